/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/unicode.h"

#include <string.h>

#include "codec/unicode_tables.h"

enum { ASCII_END = 0x80, CASE_BIT = 'a' - 'A', KELVIN_SIGN = 0x212a, LONG_S = 0x17f };

static bool ascii_is_lower(uint32_t code_point) {
    return code_point >= 'a' && code_point <= 'z';
}

static bool ascii_is_upper(uint32_t code_point) {
    return code_point >= 'A' && code_point <= 'Z';
}

static uint32_t case_map(const struct unicode_case_run *runs, size_t count, uint32_t code_point) {
    size_t low = 0; /* at the end: the number of runs that begin at or before code_point */

    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (runs[middle].first <= code_point) {
            low = middle + 1;
        } else {
            count = middle;
        }
    }
    if (low == 0) {
        return code_point;
    }
    const struct unicode_case_run *run = &runs[low - 1];
    uint32_t offset = code_point - run->first;
    if (offset > run->span || offset % run->stride != 0) {
        return code_point;
    }
    return (uint32_t)((int32_t)code_point + run->delta);
}

uint32_t unicode_to_lower(uint32_t code_point) {
    if (code_point < ASCII_END) {
        return ascii_is_upper(code_point) ? code_point + CASE_BIT : code_point;
    }
    return case_map(UNICODE_LOWER, UNICODE_LOWER_COUNT, code_point);
}

uint32_t unicode_to_upper(uint32_t code_point) {
    if (code_point < ASCII_END) {
        return ascii_is_lower(code_point) ? code_point - CASE_BIT : code_point;
    }
    return case_map(UNICODE_UPPER, UNICODE_UPPER_COUNT, code_point);
}

static uint32_t ascii_fold_next(uint32_t code_point) {
    if (code_point == 'k') {
        return KELVIN_SIGN;
    }
    if (code_point == 's') {
        return LONG_S;
    }
    if (ascii_is_lower(code_point) || ascii_is_upper(code_point)) {
        return code_point ^ CASE_BIT;
    }
    return code_point;
}

static const struct unicode_fold *fold_find(uint32_t code_point) {
    size_t low = 0;
    size_t high = UNICODE_FOLDS_COUNT;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (UNICODE_FOLDS[middle].from == code_point) {
            return &UNICODE_FOLDS[middle];
        }
        if (UNICODE_FOLDS[middle].from < code_point) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

uint32_t unicode_fold_next(uint32_t code_point) {
    if (code_point < ASCII_END) {
        return ascii_fold_next(code_point);
    }
    const struct unicode_fold *fold = fold_find(code_point);
    if (fold != NULL) {
        return fold->to;
    }
    uint32_t lower = unicode_to_lower(code_point);
    return lower != code_point ? lower : unicode_to_upper(code_point);
}

/* The first code point of a run that is not below this one; UNICODE_MAX + 1 when there is none. */
static uint32_t run_seek(const struct unicode_case_run *runs, size_t count, uint32_t code_point) {
    size_t low = 0; /* at the end: the number of runs that end before code_point */
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (runs[middle].first + runs[middle].span < code_point) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == count) {
        return UNICODE_MAX + 1;
    }
    uint32_t first = runs[low].first;
    uint32_t stride = runs[low].stride;
    return code_point <= first ? first
                               : first + (code_point - first + stride - 1) / stride * stride;
}

static uint32_t folds_seek(uint32_t code_point) {
    size_t at = 0;

    while (at < UNICODE_FOLDS_COUNT && UNICODE_FOLDS[at].from < code_point) {
        at++;
    }
    return at < UNICODE_FOLDS_COUNT ? UNICODE_FOLDS[at].from : UNICODE_MAX + 1;
}

static uint32_t smaller_of(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

uint32_t unicode_fold_seek(uint32_t code_point) {
    while (code_point <= UNICODE_MAX) {
        code_point = smaller_of(run_seek(UNICODE_LOWER, UNICODE_LOWER_COUNT, code_point),
                                smaller_of(run_seek(UNICODE_UPPER, UNICODE_UPPER_COUNT, code_point),
                                           folds_seek(code_point)));
        if (code_point > UNICODE_MAX || unicode_fold_next(code_point) != code_point) {
            break;
        }
        code_point++; /* it has another case, but folds to itself */
    }
    return code_point;
}

/* name as the table has it. False: no name of the table is that long. */
static bool name_canonical(struct slice name, char out[sizeof(UNICODE_NAMES[0].name)]) {
    size_t len = 0;

    for (size_t i = 0; i < name.len; i++) {
        unsigned char byte = name.ptr[i];
        if (byte == ' ' || byte == '_' || byte == '-') {
            continue;
        }
        if (byte == '\0' || len + 1 == sizeof(UNICODE_NAMES[0].name)) {
            return false;
        }
        out[len++] = (char)unicode_to_lower(byte < ASCII_END ? byte : '?');
    }
    out[len] = '\0';
    return true;
}

bool unicode_class_find(struct slice name, struct unicode_class *found) {
    char wanted[sizeof(UNICODE_NAMES[0].name)];
    size_t low = 0;
    size_t high = UNICODE_NAMES_COUNT;

    if (!name_canonical(name, wanted)) {
        return false;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct unicode_name *row = &UNICODE_NAMES[middle];
        int order = strcmp(row->name, wanted);
        if (order == 0) {
            *found = (struct unicode_class){UNICODE_RANGES + row->start, row->count};
            return true;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

bool unicode_class_has(struct unicode_class set, uint32_t code_point) {
    size_t low = 0;
    size_t high = set.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code_point > set.ranges[middle].last) {
            low = middle + 1;
        } else if (code_point < set.ranges[middle].first) {
            high = middle;
        } else {
            return true;
        }
    }
    return false;
}

bool unicode_is_letter(uint32_t code_point) {
    if (code_point < ASCII_END) {
        return ascii_is_lower(code_point) || ascii_is_upper(code_point);
    }
    return unicode_class_has(UNICODE_LETTERS, code_point);
}

bool unicode_is_digit(uint32_t code_point) {
    if (code_point < ASCII_END) {
        return code_point >= '0' && code_point <= '9';
    }
    return unicode_class_has(UNICODE_DIGITS, code_point);
}
