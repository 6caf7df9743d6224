/* SPDX-License-Identifier: Apache-2.0 */
#include "time_parts.h"

#include "promtail/byte.h"

enum { FRACTION_DIGITS = 9 };

bool time_take_byte(struct slice *text, unsigned char byte) {
    bool found = text->len > 0 && text->ptr[0] == byte;

    *text = slice_after(*text, found ? 1 : 0);
    return found;
}

static bool time_take_any(struct slice *text, const char *bytes) {
    for (; *bytes != '\0'; bytes++) {
        if (time_take_byte(text, (unsigned char)*bytes)) {
            return true;
        }
    }
    return false;
}

bool time_take_number(struct slice *text, unsigned count, unsigned *value) {
    unsigned number = 0;

    if (text->len < count) {
        return false;
    }
    for (unsigned i = 0; i < count; i++) {
        unsigned digit = (unsigned)text->ptr[i] - '0';
        if (digit > 9) {
            return false;
        }
        number = number * 10 + digit;
    }
    *value = number;
    *text = slice_after(*text, count);
    return true;
}

bool time_take_fraction(struct slice *text, int64_t *ns) {
    static const int64_t units[] = {1000000000, 100000000, 10000000, 1000000, 100000,
                                    10000,      1000,      100,      10,      1};
    size_t max = text->len < FRACTION_DIGITS ? text->len : FRACTION_DIGITS;
    int64_t value = 0;
    unsigned digit;
    size_t i = 0;

    for (; i < max && (digit = (unsigned)text->ptr[i] - '0') <= 9; i++) {
        value = value * 10 + digit;
    }
    if (i == 0) {
        return false;
    }
    *ns = value * units[i];
    while (i < text->len && byte_is_digit(text->ptr[i])) {
        i++; /* too fine */
    }
    *text = slice_after(*text, i);
    return true;
}

bool time_take_clock(struct slice *text, const char *points, struct time_parts *parts) {
    struct slice rest = *text;

    if (!time_take_number(&rest, 2, &parts->hour) || !time_take_byte(&rest, ':') ||
        !time_take_number(&rest, 2, &parts->minute) || !time_take_byte(&rest, ':') ||
        !time_take_number(&rest, 2, &parts->second)) {
        return false;
    }
    *text = rest;
    if (time_take_any(&rest, points) && time_take_fraction(&rest, &parts->fraction_ns)) {
        *text = rest;
    }
    return true;
}

/* "+02:00", "+0200", "+02" */
static bool take_offset(struct slice *text, int64_t *offset_seconds) {
    int64_t sign = text->ptr[0] == '-' ? -1 : 1;
    struct slice after_hours = slice_after(*text, 1);
    unsigned hours;
    unsigned minutes = 0;

    if (!time_take_number(&after_hours, 2, &hours)) {
        return false;
    }
    struct slice rest = after_hours;
    (void)time_take_byte(&rest, ':');
    bool has_minutes = time_take_number(&rest, 2, &minutes);
    if (hours > 23 || minutes > 59) {
        return false;
    }
    *offset_seconds = sign * ((int64_t)hours * 3600 + (int64_t)minutes * 60);
    *text = has_minutes ? rest : after_hours;
    return true;
}

bool time_take_zone(struct slice *text, struct time_parts *parts) {
    parts->offset_seconds = 0;
    if (text->len == 0) {
        return true;
    }
    if (text->ptr[0] == 'Z' || text->ptr[0] == 'z') {
        *text = slice_after(*text, 1);
        return true;
    }
    if (slice_starts_with(*text, SLICE(" UTC")) || slice_starts_with(*text, SLICE(" GMT"))) {
        *text = slice_after(*text, 4);
        return true;
    }
    if ((text->ptr[0] != '+' && text->ptr[0] != '-') || text->len < 2 ||
        !byte_is_digit(text->ptr[1])) {
        return true;
    }
    return take_offset(text, &parts->offset_seconds);
}

bool time_take_month(struct slice *text, unsigned *month) {
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    for (unsigned i = 0; i < 12; i++) {
        if (slice_starts_with(*text, slice_of(names + (size_t)i * 3, 3))) {
            *text = slice_after(*text, 3);
            *month = i + 1;
            return true;
        }
    }
    return false;
}
