/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/time.h"

enum {
    SECONDS_PER_DAY = 86400,
    DATE_TIME_BYTES = 19,  /* 2018-07-02T22:23:00 */
    PLAIN_DIGITS_MAX = 18, /* of an int64_t, whatever they are */
};

static const int64_t NS_PER_SECOND = 1000000000;

/* Days since 1970-01-01. */
static int64_t time_days(int64_t year, unsigned month, unsigned day) {
    /* Years begin in March here, so that the leap day is their last. */
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year =
        (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + (int64_t)day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

/* Reads count digits; 10000 when one of the bytes is not a digit. */
static unsigned parse_digits(const unsigned char *text, unsigned count) {
    unsigned value = 0;

    for (unsigned i = 0; i < count; i++) {
        unsigned digit = (unsigned)text[i] - '0';
        if (digit > 9) {
            return 10000;
        }
        value = value * 10 + digit;
    }
    return value;
}

static unsigned days_in_month(unsigned year, unsigned month) {
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return month == 2 && leap ? 29 : days[month - 1];
}

/* "2018-07-02T22:23:00" to seconds. A leap second counts as the next minute's first. */
static bool parse_date_time(const unsigned char *t, int64_t *seconds) {
    unsigned year = parse_digits(t, 4);
    unsigned month = parse_digits(t + 5, 2);
    unsigned day = parse_digits(t + 8, 2);
    unsigned hour = parse_digits(t + 11, 2);
    unsigned minute = parse_digits(t + 14, 2);
    unsigned second = parse_digits(t + 17, 2);

    if (t[4] != '-' || t[7] != '-' || (t[10] != 'T' && t[10] != ' ' && t[10] != 't') ||
        t[13] != ':' || t[16] != ':') {
        return false;
    }
    if (year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) ||
        hour > 23 || minute > 59 || second > 60) {
        return false;
    }
    *seconds = time_days(year, month, day) * SECONDS_PER_DAY + (int64_t)hour * 3600 +
               (int64_t)minute * 60 + (int64_t)second;
    return true;
}

/* Takes digits off the front as a fraction of unit_ns (a power of ten); those too fine for it are
 * dropped. */
static bool take_fraction(struct slice *rest, int64_t unit_ns, int64_t *ns) {
    size_t i = 0;

    *ns = 0;
    for (; i < rest->len && rest->ptr[i] >= '0' && rest->ptr[i] <= '9'; i++) {
        unit_ns /= 10;
        *ns += (rest->ptr[i] - '0') * unit_ns;
    }
    *rest = slice_after(*rest, i);
    return i > 0;
}

/* "Z", "+02:00", "+0200", or nothing at all. */
static bool parse_zone(struct slice zone, int64_t *offset_seconds) {
    unsigned hours;
    unsigned minutes;

    *offset_seconds = 0;
    if (zone.len == 0 || slice_equal_nocase(zone, SLICE("Z"))) {
        return true;
    }
    if ((zone.ptr[0] != '+' && zone.ptr[0] != '-') || (zone.len != 6 && zone.len != 5) ||
        (zone.len == 6 && zone.ptr[3] != ':')) {
        return false;
    }
    hours = parse_digits(zone.ptr + 1, 2);
    minutes = parse_digits(zone.ptr + zone.len - 2, 2);
    if (hours > 23 || minutes > 59) {
        return false;
    }
    *offset_seconds =
        ((int64_t)hours * 3600 + (int64_t)minutes * 60) * (zone.ptr[0] == '-' ? -1 : 1);
    return true;
}

static bool to_ns(int64_t seconds, int64_t fraction_ns, int64_t *ns) {
    return !__builtin_mul_overflow(seconds, NS_PER_SECOND, ns) &&
           !__builtin_add_overflow(*ns, fraction_ns, ns);
}

bool time_parse_rfc3339(struct slice text, int64_t *ns) {
    int64_t seconds;
    int64_t fraction = 0;
    int64_t offset;

    if (text.len < DATE_TIME_BYTES || !parse_date_time(text.ptr, &seconds)) {
        return false;
    }
    struct slice rest = slice_after(text, DATE_TIME_BYTES);
    if (rest.len > 0 && (rest.ptr[0] == '.' || rest.ptr[0] == ',')) {
        rest = slice_after(rest, 1);
        if (!take_fraction(&rest, NS_PER_SECOND, &fraction)) {
            return false;
        }
    }
    return parse_zone(rest, &offset) && to_ns(seconds - offset, fraction, ns);
}

/* whole.fraction × 10^exponent, not negative. */
struct decimal {
    struct slice whole;
    struct slice fraction;
    int64_t exponent;
};

enum { EXPONENT_MAX = 1 << 30 }; /* more than any text has digits */

/* Takes the digits off the front; false when there are none. */
static bool take_digits(struct slice *rest, struct slice *taken) {
    size_t len = 0;

    while (len < rest->len && rest->ptr[len] >= '0' && rest->ptr[len] <= '9') {
        len++;
    }
    *taken = slice_first(*rest, len);
    *rest = slice_after(*rest, len);
    return len > 0;
}

static bool take_byte(struct slice *rest, unsigned char byte) {
    bool found = rest->len > 0 && rest->ptr[0] == byte;

    *rest = slice_after(*rest, found ? 1 : 0);
    return found;
}

/* After the "e"; what is beyond EXPONENT_MAX becomes that. */
static bool take_exponent(struct slice *rest, int64_t *exponent) {
    bool negative = take_byte(rest, '-');
    struct slice taken;
    int64_t value = 0;

    if (!negative) {
        (void)take_byte(rest, '+');
    }
    if (!take_digits(rest, &taken)) {
        return false;
    }
    for (size_t i = 0; i < taken.len && value < EXPONENT_MAX; i++) {
        value = value * 10 + (taken.ptr[i] - '0');
    }
    value = value < EXPONENT_MAX ? value : EXPONENT_MAX;
    *exponent = negative ? -value : value;
    return true;
}

static bool parse_decimal(struct slice text, bool with_exponent, struct decimal *number) {
    *number = (struct decimal){0};
    if (!take_digits(&text, &number->whole)) {
        return false;
    }
    if (take_byte(&text, '.') && !take_digits(&text, &number->fraction)) {
        return false;
    }
    if (with_exponent && (take_byte(&text, 'e') || take_byte(&text, 'E')) &&
        !take_exponent(&text, &number->exponent)) {
        return false;
    }
    return text.len == 0;
}

/* number × 10^power, without what then follows the point. */
static bool scale_decimal(const struct decimal *number, int64_t power, int64_t *value) {
    int64_t whole = (int64_t)number->whole.len;
    int64_t digits_at_hand = whole + (int64_t)number->fraction.len;
    int64_t wanted = whole + number->exponent + power; /* digits in front of the point */

    *value = 0;
    for (int64_t i = 0; i < wanted && (i < digits_at_hand || *value != 0); i++) {
        unsigned char digit = '0';
        if (i < whole) {
            digit = number->whole.ptr[i];
        } else if (i < digits_at_hand) {
            digit = number->fraction.ptr[i - whole];
        }
        if (__builtin_mul_overflow(*value, (int64_t)10, value) ||
            __builtin_add_overflow(*value, (int64_t)(digit - '0'), value)) {
            return false;
        }
    }
    return true;
}

static int64_t power_of_ten(int64_t unit) {
    int64_t power = 0;

    for (; unit >= 10; unit /= 10) {
        power++;
    }
    return power;
}

bool time_parse_epoch(struct slice text, int64_t unit_ns, int64_t *ns) {
    struct decimal number;

    return parse_decimal(text, false, &number) && scale_decimal(&number, power_of_ten(unit_ns), ns);
}

/* The usual case: digits only, too few to overflow. */
static bool parse_plain(struct slice text, int64_t unit_ns, int64_t *ns) {
    int64_t units = 0;

    if (text.len == 0 || text.len > PLAIN_DIGITS_MAX) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned)text.ptr[i] - '0';
        if (digit > 9) {
            return false;
        }
        units = units * 10 + (int64_t)digit;
    }
    return !__builtin_mul_overflow(units, unit_ns, ns);
}

