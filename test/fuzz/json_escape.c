/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_escape (libFuzzer): any bytes as what stands between the quotes of a string: unescaped in
 * memory at once, where they stand too, by json_cut, and by json_read from a stream in steps, they
 * are the same text, or not valid in all of them.
 */
#include "json/json_escape.h"

#include "fuzz_target.h"
#include "promtail/json_cut.h"
#include "promtail/json_read.h"

enum { PIECE_MIN = 16 };

/* Whether the quoted bytes are one string and nothing else; its text. */
static bool read_stream(struct slice quoted, size_t step, struct buf *text) {
    struct json_token token = {.partial = true};
    struct slice_reader source;
    struct json_read json;
    struct error err = {0};
    bool ok = true;

    buf_reset(text);
    slice_reader_init(&source, quoted, step);
    json_read_init(&json, &source.reader, PIECE_MIN + step);
    while (ok && token.partial) {
        ok = json_read_next(&json, &token, &err);
        fuzz_check(!ok || buf_append(text, token.text));
    }
    ok = ok && json_read_next(&json, &token, &err) && token.type == JSON_END;
    json_read_clean_up(&json);
    return ok;
}

/* Cut off as the rest of a string that ends with the text's last quote. */
static void check_cut(struct slice rest, bool ok, struct slice text) {
    struct slice inside;
    struct buf room;

    buf_init(&room, rest.len + JSON_CUT_ROOM);
    bool cut = json_cut_string(&rest, &room, &inside) && rest.len == 0;
    fuzz_check(cut == ok && (!ok || slice_equal(inside, text)));
    buf_clean_up(&room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct buf quoted;
    struct buf text;
    struct buf room;
    size_t len = 0;

    buf_init(&quoted, size + 2);
    buf_init(&text, size + 2);
    buf_init(&room, size + 1);
    fuzz_check(buf_append_byte(&quoted, '"') && buf_append(&quoted, slice_of(data, size)) &&
               buf_append_byte(&quoted, '"'));
    unsigned char *to = buf_reserve(&room, size);
    fuzz_check(to != NULL);
    bool ok = json_unescape(slice_of(data, size), to, &len);
    for (size_t step = 0; step < 4; step++) {
        fuzz_check(read_stream(buf_slice(&quoted), step, &text) == ok);
        fuzz_check(!ok || slice_equal(buf_slice(&text), slice_of(to, len)));
    }
    struct slice rest = slice_after(buf_slice(&quoted), 1);
    fuzz_check(!ok || json_string_end(rest) == size);
    check_cut(rest, ok, slice_of(to, ok ? len : 0));
    if (size > 0) {
        memcpy(to, data, size);
    }
    fuzz_check(json_unescape(slice_of(to, size), to, &len) == ok);
    fuzz_check(!ok || slice_equal(buf_slice(&text), slice_of(to, len)));
    buf_clean_up(&room);
    buf_clean_up(&text);
    buf_clean_up(&quoted);
    return 0;
}
