/* SPDX-License-Identifier: Apache-2.0 */
/*
 * summary: what an invocation counted, as the summary line of the log and in the answer
 * (docs/semantics.md#answers-to-aws).
 */
#ifndef PROMTAIL_APP_SUMMARY_H
#define PROMTAIL_APP_SUMMARY_H

#include "delivery.h"
#include "promtail/json_write.h"

/* The members of an answer that names no failed items: items, entries, dropped. */
void summary_write_answer(struct json_write *json, const struct delivery *delivery,
                          const struct tally *tally);
/* The names of the times that the phases took. */
extern const char *const SUMMARY_PHASES[PHASES];

/* The summary line, at the end of an invocation. False: it is not wanted, or lost. */
bool summary_log(const struct delivery *delivery, const struct tally *tally, const struct log *log);

#endif
