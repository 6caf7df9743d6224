/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event_keeper: who keeps the events that can never be read (FAILED_EVENTS_TARGET).
 *
 * Flow: event | source -> EVENT_KEEPER (app)
 */
#ifndef PROMTAIL_EVENT_KEEPER_H
#define PROMTAIL_EVENT_KEEPER_H

#include "promtail/failed_target.h"
#include "promtail/work_item.h"

struct event_keeper {
    const struct failed_target *target; /* borrowed */
    /* Begins to keep the event, which is copied, and holds the item until that is done; then
     * releases it, as failed if it can't be kept. It may wait by turning the loop. False: err says
     * why it can't even begin. */
    MUST_CHECK bool (*keep)(struct event_keeper *keeper, struct work_item *item, const char *reason,
                            const struct error *text, struct slice event, struct error *err);
};

#endif
