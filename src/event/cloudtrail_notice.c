/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The notice that CloudTrail publishes to an SNS topic for each log file: the bucket, and a list of
 * keys, which are not encoded.
 * Format: "AWS CloudTrail User Guide", configuring Amazon SNS notifications for CloudTrail.
 */
#include "s3_record.h"

enum { NOTICE_BUCKET, NOTICE_KEYS };

static bool is_cloudtrail_notice(const struct payload *payload) {
    return json_has_text(payload->members[NOTICE_BUCKET].value) &&
           json_is_array(payload->members[NOTICE_KEYS].value);
}

static bool notice_has_key(struct slice keys) {
    struct json_elements elements;
    struct slice key;
    bool found = false;

    json_elements_init(&elements, keys);
    while (!found && json_elements_next(&elements, &key)) {
        found = json_has_text(key);
    }
    json_elements_clean_up(&elements);
    return found;
}

static void unwrap_notice_key(struct unwrap *unwrap, struct event_list *list, struct slice key) {
    if (!json_has_text(key)) {
        unwrap_fail_element(unwrap, list, "s3ObjectKey ", "is not an object key");
        return;
    }
    struct s3_record s3 = {
        .time = list->scope.time,
        .bucket = list->bucket,
        .key = unwrap_text(key),
        .readable = true,
    };
    s3_record_add(unwrap, &s3, &list->scope);
}

static bool unwrap_cloudtrail_notice(struct unwrap *unwrap, const struct payload *payload,
                                     const struct event_scope *scope) {
    struct slice keys = payload->members[NOTICE_KEYS].value;
    struct event_scope inside = *scope;

    if (!notice_has_key(keys)) {
        return false;
    }
    inside.depth++;
    struct event_list *list = unwrap_add_list(unwrap, keys, unwrap_notice_key, &inside);
    list->bucket = unwrap_text(payload->members[NOTICE_BUCKET].value);
    return true;
}

const struct envelope ENVELOPE_CLOUDTRAIL_NOTICE = {
    .names = {[NOTICE_BUCKET] = "s3Bucket", [NOTICE_KEYS] = "s3ObjectKey"},
    .matches = is_cloudtrail_notice,
    .unwrap = unwrap_cloudtrail_notice,
};
