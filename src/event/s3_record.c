/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_record.h"

#include "promtail/number.h"

/* Why there is nothing to read; NULL: there is something. */
static const char *nothing_to_read(const struct s3_record *s3, int64_t size) {
    if (!s3->readable) {
        return "not_a_creation";
    }
    if (size == 0 && slice_ends_with(s3->key, SLICE("/"))) {
        return "folder_marker";
    }
    return size == 0 ? "empty_object" : NULL;
}

bool s3_members_complete(const struct s3_members *members) {
    return json_has_text(members->bucket) && json_has_text(members->key);
}

struct s3_record s3_record_read(struct unwrap *unwrap, const struct s3_members *members) {
    return (struct s3_record){
        .time = unwrap_rfc3339(unwrap, members->time),
        .bucket = unwrap_text(members->bucket),
        .key = unwrap_text(members->key),
        .version_id = unwrap_text(members->version_id),
        .region = unwrap_text(members->region),
        .account = unwrap_text(members->account),
        .size = members->size,
    };
}

void s3_record_add(struct unwrap *unwrap, const struct s3_record *s3,
                   const struct event_scope *scope) {
    const struct slice parts[] = {SLICE("s3://"), s3->bucket, SLICE("/"), s3->key};
    struct work_item *item =
        work_item_new(&unwrap->event->items, scope->parent, (struct slice){0}, parts, 4);
    int64_t size;

    if (!number_parse_i64(s3->size, &size) || size < 0) {
        size = -1;
    }
    if (s3->bucket.len == 0 || s3->key.len == 0) {
        unwrap_fail_without(item, s3->bucket.len == 0 ? "bucket name" : "object key");
        return;
    }
    const char *reason = nothing_to_read(s3, size);
    const struct event_keeper *keeper = unwrap->event->keeper;
    if (reason == NULL && keeper != NULL &&
        failed_target_holds(keeper->target, s3->bucket, s3->key)) {
        reason = "parked_object";
    }
    if (reason != NULL) {
        unwrap_skip(unwrap, item, reason);
        return;
    }
    struct event_record *record = unwrap_add_record(
        unwrap, failed_target_is_parked_name(s3->key) ? EVENT_PARKED_OBJECT : EVENT_S3_OBJECT,
        scope, item);
    record->object = (struct object_ref){
        .bucket = s3->bucket,
        .key = s3->key,
        .version_id = s3->version_id,
        .region = s3->region,
        .size = size,
    };
    record->account = s3->account;
    record->time = moment_or(s3->time, record->time);
}
