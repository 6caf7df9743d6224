/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Kinesis record. What its data holds is the source's to find out: a log line in it is never an
 * envelope.
 * Format: "Using Lambda with Amazon Kinesis Data Streams".
 */
#include "records.h"

enum { NS_PER_SECOND = 1000000000 };
enum { KINESIS_SEQUENCE, KINESIS_DATA, KINESIS_ARRIVAL, KINESIS_MEMBERS };

static void refuse(struct unwrap *unwrap, struct work_item *item) {
    struct error err = {0};

    tally_drop(unwrap->tally, "damaged_record", 1);
    error_set(&err, ERROR_REFUSED, "the event has no kinesis.data");
    work_item_refuse(item, "damaged_record", &err);
}

static const struct json_member NO_MEMBERS[KINESIS_MEMBERS] = {
    [KINESIS_SEQUENCE] = {.name = "sequenceNumber"},
    [KINESIS_DATA] = {.name = "data"},
    [KINESIS_ARRIVAL] = {.name = "approximateArrivalTimestamp"},
};

static void read_kinesis_members(const struct record *record, struct json_member *members) {
    struct error err = {0};

    memcpy(members, NO_MEMBERS, sizeof(NO_MEMBERS));
    (void)!json_object_read(record->members[RECORD_KINESIS].value, members, KINESIS_MEMBERS, &err);
}

static bool is_complete_kinesis(const struct unwrap *unwrap, const struct record *record) {
    struct json_member members[KINESIS_MEMBERS];

    (void)unwrap;
    read_kinesis_members(record, members);
    return json_is_text(members[KINESIS_DATA].value);
}

static void take_kinesis(struct unwrap *unwrap, const struct record *record,
                         const struct scope *scope) {
    struct json_member members[KINESIS_MEMBERS];
    struct slice data;

    read_kinesis_members(record, members);
    struct slice id = json_text_or_empty(members[KINESIS_SEQUENCE].value, unwrap->arena);
    struct slice identity =
        arena_printf(unwrap->arena, "kinesis record %.*s", (int)id.len, (const char *)id.ptr);
    struct work_item *item = unwrap_add_item(unwrap, scope, identity, id);
    if (!json_text(members[KINESIS_DATA].value, unwrap->arena, &data)) {
        refuse(unwrap, item); /* failing it would block the shard for days */
        return;
    }
    struct event_record *made = unwrap_add_record(unwrap, EVENT_KINESIS, scope, item);
    made->data = data;
    made->arn = record_text(unwrap, record, RECORD_EVENT_SOURCE_ARN);
    made->time =
        moment_or(unwrap_epoch(unwrap, members[KINESIS_ARRIVAL].value, NS_PER_SECOND), made->time);
}

const struct record_source RECORD_SOURCE_KINESIS = {"aws:kinesis", EVENT_FROM_KINESIS,
                                                    is_complete_kinesis, take_kinesis};
