/* SPDX-License-Identifier: Apache-2.0 */
/* time: the texts that AWS services write times as, beside numbers. */
#include "promtail/time.h"

#include "promtail/little_endian.h"
#include "time_parts.h"

enum { DATE_TIME_BYTES = 19 }; /* 2018-07-02T22:23:00 */

/* What a take function reads, when the text has it and nothing after it. */
static bool is_all(bool took, struct slice rest) {
    return took && rest.len == 0;
}

/* Eight bytes at once: digits where the form has '0', else the byte of the form (*wrong: they are
 * not). Each byte of the result is the number of the two digits that begin there. */
static uint64_t digit_pairs(const unsigned char *text, const char form[9], bool *wrong) {
    const uint64_t ones = little_endian_each(1);
    uint64_t shape = little_endian_64(form);
    uint64_t digits = (~shape >> 3 & ones) * 0x0f; /* '-' and ':' have this bit, '0' has not */
    uint64_t bytes = little_endian_64(text) ^ shape;

    *wrong |= (bytes & ~digits) != 0 || ((bytes + ones * 0x76) & ones * 0x80) != 0;
    return bytes * 10 + (bytes >> 8);
}

static unsigned pair_at(uint64_t pairs, unsigned place) {
    return (unsigned)(pairs >> place * 8) & 0xff;
}

/* Between a date and its time of day: what RFC 3339 has there, or what separates two columns. */
static bool is_between(unsigned char byte) {
    switch (byte) {
    case 'T':
    case 't':
    case ' ':
    case '\t':
    case ',':
    case ';':
    case '|':
        return true;
    default:
        return false;
    }
}

/* The fixed width of nearly all times. */
static bool take_date_time(struct slice *text, struct time_parts *parts) {
    const unsigned char *t = text->ptr;
    bool wrong = false;

    if (text->len < DATE_TIME_BYTES || !is_between(t[10])) {
        return false;
    }
    uint64_t month = digit_pairs(t, "0000-00-", &wrong);
    uint64_t day = digit_pairs(t + 2, "00-00-00", &wrong);
    uint64_t clock = digit_pairs(t + 11, "00:00:00", &wrong);
    *parts = (struct time_parts){
        .year = pair_at(month, 0) * 100 + pair_at(month, 2),
        .month = pair_at(month, 5),
        .day = pair_at(day, 6),
        .hour = pair_at(clock, 0),
        .minute = pair_at(clock, 3),
        .second = pair_at(clock, 6),
    };
    *text = slice_after(*text, DATE_TIME_BYTES);
    return !wrong;
}

/* After the time of day: the zone, and what all of it is. */
static bool end_time(struct slice *text, struct slice rest, struct time_parts *parts, int64_t *ns) {
    if (!time_take_zone(&rest, parts) || !time_parts_ns(parts, ns)) {
        return false;
    }
    *text = rest;
    return true;
}

bool time_take_rfc3339(struct slice *text, int64_t *ns) {
    struct time_parts parts;
    struct slice rest = *text;

    if (!take_date_time(&rest, &parts)) {
        return false;
    }
    if (rest.len > 0 && (rest.ptr[0] == '.' || rest.ptr[0] == ',')) {
        struct slice point = slice_after(rest, 1);
        rest = time_take_fraction(&point, &parts.fraction_ns) ? point : rest;
    }
    return end_time(text, rest, &parts, ns);
}

bool time_parse_rfc3339(struct slice text, int64_t *ns) {
    return is_all(time_take_rfc3339(&text, ns), text);
}

/* "06/Feb/2019", "20-Nov-2023": the same byte between all three. */
static bool time_take_date(struct slice *text, unsigned char between, struct time_parts *parts) {
    return time_take_number(text, 2, &parts->day) && time_take_byte(text, between) &&
           time_take_month(text, &parts->month) && time_take_byte(text, between) &&
           time_take_number(text, 4, &parts->year);
}

bool time_take_clf(struct slice *text, int64_t *ns) {
    struct time_parts parts = {0};
    struct slice rest = *text;

    if (!time_take_date(&rest, '/', &parts) || !time_take_byte(&rest, ':') ||
        !time_take_clock(&rest, ".,", &parts)) {
        return false;
    }
    struct slice zone = rest;
    if (time_take_byte(&zone, ' ') && zone.len > 0 && (zone.ptr[0] == '+' || zone.ptr[0] == '-')) {
        rest = zone;
    }
    return end_time(text, rest, &parts, ns);
}

