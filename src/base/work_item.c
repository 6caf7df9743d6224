/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/work_item.h"

#include <assert.h>

#include "promtail/buf.h"
#include "promtail/work_items.h"

struct work_item *work_item_new(struct work_items *items, struct work_item *parent, struct slice id,
                                const struct slice *parts, size_t count) {
    size_t len = 0;

    for (size_t i = 0; i < count; i++) {
        len += parts[i].len;
    }
    struct work_item *item = mem_alloc(sizeof(*item) + len);
    unsigned char *text = (unsigned char *)(item + 1);
    *item = (struct work_item){.parent = parent, .identity = slice_of(text, len)};
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len > 0) {
            memcpy(text, parts[i].ptr, parts[i].len);
            text += parts[i].len;
        }
    }
    if (parent != NULL) {
        item->parked = parent->parked;
        parent->children++;
        parent->users++;
    }
    work_items_add(items, item, id);
    return item;
}

void work_item_set_group(struct work_item *item, struct slice group) {
    if (item->told != NULL) {
        item->told->group = group;
    }
}

/* Nobody is going to look at it again. */
static bool work_item_is_over(const struct work_item *item) {
    return item->ended && item->state != WORK_OPEN && item->holds == 0 && item->users == 0 &&
           !item->named;
}

/* Gives up an item that is over, and then its parent, if it was the last that kept it. */
static void work_item_give_up(struct work_item *item) {
    while (item != NULL && work_item_is_over(item)) {
        struct work_item *parent = item->parent;
        assert(item->culprit == NULL);
        work_items_remove(item->all, item);
        if (parent != NULL) {
            parent->users--;
        }
        item = parent;
    }
}

static void work_item_set_culprit(struct work_item *item, struct work_item *culprit) {
    struct work_item *former = item->culprit;

    item->culprit = culprit;
    if (culprit != NULL && culprit != item) {
        culprit->users++;
    }
    if (former != NULL && former != item) {
        former->users--;
        work_item_give_up(former);
    }
}

static void work_item_settle(struct work_item *item);
static void work_item_fail_by(struct work_item *item, struct work_item *culprit);

/* A child has its final state: what that means for its parent. */
static void work_item_tell_parent(struct work_item *item) {
    struct work_item *parent = item->parent;

    assert(parent->children > 0);
    parent->children--;
    if (item->state == WORK_FAILED) {
        work_item_fail_by(parent, item->culprit);
        return;
    }
    if (item->state == WORK_REFUSED && parent->state == WORK_OPEN && !parent->refused) {
        parent->refused = true;
        work_item_set_culprit(parent, item->culprit);
    }
    work_item_settle(parent);
}

/* Its state is final. The culprit has been handed up, or is kept for the report. */
static void work_item_conclude(struct work_item *item) {
    if (item->parent != NULL) {
        work_item_tell_parent(item);
    } else {
        item->named = work_items_count(item->all, item);
    }
    if (!item->named) {
        work_item_set_culprit(item, NULL);
    }
}

static void work_item_fail_by(struct work_item *item, struct work_item *culprit) {
    if (item->state != WORK_OPEN) {
        assert(item->state == WORK_FAILED);
        return;
    }
    item->state = WORK_FAILED;
    work_item_set_culprit(item, culprit);
    work_item_conclude(item);
}

/* Gives an open item its final state when nothing is left to come. */
static void work_item_settle(struct work_item *item) {
    if (item->state != WORK_OPEN || !item->ended || item->holds > 0 || item->children > 0) {
        return;
    }
    item->state = item->refused ? WORK_REFUSED : WORK_DONE;
    work_item_conclude(item);
}

/* What all changes end with: they count the item as used, so that it and all above it stay. */
static void work_item_changed(struct work_item *item) {
    work_item_settle(item);
    item->users--;
    work_item_give_up(item);
}

void work_item_read(struct work_item *item) {
    item->users++;
    item->ended = true;
    work_item_changed(item);
}

static const struct work_item *outermost_of(const struct work_item *item) {
    while (item->parent != NULL) {
        item = item->parent;
    }
    return item;
}

/* A text exists only where somebody will read it: of the first one below an outermost item. */
static void work_item_keep_reason(struct work_item *item, const struct error *reason) {
    mem_free(item->reason);
    item->reason = mem_alloc(sizeof(*item->reason));
    *item->reason = *reason;
}

void work_item_fail_again(struct work_item *item) {
    for (struct work_item *at = item; at != NULL; at = at->parent) {
        at->failures++;
    }
}

static void work_item_fail_for(struct work_item *item, const struct error *reason) {
    if (item->state == WORK_FAILED) {
        return;
    }
    if (outermost_of(item)->failures == 0) {
        work_item_keep_reason(item, reason);
    }
    work_item_fail_again(item);
    work_item_fail_by(item, item);
}

void work_item_fail(struct work_item *item, const struct error *reason) {
    item->users++;
    item->ended = true;
    work_item_fail_for(item, reason);
    work_item_changed(item);
}

void work_item_refuse(struct work_item *item, const struct error *reason) {
    item->users++;
    if (item->state == WORK_OPEN && !item->refused) {
        item->refused = true;
        if (outermost_of(item)->culprit == NULL) {
            work_item_keep_reason(item, reason);
        }
        work_item_set_culprit(item, item);
    }
    item->ended = true;
    work_item_changed(item);
}

void work_item_hold(struct work_item *item) {
    item->holds++;
}

void work_item_release(struct work_item *item) {
    assert(item->holds > 0);
    item->users++;
    item->holds--;
    work_item_changed(item);
}

void work_item_release_failed(struct work_item *item, const struct error *reason) {
    assert(item->holds > 0);
    item->users++;
    work_item_fail_for(item, reason);
    item->holds--;
    work_item_changed(item);
}

void work_item_close_all(struct work_items *items, const struct error *reason) {
    struct work_item *item = items->oldest;

    while (item != NULL) {
        struct work_item *closed = item;
        closed->users++;
        if (item->parent == NULL && item->state == WORK_OPEN) {
            work_item_fail_for(item, reason);
            item->ended = true;
        }
        item = item->newer;
        work_item_changed(closed);
    }
}
