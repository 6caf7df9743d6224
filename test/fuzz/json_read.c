/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_read (libFuzzer): any bytes as JSON: over memory and from a reader in steps the tokens are
 * the same, strings in pieces of any size the same texts, and a value that is skipped ends where
 * its tokens end; json_read_next_element gives what json_read_next gives. The first byte gives the
 * size of pieces.
 */
#include "promtail/json_read.h"

#include "fuzz_target.h"

enum { PIECE_MIN = 16 };

/* Type, end and text of every token, then how it ended; the pieces of a string are one. */
static void dump(struct json_read *json, struct buf *out) {
    struct json_token token = {.type = JSON_NULL};
    bool goes_on = false;
    struct error err = {0};

    while (token.type != JSON_END) {
        bool ok = json->source == NULL ? json_read_next_element(json, &token, &err)
                                       : json_read_next(json, &token, &err);
        if (!ok) {
            fuzz_check(err.text[0] != '\0' && buf_printf(out, " error %d", (int)err.code));
            break;
        }
        fuzz_check(json->depth <= JSON_DEPTH_MAX && token.start <= token.end);
        fuzz_check(!goes_on || token.type == JSON_STRING);
        fuzz_check(goes_on || buf_printf(out, "\n%d ", (int)token.type));
        fuzz_check(buf_append(out, token.text));
        goes_on = token.partial;
        fuzz_check(goes_on || buf_printf(out, " to %" PRIu64, token.end));
    }
    json_read_clean_up(json);
}

/* As many bytes as a step has are put in front. */
static void dump_steps(struct slice text, size_t step, size_t piece_max, struct buf *out) {
    struct slice_reader source;
    struct json_read json;

    slice_reader_init(&source, slice_after(text, step), step);
    json_read_init(&json, &source.reader, piece_max);
    json_read_put_front(&json, slice_first(text, step));
    dump(&json, out);
}

/* The tokens of the first value. Gives its end, or false on an error. */
static bool walk(struct json_read *json, struct json_token *token, struct error *err) {
    bool ok = json_read_next(json, token, err);

    while (ok && (json->depth > 0 || token->partial)) {
        ok = json_read_next(json, token, err);
    }
    json_read_clean_up(json);
    return ok;
}

static void check_skip(struct slice text, size_t piece_max) {
    struct json_token walked;
    struct json_token skipped;
    struct json_read json;
    struct error err = {0};

    json_read_init_slice(&json, text, piece_max);
    if (!walk(&json, &walked, &err)) {
        return; /* a skip passes over longer keys and numbers */
    }
    json_read_init_slice(&json, text, piece_max);
    fuzz_check(json_read_next(&json, &skipped, &err) && json_read_skip(&json, &skipped, &err));
    fuzz_check(skipped.end == walked.end && json.depth == 0);
    json_read_clean_up(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    size_t piece_max = PIECE_MIN + (size > 0 ? data[0] % 16 : 0);
    struct slice text = slice_after(slice_of(data, size), 1);
    struct json_read json;
    struct buf whole;
    struct buf stepped;

    buf_init(&whole, 64 * size + 256);
    buf_init(&stepped, 64 * size + 256);
    json_read_init_slice(&json, text, piece_max);
    dump(&json, &whole);
    for (size_t step = 0; step < 4; step++) {
        buf_reset(&stepped);
        dump_steps(text, step, piece_max, &stepped);
        fuzz_check(slice_equal(buf_slice(&stepped), buf_slice(&whole)));
    }
    check_skip(text, piece_max);
    buf_clean_up(&stepped);
    buf_clean_up(&whole);
    return 0;
}
