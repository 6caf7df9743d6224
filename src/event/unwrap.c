/* SPDX-License-Identifier: Apache-2.0 */
#include "unwrap.h"

static const struct envelope *const ENVELOPES[] = {
    &ENVELOPE_CLOUDWATCH,  &ENVELOPE_RECORDS,     &ENVELOPE_TEST_EVENT,
    &ENVELOPE_SNS_MESSAGE, &ENVELOPE_EVENTBRIDGE, &ENVELOPE_DESTINATION,
};
enum { ENVELOPE_COUNT = sizeof(ENVELOPES) / sizeof(ENVELOPES[0]) };

static const struct payload NO_PAYLOAD = {
    .members =
        {
            [PAYLOAD_AWSLOGS] = {.name = "awslogs"},
            [PAYLOAD_RECORDS] = {.name = "Records"},
            [PAYLOAD_EVENT] = {.name = "Event"},
            [PAYLOAD_TYPE] = {.name = "Type"},
            [PAYLOAD_MESSAGE] = {.name = "Message"},
            [PAYLOAD_TOPIC_ARN] = {.name = "TopicArn"},
            [PAYLOAD_TIMESTAMP] = {.name = "Timestamp"},
            [PAYLOAD_MESSAGE_ID] = {.name = "MessageId"},
            [PAYLOAD_SOURCE] = {.name = "source"},
            [PAYLOAD_DETAIL_TYPE] = {.name = "detail-type"},
            [PAYLOAD_DETAIL] = {.name = "detail"},
            [PAYLOAD_ACCOUNT] = {.name = "account"},
            [PAYLOAD_REGION] = {.name = "region"},
            [PAYLOAD_TIME] = {.name = "time"},
            [PAYLOAD_ID] = {.name = "id"},
            [PAYLOAD_REQUEST_PAYLOAD] = {.name = "requestPayload"},
            [PAYLOAD_REQUEST_CONTEXT] = {.name = "requestContext"},
        },
};

static void refuse_too_deep(struct unwrap *unwrap, const struct scope *scope) {
    struct work_item *item =
        unwrap_add_item(unwrap, scope, SLICE("an envelope"), (struct slice){0});
    struct error err = {0};

    tally_drop(unwrap->tally, "nested_too_deep", 1);
    error_set(&err, ERROR_REFUSED, "envelopes are nested more than %d deep", EVENT_NESTING_MAX);
    work_item_refuse(item, "nested_too_deep", &err);
}

bool unwrap_payload(struct unwrap *unwrap, struct slice text, const struct scope *scope) {
    struct payload payload = NO_PAYLOAD;
    struct error err = {0};

    payload.text = slice_trim(text);
    if (!json_is_object(payload.text) ||
        !json_object_read(payload.text, payload.members, PAYLOAD_MEMBERS, &err)) {
        return false;
    }
    for (int i = 0; i < ENVELOPE_COUNT; i++) {
        if (!ENVELOPES[i]->matches(unwrap, &payload)) {
            continue;
        }
        if (scope->depth >= EVENT_NESTING_MAX) {
            refuse_too_deep(unwrap, scope);
            return true;
        }
        if (ENVELOPES[i]->unwrap(unwrap, &payload, scope)) {
            return true;
        }
    }
    return false;
}

struct slice payload_text(const struct unwrap *unwrap, const struct payload *payload,
                          enum payload_member member) {
    return json_text_or_empty(payload->members[member].value, unwrap->arena);
}

static bool is_absent(struct slice value) {
    return value.len == 0 || slice_equal(value, SLICE("null"));
}

static struct moment count_unreadable(struct unwrap *unwrap) {
    tally_drop(unwrap->tally, "time_unreadable", 1);
    return (struct moment){0};
}

struct moment unwrap_epoch(struct unwrap *unwrap, struct slice value, int64_t unit_ns) {
    struct slice text;
    int64_t ns;

    if (is_absent(value)) {
        return (struct moment){0};
    }
    if (!json_text(value, unwrap->arena, &text)) {
        text = value;
    }
    return time_parse_number(text, unit_ns, &ns) ? moment_at(ns) : count_unreadable(unwrap);
}

struct moment unwrap_rfc3339(struct unwrap *unwrap, struct slice value) {
    int64_t ns;

    if (is_absent(value)) {
        return (struct moment){0};
    }
    if (!time_parse_rfc3339(json_text_or_empty(value, unwrap->arena), &ns)) {
        return count_unreadable(unwrap);
    }
    return moment_at(ns);
}

struct work_item *unwrap_add_item(struct unwrap *unwrap, const struct scope *scope,
                                  struct slice identity, struct slice id) {
    struct work_item *item = work_item_new(unwrap->arena, scope->parent, identity, id);

    if (scope->parent == NULL) {
        *unwrap->event->items_end = item;
        unwrap->event->items_end = &item->next;
    }
    return item;
}

struct event_record *unwrap_add_record(struct unwrap *unwrap, enum event_kind kind,
                                       const struct scope *scope, struct work_item *item) {
    struct event_record *record = arena_alloc(unwrap->arena, sizeof(*record));

    record->kind = kind;
    record->time = scope->time;
    record->item = item;
    *unwrap->event->records_end = record;
    unwrap->event->records_end = &record->next;
    unwrap->event->record_count++;
    return record;
}

void unwrap_add_text(struct unwrap *unwrap, const struct event_record *text,
                     struct work_item *item) {
    struct scope scope = {.time = text->time};
    struct event_record *record = unwrap_add_record(unwrap, text->kind, &scope, item);

    record->data = text->data;
    record->arn = text->arn;
}

void unwrap_pass_over(struct unwrap *unwrap, struct work_item *item, const char *reason) {
    tally_drop(unwrap->tally, reason, 1);
    work_item_read(item);
}

void unwrap_fail_without(struct work_item *item, const char *what) {
    struct error err = {0};

    error_set(&err, ERROR_INPUT, "the event has no %s", what);
    work_item_fail(item, &err);
}