bool time_take_hyphens(struct slice *text, int64_t *ns) {
    struct time_parts parts = {0};
    struct slice rest = *text;

    if (!time_take_date(&rest, '-', &parts) || !time_take_byte(&rest, ' ') ||
        !time_take_clock(&rest, ".,", &parts)) {
        return false;
    }
    return end_time(text, rest, &parts, ns);
}

/* "2023/" or "23/" */
static bool take_year(struct slice *text, unsigned *year) {
    struct slice rest = *text;
    bool whole = time_take_number(&rest, 4, year);

    if (!whole && time_take_number(&rest, 2, year)) {
        *year += 2000;
        whole = true;
    }
    *text = rest;
    return whole && time_take_byte(text, '/');
}

bool time_take_slashes(struct slice *text, int64_t *ns) {
    struct time_parts parts = {0};
    struct slice rest = *text;

    if (!take_year(&rest, &parts.year) || !time_take_number(&rest, 2, &parts.month) ||
        !time_take_byte(&rest, '/') || !time_take_number(&rest, 2, &parts.day) ||
        !time_take_byte(&rest, ' ') || !time_take_clock(&rest, ".,", &parts)) {
        return false;
    }
    return end_time(text, rest, &parts, ns);
}

bool time_take_compact(struct slice *text, int64_t *ns) {
    struct time_parts parts = {0};
    struct slice rest = *text;

    if (!time_take_number(&rest, 4, &parts.year) || !time_take_number(&rest, 2, &parts.month) ||
        !time_take_number(&rest, 2, &parts.day) || !time_take_byte(&rest, ' ') ||
        !time_take_clock(&rest, ".,", &parts)) {
        return false;
    }
    return end_time(text, rest, &parts, ns);
}

/* One digit or two. */
static bool take_short(struct slice *text, unsigned *value) {
    return time_take_number(text, 2, value) || time_take_number(text, 1, value);
}

/* "Mon,": any of the seven; whether it is the day of the date is not looked at. */
static bool take_day_name(struct slice *text) {
    static const char names[][5] = {"Mon,", "Tue,", "Wed,", "Thu,", "Fri,", "Sat,", "Sun,"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (slice_starts_with(*text, slice_from_cstr(names[i]))) {
            *text = slice_after(*text, 4);
            return true;
        }
    }
    return false;
}

bool time_take_weekday(struct slice *text, int64_t *ns) {
    struct time_parts parts = {0};
    struct slice rest = *text;

    if (!take_day_name(&rest) || !time_take_byte(&rest, ' ') || !take_short(&rest, &parts.day) ||
        !time_take_byte(&rest, ' ') || !time_take_month(&rest, &parts.month) ||
        !time_take_byte(&rest, ' ') || !time_take_number(&rest, 4, &parts.year) ||
        !time_take_byte(&rest, ' ') || !time_take_clock(&rest, ":.,", &parts)) {
        return false;
    }
    return end_time(text, rest, &parts, ns);
}

/* " PM", with a blank or (newer Java) a narrow no-break space, to an hour of 24. */
static bool take_half(struct slice *text, unsigned *hour) {
    if (slice_starts_with(*text, SLICE("\xe2\x80\xaf"))) {
        *text = slice_after(*text, 3);
    } else if (!time_take_byte(text, ' ')) {
        return false;
    }
    bool pm = time_take_byte(text, 'P');
    if ((!pm && !time_take_byte(text, 'A')) || !time_take_byte(text, 'M') || *hour < 1 ||
        *hour > 12) {
        return false;
    }
    *hour = *hour % 12 + (pm ? 12 : 0);
    return true;
}

bool time_take_american(struct slice *text, int64_t *ns) {
    struct time_parts parts = {0};
    struct slice rest = *text;

    if (!time_take_month(&rest, &parts.month) || !time_take_byte(&rest, ' ') ||
        !take_short(&rest, &parts.day) || !time_take_byte(&rest, ',') ||
        !time_take_byte(&rest, ' ') || !time_take_number(&rest, 4, &parts.year)) {
        return false;
    }
    (void)time_take_byte(&rest, ',');
    if (!time_take_byte(&rest, ' ') || !take_short(&rest, &parts.hour) ||
        !time_take_byte(&rest, ':') || !time_take_number(&rest, 2, &parts.minute) ||
        !time_take_byte(&rest, ':') || !time_take_number(&rest, 2, &parts.second) ||
        !take_half(&rest, &parts.hour) || !time_parts_ns(&parts, ns)) {
        return false;
    }
    *text = rest;
    return true;
}
