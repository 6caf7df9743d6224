/* SPDX-License-Identifier: Apache-2.0 */
#include "format_form.h"

#include <assert.h>
#include <stdint.h>

/* Classes of bytes. A slash is in none. */
enum {
    DIGIT = 1,
    LOWER = 2,
    UPPER = 4,
    LETTER_A_TO_F = 8, /* in either case */
    HYPHEN = 16,
    DOT = 32,
    UNDERSCORE = 64,
    OTHER = 128,
    HEX = DIGIT | LETTER_A_TO_F,
    ANY = 255,
};

/* clang-format off */
#define X4(c) (c), (c), (c), (c)
#define X8(c) X4(c), X4(c)
#define X64(c) X8(c), X8(c), X8(c), X8(c), X8(c), X8(c), X8(c), X8(c)
#define X6_HEX(c) (c) | LETTER_A_TO_F, (c) | LETTER_A_TO_F, (c) | LETTER_A_TO_F, \
                  (c) | LETTER_A_TO_F, (c) | LETTER_A_TO_F, (c) | LETTER_A_TO_F
#define X26(c) X6_HEX(c), X8(c), X8(c), X4(c)

static const unsigned char CLASSES[256] = {
    X8(OTHER), X8(OTHER), X8(OTHER), X8(OTHER),                  /* control bytes */
    X8(OTHER), X4(OTHER), OTHER, HYPHEN, DOT, 0,                 /* blank ... slash */
    X8(DIGIT), DIGIT, DIGIT, X4(OTHER), OTHER, OTHER,            /* 0 ... ? */
    OTHER, X26(UPPER), X4(OTHER), UNDERSCORE,                    /* @ ... _ */
    OTHER, X26(LOWER), X4(OTHER), OTHER,                         /* ` ... DEL */
    X64(OTHER), X64(OTHER),
};
/* clang-format on */

static unsigned class_of(unsigned char byte) {
    return CLASSES[byte];
}

/* "us-east-1", "us-gov-west-1", "eusc-de-east-1": words, and a number at the end. */
static bool is_region(struct slice text) {
    size_t hyphens = 0;
    size_t words = slice_last_index(text, '-'); /* and their hyphens */

    for (size_t i = 0; i < words; i++) {
        unsigned class = class_of(text.ptr[i]);
        bool starts = i == 0 || text.ptr[i - 1] == '-';
        if ((class & (LOWER | HYPHEN)) == 0 || (starts && class == HYPHEN)) {
            return false;
        }
        hyphens += class == HYPHEN;
    }
    size_t digits = text.len - words;
    return hyphens >= 1 && text.ptr[words - 1] != '-' && (digits == 2 || digits == 3) &&
           class_of(text.ptr[words + 1]) == DIGIT && class_of(text.ptr[text.len - 1]) == DIGIT;
}

enum {
    FORM_SEGMENT,
    FORM_NAME,
    FORM_PART,
    FORM_ACCOUNT,
    FORM_REGION,
    FORM_DIGITS,
    FORM_HEX,
    FORM_UUID,
    FORM_HOUR,
    FORM_SECOND,
    FORM_MILLISECOND,
    FORM_YEAR,
    FORM_UNIQUE,
    FORM_DISTRIBUTION,
    FORM_CLUSTER,
    FORM_COUNT,
};

static const struct format_form FORMS[FORM_COUNT] = {
    [FORM_SEGMENT] = {"segment", "", ANY, 1, SIZE_MAX, NULL},
    [FORM_NAME] = {"name", "", ANY & ~(unsigned)(DOT | UNDERSCORE), 1, SIZE_MAX, NULL},
    [FORM_PART] = {"part", "", ANY & ~(unsigned)UNDERSCORE, 0, SIZE_MAX, NULL},
    [FORM_ACCOUNT] = {"account", "", DIGIT, 11, 12, NULL},
    [FORM_REGION] = {"region", "", LOWER | DIGIT | HYPHEN, 5, 32, is_region},
    [FORM_DIGITS] = {"digits", "", DIGIT, 1, 20, NULL},
    [FORM_HEX] = {"hex", "", HEX, 1, 64, NULL},
    [FORM_UUID] = {"uuid", "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh", 0, 0, 0, NULL},
    [FORM_HOUR] = {"hour", "9999-99-99-99", 0, 0, 0, NULL},
    [FORM_SECOND] = {"second", "9999-99-99-99-99-99", 0, 0, 0, NULL},
    [FORM_MILLISECOND] = {"millisecond", "99999999T999999999Z", 0, 0, 0, NULL},
    [FORM_YEAR] = {"year", "9999", 0, 0, 0, NULL},
    [FORM_UNIQUE] = {"unique", "HHHHHHHHHHHHHHHH", 0, 0, 0, NULL},           /* S3 access logs */
    [FORM_DISTRIBUTION] = {"distribution", "E", DIGIT | UPPER, 1, 32, NULL}, /* CloudFront */
    [FORM_CLUSTER] = {"cluster", "j-", DIGIT | UPPER, 1, 32, NULL},          /* EMR */
};

