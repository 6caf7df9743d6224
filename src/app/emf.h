/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emf: what an invocation counted, as one line of CloudWatch's embedded metric format in the log
 * (docs/operations.md#metrics).
 *
 * Format: "Specification: Embedded metric format" (Amazon CloudWatch User Guide).
 * Limits: a line has at most PIPE_BUF bytes with its line end, so that a pipe takes it whole or not
 *         at all, and at most 100 metrics. Reasons of drops that do not fit are added up under
 *         dropped_other.
 */
#ifndef PROMTAIL_APP_EMF_H
#define PROMTAIL_APP_EMF_H

#include "delivery.h"

/* function: the name of the Lambda function, the only dimension; empty: none. Whatever LOG_LEVEL
 * and LOG_FORMAT are. False: the line is lost. */
bool emf_log(const struct delivery *delivery, const struct tally *tally, struct slice function,
             const struct log *log);

#endif
