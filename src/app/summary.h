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
/* The summary line, with the log lines that were lost till now, which the tally then has, too. */
void summary_log(const struct delivery *delivery, struct tally *tally, int64_t ms,
                 const struct log *log);

#endif
