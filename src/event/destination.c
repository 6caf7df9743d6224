/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record of an asynchronous invocation that failed (or succeeded): it carries the event of that
 * invocation.
 * Format: "AWS Lambda Developer Guide", capturing records of asynchronous invocations.
 */
#include "unwrap.h"

enum { DESTINATION_CONTEXT, DESTINATION_PAYLOAD };

static bool is_destination(const struct payload *payload) {
    return json_is_object(payload->members[DESTINATION_CONTEXT].value) &&
           payload->members[DESTINATION_PAYLOAD].value.len > 0;
}

static bool unwrap_destination(struct unwrap *unwrap, const struct payload *payload,
                               const struct event_scope *scope) {
    struct event_scope inside = *scope;

    inside.depth++;
    return unwrap_payload(unwrap, payload->members[DESTINATION_PAYLOAD].value, &inside);
}

const struct envelope ENVELOPE_DESTINATION = {
    .names =
        {
            [DESTINATION_CONTEXT] = "requestContext",
            [DESTINATION_PAYLOAD] = "requestPayload",
        },
    .matches = is_destination,
    .unwrap = unwrap_destination,
};
