/* SPDX-License-Identifier: Apache-2.0 */
#include "push_answer.h"

#include "promtail/number.h"

enum { ANSWER_KEEP = 1024 };

void push_answer_init(struct push_answer *answer) {
    *answer = (struct push_answer){0};
    buf_init(&answer->text, PUSH_ANSWER_MAX);
}

void push_answer_clean_up(struct push_answer *answer) {
    buf_clean_up(&answer->text);
}

void push_answer_reset(struct push_answer *answer) {
    buf_reset_keeping(&answer->text, ANSWER_KEEP);
    answer->type[0] = '\0';
}

void push_answer_add_header(struct push_answer *answer, struct slice name, struct slice value) {
    if (slice_equal(name, SLICE("content-type"))) {
        snprintf(answer->type, sizeof(answer->type), "%.*s",
                 SLICE_ARG_FIRST(value, sizeof(answer->type)));
    }
}

void push_answer_add_text(struct push_answer *answer, struct slice bytes) {
    (void)!buf_append(&answer->text, slice_first(bytes, buf_room(&answer->text))); /* it fits */
}

const struct refusal *push_answer_refusal(const struct push_answer *answer, long status,
                                          bool in_gzip) {
    struct slice text = buf_slice(&answer->text);
    bool html = refusal_is_html(slice_from_cstr(answer->type), text);

    return refusal_find(status, html, text, in_gzip);
}

/* The number that follows the mark; 0: none. */
static uint64_t number_after(struct slice text, size_t at) {
    struct slice rest = slice_after(text, at);
    uint64_t number = 0;
    size_t digits = 0;

    while (digits < rest.len && rest.ptr[digits] >= '0' && rest.ptr[digits] <= '9') {
        digits++;
    }
    return number_parse_u64(slice_first(rest, digits), &number) ? number : 0;
}

/* The number that ends right before the mark. */
static uint64_t number_before(struct slice text, size_t at) {
    uint64_t number = 0;
    size_t from = at;

    while (from > 0 && text.ptr[from - 1] >= '0' && text.ptr[from - 1] <= '9') {
        from--;
    }
    return number_parse_u64(slice_between(text, from, at), &number) ? number : 0;
}

/* Adds up the numbers at every occurrence of a mark. */
static uint64_t sum_at(struct slice text, struct slice mark, bool after, uint64_t limit) {
    uint64_t sum = 0;

    for (size_t at = 0; at < text.len && sum < limit; at += mark.len) {
        at += slice_find(slice_after(text, at), mark);
        if (at < text.len) {
            uint64_t number = after ? number_after(text, at + mark.len) : number_before(text, at);
            sum = number < limit ? sum + number : limit;
        }
    }
    return sum < limit ? sum : limit;
}

static bool names_one_entry(struct slice text) {
    const struct slice marks[] = {
        SLICE("has timestamp too old"),
        SLICE("has timestamp too new"),
        SLICE("max entry size"),
        SLICE("structured metadata"),
    };

    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (slice_find(text, marks[i]) < text.len) {
            return true;
        }
    }
    return false;
}

uint64_t push_answer_refused(struct slice text, uint64_t entries) {
    uint64_t count = sum_at(text, SLICE("total ignored: "), true, entries);

    count = count > 0 ? count : sum_at(text, SLICE(" errors like: "), false, entries);
    if (count == 0 && names_one_entry(text)) {
        count = 1;
    }
    return count > 0 ? count : entries;
}

/* The first line of the text, at most max bytes of it, with secrets blanked. */
static void answer_excerpt(struct slice text, const struct secrets *secrets, size_t max,
                           struct buf *out) {
    struct slice line = slice_trim(text);

    buf_reset(out);
    line = slice_first(slice_first(line, slice_index(line, '\n')), buf_room(out));
    (void)!buf_append(out, line); /* it fits */
    secrets_blank(secrets, out);  /* before it is cut */
    if (out->len > max) {
        buf_truncate(out, max);
    }
}

/* Status and first line of the answer, cut so that there is room for the hint. wait: a text about
 * how long it asks to wait, or "". */
static void describe_status(const struct push_answer *answer, const struct push_failure *failure,
                            const char *wait, struct error *err) {
    enum { WORDS = 44 }; /* of the error's text, without address, excerpt, wait and hint */
    long status = failure->result->status;
    const char *hint = retry_hint(status, failure->refusal);
    size_t taken = WORDS + failure->target.len + strlen(wait) + strlen(hint);
    size_t room = taken < sizeof(err->text) ? sizeof(err->text) - taken : 0;
    struct buf line;

    buf_init(&line, PUSH_ANSWER_MAX);
    answer_excerpt(buf_slice(&answer->text), failure->secrets, room, &line);
    error_set(err, ERROR_REMOTE, "answered %ld%s%.*s%s%s%s", status, line.len > 0 ? ": " : "",
              SLICE_ARG(line), wait, hint[0] != '\0' ? "; " : "", hint);
    buf_clean_up(&line);
}

void push_answer_describe(const struct push_answer *answer, const struct push_failure *failure,
                          struct error *err) {
    const struct http_result *result = failure->result;
    char wait[80] = "";

    if (result->status == 0) {
        *err = result->error;
        secrets_blank_error(failure->secrets, err);
    } else {
        if (failure->plan->asked_too_long) {
            snprintf(wait, sizeof(wait),
                     "; it asks to wait %lld s, longer than the time that is left",
                     (long long)result->retry_after_ms / 1000);
        }
        describe_status(answer, failure, wait, err);
    }
    error_prefix(err, "push to %.*s (%u %s)", SLICE_ARG(failure->target), failure->tries,
                 failure->tries == 1 ? "try" : "tries");
}
