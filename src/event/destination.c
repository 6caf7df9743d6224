/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record of an asynchronous invocation that failed (or succeeded): it carries the event of that
 * invocation.
 * Format: "AWS Lambda Developer Guide", capturing records of asynchronous invocations.
 */
#include "unwrap.h"

static bool is_destination(const struct unwrap *unwrap, const struct payload *payload) {
    (void)unwrap;
    return json_is_object(payload->members[PAYLOAD_REQUEST_CONTEXT].value) &&
           payload->members[PAYLOAD_REQUEST_PAYLOAD].value.len > 0;
}

static bool unwrap_destination(struct unwrap *unwrap, const struct payload *payload,
                               const struct scope *scope) {
    struct scope inside = *scope;

    inside.depth++;
    return unwrap_payload(unwrap, payload->members[PAYLOAD_REQUEST_PAYLOAD].value, &inside);
}

const struct envelope ENVELOPE_DESTINATION = {is_destination, unwrap_destination};
