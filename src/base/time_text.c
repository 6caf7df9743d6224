/* SPDX-License-Identifier: Apache-2.0 */
/* time: the texts that AWS services write times as, beside numbers. */
#include "promtail/time.h"

#include "time_parts.h"

enum { DATE_TIME_BYTES = 19 }; /* 2018-07-02T22:23:00 */

/* What a take function reads, when the text has it and nothing after it. */
static bool is_all(bool took, struct slice rest) {
    return took && rest.len == 0;
}

/* Two digits; in *wrong a byte's highest bit is set where one of them is none. */
static unsigned two_digits(const unsigned char *text, unsigned *wrong) {
    unsigned both = text[0] | (unsigned)text[1] << 8;

    *wrong |= (both + 0x4646u) | (both - 0x3030u); /* beyond '9', below '0' */
    return (both & 0xfu) * 10 + (both >> 8 & 0xfu);
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

/* The fixed width of nearly all times: no byte is looked at twice. */
static bool take_date_time(struct slice *text, struct time_parts *parts) {
    const unsigned char *t = text->ptr;
    unsigned wrong = 0;

    if (text->len < DATE_TIME_BYTES || t[4] != '-' || t[7] != '-' || t[13] != ':' || t[16] != ':' ||
        !is_between(t[10])) {
        return false;
    }
    *parts = (struct time_parts){
        .year = two_digits(t, &wrong) * 100 + two_digits(t + 2, &wrong),
        .month = two_digits(t + 5, &wrong),
        .day = two_digits(t + 8, &wrong),
        .hour = two_digits(t + 11, &wrong),
        .minute = two_digits(t + 14, &wrong),
        .second = two_digits(t + 17, &wrong),
    };
    *text = slice_after(*text, DATE_TIME_BYTES);
    return (wrong & 0x8080u) == 0;
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
