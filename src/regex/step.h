/* SPDX-License-Identifier: Apache-2.0 */
/*
 * step: how one instruction of a program is matched with the text. Inline, because it is the inner
 * loop of backtracking and threads.
 */
#ifndef PROMTAIL_REGEX_STEP_H
#define PROMTAIL_REGEX_STEP_H

#include "program.h"
#include "promtail/utf8.h"

static inline bool regex_is_word(struct slice text, size_t at) {
    return at < text.len && (isalnum(text.ptr[at]) || text.ptr[at] == '_');
}

/* Whether the assertion holds between the bytes at - 1 and at. Words are ASCII. */
static inline bool regex_assertion_holds(uint32_t assertion, struct slice text, size_t at) {
    switch (assertion) {
    case REGEX_TEXT_START:
        return at == 0;
    case REGEX_TEXT_END:
        return at == text.len;
    case REGEX_LINE_START:
        return at == 0 || text.ptr[at - 1] == '\n';
    case REGEX_LINE_END:
        return at == text.len || text.ptr[at] == '\n';
    default: {
        bool edge = (at > 0 && regex_is_word(text, at - 1)) != regex_is_word(text, at);
        return edge == (assertion == REGEX_WORD_EDGE);
    }
    }
}

/* Decodes the code point at a place before the end; returns its bytes. */
static inline size_t regex_decode(struct slice text, size_t at, uint32_t *code_point) {
    if (text.ptr[at] < 0x80) {
        *code_point = text.ptr[at];
        return 1;
    }
    return utf8_decode(slice_after(text, at), code_point);
}

/* The number of bytes from a place to the next one; 1 at the end of the text. */
static inline size_t regex_width(struct slice text, size_t at) {
    uint32_t code_point;

    return at < text.len ? regex_decode(text, at, &code_point) : 1;
}

/* Whether the instruction takes this code point of width bytes. */
static inline bool regex_takes(const struct regex_program *program,
                               const struct regex_instruction *instruction, uint32_t code_point,
                               size_t width) {
    switch (instruction->code) {
    case REGEX_CODE:
        return code_point == instruction->arg;
    case REGEX_FFFD:
        return code_point == UTF8_REPLACEMENT_CODE && width > 1;
    case REGEX_IN:
        return regex_set_has(&program->sets[instruction->arg], code_point);
    case REGEX_ANY:
        return true;
    case REGEX_ANY_NO_LF:
        return code_point != '\n';
    default:
        return false;
    }
}

#endif
