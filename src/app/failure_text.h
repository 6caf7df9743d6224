/* SPDX-License-Identifier: Apache-2.0 */
/*
 * failure_text: what went wrong with an outermost item, for a person: the way down to the innermost
 * item, and its reason:
 *
 *   sqs message ID: s3://bucket/key: HTTP 403 AccessDenied ... (and 2 more failed in it)
 */
#ifndef PROMTAIL_APP_FAILURE_TEXT_H
#define PROMTAIL_APP_FAILURE_TEXT_H

#include "promtail/buf.h"
#include "promtail/work_item.h"

/* Room for every text: a log line holds it whole. */
enum { FAILURE_TEXT_MAX = 3072 };

/* item: failed or refused, and named (work_items.h). The longest S3 identity is shown whole, a
 * longer identity without its middle; control bytes and broken UTF-8 become '?'. False: out is
 * full. */
MUST_CHECK bool failure_text_write(const struct work_item *item, struct buf *out);

#endif
