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
 * Ownership: lives in the invocation's arena. The identity is borrowed and for people
 *            ("s3://bucket/key");
 * the id is borrowed and for AWS (SQS messageId, Kinesis sequenceNumber), empty where AWS wants
 * none.
 */
#ifndef PROMTAIL_WORK_ITEM_H
#define PROMTAIL_WORK_ITEM_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/arena.h"
#include "promtail/error.h"
#include "promtail/slice.h"

enum work_item_state { WORK_OPEN, WORK_DONE, WORK_FAILED, WORK_REFUSED };

struct work_item {
    struct work_item *parent; /* NULL: outermost */
    struct work_item *next;   /* chain of outermost items in arrival order; kept by its maker */
    struct slice identity;
    struct slice id;
    struct slice group; /* SQS FIFO: MessageGroupId; else empty */
    enum work_item_state state;
    bool read;           /* all of it was read */
    uint32_t holds;      /* batches that hold an entry of it */
    uint32_t children;   /* of them not settled yet */
    uint32_t failures;   /* innermost items that failed: itself, or below it */
    const char *refusal; /* static reason (see tally), when refused */
    /* The first innermost item that failed (before any that was refused), perhaps itself; NULL: all
     * is well so far. */
    const struct work_item *culprit;
    /* Of the culprit of an outermost item, from the arena; others keep none: NULL. */
    const struct error *reason;
    struct arena *arena; /* borrowed; of the invocation */
};

struct work_item *work_item_new(struct arena *arena, struct work_item *parent,
                                struct slice identity, struct slice id);
/* All of it was read and handed to the sink; nothing follows. */
void work_item_read(struct work_item *item);
/* The first reason stays. */
void work_item_fail(struct work_item *item, const struct error *reason);
/* Another failure of the same kind at the same place: counted with the item's, without one of its
 * own. */
void work_item_fail_again(struct work_item *item);
/* It can never be read; counted, and no reason to try again. */
void work_item_refuse(struct work_item *item, const char *refusal, const struct error *reason);
/* A batch took an entry of it (once per batch) / was settled. */
void work_item_hold(struct work_item *item);
void work_item_release(struct work_item *item);
/* At the end of an invocation: what is still open becomes failed with this reason. */
void work_item_close(struct work_item *item, const struct error *reason);
bool work_item_failed(const struct work_item *item);

#endif
