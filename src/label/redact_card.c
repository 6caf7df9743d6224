/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The preset credit_card: numbers of 13 to 19 digits that begin as those of an issuer do, have its
 * length, and pass the Luhn check ("ISO/IEC 7812-1").
 *
 * Either all digits together, or in the groups that are printed on cards (4 4 4 4, 4 4 4 4 3,
 * 4 6 5, 4 6 4), with one blank or hyphen between two groups, always the same. Not within a word
 * (a digest in hexadecimal digits), and not before or after a decimal point. An escape before it
 * (\n, \u003c, %20) is not part of a word or number.
 */
#include "redact_preset.h"

enum { DIGITS_MAX = 19, ISSUER_DIGITS = 4, GROUP_FIRST = 4, GROUPS_MAX = 5 };

#define DIGITS(count) (1u << (count))
#define DIGITS_14_TO_19 (DIGITS(20) - DIGITS(14))
#define DIGITS_16_TO_19 (DIGITS(20) - DIGITS(16))
#define DIGITS_13_TO_19 (DIGITS(20) - DIGITS(13))

/* Numbers whose first four digits are from..to. */
static const struct issuer {
    unsigned from;
    unsigned to;
    unsigned lengths; /* a bit for each */
} ISSUERS[] = {
    {2200, 2204, DIGITS_16_TO_19},                      /* Mir */
    {2221, 2720, DIGITS(16)},                           /* Mastercard */
    {3000, 3059, DIGITS_14_TO_19},                      /* Diners Club */
    {3095, 3095, DIGITS_14_TO_19},                      /* Diners Club */
    {3400, 3499, DIGITS(15)},                           /* American Express */
    {3528, 3589, DIGITS_16_TO_19},                      /* JCB */
    {3600, 3699, DIGITS_14_TO_19},                      /* Diners Club */
    {3700, 3799, DIGITS(15)},                           /* American Express */
    {3800, 3999, DIGITS_14_TO_19},                      /* Diners Club */
    {4000, 4999, DIGITS(13) | DIGITS(16) | DIGITS(19)}, /* Visa */
    {5000, 5099, DIGITS_13_TO_19},                      /* Maestro */
    {5100, 5599, DIGITS(16)},                           /* Mastercard */
    {5600, 5899, DIGITS_13_TO_19},                      /* Maestro */
    {6000, 6999, DIGITS_13_TO_19},                      /* Discover, Maestro, RuPay, UnionPay */
    {8100, 8171, DIGITS_16_TO_19},                      /* UnionPay */
};
enum { ISSUER_COUNT = sizeof(ISSUERS) / sizeof(ISSUERS[0]) };

static const unsigned char LAYOUTS[][GROUPS_MAX] = {/* the longest first; 0: no further group */
                                                    {4, 4, 4, 4, 3},
                                                    {4, 4, 4, 4},
                                                    {4, 6, 5},
                                                    {4, 6, 4}};
enum { LAYOUT_COUNT = sizeof(LAYOUTS) / sizeof(LAYOUTS[0]) };

struct card {
    unsigned char digits[DIGITS_MAX];
    unsigned count;
};

static bool has_issuer(const struct card *card) {
    unsigned front = 0;

    for (int i = 0; i < ISSUER_DIGITS; i++) {
        front = front * 10 + card->digits[i];
    }
    for (int i = 0; i < ISSUER_COUNT; i++) {
        if (front >= ISSUERS[i].from && front <= ISSUERS[i].to) {
            return (ISSUERS[i].lengths & DIGITS(card->count)) != 0;
        }
    }
    return false;
}

static bool passes_luhn(const struct card *card) {
    unsigned sum = 0;

    for (unsigned i = 0; i < card->count; i++) {
        unsigned digit = card->digits[card->count - 1 - i];
        unsigned doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += i % 2 == 1 ? doubled : digit;
    }
    return sum % 10 == 0;
}

/* Whether it is a card's number that ends here. */
static bool is_card(const struct card *card, struct slice text, size_t end) {
    return card->count >= ISSUER_DIGITS && has_issuer(card) && passes_luhn(card) &&
           !redact_word_at(text, end) && !redact_number_at(text, end);
}

static bool card_take_digits(struct card *card, struct slice text, size_t *at, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        if (!redact_digit_at(text, *at)) {
            return false;
        }
        card->digits[card->count++] = (unsigned char)(text.ptr[(*at)++] - '0');
    }
    return true;
}

static size_t layout_end(const unsigned char *layout, struct slice text, size_t start) {
    struct card card = {.count = 0};
    unsigned char separator = text.ptr[start + GROUP_FIRST];
    size_t at = start;

    for (int group = 0; group < GROUPS_MAX && layout[group] != 0; group++) {
        if (group > 0 && (at >= text.len || text.ptr[at++] != separator)) {
            return 0;
        }
        if (!card_take_digits(&card, text, &at, layout[group])) {
            return 0;
        }
    }
    return is_card(&card, text, at) ? at : 0;
}

static size_t grouped_end(struct slice text, size_t start) {
    size_t gap = start + GROUP_FIRST;
    size_t end = 0;

    if (gap >= text.len || (text.ptr[gap] != ' ' && text.ptr[gap] != '-')) {
        return 0;
    }
    for (int i = 0; i < LAYOUT_COUNT && end == 0; i++) {
        end = layout_end(LAYOUTS[i], text, start);
    }
    return end;
}

static size_t plain_end(struct slice text, size_t start, size_t count) {
    struct card card = {.count = 0};
    size_t at = start;

    return card_take_digits(&card, text, &at, (unsigned)count) && is_card(&card, text, at) ? at : 0;
}

/* A card's number that begins with these digits, start..end. */
static void card_in_row(struct slice text, size_t start, size_t end, struct redact_found *found) {
    size_t count = end - start;

    if (redact_word_before(text, start) || redact_number_before(text, start)) {
        return;
    }
    if (count == GROUP_FIRST) {
        found->now = (struct redact_span){start, grouped_end(text, start)};
    } else if (count > GROUP_FIRST && count <= DIGITS_MAX) {
        found->now = (struct redact_span){start, plain_end(text, start, count)};
    }
}

/* At the first digit of several; the others need not be looked at again. */
static void find_card(const struct redact_window *window, size_t at, struct redact_found *found) {
    struct slice text = window->text;
    size_t end = at;

    while (redact_digit_at(text, end)) {
        end++;
    }
    found->next = end;
    card_in_row(text, at, end, found);
    if (found->now.end == 0) {
        size_t after = redact_escape_end(text, at); /* its digits may begin the row */
        if (after > at && after < end) {
            card_in_row(text, after, end, found);
        }
    }
}

const struct redact_preset REDACT_PRESET_CREDIT_CARD = {
    .word = "credit_card",
    .replacement = "<redacted:credit_card>",
    .reason = "redacted_credit_card",
    .triggers = "0123456789",
    .row_min = GROUP_FIRST,
    .find = find_card,
};
