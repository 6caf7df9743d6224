/* SPDX-License-Identifier: Apache-2.0 */
/*
 * redact (libFuzzer): any line through all presets, whole and in parts of sizes that the first byte
 * tells: the answer is the same, the counts too, and what is left of the line stands in it.
 */
#include "label/redact_line.h"

#include "fuzz_target.h"

enum { OUT_MAX = 1 << 26 };

struct kept_line {
    struct line_sink sink; /* first */
    struct buf text;
    struct tally tally;
};

static bool keep_text(struct line_sink *sink, struct slice text, bool partial, struct error *err) {
    struct kept_line *kept = (struct kept_line *)sink;

    (void)partial;
    return buf_append(&kept->text, text) || error_set(err, ERROR_LIMIT, "too long");
}

static void redact(struct kept_line *kept, const struct redact *presets, struct slice text,
                   size_t step) {
    struct redact_line line;
    struct error err;
    size_t at = 0;

    *kept = (struct kept_line){.sink = {keep_text}};
    buf_init(&kept->text, OUT_MAX);
    redact_line_init(&line, presets, &kept->sink, &kept->tally);
    do {
        struct slice part = slice_between(text, at, at + step);
        at += part.len;
        if (!redact_line_add(&line, part, at < text.len, &err)) {
            abort();
        }
    } while (at < text.len);
    redact_line_clean_up(&line);
}

/* Without what replaces findings the bytes are the line's, in order. */
static void check_order(struct slice redacted, struct slice text) {
    size_t at = 0;

    for (size_t i = 0; i < redacted.len; i++) {
        struct slice rest = slice_after(redacted, i);
        if (slice_starts_with(rest, SLICE("<redacted:"))) {
            i += slice_index(rest, '>');
            continue;
        }
        at += slice_index(slice_after(text, at), redacted.ptr[i]) + 1;
        if (at > text.len) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice text = slice_of(data, size);
    size_t step = size > 0 ? 1 + (size_t)data[0] % 97 : 1;
    struct redact presets;
    struct kept_line whole;
    struct kept_line parts;
    struct error err;

    if (!redact_init(&presets, SLICE("ip,email,credit_card,aws_key"), &err)) {
        abort();
    }
    redact(&whole, &presets, text, size + 1);
    redact(&parts, &presets, text, step);
    if (!slice_equal(buf_slice(&whole.text), buf_slice(&parts.text)) ||
        memcmp(&whole.tally, &parts.tally, sizeof(whole.tally)) != 0) {
        abort();
    }
    check_order(buf_slice(&whole.text), text);
    buf_clean_up(&whole.text);
    buf_clean_up(&parts.text);
    return 0;
}
