/* SPDX-License-Identifier: Apache-2.0 */
#include "redact_line.h"

#include <assert.h>

enum {
    PART_MAX = 64 * 1024,
    HELD_MAX = PART_MAX + REDACT_AHEAD + REDACT_BACK,
    /* The shortest finding, "::1", is replaced by 13 bytes. */
    REDACTED_MAX = 8 * HELD_MAX,
};

void redact_line_init(struct redact_line *line, const struct redact *redact, struct line_sink *out,
                      struct tally *tally) {
    *line = (struct redact_line){.redact = redact, .out = out, .tally = tally};
    buf_init(&line->held, HELD_MAX);
    buf_init(&line->redacted, REDACTED_MAX);
    line->scan = (struct redact_scan){.redact = redact};
}

void redact_line_clean_up(struct redact_line *line) {
    buf_clean_up(&line->held);
    buf_clean_up(&line->redacted);
    *line = (struct redact_line){0};
}

static void redact_line_write(struct redact_line *line, struct slice text) {
    bool fits = buf_append(&line->redacted, text);

    assert(fits);
    (void)fits;
}

/* Writes the text from *passed up to the finding, and what replaces that. */
static void replace_match(struct redact_line *line, struct slice text, size_t *passed,
                          const struct redact_match *match) {
    redact_line_write(line, slice_between(text, *passed, match->span.start));
    redact_line_write(line, slice_from_cstr(match->preset->replacement));
    tally_drop(line->tally, match->preset->reason, 1);
    *passed = match->span.end;
}

/* What of the held bytes is decided goes on. */
static bool pass_settled(struct redact_line *line, bool partial, struct error *err) {
    struct redact_scan *scan = &line->scan;
    struct redact_match match;

    scan->text = buf_slice(&line->held);
    scan->is_last = !partial;
    buf_reset(&line->redacted);
    while (redact_scan_next(scan, &match)) {
        replace_match(line, scan->text, &line->passed, &match);
    }
    size_t settled = partial ? redact_scan_settled(scan) : scan->text.len;
    redact_line_write(line, slice_between(scan->text, line->passed, settled));
    size_t unneeded = redact_scan_unneeded(scan);
    redact_scan_drop_front(scan, unneeded);
    buf_drop_front(&line->held, unneeded);
    line->passed = settled - unneeded;
    return line->out->add(line->out, buf_slice(&line->redacted), partial, err);
}

static void redact_line_end(struct redact_line *line) {
    buf_reset(&line->held);
    line->passed = 0;
    line->scan = (struct redact_scan){.redact = line->redact};
}

static bool add_in_parts(struct redact_line *line, struct slice text, bool partial,
                         struct error *err) {
    bool ok = true;
    bool more = true;

    while (ok && more) {
        struct slice part = slice_first(text, PART_MAX);
        bool fits = buf_append(&line->held, part);
        assert(fits);
        (void)fits;
        text = slice_after(text, part.len);
        more = text.len > 0;
        ok = pass_settled(line, partial || more, err);
    }
    if (!partial || !ok) {
        redact_line_end(line);
    }
    return ok;
}

/* The whole line is at hand. */
static bool add_whole(struct redact_line *line, struct slice text, struct error *err) {
    struct redact_scan scan = {.redact = line->redact, .text = text, .is_last = true};
    struct redact_match match;
    size_t passed = 0;

    if (!redact_scan_next(&scan, &match)) {
        return line->out->add(line->out, text, false, err);
    }
    if (text.len > PART_MAX) {
        return add_in_parts(line, text, false, err);
    }
    buf_reset(&line->redacted);
    do {
        replace_match(line, text, &passed, &match);
    } while (redact_scan_next(&scan, &match));
    redact_line_write(line, slice_after(text, passed));
    return line->out->add(line->out, buf_slice(&line->redacted), false, err);
}

bool redact_line_add(struct redact_line *line, struct slice text, bool partial, struct error *err) {
    if (!partial && line->held.len == 0) {
        return add_whole(line, text, err);
    }
    return add_in_parts(line, text, partial, err);
}
