/* SPDX-License-Identifier: Apache-2.0 */
#include "random_pattern.h"

#include "pattern_writer.h"
#include "random_class.h"

enum { DEPTH_MAX = 5, PIECES_MAX = 24, COPIES_MAX = 60 };

static void write_alternation(struct pattern_writer *writer);

static void write_letter(struct pattern_writer *writer) {
    uint32_t letter = pattern_draw_letter(writer);

    pattern_put_code_point(writer, letter);
    letters_add(writer->letters, letter);
}

static void write_dot(struct pattern_writer *writer) {
    pattern_put(writer, ".");
    letters_add(writer->letters, pattern_draw_letter(writer));
}

static void write_flags_letters(struct pattern_writer *writer) {
    static const char *const FLAGS[] = {"i",  "s",  "m",  "U",  "i",   "m",   "is",  "ms",
                                        "-s", "-i", "-m", "-U", "i-s", "m-s", "imsU"};
    const char *flags = PATTERN_PICK(writer, FLAGS);

    writer->letters->folded = writer->letters->folded || flags[0] == 'i';
    pattern_put(writer, flags);
}

static void write_flags(struct pattern_writer *writer) {
    pattern_put(writer, "(?");
    write_flags_letters(writer);
    pattern_put(writer, ")");
}

static void open_group(struct pattern_writer *writer) {
    static const char *const NAMED[] = {"(?P<n>", "(?P<two_2>", "(?<m>", "(?P<1>"};
    size_t kind = dice_below(writer->dice, 100);

    if (kind < 50) {
        pattern_put(writer, "(");
    } else if (kind < 75) {
        pattern_put(writer, "(?:");
    } else if (kind < 85) {
        pattern_put(writer, PATTERN_PICK(writer, NAMED));
    } else {
        pattern_put(writer, "(?");
        write_flags_letters(writer);
        pattern_put(writer, ":");
    }
}

static void write_group(struct pattern_writer *writer) {
    if (writer->depth == DEPTH_MAX) {
        write_letter(writer);
        return;
    }
    writer->depth++;
    open_group(writer);
    write_alternation(writer);
    pattern_put(writer, ")");
    writer->depth--;
}

static void write_empty(struct pattern_writer *writer) {
    static const char *const EMPTY[] = {"()",     "(?:)",   "(|a)", "(a|)",
                                        "(?:|b)", "(b||a)", "(a*)", "(?:b?)"};

    pattern_put(writer, PATTERN_PICK(writer, EMPTY));
}

static void write_anchor(struct pattern_writer *writer) {
    static const char *const ANCHORS[] = {"^",   "$",   "^",   "$",      "\\A",
                                          "\\z", "\\b", "\\B", "(?m:^)", "(?m:$)"};

    pattern_put(writer, PATTERN_PICK(writer, ANCHORS));
    if (dice_percent(writer->dice, 20)) {
        letters_add(writer->letters, '\n');
    }
}

static void write_escape(struct pattern_writer *writer) {
    static const uint32_t ESCAPED[] = {'\a', '\f', '\t', '\r',   '\v',    '\\',
                                       '{',  '$',  0,    0xfffd, 0x10ffff};
    uint32_t escaped = ESCAPED[dice_below(writer->dice, sizeof(ESCAPED) / sizeof(ESCAPED[0]))];

    pattern_put_code_point(writer, escaped);
    letters_add(writer->letters, escaped);
}

static void write_quoted(struct pattern_writer *writer) {
    static const char *const QUOTED[] = {"a", "ab", "a*", "(b", "a\\b", "", "|", "[a"};
    const char *quoted = PATTERN_PICK(writer, QUOTED);

    pattern_put(writer, "\\Q");
    pattern_put(writer, quoted);
    pattern_put(writer, dice_percent(writer->dice, 2) ? "" : "\\E"); /* else to the very end */
    for (; *quoted; quoted++) {
        letters_add(writer->letters, (unsigned char)*quoted);
    }
}

/* What looks like a repeat and is not one: plain text. */
static void write_braces(struct pattern_writer *writer) {
    static const char *const BRACES[] = {"{", "{,2}", "{a}", "{1,", "{01}", "}"};
    const char *braces = PATTERN_PICK(writer, BRACES);

    pattern_put(writer, braces);
    for (; *braces; braces++) {
        letters_add(writer->letters, (unsigned char)*braces);
    }
}

/* Of all pieces of a pattern, by its flavour. */
struct piece {
    void (*write)(struct pattern_writer *writer);
    unsigned char weights[FLAVOUR_COUNT];
};

