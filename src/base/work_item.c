/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/work_item.h"

#include <assert.h>

struct work_item *work_item_new(struct arena *arena, struct work_item *parent,
                                struct slice identity, struct slice id) {
    struct work_item *item = arena_alloc(arena, sizeof(*item));

    item->arena = arena;
    item->parent = parent;
    item->identity = identity;
    item->id = id;
    if (parent != NULL) {
        parent->children++;
    }
    return item;
}

static void settle(struct work_item *item);
static void fail_by(struct work_item *item, const struct work_item *culprit);

/* A child has its final state: what that means for its parent. */
static void tell_parent(struct work_item *item) {
    struct work_item *parent = item->parent;

    if (parent == NULL) {
        return;
    }
    assert(parent->children > 0);
    parent->children--;
    if (item->state == WORK_FAILED) {
        fail_by(parent, item->culprit);
        return;
    }
    if (item->state == WORK_REFUSED && parent->refusal == NULL) {
        parent->refusal = item->refusal;
        parent->culprit = item->culprit;
    }
    settle(parent);
}

static void fail_by(struct work_item *item, const struct work_item *culprit) {
    if (item->state == WORK_FAILED) {
        return;
    }
    bool settled = item->state != WORK_OPEN;
    item->state = WORK_FAILED;
    item->culprit = culprit;
    if (!settled) {
        tell_parent(item);
    }
}

/* Gives an open item its final state when nothing is left to come. */
static void settle(struct work_item *item) {
    if (item->state != WORK_OPEN || !item->read || item->holds > 0 || item->children > 0) {
        return;
    }
    item->state = item->refusal != NULL ? WORK_REFUSED : WORK_DONE;
    tell_parent(item);
}

void work_item_read(struct work_item *item) {
    item->read = true;
    settle(item);
}

static const struct work_item *outermost_of(const struct work_item *item) {
    while (item->parent != NULL) {
        item = item->parent;
    }
    return item;
}

/* A text exists only where somebody will read it: of the first one below an outermost item. */
static void keep_reason(struct work_item *item, const struct error *reason) {
    struct error *kept = arena_alloc(item->arena, sizeof(*kept));

    *kept = *reason;
    item->reason = kept;
}

void work_item_fail_again(struct work_item *item) {
    for (struct work_item *at = item; at != NULL; at = at->parent) {
        at->failures++;
    }
}

void work_item_fail(struct work_item *item, const struct error *reason) {
    if (item->state == WORK_FAILED) {
        return;
    }
    if (outermost_of(item)->failures == 0) {
        keep_reason(item, reason);
    }
    work_item_fail_again(item);
    fail_by(item, item);
}

void work_item_refuse(struct work_item *item, const char *refusal, const struct error *reason) {
    if (item->state == WORK_OPEN && item->refusal == NULL) {
        item->refusal = refusal;
        if (outermost_of(item)->culprit == NULL) {
            keep_reason(item, reason);
        }
        item->culprit = item;
    }
    work_item_read(item);
}

void work_item_hold(struct work_item *item) {
    item->holds++;
}

void work_item_release(struct work_item *item) {
    assert(item->holds > 0);
    item->holds--;
    settle(item);
}

void work_item_close(struct work_item *item, const struct error *reason) {
    if (item->state == WORK_OPEN) {
        work_item_fail(item, reason);
    }
}

bool work_item_failed(const struct work_item *item) {
    return item->state == WORK_FAILED;
}
