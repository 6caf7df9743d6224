/* SPDX-License-Identifier: Apache-2.0 */
#include "sample_rate.h"

#include <ctype.h>

#include "promtail/map.h"
#include "promtail/number.h"

enum { DECIMALS_MAX = 18, SHARE_BITS = 64 };

/* digits: those after the point; 10 to the power of how many of them is one. */
static bool parse_decimals(struct slice digits, uint64_t *value, uint64_t *one) {
    *value = 0;
    *one = 1;
    for (size_t i = 0; i < digits.len; i++) {
        if (!isdigit(digits.ptr[i]) || i == DECIMALS_MAX) {
            return false;
        }
        *value = *value * 10 + (uint64_t)(digits.ptr[i] - '0');
        *one *= 10;
    }
    return true;
}

bool sample_rate_parse(struct sample_rate *rate, struct slice text, struct error *err) {
    __extension__ typedef unsigned __int128 wide;
    struct slice whole;
    struct slice digits;
    uint64_t units = 0;
    uint64_t value;
    uint64_t one;

    if (text.len == 0) {
        text = SLICE("1");
    }
    bool has_point = slice_cut(text, '.', &whole, &digits);
    if ((whole.len > 0 && !number_parse_u64(whole, &units)) || (whole.len == 0 && !has_point) ||
        (has_point && digits.len == 0) || !parse_decimals(digits, &value, &one)) {
        return error_set(err, ERROR_INPUT,
                         "is not a share of lines: give a decimal fraction from 0 to 1, at most "
                         "%d digits after the point (example: 0.25)",
                         DECIMALS_MAX);
    }
    if (units > 1 || (units == 1 && value > 0)) {
        return error_set(err, ERROR_INPUT, "must be from 0 to 1 (example: 0.25)");
    }
    rate->keeps_all = units == 1;
    rate->kept = (uint64_t)(((wide)value << SHARE_BITS) / one);
    return true;
}

bool sample_rate_keeps(const struct sample_rate *rate, int64_t time_ns, struct slice text) {
    return rate->keeps_all || map_mix(map_hash(0, text), (uint64_t)time_ns) < rate->kept;
}
