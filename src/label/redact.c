/* SPDX-License-Identifier: Apache-2.0 */
#include "redact.h"

#include <string.h>

#include "promtail/choice.h"

static const struct redact_preset *const PRESETS[] = {
    &REDACT_PRESET_IP, &REDACT_PRESET_EMAIL, &REDACT_PRESET_CREDIT_CARD, &REDACT_PRESET_AWS_KEY};
enum { PRESET_COUNT = sizeof(PRESETS) / sizeof(PRESETS[0]) };

/* Its row, counted from 1; 0: there is none. */
static uint8_t preset_number(struct slice word) {
    for (uint8_t i = 0; i < PRESET_COUNT; i++) {
        if (slice_equal_nocase(word, slice_from_cstr(PRESETS[i]->word))) {
            return (uint8_t)(i + 1);
        }
    }
    return 0;
}

bool redact_init(struct redact *redact, struct slice list, struct error *err) {
    bool more = slice_trim(list).len > 0;
    struct slice word;

    *redact = (struct redact){.is_set = more};
    for (size_t position = 1; more; position++) {
        more = slice_cut(list, ',', &word, &list);
        word = slice_trim(word);
        uint8_t number = preset_number(word);
        if (number == 0) {
            return error_set(err, ERROR_INPUT,
                             "name %zu: '%.*s' must be one of: ip, email, credit_card, aws_key "
                             "(example: ip,email)",
                             position, SLICE_ARG_FIRST(word, 60));
        }
        for (const char *byte = PRESETS[number - 1]->triggers; *byte != '\0'; byte++) {
            redact->presets[(unsigned char)*byte] = number;
        }
    }
    return true;
}

/* The end of what can be decided with the bytes at hand. */
static size_t decidable_end(const struct redact_scan *scan) {
    if (scan->is_last) {
        return scan->text.len;
    }
    return scan->text.len > REDACT_AHEAD ? scan->text.len - REDACT_AHEAD : 0;
}

static void take_match(struct redact_scan *scan, const struct redact_match *match) {
    scan->done = match->span.end;
    scan->at = match->span.end;
    if (scan->later.span.end <= scan->done) {
        scan->later = (struct redact_match){0};
    } else if (scan->later.span.start < scan->done) {
        scan->later.span.start = scan->done;
    }
}

/* The end of the row of triggers of one preset that begins here. */
static size_t row_end(const struct redact_scan *scan, size_t start) {
    const uint8_t *presets = scan->redact->presets;
    uint8_t number = presets[scan->text.ptr[start]];
    size_t at = start + 1;

    while (at < scan->text.len && presets[scan->text.ptr[at]] == number) {
        at++;
    }
    return at;
}

/* Asks the preset whose trigger is next. True: it found something there. */
static bool scan_trigger(struct redact_scan *scan, struct redact_match *match) {
    const struct redact_window window = {scan->text, scan->done};
    struct redact_found found = {.next = scan->at + 1};
    const struct redact_preset *preset =
        PRESETS[scan->redact->presets[scan->text.ptr[scan->at]] - 1];

    if (preset->row_min > 0) {
        size_t end = row_end(scan, scan->at);
        if (end - scan->at < preset->row_min) {
            scan->at = end;
            return false;
        }
    }

    preset->find(&window, scan->at, &found);
    scan->at = found.next;
    if (found.later.end > 0 && scan->later.span.end == 0) {
        scan->later = (struct redact_match){found.later, preset};
    }
    if (found.now.end == 0) {
        return false;
    }
    *match = (struct redact_match){found.now, preset};
    take_match(scan, match);
    return true;
}

/* The next trigger from `at` on, or stop. */
static size_t find_trigger(const struct redact_scan *scan, size_t at, size_t stop) {
    const uint8_t *presets = scan->redact->presets;
    const unsigned char *text = scan->text.ptr;

    while (at + 4 <= stop && (presets[text[at]] | presets[text[at + 1]] | presets[text[at + 2]] |
                              presets[text[at + 3]]) == 0) {
        at += 4;
    }
    while (at < stop && presets[text[at]] == 0) {
        at++;
    }
    return at;
}

bool redact_scan_next(struct redact_scan *scan, struct redact_match *match) {
    size_t end = decidable_end(scan);

    for (;;) {
        bool has_later = scan->later.span.end > 0 && scan->later.span.start <= end;
        size_t stop = has_later ? scan->later.span.start : end;
        scan->at = scan->at < stop ? find_trigger(scan, scan->at, stop) : scan->at;
        if (scan->at < stop) {
            if (scan_trigger(scan, match)) {
                return true;
            }
        } else if (has_later) {
            *match = scan->later;
            take_match(scan, match);
            return true;
        } else {
            return false;
        }
    }
}

size_t redact_scan_settled(const struct redact_scan *scan) {
    size_t end = redact_scan_unneeded(scan);

    return end > scan->done ? end : scan->done;
}

size_t redact_scan_unneeded(const struct redact_scan *scan) {
    return scan->at > REDACT_BACK ? scan->at - REDACT_BACK : 0;
}

void redact_scan_drop_front(struct redact_scan *scan, size_t count) {
    scan->text = slice_after(scan->text, count);
    scan->at -= count;
    scan->done = scan->done > count ? scan->done - count : 0;
    if (scan->later.span.end > 0) {
        scan->later.span.start -= count;
        scan->later.span.end -= count;
    }
}
