/* SPDX-License-Identifier: Apache-2.0 */
#include "value.h"

#include "promtail/number.h"

enum { WORDS_MAX = 200 }; /* an error holds them */

struct unit {
    const char *name;
    int64_t factor;
};

static const struct unit SIZE_UNITS[] = {
    {"", 1},
    {"B", 1},
    {"KB", 1000},
    {"KiB", 1024},
    {"MB", 1000000},
    {"MiB", 1024 * 1024},
    {"GB", 1000000000},
    {"GiB", 1 << 30},
    {NULL, 0},
};

static const struct unit TIME_UNITS[] = {
    {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {NULL, 0},
};

const char *config_variable(const struct config_row *row, const struct environment *environment) {
    if (environment_get(environment, row->name) != NULL) {
        return row->name;
    }
    return environment_get(environment, row->fallback) != NULL ? row->fallback : NULL;
}

const char *config_text(const struct config_row *row, const struct environment *environment) {
    const char *text = environment_get(environment, config_variable(row, environment));

    return text != NULL ? text : row->default_text;
}

/* Takes "DIGITS UNIT" off the front of text. */
static bool take_quantity(struct slice *text, const struct unit *units, int64_t *value) {
    size_t digits = 0;
    size_t letters;
    int64_t number;

    while (digits < text->len && text->ptr[digits] >= '0' && text->ptr[digits] <= '9') {
        digits++;
    }
    letters = digits;
    while (letters < text->len && (text->ptr[letters] < '0' || text->ptr[letters] > '9')) {
        letters++;
    }
    struct slice name = slice_trim(slice_between(*text, digits, letters));
    if (!number_parse_i64(slice_first(*text, digits), &number)) {
        return false;
    }
    for (const struct unit *unit = units; unit->name != NULL; unit++) {
        if (slice_equal_nocase(name, slice_from_cstr(unit->name))) {
            *text = slice_after(*text, letters);
            return !__builtin_mul_overflow(number, unit->factor, value);
        }
    }
    return false;
}

bool config_parse_size(struct slice text, int64_t *bytes, struct error *err) {
    if (!take_quantity(&text, SIZE_UNITS, bytes) || text.len > 0) {
        return error_set(err, ERROR_INPUT,
                         "is not a size: give bytes, or KB, KiB, MB, MiB (example: 128KiB)");
    }
    return true;
}

bool config_parse_time(struct slice text, int64_t *ms, struct error *err) {
    int64_t sum = 0;
    int64_t part;

    if (slice_equal(text, SLICE("0"))) { /* the one time that needs no unit */
        *ms = 0;
        return true;
    }
    do {
        if (!take_quantity(&text, TIME_UNITS, &part) || __builtin_add_overflow(sum, part, &sum)) {
            return error_set(err, ERROR_INPUT,
                             "is not a time: give a number with ms, s or m (example: 10s)");
        }
    } while (text.len > 0);
    *ms = sum;
    return true;
}

/* 1 and 0 are a boolean's digits, also where a third word is allowed. */
static struct slice word_of(struct slice text) {
    if (slice_equal(text, SLICE("1"))) {
        return SLICE("true");
    }
    return slice_equal(text, SLICE("0")) ? SLICE("false") : text;
}

bool config_parse_bool(struct slice text, bool *value, struct error *err) {
    static const struct choice words[] = {{"false", false}, {"true", true}, {NULL, 0}};
    const struct choice *row = choice_find(words, word_of(text));

    if (row == NULL) {
        return error_set(err, ERROR_INPUT, "must be true or false (example: true)");
    }
    *value = row->value != 0;
    return true;
}

static bool refuse_word(const struct choice *choices, struct error *err) {
    struct buf words;

    buf_init(&words, WORDS_MAX);
    for (const struct choice *row = choices; row->word != NULL; row++) {
        (void)!buf_printf(&words, "%s%s", row == choices ? "" : ", ", row->word);
    }
    error_set(err, ERROR_INPUT, "must be one of: %.*s", SLICE_ARG(words));
    buf_clean_up(&words);
    return false;
}

bool config_parse_choice(struct slice text, const struct choice *choices, int *value,
                         struct error *err) {
    const struct choice *row = choice_find(choices, word_of(text));

    if (row == NULL) {
        return refuse_word(choices, err);
    }
    *value = row->value;
    return true;
}

/* The largest unit, not larger than the value, that has a name. */
static const struct unit *unit_for(const struct unit *units, int64_t value, bool exact) {
    const struct unit *best = NULL;

    for (const struct unit *unit = units; unit->name != NULL; unit++) {
        if (unit->factor <= value && (!exact || value % unit->factor == 0) &&
            (best == NULL || unit->factor > best->factor)) {
            best = unit;
        }
    }
    return best;
}

bool config_write_size(struct buf *out, int64_t bytes) {
    const struct unit *unit = unit_for(SIZE_UNITS, bytes, true);

    if (unit == NULL || unit->factor == 1) {
        return buf_printf(out, "%" PRId64 " bytes", bytes);
    }
    return buf_printf(out, "%" PRId64 "%s (%" PRId64 " bytes)", bytes / unit->factor, unit->name,
                      bytes);
}

bool config_write_time(struct buf *out, int64_t ms) {
    const struct unit *unit;

    if (ms == 0) {
        return buf_append_cstr(out, "0s");
    }
    for (; (unit = unit_for(TIME_UNITS, ms, false)) != NULL; ms %= unit->factor) {
        if (!buf_printf(out, "%" PRId64 "%s", ms / unit->factor, unit->name)) {
            return false;
        }
    }
    return true;
}
