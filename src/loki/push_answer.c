/* SPDX-License-Identifier: Apache-2.0 */
#include "push_answer.h"

#include "promtail/number.h"

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

void push_answer_excerpt(struct slice text, const struct secrets *secrets, size_t max,
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