bool time_parse_number(struct slice text, int64_t unit_ns, int64_t *ns) {
    struct decimal number;

    if (parse_plain(text, unit_ns, ns)) {
        return true;
    }
    bool negative = take_byte(&text, '-');
    return parse_decimal(text, true, &number) &&
           scale_decimal(&number, power_of_ten(unit_ns), ns) && (!negative || *ns == 0);
}

struct moment moment_at(int64_t ns) {
    return (struct moment){.ns = ns, .known = true};
}

struct moment moment_or(struct moment first, struct moment second) {
    return first.known ? first : second;
}

/* The civil date of a count of days: the inverse of time_days. */
static void date_of(int64_t days, int64_t *year, unsigned *month, unsigned *day) {
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;

    *day = (unsigned)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    *month = (unsigned)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

struct civil {
    int64_t year;
    unsigned month, day, hour, minute, second;
};

static struct civil civil_of(int64_t seconds) {
    int64_t days = seconds / SECONDS_PER_DAY - (seconds % SECONDS_PER_DAY < 0 ? 1 : 0);
    int64_t of_day = seconds - days * SECONDS_PER_DAY;
    struct civil civil = {.hour = (unsigned)(of_day / 3600),
                          .minute = (unsigned)(of_day / 60 % 60),
                          .second = (unsigned)(of_day % 60)};

    date_of(days, &civil.year, &civil.month, &civil.day);
    return civil;
}

bool time_write_rfc3339(struct buf *out, int64_t ns) {
    int64_t ms = ns / 1000000 - (ns % 1000000 < 0 ? 1 : 0);
    int64_t seconds = ms / 1000 - (ms % 1000 < 0 ? 1 : 0);
    struct civil at = civil_of(seconds);

    return buf_printf(out, "%04d-%02u-%02uT%02u:%02u:%02u.%03dZ", (int)at.year, at.month, at.day,
                      at.hour, at.minute, at.second, (int)(ms - seconds * 1000));
}

void time_write_basic(int64_t ns, char out[TIME_BASIC_BYTES + 1]) {
    struct civil at = civil_of(ns / NS_PER_SECOND - (ns % NS_PER_SECOND < 0 ? 1 : 0));

    snprintf(out, TIME_BASIC_BYTES + 1, "%04u%02u%02uT%02u%02u%02uZ", (unsigned)at.year % 10000,
             at.month % 100, at.day % 100, at.hour % 100, at.minute % 100, at.second % 100);
}
