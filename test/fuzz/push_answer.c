/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push_answer (libFuzzer): any bytes as Loki's answer: what is counted is never more than there
 * was, the excerpt is one short line without the token, and a row decides for its own status only.
 */
#include "loki/push_answer.h"

#include "fuzz_target.h"
#include "loki/refusal.h"

enum { EXCERPT_MAX = 40 };
static const long STATUSES[] = {0, 200, 204, 400, 401, 413, 429, 500, 503};
static const uint64_t ENTRIES[] = {1, 2, 10, UINT64_MAX};

static void check_excerpt(struct slice text) {
    struct slice token = SLICE("s3cret-token");
    struct secrets secrets = {0};
    struct buf line;

    secrets_add(&secrets, token);
    buf_init(&line, PUSH_ANSWER_MAX);
    push_answer_excerpt(text, &secrets, EXCERPT_MAX, &line);
    fuzz_check(line.len <= EXCERPT_MAX && slice_index(buf_slice(&line), '\n') == line.len);
    fuzz_check(slice_find(buf_slice(&line), token) == line.len);
    buf_clean_up(&line);
    secrets_clean_up(&secrets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice text = slice_of(data, size);
    bool html = refusal_is_html((struct slice){0}, text);

    fuzz_check(refusal_is_html(SLICE("text/html"), text));
    for (size_t i = 0; i < sizeof(STATUSES) / sizeof(STATUSES[0]); i++) {
        const struct refusal *row = refusal_find(STATUSES[i], html, text);
        fuzz_check(row == NULL ||
                   (row->status <= STATUSES[i] && STATUSES[i] <= row->status_last &&
                    (row->page == REFUSAL_ANY || (row->page == REFUSAL_PAGE) == html)));
    }
    for (size_t i = 0; i < sizeof(ENTRIES) / sizeof(ENTRIES[0]); i++) {
        fuzz_check(push_answer_refused(text, ENTRIES[i]) <= ENTRIES[i]);
    }
    check_excerpt(text);
    return 0;
}
