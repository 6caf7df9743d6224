/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/event.h"

#include "unwrap.h"

bool event_parse(struct slice payload, struct arena *arena, struct tally *tally,
                 struct event *event, struct error *err) {
    struct unwrap unwrap = {.arena = arena, .tally = tally, .event = event};
    struct scope outermost = {0};
    struct error fault = {0};

    *event = (struct event){0};
    event->records_end = &event->records;
    event->items_end = &event->items;
    if (unwrap_payload(&unwrap, payload, &outermost)) {
        return true;
    }
    if (!json_object_read(payload, NULL, 0, &fault)) {
        return error_set(err, ERROR_INPUT, "the event is not a JSON object: %s", fault.text);
    }
    return error_set(err, ERROR_INPUT,
                     "unknown event type; must be one of: CloudWatch Logs, Kinesis, S3, "
                     "SQS, SNS, EventBridge, an asynchronous invocation's record");
}
