/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay: what was parked comes back: as an object (its event is read from it), and its entries in
 * batches of their own, so that a second refusal fails nothing else.
 *
 * Limits: an object of PARKED_BYTES_MAX (failed_target.h), which is held in memory as a whole.
 */
#ifndef PROMTAIL_APP_REPLAY_H
#define PROMTAIL_APP_REPLAY_H

#include "promtail/process.h"
#include "promtail/source.h"

/* Before a record is read: batches hold either what was parked before, or what was not. last: the
 * record before it; false at first. */
void replay_separate(struct process *process, const struct event_record *record, bool *last);
/* Reads a record of kind EVENT_PARKED_OBJECT, and settles its item. */
void replay_object(struct process *process, const struct source_env *env, struct event *event,
                   const struct event_record *record);

#endif
