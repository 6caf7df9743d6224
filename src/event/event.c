/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/event.h"

#include <assert.h>

#include "unwrap.h"

static const struct envelope *const ENVELOPES[] = {
    &ENVELOPE_CLOUDWATCH,  &ENVELOPE_RECORDS,
    &ENVELOPE_TEST_EVENT,  &ENVELOPE_SNS_MESSAGE,
    &ENVELOPE_EVENTBRIDGE, &ENVELOPE_CLOUDTRAIL_NOTICE,
    &ENVELOPE_DESTINATION, NULL,
};
static_assert(sizeof(ENVELOPES) / sizeof(ENVELOPES[0]) <= ENVELOPES_MAX + 1,
              "unwrap_payload has room for the members of all rows");

bool event_begin(struct event *event, struct slice payload, struct arena *arena,
                 struct tally *tally, struct error *err) {
    struct unwrap unwrap = {
        .envelopes = ENVELOPES, .event = event, .arena = arena, .record = &event->first};
    struct event_scope outermost = {0};
    struct error fault = {0};

    *event = (struct event){.tally = tally};
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

bool event_next(struct event *event, struct arena *arena, struct event_record *record) {
    struct unwrap unwrap = {
        .envelopes = ENVELOPES, .event = event, .arena = arena, .record = record};
    struct slice text;

    if (event->has_first) {
        *record = event->first;
        event->has_first = false;
        return true;
    }
    while (event->list_count > 0 && !unwrap.has_record) {
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

void event_clean_up(struct event *event) {
    while (event->list_count > 0) {
        end_list(event);
    }
    work_items_clean_up(&event->items);
}
