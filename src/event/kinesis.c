/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Kinesis record. What its data holds is the source's to find out: a log line in it is never an
 * envelope.
 * Format: "Using Lambda with Amazon Kinesis Data Streams".
 */
#include "records.h"

enum { NS_PER_SECOND = 1000000000 };
enum { RECORD_KINESIS, RECORD_ARN };
enum { KINESIS_SEQUENCE, KINESIS_DATA, KINESIS_ARRIVAL, KINESIS_MEMBERS };

static void refuse_kinesis(struct unwrap *unwrap, struct work_item *item) {
    struct error err = {0};

    tally_drop(unwrap->event->tally, "damaged_record", 1);
    error_set(&err, ERROR_REFUSED, "the event has no kinesis.data");
    work_item_refuse(item, &err);
}

static void read_kinesis_members(const struct json_member *record, struct json_member *members) {
    static const struct json_member names[KINESIS_MEMBERS] = {
        [KINESIS_SEQUENCE] = {.name = "sequenceNumber"},
        [KINESIS_DATA] = {.name = "data"},
        [KINESIS_ARRIVAL] = {.name = "approximateArrivalTimestamp"},
    };
    struct error err = {0};

    memcpy(members, names, sizeof(names));
    (void)!json_object_read(record[RECORD_KINESIS].value, members, KINESIS_MEMBERS, &err);
}

static bool is_complete_kinesis(const struct json_member *record) {
    struct json_member members[KINESIS_MEMBERS];

    read_kinesis_members(record, members);
    return json_is_text(members[KINESIS_DATA].value);
}

static void unwrap_kinesis(struct unwrap *unwrap, const struct json_member *record,
                           const struct event_scope *scope) {
    struct json_member members[KINESIS_MEMBERS];
    struct slice data;

    read_kinesis_members(record, members);
    struct slice id = unwrap_text(members[KINESIS_SEQUENCE].value);
    struct work_item *item = unwrap_add_item(unwrap, scope, "kinesis record ", id, id);
    if (!json_text_in_place(members[KINESIS_DATA].value, &data)) {
        refuse_kinesis(unwrap, item); /* failing it would block the shard for days */
        return;
    }
    struct event_record *made = unwrap_add_record(unwrap, EVENT_KINESIS, scope, item);
    made->data = data;
    made->id = id;
    made->arn = unwrap_text(record[RECORD_ARN].value);
    made->time =
        moment_or(unwrap_epoch(unwrap, members[KINESIS_ARRIVAL].value, NS_PER_SECOND), made->time);
}

const struct record_source RECORD_SOURCE_KINESIS = {
    .name = "aws:kinesis",
    .names = {[RECORD_KINESIS] = "kinesis", [RECORD_ARN] = "eventSourceARN"},
    .origin = EVENT_FROM_KINESIS,
    .is_complete = is_complete_kinesis,
    .unwrap = unwrap_kinesis,
};
