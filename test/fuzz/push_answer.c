/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push_answer (libFuzzer): any bytes as Loki's answer: what is counted is never more than there
 * was, the error is one line without the token, and a row decides for its own status only.
 */
#include "loki/push_answer.h"

#include "fuzz_target.h"
#include "loki/refusal.h"
#include "loki/retry.h"

static const long STATUSES[] = {0, 200, 204, 400, 401, 413, 415, 429, 500, 503};
static const uint64_t ENTRIES[] = {1, 2, 10, UINT64_MAX};

static void check_description(struct slice text) {
    struct slice token = SLICE("s3cret-token");
    struct http_result result = {.status = 400};
    struct retry_plan plan = {.verdict = RETRY_GIVE_UP};
    struct secrets secrets = {0};
    struct push_answer answer;
    struct error err;

    secrets_add(&secrets, token);
    push_answer_init(&answer);
    push_answer_add_text(&answer, text);
    struct push_failure failure = {
        .result = &result,
        .plan = &plan,
        .refusal = push_answer_refusal(&answer, result.status, text.len % 2 == 0),
        .target = SLICE("loki.example.com"),
        .tries = 1,
        .secrets = &secrets,
    };
    push_answer_describe(&answer, &failure, &err);
    struct slice line = slice_from_cstr(err.text);
    fuzz_check(slice_index(line, '\n') == line.len && slice_find(line, token) == line.len);
    push_answer_clean_up(&answer);
    secrets_clean_up(&secrets);
}

/* A row for answers to gzip decides only where no other one does. */
static void check_row(long status, bool html, struct slice text) {
    const struct refusal *row = refusal_find(status, html, text, false);
    const struct refusal *of_gzip = refusal_find(status, html, text, true);

    fuzz_check(row == NULL || row == of_gzip);
    fuzz_check(row == of_gzip || of_gzip->verdict == RETRY_AS_SNAPPY);
    fuzz_check(of_gzip == NULL ||
               (of_gzip->status <= status && status <= of_gzip->status_last &&
                (of_gzip->page == REFUSAL_ANY || (of_gzip->page == REFUSAL_PAGE) == html)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice text = slice_of(data, size);
    bool html = refusal_is_html((struct slice){0}, text);

    fuzz_check(refusal_is_html(SLICE("text/html"), text));
    for (size_t i = 0; i < sizeof(STATUSES) / sizeof(STATUSES[0]); i++) {
        check_row(STATUSES[i], html, text);
    }
    for (size_t i = 0; i < sizeof(ENTRIES) / sizeof(ENTRIES[0]); i++) {
        fuzz_check(push_answer_refused(text, ENTRIES[i]) <= ENTRIES[i]);
    }
    check_description(text);
    return 0;
}
