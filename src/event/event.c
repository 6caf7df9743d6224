/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/event.h"

#include <assert.h>

#include "unwrap.h"

static const struct envelope *const ENVELOPES[] = {
    &ENVELOPE_CLOUDWATCH,  &ENVELOPE_RECORDS,     &ENVELOPE_TEST_EVENT,
    &ENVELOPE_SNS_MESSAGE, &ENVELOPE_EVENTBRIDGE, &ENVELOPE_CLOUDTRAIL_NOTICE,
    &ENVELOPE_DESTINATION, &ENVELOPE_PARKED,      NULL,
};
static_assert(sizeof(ENVELOPES) / sizeof(ENVELOPES[0]) <= ENVELOPES_MAX + 1,
              "unwrap_payload has room for the members of all rows");

bool event_begin(struct event *event, struct slice payload, struct arena *arena,
                 struct tally *tally, struct event_keeper *keeper, struct error *err) {
    struct unwrap unwrap = {
        .envelopes = ENVELOPES, .event = event, .arena = arena, .record = &event->first};
    struct event_scope outermost = {0};
    struct error fault = {0};

    *event = (struct event){.tally = tally, .keeper = keeper};
    work_items_init(&event->items, arena);
    if (unwrap_payload(&unwrap, payload, &outermost)) {
        event->has_first = unwrap.has_record;
        return true;
    }
    if (!json_object_read(payload, NULL, 0, &fault)) {
        return error_set(err, ERROR_INPUT, "the event is not a JSON object: %s", fault.text);
    }
    return error_set(err, ERROR_INPUT,
                     "unknown event type; must be one of: CloudWatch Logs, Kinesis, S3, "
                     "SQS, SNS, EventBridge, an asynchronous invocation's record");
}

/* Its carrier waits for no further element. */
static void end_list(struct event *event) {
    struct event_list *list = &event->lists[--event->list_count];

    json_elements_clean_up(&list->elements);
    if (list->scope.parent != NULL) {
        work_item_release(list->scope.parent);
    }
}

/* The next record of the lists above the first `floor` ones. */
static bool event_next_above(struct event *event, unsigned floor, struct arena *arena,
                             struct event_record *record) {
    struct unwrap unwrap = {
        .envelopes = ENVELOPES, .event = event, .arena = arena, .record = record};
    struct slice text;

    if (event->has_first) {
        *record = event->first;
        event->has_first = false;
        return true;
    }
    while (event->list_count > floor && !unwrap.has_record) {
        struct event_list *list = &event->lists[event->list_count - 1];
        if (json_elements_next(&list->elements, &text)) {
            list->number++;
            list->unwrap(&unwrap, list, text);
        } else {
            end_list(event);
        }
    }
    return unwrap.has_record;
}

bool event_next(struct event *event, struct arena *arena, struct event_record *record) {
    return event_next_above(event, 0, arena, record);
}

bool event_next_inserted(struct event *event, struct arena *arena, struct event_record *record) {
    return event_next_above(event, event->inserted_floor, arena, record);
}

bool event_insert(struct event *event, struct slice bytes, struct work_item *item,
                  struct arena *arena, struct error *err) {
    struct unwrap unwrap = {
        .envelopes = ENVELOPES, .event = event, .arena = arena, .record = &event->first};
    struct event_scope scope = {.depth = event->list_count, .parent = item};
    struct json_member version = {.name = ENVELOPE_PARKED.names[0]};

    event->inserted_floor = event->list_count;
    if (!json_object_read(bytes, &version, 1, err) || version.value.len == 0 ||
        !unwrap_payload(&unwrap, bytes, &scope)) {
        return error_set(err, ERROR_INPUT, "is named like a parked event, but is not one");
    }
    event->has_first = unwrap.has_record;
    return true;
}

void event_clean_up(struct event *event) {
    while (event->list_count > 0) {
        end_list(event);
    }
    work_items_clean_up(&event->items);
}
