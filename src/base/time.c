/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/time.h"

#include "time_parts.h"

enum { SECONDS_PER_DAY = 86400 };

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

static unsigned days_in_month(unsigned year, unsigned month) {
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) {
        return 29;
    }
    return days[month - 1];
}

bool time_parts_ns(const struct time_parts *parts, int64_t *ns) {
    int64_t seconds;

    if (parts->year > 9999 || parts->month < 1 || parts->month > 12 || parts->day < 1 ||
        parts->day > days_in_month(parts->year, parts->month) || parts->hour > 23 ||
        parts->minute > 59 || parts->second > 60) {
        return false;
    }
    seconds = time_days(parts->year, parts->month, parts->day) * SECONDS_PER_DAY +
              (int64_t)parts->hour * 3600 + (int64_t)parts->minute * 60 + (int64_t)parts->second -
              parts->offset_seconds;
    return !__builtin_mul_overflow(seconds, TIME_NS_PER_SECOND, ns) &&
           !__builtin_add_overflow(*ns, parts->fraction_ns, ns);
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

/* Not by printf: it costs as much as the rest of a log line. */
static void write_digits(unsigned char *to, unsigned number, size_t count) {
    while (count > 0) {
        to[--count] = (unsigned char)('0' + number % 10);
        number /= 10;
    }
}

bool time_write_rfc3339(struct buf *out, int64_t ns) {
    static const char form[] = "0000-00-00T00:00:00.000Z";
    int64_t ms = ns / 1000000 - (ns % 1000000 < 0 ? 1 : 0);
    int64_t seconds = ms / 1000 - (ms % 1000 < 0 ? 1 : 0);
    struct civil at = civil_of(seconds); /* of 64 bits of ns: its year has four digits */
    unsigned char text[sizeof(form) - 1];

    memcpy(text, form, sizeof(text));
    write_digits(text, (unsigned)at.year, 4);
    write_digits(text + 5, at.month, 2);
    write_digits(text + 8, at.day, 2);
    write_digits(text + 11, at.hour, 2);
    write_digits(text + 14, at.minute, 2);
    write_digits(text + 17, at.second, 2);
    write_digits(text + 20, (unsigned)(ms - seconds * 1000), 3);
    return buf_append(out, slice_of(text, sizeof(text)));
}

void time_write_basic(int64_t ns, char out[TIME_BASIC_BYTES + 1]) {
    struct civil at = civil_of(ns / TIME_NS_PER_SECOND - (ns % TIME_NS_PER_SECOND < 0 ? 1 : 0));

    snprintf(out, TIME_BASIC_BYTES + 1, "%04u%02u%02uT%02u%02u%02uZ", (unsigned)at.year % 10000,
             at.month % 100, at.day % 100, at.hour % 100, at.minute % 100, at.second % 100);
}
