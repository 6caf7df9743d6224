/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_writer.h"

#include "promtail/utf8.h"

/* Few letters each, so that texts repeat what patterns ask for. */
static const uint32_t LOOPS[] = {'a', 'a', 'b', 'b', 'c'};
static const uint32_t CLASSES[] = {'a', 'b', 'c', 'x', 'z', '0', '1',
                                   '9', '_', '-', '.', ' ', ']', 0xe9};
static const uint32_t CASES[] = {'k',  'K',  0x212a, 's',   'S',   0x17f, 'a',    'Z',
                                 0xe9, 0xc9, 0x3c3,  0x3c2, 0x3a3, 0xdf,  0x1e9e, 0x1c5};
static const uint32_t LINES[] = {'a', 'b', '\n', '\n', ' ', '_'};

struct alphabet {
    const uint32_t *letters;
    size_t count;
};
#define ALPHABET(letters)                                                                          \
    { letters, sizeof(letters) / sizeof((letters)[0]) }
static const struct alphabet ALPHABETS[FLAVOUR_COUNT] = {
    [FLAVOUR_LOOPS] = ALPHABET(LOOPS),
    [FLAVOUR_CLASSES] = ALPHABET(CLASSES),
    [FLAVOUR_CASE] = ALPHABET(CASES),
    [FLAVOUR_LINES] = ALPHABET(LINES),
};

static void must_fit(bool fits) {
    if (!fits) {
        fprintf(stderr, "a random pattern is larger than its buffer\n");
        abort();
    }
}

void pattern_put(struct pattern_writer *writer, const char *text) {
    must_fit(buf_append_cstr(writer->out, text));
}

void pattern_put_number(struct pattern_writer *writer, size_t number) {
    must_fit(buf_printf(writer->out, "%zu", number));
}

static void put_raw(struct pattern_writer *writer, uint32_t code_point) {
    unsigned char bytes[4];
    size_t len = utf8_encode(code_point, bytes);

    must_fit(buf_append(writer->out, slice_of(bytes, len)));
}

static void put_escape(struct pattern_writer *writer, uint32_t code_point) {
    if (code_point < 0x80 && dice_percent(writer->dice, 40)) {
        must_fit(buf_printf(writer->out, "\\%03o", (unsigned)code_point)); /* octal */
    } else if (code_point < 0x100 && dice_percent(writer->dice, 50)) {
        must_fit(buf_printf(writer->out, "\\x%02X", (unsigned)code_point));
    } else {
        must_fit(buf_printf(writer->out, "\\x{%x}", (unsigned)code_point));
    }
}

void pattern_put_code_point(struct pattern_writer *writer, uint32_t code_point) {
    if (dice_percent(writer->dice, 4)) {
        put_escape(writer, code_point);
    } else if (code_point == '\n' && dice_percent(writer->dice, 70)) {
        pattern_put(writer, "\\n");
    } else if (code_point < 0x80 && ispunct((int)code_point)) {
        pattern_put(writer, "\\");
        put_raw(writer, code_point);
    } else {
        put_raw(writer, code_point);
    }
}

const char *pattern_pick(struct pattern_writer *writer, const char *const *texts, size_t count) {
    return texts[dice_below(writer->dice, count)];
}

uint32_t pattern_draw_letter(struct pattern_writer *writer) {
    const struct alphabet *alphabet = &ALPHABETS[writer->flavour];

    return alphabet->letters[dice_below(writer->dice, alphabet->count)];
}
