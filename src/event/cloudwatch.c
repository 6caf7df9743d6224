/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A CloudWatch Logs subscription: {"awslogs":{"data":"base64 of gzip"}}. The data is the source's
 * to read.
 * Format: "Amazon CloudWatch Logs User Guide", subscription filters with AWS Lambda.
 */
#include "unwrap.h"

static struct slice data_of(const struct payload *payload) {
    struct member members[] = {{.name = "data"}};
    struct error err = {0};

    if (!members_read(payload->members[PAYLOAD_AWSLOGS].value, members, 1, &err)) {
        return (struct slice){0};
    }
    return members[0].value;
}

static bool is_cloudwatch(const struct unwrap *unwrap, const struct payload *payload) {
    (void)unwrap;
    return member_is_object(payload->members[PAYLOAD_AWSLOGS].value);
}

static bool take_cloudwatch(struct unwrap *unwrap, const struct payload *payload,
                            const struct scope *scope) {
    struct work_item *item =
        unwrap_add_item(unwrap, scope, SLICE("cloudwatch event"), (struct slice){0});
    struct slice data;

    if (!member_text(data_of(payload), unwrap->arena, &data)) {
        unwrap_fail_without(item, "awslogs.data");
        return true;
    }
    unwrap_add_record(unwrap, EVENT_CLOUDWATCH, item)->data = data;
    return true;
}

const struct envelope ENVELOPE_CLOUDWATCH = {is_cloudwatch, take_cloudwatch};
