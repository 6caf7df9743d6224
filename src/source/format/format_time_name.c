/* SPDX-License-Identifier: Apache-2.0 */
#include "format_time.h"
#include "promtail/byte.h"

enum { NAME_DIGITS_MAX = 17 };

/* The digits of a shape ('9') are a year, month, day, hour, minute, second and milliseconds, or as
 * many of them as there are. */
static const char *const SHAPES[] = {
    "99999999T9999Z",       "99999999T999999Z", /* most of them; CloudTrail digests, Config */
    "99999999T999999999Z",                      /* Bedrock */
    "999999999999Z",        "999999999999",     /* old load balancers, Network Firewall */
    "9999-99-99-99-99-99",                      /* S3 access logs, Firehose */
    "9999-99-99-99",                            /* CloudFront, MSK */
    "9999-99-99T99:99",                         /* Redshift */
    "9999-99-99T99:99:99Z",                     /* other exports */
    "9999-99-99",           "99999999",         /* days */
};

/* A time that goes on is another one. */
static bool name_goes_on(struct slice rest) {
    return rest.len > 0 && (byte_is_digit(rest.ptr[0]) || byte_is_letter(rest.ptr[0]) ||
                            rest.ptr[0] == '-' || rest.ptr[0] == ':');
}

/* How many digits the text has by this shape; 0: it has another one. */
static size_t take_shape(const char *shape, struct slice text, unsigned char *digits) {
    size_t count = 0;
    size_t i = 0;

    for (; shape[i] != '\0'; i++) {
        if (i == text.len || byte_is_digit(text.ptr[i]) != (shape[i] == '9') ||
            (shape[i] != '9' && text.ptr[i] != (unsigned char)shape[i])) {
            return 0;
        }
        if (shape[i] == '9') {
            digits[count++] = text.ptr[i];
        }
    }
    return name_goes_on(slice_after(text, i)) ? 0 : count;
}

/* As many digits as there are, at their places in a text of RFC 3339. */
static bool parse_date(const unsigned char *digits, size_t count, int64_t *ns) {
    static const unsigned char to[NAME_DIGITS_MAX] = {0,  1,  2,  3,  5,  6,  8,  9, 11,
                                                      12, 14, 15, 17, 18, 20, 21, 22};
    char text[] = "0000-00-00T00:00:00.000Z";

    for (size_t i = 0; i < count; i++) {
        text[to[i]] = (char)digits[i];
    }
    return time_parse_rfc3339(slice_from_cstr(text), ns);
}

/* Beanstalk: the seconds of 1970 of a rotation. */
static bool parse_epoch(struct slice text, int64_t *ns) {
    size_t len = 0;

    while (len < text.len && byte_is_digit(text.ptr[len])) {
        len++;
    }
    return (len == 10 || len == 13) && !name_goes_on(slice_after(text, len)) &&
           time_parse_digits(slice_first(text, len), ns);
}

bool format_time_of_name(struct slice text, struct moment *time) {
    unsigned char digits[NAME_DIGITS_MAX];
    size_t count = 0;

    *time = (struct moment){0};
    for (size_t i = 0; i < sizeof(SHAPES) / sizeof(SHAPES[0]) && count == 0; i++) {
        count = take_shape(SHAPES[i], text, digits);
    }
    time->known = count > 0 ? parse_date(digits, count, &time->ns) : parse_epoch(text, &time->ns);
    return time->known;
}
