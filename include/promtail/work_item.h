/* SPDX-License-Identifier: Apache-2.0 */
/*
 * work_item: one thing that AWS handed us and wants to hear about: an SQS message, a Kinesis
 * record, an S3 object, a CloudWatch event (docs/architecture.md#work-items).
 *
 * `event` makes it, `source` says when all of it was read (work_item_read), or that it failed or
 * was refused; a batch holds those whose entries are in it; `loki` settles the batch; `app`
 * reports. An item is DONE when it was read to its end, no batch holds it, and all its children are
 * done (a refused child counts as settled, and makes the parent refused). It is FAILED as soon as
 * it or a child fails; failed is final. AWS is told of the outermost; people are told of the
 * culprit, too: the innermost item that failed or was refused.
 *
 * Ownership: belongs to the items of its invocation (work_items.h), which outlive it. The call that
 *            ends its last use frees it: it was read, failed or refused, no batch holds it, no
 *            child of it is alive, it is nobody's culprit, and the report does not name it. Copies
 *            its identity, which is for people ("s3://bucket/key"). The id is borrowed and for AWS
 *            (SQS messageId, Kinesis sequenceNumber), empty where AWS wants none.
 */
#ifndef PROMTAIL_WORK_ITEM_H
#define PROMTAIL_WORK_ITEM_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/arena.h"
#include "promtail/error.h"
#include "promtail/slice.h"

struct work_items;
struct work_item_told;

enum work_item_state { WORK_OPEN, WORK_DONE, WORK_FAILED, WORK_REFUSED };

struct work_item {
    struct work_items *all;      /* borrowed */
    struct work_item *parent;    /* NULL: outermost */
    struct work_item *older;     /* all that are alive, in order of arrival */
    struct work_item *newer;     /* likewise */
    struct work_item_told *told; /* what AWS hears of an outermost item with an id; else NULL */
    struct slice identity;       /* owned, in the item's memory */
    /* Of an outermost item, and of one that waits with a refusal: the first innermost item that
     * failed (before any that was refused), perhaps itself; NULL: all is well so far. */
    struct work_item *culprit;
    struct error *reason; /* owned; of the culprit of an outermost item; others have none: NULL */
    uint32_t holds;       /* batches that hold an entry of it, lists that are read for it */
    uint32_t children;    /* of them not settled yet */
    uint32_t users;       /* children that are alive, and items whose culprit it is */
    uint32_t failures;    /* innermost items that failed: itself, or below it */
    enum work_item_state state;
    bool ended;   /* it was read, failed or refused: nothing of its own follows */
    bool refused; /* itself, or a child */
    bool parked;  /* itself, or what it came in, was parked before: a refusal fails it */
    bool named;   /* outermost: the report may ask for it */
};

/* parts: of its identity, one after the other. */
struct work_item *work_item_new(struct work_items *items, struct work_item *parent, struct slice id,
                                const struct slice *parts, size_t count);
/* SQS FIFO: what follows a failure in this group must come again after it. Borrowed. */
void work_item_set_group(struct work_item *item, struct slice group);

/* Each of the next three ends it: it must not be used afterwards, but by who holds it. */
/* All of it was read and handed to the sink; nothing follows. */
void work_item_read(struct work_item *item);
/* The first reason stays. */
void work_item_fail(struct work_item *item, const struct error *reason);
/* It can never be read; counted, and no reason to try again. */
void work_item_refuse(struct work_item *item, const struct error *reason);

/* Something in it failed that has no item of its own, in the same way as one before: counted. */
void work_item_fail_again(struct work_item *item);
/* A batch took an entry of it (once per batch), or what it carries is a list that is being read. */
void work_item_hold(struct work_item *item);
/* The batch was pushed, or the list has ended. */
void work_item_release(struct work_item *item);
/* The batch could not be pushed. The first reason stays. */
void work_item_release_failed(struct work_item *item, const struct error *reason);
/* At the end of an invocation: outermost items that are still open fail with this reason. */
void work_item_close_all(struct work_items *items, const struct error *reason);

#endif
