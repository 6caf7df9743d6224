/* SPDX-License-Identifier: Apache-2.0 */
/*
 * work_items: the work items of one invocation: those that are alive, how many outermost ones had
 * which outcome, and what AWS is to be told of those that it knows by an id.
 *
 * An item's memory goes back as soon as nobody needs it (work_item.h). So an invocation holds items
 * for what it is reading or pushing, the first WORK_ITEMS_NAMED outermost ones that failed and as
 * many that were refused, and a few words for each outermost item with an id.
 *
 * Ownership: owns the items; `told` lives in the arena, which is borrowed.
 */
#ifndef PROMTAIL_WORK_ITEMS_H
#define PROMTAIL_WORK_ITEMS_H

#include "promtail/work_item.h"

/* Outermost items of one outcome that are named to people; the others are counted. */
enum { WORK_ITEMS_NAMED = 10 };

/* An outermost item with an id. */
struct work_item_told {
    struct work_item_told *next;
    struct slice id;    /* borrowed */
    struct slice group; /* borrowed; SQS FIFO: MessageGroupId; else empty */
    bool failed;
};

struct work_items {
    struct arena *arena;      /* borrowed; of the invocation */
    struct work_item *oldest; /* alive, in order of arrival */
    struct work_item *newest;
    struct work_item_told *told; /* in order of arrival */
    struct work_item_told *told_last;
    uint64_t done, failed, refused; /* outermost ones */
    uint64_t failed_without_id;     /* of those that failed */
};

void work_items_init(struct work_items *items, struct arena *arena);
/* No batch may hold an item any more. Safe on zeroes, and twice. */
void work_items_clean_up(struct work_items *items);
/* Of the outermost items that are named: the oldest with this outcome, or with `after` the next one
 * after it; NULL: there is none. */
const struct work_item *work_items_next(const struct work_items *items,
                                        const struct work_item *after, enum work_item_state state);

/* For work_item.c: an item begins, an outermost one has its outcome (false: nobody is going to ask
 * for the item), and an item ends. */
void work_items_add(struct work_items *items, struct work_item *item, struct slice id);
bool work_items_count(struct work_items *items, const struct work_item *item);
void work_items_remove(struct work_items *items, struct work_item *item);

#endif
