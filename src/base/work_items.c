/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/work_items.h"

#include "promtail/buf.h"

void work_items_init(struct work_items *items, struct arena *arena) {
    *items = (struct work_items){.arena = arena};
}

static void work_items_tell(struct work_items *items, struct work_item *item, struct slice id) {
    struct work_item_told *told = arena_alloc(items->arena, sizeof(*told));

    told->id = id;
    if (items->told_last != NULL) {
        items->told_last->next = told;
    } else {
        items->told = told;
    }
    items->told_last = told;
    item->told = told;
}

void work_items_add(struct work_items *items, struct work_item *item, struct slice id) {
    item->all = items;
    item->older = items->newest;
    if (items->newest != NULL) {
        items->newest->newer = item;
    } else {
        items->oldest = item;
    }
    items->newest = item;
    if (item->parent == NULL && id.len > 0) {
        work_items_tell(items, item, id);
    }
}

bool work_items_count(struct work_items *items, const struct work_item *item) {
    switch (item->state) {
    case WORK_FAILED:
        if (item->told != NULL) {
            item->told->failed = true;
        } else {
            items->failed_without_id++;
        }
        return items->failed++ < WORK_ITEMS_NAMED;
    case WORK_REFUSED:
        return items->refused++ < WORK_ITEMS_NAMED;
    case WORK_DONE:
        items->done++;
        return false;
    case WORK_OPEN:
        break;
    }
    return true;
}

void work_items_remove(struct work_items *items, struct work_item *item) {
    if (item->older != NULL) {
        item->older->newer = item->newer;
    } else {
        items->oldest = item->newer;
    }
    if (item->newer != NULL) {
        item->newer->older = item->older;
    } else {
        items->newest = item->older;
    }
    mem_free(item->reason);
    mem_free(item);
}

void work_items_clean_up(struct work_items *items) {
    while (items->oldest != NULL) {
        work_items_remove(items, items->oldest);
    }
    *items = (struct work_items){0};
}

const struct work_item *work_items_next(const struct work_items *items,
                                        const struct work_item *after, enum work_item_state state) {
    const struct work_item *item = after != NULL ? after->newer : items->oldest;

    while (item != NULL && (!item->named || item->state != state)) {
        item = item->newer;
    }
    return item;
}
