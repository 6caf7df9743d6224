/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A CloudWatch Logs subscription: {"awslogs":{"data":"base64 of gzip"}}. The data is the source's
 * to read.
 * Format: "Amazon CloudWatch Logs User Guide", subscription filters with AWS Lambda.
 */
#include "unwrap.h"

enum { CLOUDWATCH_AWSLOGS };

static struct slice cloudwatch_data(const struct payload *payload) {
    struct json_member members[] = {{.name = "data"}};
    struct error err = {0};

    if (!json_object_read(payload->members[CLOUDWATCH_AWSLOGS].value, members, 1, &err)) {
        return (struct slice){0};
    }
    return members[0].value;
}

static bool is_cloudwatch(const struct payload *payload) {
    return json_is_object(payload->members[CLOUDWATCH_AWSLOGS].value);
}

/* What the record becomes when its data turns out to be something else. */
static const struct event_record *
cloudwatch_fallback(struct unwrap *unwrap, const struct event_text *text, struct work_item *item) {
    struct event_record *copy = arena_alloc(unwrap->arena, sizeof(*copy));

    *copy = (struct event_record){
        .kind = text->kind,
        .data = text->data,
        .arn = text->arn,
        .time = text->time,
        .item = item,
    };
    return copy;
}

static bool unwrap_cloudwatch(struct unwrap *unwrap, const struct payload *payload,
                              const struct event_scope *scope) {
    struct slice data = cloudwatch_data(payload);

    if (!json_has_text(data) && scope->has_text) {
        return false;
    }
    struct work_item *item =
        unwrap_add_item(unwrap, scope, "cloudwatch event", (struct slice){0}, (struct slice){0});
    if (!json_is_text(data)) {
        unwrap_fail_without(item, "awslogs.data");
        return true;
    }
    struct event_record *record = unwrap_add_record(unwrap, EVENT_CLOUDWATCH, scope, item);
    if (scope->has_text) {
        record->data = unwrap_text_copy(unwrap, data); /* the text around it may yet be an entry */
        record->fallback = cloudwatch_fallback(unwrap, &scope->text, item);
    } else {
        record->data = unwrap_text(data);
    }
    return true;
}

const struct envelope ENVELOPE_CLOUDWATCH = {
    .names = {[CLOUDWATCH_AWSLOGS] = "awslogs"},
    .matches = is_cloudwatch,
    .unwrap = unwrap_cloudwatch,
};
