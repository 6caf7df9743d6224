/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The limits on PCRE2. Its JIT counts branches, starting again at each place where a match may
 * begin, and between two counts it may scan the whole rest of the text. So PCRE2 searches by itself
 * only for matches of at most SHORT code points: a place then costs at most SHORT_COUNTS scans of
 * that length. Otherwise it is called at up to PLACES places, with limits that grow more slowly
 * than the text; the rest is left to backtracking. (Longer searches are not possible anyhow: for
 * patterns that begin with a star, PCRE2 10.42 misses matches, see its issue 336.) After exceeding
 * its limit a pattern is skipped for DEBT uses, so that wasted work stays a small share.
 */
#include "accel.h"

#include "first.h"
#include "pcre_pattern.h"
#include "promtail/utf8.h"
#include "scratch.h"
#include "step.h"

enum {
    SHORT = 64,
    SHORT_COUNTS = 64,
    PLACES = 4,
    PLACE_COUNTS = 64,
    PLACE_COUNTS_MORE = 100000, /* divided by the text's length */
    DEBT = 64,
    DEBT_MAX = 256,
    USES = 32, /* matches after which compiling for PCRE2 is worth its cost */
    PATTERN_MAX = 1 << 18,
};

void regex_accel_init(struct regex_accel *accel, const struct regex_node *root,
                      struct arena *arena) {
    struct buf pattern;

    *accel = (struct regex_accel){
        .searches = root->longest <= SHORT,
        .spans_differ = regex_node_loops_on_empty(root),
    };
    buf_init(&pattern, PATTERN_MAX);
    if (pcre_pattern_write(root, &pattern)) {
        accel->pattern = arena_copy(arena, buf_slice(&pattern));
    } else {
        accel->state = ACCEL_NEVER;
    }
    buf_clean_up(&pattern);
}

void regex_accel_clean_up(struct regex_accel *accel) {
    pcre_destroy(accel->pcre);
    *accel = (struct regex_accel){0};
}

bool regex_accel_pays(struct regex_accel *accel) {
    if (accel->uses < USES) {
        accel->uses++;
        return false;
    }
    bool pays = accel->debt <= DEBT_MAX;
    accel->debt -= accel->debt > 0 ? 1 : 0;
    return pays;
}

static bool is_ready(struct regex_accel *accel, struct regex_scratch *scratch) {
    if (accel->state == ACCEL_LATER) {
        accel->pcre = pcre_new(accel->pattern, !accel->searches);
        accel->state = accel->pcre != NULL ? ACCEL_READY : ACCEL_NEVER;
    }
    if (accel->state == ACCEL_READY && scratch->pcre == NULL) {
        scratch->pcre = pcre_scratch_new(SCRATCH_JIT);
    }
    return accel->state == ACCEL_READY;
}

static bool is_utf8(struct slice text, enum regex_text kind) {
    return kind == REGEX_TEXT_UNKNOWN ? utf8_valid(text) : kind == REGEX_TEXT_UTF8;
}

/* Calls PCRE2 at one place after the other. */
static enum regex_answer find_at_places(const struct regex_accel *accel,
                                        const struct regex_program *program,
                                        struct regex_scratch *scratch, struct slice text,
                                        size_t *from, struct regex_span *groups) {
    uint32_t counts = (uint32_t)(PLACE_COUNTS + PLACE_COUNTS_MORE / (text.len + 1));
    enum regex_answer answer = REGEX_NO_MATCH;

    for (unsigned place = 0; answer == REGEX_NO_MATCH; place++) {
        *from = regex_first_place(program, text, *from);
        if (*from == SIZE_MAX) {
            return REGEX_NO_MATCH;
        }
        if (place == PLACES) {
            return REGEX_GAVE_UP;
        }
        scratch->accel_steps += (uint64_t)counts * (text.len - *from + 1);
        answer =
            pcre_find(accel->pcre, scratch->pcre, counts, text, *from, groups, program->slots / 2);
        *from += answer == REGEX_NO_MATCH ? regex_width(text, *from) : 0;
    }
    return answer;
}

enum regex_answer regex_accel_find(struct regex_accel *accel, const struct regex_program *program,
                                   struct regex_scratch *scratch, struct slice text,
                                   enum regex_text kind, size_t *from, struct regex_span *groups) {
    enum regex_answer answer;

    if ((accel->spans_differ && groups != NULL) || !is_ready(accel, scratch) ||
        !is_utf8(text, kind)) {
        return REGEX_GAVE_UP;
    }
    if (accel->searches) {
        scratch->accel_steps += SHORT_COUNTS * (text.len - *from + 1);
        answer = pcre_find(accel->pcre, scratch->pcre, SHORT_COUNTS, text, *from, groups,
                           program->slots / 2);
    } else {
        answer = find_at_places(accel, program, scratch, text, from, groups);
    }
    accel->debt += answer == REGEX_GAVE_UP ? DEBT : 0;
    return answer;
}
