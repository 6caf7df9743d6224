/* SPDX-License-Identifier: Apache-2.0 */
#include "http_answer.h"

#include <curl/curl.h>

#include "promtail/number.h"

void http_answer_init(struct http_answer *answer, const struct clock *clock) {
    *answer = (struct http_answer){.clock = clock, .retry_after_ms = -1};
}

void http_answer_begin(struct http_answer *answer, long status) {
    answer->status = status < 200 ? 0 : status;
}

/* A number of seconds, or a date. */
static int64_t parse_retry_after(const struct http_answer *answer, struct slice value) {
    char date[64];
    uint64_t seconds;

    if (number_parse_u64(value, &seconds)) {
        return seconds < INT32_MAX ? (int64_t)seconds * 1000 : (int64_t)INT32_MAX * 1000;
    }
    snprintf(date, sizeof(date), "%.*s", SLICE_ARG_FIRST(value, sizeof(date) - 1));
    time_t at = curl_getdate(date, NULL);
    if (at < 0) {
        return -1;
    }
    int64_t left = (int64_t)at * 1000 - clock_realtime_ns(answer->clock) / 1000000;
    return left > 0 ? left : 0;
}

bool http_answer_take_line(struct http_answer *answer, struct slice line, struct slice *name,
                           struct slice *value) {
    if (answer->status == 0 || !slice_cut(slice_trim(line), ':', name, value) ||
        name->len > sizeof(answer->lower)) {
        return false;
    }
    for (size_t i = 0; i < name->len; i++) {
        answer->lower[i] = (unsigned char)tolower(name->ptr[i]);
    }
    *name = slice_of(answer->lower, name->len);
    *value = slice_trim(*value);
    if (slice_equal(*name, SLICE("retry-after"))) {
        answer->retry_after_ms = parse_retry_after(answer, *value);
    }
    return true;
}
