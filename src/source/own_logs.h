/* SPDX-License-Identifier: Apache-2.0 */
/*
 * own_logs: whether CloudWatch log events are this function's own. Forwarding them would write
 * lines that are forwarded again, for ever, and that costs money.
 *
 * Own are the events of the function's log group (names of groups are unique within an account
 * only) in a stream of its own: "2026/01/02/[$LATEST]0123…", or in a group that several functions
 * share "2026/01/02/FUNCTION[$LATEST]0123…".
 * With SnapStart Lambda does not name the group: "/aws/lambda/FUNCTION" is taken for it.
 * What is not known counts as equal: a group without owner, a shared group without the function's
 * name, any account when the invocation did not say whose function it is. The loop costs more than
 * lines that are left out, which are counted.
 * Format: "AWS Lambda Developer Guide", configuring CloudWatch log groups; the ARN of an invoked
 *         function: arn:aws:lambda:REGION:ACCOUNT:function:NAME[:ALIAS].
 */
#ifndef PROMTAIL_SOURCE_OWN_LOGS_H
#define PROMTAIL_SOURCE_OWN_LOGS_H

#include "promtail/source.h"

struct log_origin {
    struct slice owner; /* account */
    struct slice group;
    struct slice stream;
};

bool own_logs_hold(const struct source_env *env, const struct log_origin *origin);

#endif