static const struct piece PIECES[] = {
    /*                       loops classes case lines */
    {write_letter, {48, 24, 36, 34}},
    {write_dot, {5, 5, 4, 8}},
    {write_group, {27, 15, 18, 17}},
    {write_empty, {6, 1, 1, 2}},
    {random_class_brackets, {5, 30, 18, 8}},
    {random_class_perl, {1, 9, 6, 4}},
    {random_class_unicode, {1, 7, 7, 1}},
    {write_anchor, {4, 3, 2, 20}},
    {write_escape, {1, 3, 2, 1}},
    {write_quoted, {1, 1, 1, 1}},
    {write_flags, {1, 1, 4, 3}},
    {write_braces, {0, 1, 1, 1}},
};
enum { PIECE_COUNT = sizeof(PIECES) / sizeof(PIECES[0]), WEIGHTS = 100 };

static const struct piece *draw_piece(struct pattern_writer *writer) {
    size_t roll = dice_below(writer->dice, WEIGHTS);
    size_t i = 0;

    while (i + 1 < PIECE_COUNT && roll >= PIECES[i].weights[writer->flavour]) {
        roll -= PIECES[i].weights[writer->flavour];
        i++;
    }
    return &PIECES[i];
}

static void write_lazy(struct pattern_writer *writer) {
    if (dice_percent(writer->dice, 35)) {
        pattern_put(writer, "?");
    }
    if (dice_percent(writer->dice, 1)) {
        pattern_put(writer, "+"); /* an error */
    }
}

/* {n}, {n,} or {n,m}; returns how often it may write out what it repeats. */
static unsigned draw_count(struct pattern_writer *writer, unsigned *first, unsigned *last) {
    unsigned max = dice_percent(writer->dice, 90) ? 3 : 12;

    if (max > writer->copies) {
        max = writer->copies;
    }
    *first = (unsigned)dice_between(writer->dice, 0, max);
    *last = (unsigned)dice_between(writer->dice, *first, max);
    return *last + 1;
}

static void write_count(struct pattern_writer *writer, unsigned first, unsigned last) {
    pattern_put(writer, "{");
    pattern_put_number(writer, first);
    if (first != last) {
        pattern_put(writer, ",");
        if (dice_percent(writer->dice, 65)) {
            pattern_put_number(writer, last);
        }
    }
    pattern_put(writer, "}");
}

static void write_counted(struct pattern_writer *writer, const struct piece *piece) {
    unsigned copies = writer->copies;
    unsigned first, last;

    writer->copies /= draw_count(writer, &first, &last);
    piece->write(writer);
    writer->copies = copies;
    write_count(writer, first, last);
    write_lazy(writer);
}

static void write_repeated(struct pattern_writer *writer, const struct piece *piece) {
    static const char *const SIMPLE[] = {"*", "+", "?"};

    if (dice_percent(writer->dice, 28)) {
        write_counted(writer, piece);
        return;
    }
    piece->write(writer);
    pattern_put(writer, PATTERN_PICK(writer, SIMPLE));
    write_lazy(writer);
}

static void write_piece(struct pattern_writer *writer) {
    const struct piece *piece = draw_piece(writer);
    bool rarely = piece->write == write_flags; /* what is before it would be repeated twice */

    if (dice_percent(writer->dice, rarely ? 2 : 38)) {
        write_repeated(writer, piece);
    } else {
        piece->write(writer);
    }
}

static void write_branch(struct pattern_writer *writer) {
    static const unsigned char LENGTHS[] = {0, 1, 1, 1, 2, 2, 2, 3, 3, 4};
    size_t length = LENGTHS[dice_below(writer->dice, sizeof(LENGTHS))];

    for (size_t i = 0; i < length && writer->pieces > 0; i++) {
        writer->pieces--;
        write_piece(writer);
    }
}

static void write_alternation(struct pattern_writer *writer) {
    size_t roll = dice_below(writer->dice, 100);
    size_t branches = roll < 62 ? 1 : roll < 90 ? 2 : 3;

    for (size_t i = 0; i < branches; i++) {
        pattern_put(writer, i > 0 ? "|" : "");
        write_branch(writer);
    }
}

void random_pattern(struct dice *dice, struct buf *pattern, struct letters *letters) {
    struct pattern_writer writer = {
        .dice = dice,
        .out = pattern,
        .letters = letters,
        .flavour = (enum flavour)dice_below(dice, FLAVOUR_COUNT),
        .pieces = PIECES_MAX,
        .copies = COPIES_MAX,
    };

    buf_reset(pattern);
    *letters = (struct letters){0};
    if (dice_percent(dice, 15)) {
        write_flags(&writer);
    }
    write_alternation(&writer);
}
