/* SPDX-License-Identifier: Apache-2.0 */
#include "set.h"

enum { SET_BYTES_MAX = 1 << 24 }; /* tidied ranges take at most half of it */

static struct unicode_range *ranges_of(const struct regex_set *set) {
    return (struct unicode_range *)(void *)set->ranges.ptr;
}

static size_t count_of(const struct regex_set *set) {
    return set->ranges.len / sizeof(struct unicode_range);
}

void regex_set_init(struct regex_set *set) {
    buf_init(&set->ranges, SET_BYTES_MAX);
}

void regex_set_clean_up(struct regex_set *set) {
    buf_clean_up(&set->ranges);
}

void regex_set_reset(struct regex_set *set) {
    buf_reset(&set->ranges);
}

static int by_first(const void *a, const void *b) {
    uint32_t x = ((const struct unicode_range *)a)->first;
    uint32_t y = ((const struct unicode_range *)b)->first;

    return (x > y) - (x < y);
}

/* Sorts, and joins what touches or overlaps. */
static void set_tidy(struct regex_set *set) {
    struct unicode_range *ranges = ranges_of(set);
    size_t count = count_of(set);
    size_t kept = 0;

    if (count == 0) {
        return;
    }
    qsort(ranges, count, sizeof(*ranges), by_first);
    for (size_t i = 1; i < count; i++) {
        if (ranges[i].first <= ranges[kept].last + 1) {
            ranges[kept].last =
                ranges[i].last > ranges[kept].last ? ranges[i].last : ranges[kept].last;
        } else {
            ranges[++kept] = ranges[i];
        }
    }
    buf_truncate(&set->ranges, (kept + 1) * sizeof(*ranges));
}

static void add_range(struct regex_set *set, uint32_t first, uint32_t last) {
    struct unicode_range range = {first, last};

    if (!buf_append(&set->ranges, slice_of(&range, sizeof(range)))) {
        set_tidy(set);
        if (!buf_append(&set->ranges, slice_of(&range, sizeof(range)))) {
            abort(); /* not reached: tidied ranges leave room */
        }
    }
}

static void add_partners(struct regex_set *set, uint32_t first, uint32_t last) {
    for (uint32_t code_point = unicode_fold_seek(first); code_point <= last;
         code_point = unicode_fold_seek(code_point + 1)) {
        for (uint32_t other = unicode_fold_next(code_point); other != code_point;
             other = unicode_fold_next(other)) {
            if (other < first || other > last) {
                add_range(set, other, other);
            }
        }
    }
}

void regex_set_add(struct regex_set *set, uint32_t first, uint32_t last, bool fold) {
    add_range(set, first, last);
    if (fold) {
        add_partners(set, first, last);
    }
}

void regex_set_negate(struct regex_set *set) {
    uint32_t next = 0;

    set_tidy(set);
    struct unicode_range *ranges = ranges_of(set);
    size_t count = count_of(set);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct unicode_range range = ranges[i];
        if (range.first > next) {
            ranges[kept++] = (struct unicode_range){next, range.first - 1};
        }
        next = range.last + 1;
    }
    buf_truncate(&set->ranges, kept * sizeof(*ranges));
    if (next <= UNICODE_MAX) {
        add_range(set, next, UNICODE_MAX);
    }
}

static void add_class(struct regex_set *set, struct unicode_class class, bool fold) {
    for (size_t i = 0; i < class.count; i++) {
        regex_set_add(set, class.ranges[i].first, class.ranges[i].last, fold);
    }
}

void regex_set_add_class(struct regex_set *set, struct unicode_class class, bool fold,
                         bool negated) {
    struct regex_set others;

    if (!negated) {
        add_class(set, class, fold);
        return;
    }
    regex_set_init(&others);
    add_class(&others, class, fold);
    regex_set_negate(&others);
    add_class(set, (struct unicode_class){ranges_of(&others), count_of(&others)}, false);
    regex_set_clean_up(&others);
}

struct unicode_class regex_set_finish(struct regex_set *set, struct arena *arena) {
    set_tidy(set);
    return (struct unicode_class){(const void *)arena_copy(arena, buf_slice(&set->ranges)).ptr,
                                  count_of(set)};
}
