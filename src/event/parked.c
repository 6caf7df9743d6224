/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the function itself parked and gets back: entries that Loki refused, or the event that could
 * not be read.
 * Format: docs/semantics.md#parked-events.
 */
#include "unwrap.h"

enum { PARKED_VERSION };
enum { PARKED_TENANT, PARKED_STREAMS, PARKED_EVENT, PARKED_MEMBERS };

static bool is_parked(const struct payload *payload) {
    return payload->members[PARKED_VERSION].value.len > 0;
}

static void unwrap_parked_streams(struct unwrap *unwrap, const struct json_member *members,
                                  const struct event_scope *scope, struct work_item *item) {
    struct event_record *record = unwrap_add_record(unwrap, EVENT_PARKED, scope, item);

    record->data = members[PARKED_STREAMS].value;
    record->tenant = unwrap_text(members[PARKED_TENANT].value);
}

static void unwrap_parked_event(struct unwrap *unwrap, const struct json_member *members,
                                const struct event_scope *scope, struct work_item *item) {
    struct event_scope inside = {.depth = scope->depth + 1, .parent = item, .time = scope->time};
    struct error err = {0};

    if (unwrap_payload(unwrap, members[PARKED_EVENT].value, &inside)) {
        work_item_read(item);
    } else {
        error_set(&err, ERROR_INPUT, "holds an event of unknown type");
        work_item_fail(item, &err);
    }
}

/* A message of SNS is a log line, whatever it says. */
static bool unwrap_parked(struct unwrap *unwrap, const struct payload *payload,
                          const struct event_scope *scope) {
    struct json_member members[PARKED_MEMBERS] = {
        [PARKED_TENANT] = {.name = "tenant"},
        [PARKED_STREAMS] = {.name = "streams"},
        [PARKED_EVENT] = {.name = "event"},
    };
    struct error err = {0};

    if (scope->has_text && scope->text.kind != EVENT_SQS_TEXT) {
        return false;
    }
    struct work_item *item =
        unwrap_add_item(unwrap, scope, "a parked event", (struct slice){0}, (struct slice){0});
    item->parked = true;
    (void)!json_object_read(payload->text, members, PARKED_MEMBERS,
                            &err); /* as before: it is one */
    if (!slice_equal(payload->members[PARKED_VERSION].value, SLICE("1"))) {
        error_set(&err, ERROR_INPUT, "lambda_promtail_parked is not 1: another version wrote it");
        work_item_fail(item, &err);
    } else if (json_is_array(members[PARKED_STREAMS].value)) {
        unwrap_parked_streams(unwrap, members, scope, item);
    } else if (json_is_object(members[PARKED_EVENT].value)) {
        unwrap_parked_event(unwrap, members, scope, item);
    } else {
        unwrap_fail_without(item, "streams, nor an event");
    }
    return true;
}

const struct envelope ENVELOPE_PARKED = {
    /* Alone: every event is searched for the names of all rows. */
    .names = {[PARKED_VERSION] = "lambda_promtail_parked"},
    .matches = is_parked,
    .unwrap = unwrap_parked,
};
