/* SPDX-License-Identifier: Apache-2.0 */
#include "random_text.h"

#include "promtail/utf8.h"

/* Letters that differ only by case, each followed by its partner. */
static const uint32_t PARTNERS[][2] = {
    {'k', 0x212a},  {'K', 0x212a},  {0x212a, 'k'},  {'s', 0x17f},   {'S', 0x17f},
    {0x17f, 's'},   {0xe9, 0xc9},   {0xc9, 0xe9},   {0x3c3, 0x3c2}, {0x3c2, 0x3a3},
    {0x3a3, 0x3c3}, {0xdf, 0x1e9e}, {0x1e9e, 0xdf}, {0x1c5, 0x1c4}, {0x434, 0x414}};

static uint32_t other_case(uint32_t letter, struct dice *dice) {
    for (size_t i = 0; i < sizeof(PARTNERS) / sizeof(PARTNERS[0]); i++) {
        if (PARTNERS[i][0] == letter && dice_percent(dice, 50)) {
            return PARTNERS[i][1];
        }
    }
    if (letter < 0x80 && isalpha((int)letter)) {
        return letter ^ 0x20;
    }
    return letter;
}

static uint32_t foreign_letter(struct dice *dice) {
    static const uint32_t FOREIGN[] = {'a', 'b',  '\n',   '\n',    ' ',    '0', '_',
                                       'Z', 0xe9, 0x4e00, 0x1f600, 0xfffd, 0};

    return FOREIGN[dice_below(dice, sizeof(FOREIGN) / sizeof(FOREIGN[0]))];
}

static size_t draw_length(struct dice *dice) {
    size_t roll = dice_below(dice, 1000);

    if (roll < 8) {
        return 300;
    }
    return roll < 100   ? dice_below(dice, 2)
           : roll < 700 ? dice_between(dice, 1, 8)
                        : dice_between(dice, 5, 40);
}

/* How letters are chosen: in the pattern's order, with repetitions and gaps, or at random. */
struct walk {
    const struct letters *letters;
    size_t at;
    bool in_order;
};

static uint32_t walk_next(struct walk *walk, struct dice *dice) {
    static const unsigned char STEPS[] = {0, 0, 1, 1, 1, 1, 1, 1, 2, 3};
    const struct letters *letters = walk->letters;
    uint32_t letter;

    if (letters->count == 0 || dice_percent(dice, 4)) {
        return foreign_letter(dice);
    }
    if (!walk->in_order) {
        walk->at = dice_below(dice, letters->count);
    }
    letter = letters->items[walk->at % letters->count];
    walk->at += STEPS[dice_below(dice, sizeof(STEPS))];
    if (letters->folded && dice_percent(dice, 30)) {
        letter = other_case(letter, dice);
    }
    return letter;
}

static void put(struct buf *text, struct slice bytes) {
    if (!buf_append(text, bytes)) {
        fprintf(stderr, "a random text is larger than its buffer\n");
        abort();
    }
}

static void put_letters(struct dice *dice, const struct letters *letters, struct buf *text) {
    struct walk walk = {.letters = letters, .in_order = dice_percent(dice, 60)};
    size_t length = draw_length(dice);
    unsigned char bytes[4];

    if (letters->count > 0 && dice_percent(dice, 50)) {
        walk.at = dice_below(dice, letters->count);
    }
    while (length > 0) {
        size_t len = utf8_encode(walk_next(&walk, dice), bytes);
        size_t times = dice_percent(dice, 10) ? dice_between(dice, 1, length < 4 ? length : 4) : 1;
        length -= times;
        for (; times > 0; times--) {
            put(text, slice_of(bytes, len));
        }
    }
}

/* Overwrites some bytes with such as are no UTF-8: stray, cut short, overlong, a surrogate. */
static void spoil(struct dice *dice, struct buf *text) {
    static const struct {
        const char *bytes;
        size_t len;
    } BAD[] = {{"\xff", 1},         {"\xc3", 1},     {"\x80", 1},         {"\xe2\x84", 2},
               {"\xf0\x9f\x98", 3}, {"\xc0\x80", 2}, {"\xed\xa0\x80", 3}, {"\xf4\x90\x80\x80", 4}};
    size_t bad = dice_below(dice, sizeof(BAD) / sizeof(BAD[0]));
    size_t at = dice_below(dice, text->len + 1);

    if (at + BAD[bad].len > text->len) {
        put(text, slice_of(BAD[bad].bytes, BAD[bad].len));
    } else {
        memcpy(text->ptr + at, BAD[bad].bytes, BAD[bad].len);
    }
}

void random_text(struct dice *dice, const struct letters *letters, struct buf *text) {
    buf_reset(text);
    put_letters(dice, letters, text);
    for (size_t i = dice_percent(dice, 10) ? dice_between(dice, 1, 3) : 0; i > 0; i--) {
        spoil(dice, text);
    }
}