static const struct capture {
    const char *word;
    unsigned form;
} CAPTURES[S3_CAPTURE_COUNT] = {
    [S3_CAPTURE_BUCKET] = {"", FORM_SEGMENT},
    [S3_CAPTURE_PREFIX] = {"prefix", FORM_SEGMENT},
    [S3_CAPTURE_ORGANISATION] = {"organisation", FORM_SEGMENT},
    [S3_CAPTURE_ACCOUNT] = {"account", FORM_ACCOUNT},
    [S3_CAPTURE_SERVICE] = {"service", FORM_SEGMENT},
    /* Any segment: a region's form changes with every new partition. {region:region} asks for it
     * where it tells a region from what else may stand there. */
    [S3_CAPTURE_REGION] = {"region", FORM_SEGMENT},
    [S3_CAPTURE_NAME] = {"name", FORM_NAME},
    [S3_CAPTURE_KIND] = {"kind", FORM_NAME},
    [S3_CAPTURE_ID] = {"id", FORM_PART},
    [S3_CAPTURE_TIME] = {"time", FORM_PART},
};

/* Without strlen: nearly all words differ at once. */
static bool is_word(const char *word, struct slice text) {
    size_t i = 0;

    while (i < text.len && word[i] == (char)text.ptr[i] && word[i] != '\0') {
        i++;
    }
    return i == text.len && word[i] == '\0';
}

const struct format_form *format_form_find(struct slice word) {
    for (size_t i = 0; i < FORM_COUNT; i++) {
        if (is_word(FORMS[i].word, word)) {
            return &FORMS[i];
        }
    }
    return NULL;
}

/* By the word's first letter: no two captures have the same. */
static const unsigned char CAPTURE_BY_LETTER['z' - 'a' + 1] = {
    ['p' - 'a'] = S3_CAPTURE_PREFIX,  ['o' - 'a'] = S3_CAPTURE_ORGANISATION,
    ['a' - 'a'] = S3_CAPTURE_ACCOUNT, ['s' - 'a'] = S3_CAPTURE_SERVICE,
    ['r' - 'a'] = S3_CAPTURE_REGION,  ['n' - 'a'] = S3_CAPTURE_NAME,
    ['k' - 'a'] = S3_CAPTURE_KIND,    ['i' - 'a'] = S3_CAPTURE_ID,
    ['t' - 'a'] = S3_CAPTURE_TIME,
};

enum s3_capture format_capture_find(struct slice word) {
    if (word.len == 0 || word.ptr[0] < 'a' || word.ptr[0] > 'z') {
        return S3_CAPTURE_COUNT;
    }
    enum s3_capture capture = (enum s3_capture)CAPTURE_BY_LETTER[word.ptr[0] - 'a'];
    return is_word(CAPTURES[capture].word, word) ? capture : S3_CAPTURE_COUNT;
}

const char *s3_capture_word(enum s3_capture capture) {
    assert(capture < S3_CAPTURE_COUNT);
    return capture == S3_CAPTURE_BUCKET ? "bucket" : CAPTURES[capture].word;
}

const struct format_form *format_capture_form(enum s3_capture capture) {
    assert(capture < S3_CAPTURE_COUNT);
    return &FORMS[CAPTURES[capture].form];
}

static bool fits_shape(unsigned char byte, char shape) {
    switch (shape) {
    case '9':
        return (class_of(byte) & DIGIT) != 0;
    case 'h':
        return (class_of(byte) & HEX) != 0;
    case 'H':
        return (class_of(byte) & HEX) != 0 && (class_of(byte) & LOWER) == 0;
    default:
        return byte == (unsigned char)shape;
    }
}

bool format_form_begins(const struct format_form *form, unsigned char byte) {
    if (form->shape[0] != '\0') {
        return fits_shape(byte, form->shape[0]);
    }
    return form->min == 0 || (class_of(byte) & form->bytes) != 0;
}

bool format_form_take(const struct format_form *form, struct slice text, size_t *len,
                      size_t *steps) {
    size_t start = 0;

    for (; form->shape[start] != '\0'; start++) {
        *steps += 1;
        if (start == text.len || !fits_shape(text.ptr[start], form->shape[start])) {
            return false;
        }
    }
    size_t room = text.len - start;
    size_t max = start + (form->max < room ? form->max : room);
    size_t end = start;
    while (end < max && (class_of(text.ptr[end]) & form->bytes) != 0) {
        end++;
    }
    *steps += end - start + 1;
    *len = end;
    return end - start >= form->min && (form->check == NULL || form->check(slice_first(text, end)));
}
