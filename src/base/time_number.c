/* SPDX-License-Identifier: Apache-2.0 */
/* time: numbers of units since the epoch. */
#include "promtail/time.h"

#include "promtail/byte.h"
#include "time_parts.h"

enum { PLAIN_DIGITS_MAX = 18 }; /* of an int64_t, whatever they are */

/* whole.fraction × 10^exponent, not negative. */
struct decimal {
    struct slice whole;
    struct slice fraction;
    int64_t exponent;
};

enum { EXPONENT_MAX = 1 << 30 }; /* more than any text has digits */

/* Takes the digits off the front; false when there is none. */
static bool decimal_take_digits(struct slice *rest, struct slice *taken) {
    size_t len = 0;

    while (len < rest->len && byte_is_digit(rest->ptr[len])) {
        len++;
    }
    *taken = slice_first(*rest, len);
    *rest = slice_after(*rest, len);
    return len > 0;
}

/* After the "e"; what is beyond EXPONENT_MAX becomes that. */
static bool take_exponent(struct slice *rest, int64_t *exponent) {
    bool negative = time_take_byte(rest, '-');
    struct slice taken;
    int64_t value = 0;

    if (!negative) {
        (void)time_take_byte(rest, '+');
    }
    if (!decimal_take_digits(rest, &taken)) {
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
    if (!decimal_take_digits(&text, &number->whole)) {
        return false;
    }
    if (time_take_byte(&text, '.') && !decimal_take_digits(&text, &number->fraction)) {
        return false;
    }
    if (with_exponent && (time_take_byte(&text, 'e') || time_take_byte(&text, 'E')) &&
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

/* As nearly every time is: digits alone, too few to overflow. */
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
    bool negative = time_take_byte(&text, '-');
    return parse_decimal(text, true, &number) &&
           scale_decimal(&number, power_of_ten(unit_ns), ns) && (!negative || *ns == 0);
}

bool time_parse_digits(struct slice text, int64_t *ns) {
    static const struct {
        int64_t digits;
        int64_t unit_ns;
    } units[] = {{10, TIME_NS_PER_SECOND}, {13, 1000000}, {16, 1000}, {19, 1}};
    struct decimal number;

    if (slice_equal(text, SLICE("0"))) {
        *ns = 0;
        return true;
    }
    if (!parse_decimal(text, true, &number)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (units[i].digits == (int64_t)number.whole.len + number.exponent) {
            return scale_decimal(&number, power_of_ten(units[i].unit_ns), ns);
        }
    }
    return false;
}
