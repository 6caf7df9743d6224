/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A CloudWatch Logs subscription: {"awslogs":{"data":"base64 of gzip"}}. The data is the source's
 * to read.
 * Format: "Amazon CloudWatch Logs User Guide", subscription filters with AWS Lambda.
 */
#include "unwrap.h"

static struct slice data_of(const struct payload *payload) {
    struct json_member members[] = {{.name = "data"}};
    struct error err = {0};

    if (!json_object_read(payload->members[PAYLOAD_AWSLOGS].value, members, 1, &err)) {
        return (struct slice){0};
    }
    return members[0].value;
}

static bool is_cloudwatch(const struct unwrap *unwrap, const struct payload *payload) {
    (void)unwrap;
    return json_is_object(payload->members[PAYLOAD_AWSLOGS].value);
}

/* What the record becomes when its data turns out to be something else. */
static const struct event_record *
copy_carrier(struct unwrap *unwrap, const struct event_record *text, struct work_item *item) {
    struct event_record *copy = arena_alloc(unwrap->arena, sizeof(*copy));

    *copy = *text;
    copy->item = item;
    return copy;
}

static bool unwrap_cloudwatch(struct unwrap *unwrap, const struct payload *payload,
                              const struct scope *scope) {
    struct slice data;
    bool has_data = json_text(data_of(payload), unwrap->arena, &data);

    if (data.len == 0 && scope->text != NULL) {
        return false;
    }
    struct work_item *item =
        unwrap_add_item(unwrap, scope, SLICE("cloudwatch event"), (struct slice){0});
    if (!has_data) {
        unwrap_fail_without(item, "awslogs.data");
        return true;
    }
    struct event_record *record = unwrap_add_record(unwrap, EVENT_CLOUDWATCH, scope, item);
    record->data = data;
    if (scope->text != NULL) {
        record->fallback = copy_carrier(unwrap, scope->text, item);
    }
    return true;
}

const struct envelope ENVELOPE_CLOUDWATCH = {is_cloudwatch, unwrap_cloudwatch};
