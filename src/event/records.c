/* SPDX-License-Identifier: Apache-2.0 */
#include "records.h"

static const struct record_source *const SOURCES[] = {
    &RECORD_SOURCE_SQS,
    &RECORD_SOURCE_KINESIS,
    &RECORD_SOURCE_SNS,
    &RECORD_SOURCE_S3,
};
enum { SOURCE_COUNT = sizeof(SOURCES) / sizeof(SOURCES[0]) };

static const struct record NO_RECORD = {
    .members =
        {
            [RECORD_EVENT_SOURCE] = {.name = "eventSource"},
            [RECORD_EVENT_SOURCE_OF_SNS] = {.name = "EventSource"},
            [RECORD_EVENT_SOURCE_ARN] = {.name = "eventSourceARN"},
            [RECORD_REGION] = {.name = "awsRegion"},
            [RECORD_EVENT_NAME] = {.name = "eventName"},
            [RECORD_EVENT_TIME] = {.name = "eventTime"},
            [RECORD_BODY] = {.name = "body"},
            [RECORD_MESSAGE_ID] = {.name = "messageId"},
            [RECORD_ATTRIBUTES] = {.name = "attributes"},
            [RECORD_KINESIS] = {.name = "kinesis"},
            [RECORD_S3] = {.name = "s3"},
            [RECORD_SNS] = {.name = "Sns"},
        },
};

struct slice record_text(const struct unwrap *unwrap, const struct record *record,
                         enum record_member member) {
    return json_text_or_empty(record->members[member].value, unwrap->arena);
}

/* The row that the record names, or NULL. */
static const struct record_source *read_record(const struct unwrap *unwrap, struct slice text,
                                               struct record *record) {
    struct error err = {0};

    *record = NO_RECORD;
    if (!json_object_read(text, record->members, RECORD_MEMBERS, &err)) {
        return NULL;
    }
    struct slice name = record_text(unwrap, record, RECORD_EVENT_SOURCE);
    if (name.len == 0) {
        name = record_text(unwrap, record, RECORD_EVENT_SOURCE_OF_SNS);
    }
    for (int i = 0; i < SOURCE_COUNT; i++) {
        if (slice_equal(name, slice_from_cstr(SOURCES[i]->name))) {
            return SOURCES[i];
        }
    }
    return NULL;
}

static void fail_unknown(struct unwrap *unwrap, const struct scope *scope, size_t number) {
    struct slice identity = arena_printf(unwrap->arena, "record %zu", number);
    struct work_item *item = unwrap_add_item(unwrap, scope, identity, (struct slice){0});
    struct error err = {0};

    error_set(&err, ERROR_INPUT, "unknown eventSource");
    work_item_fail(item, &err);
}

static bool is_records(const struct unwrap *unwrap, const struct payload *payload) {
    (void)unwrap;
    return json_is_array(payload->members[PAYLOAD_RECORDS].value);
}

/* The first record that is known; as a rule that is the first. Inside a text it must be complete,
 * too. An empty outermost list is an event without work (the end of a tumbling window). */
static bool find_known(const struct unwrap *unwrap, struct slice array, const struct scope *scope,
                       enum event_origin *origin) {
    const struct record_source *source = NULL;
    struct json_elements elements;
    struct record record;
    struct slice text;
    size_t count = 0;

    json_elements_init(&elements, array);
    while (source == NULL && json_elements_next(&elements, &text)) {
        source = read_record(unwrap, text, &record);
        if (source != NULL && scope->text != NULL && !source->is_complete(unwrap, &record)) {
            source = NULL;
        }
        count++;
    }
    json_elements_clean_up(&elements);
    *origin = source != NULL ? source->origin : EVENT_FROM_OTHER;
    if (count == 0 && scope->depth == 0) {
        tally_drop(unwrap->tally, "no_records", 1);
        return true;
    }
    return source != NULL;
}

static bool unwrap_records(struct unwrap *unwrap, const struct payload *payload,
                           const struct scope *scope) {
    struct slice array = payload->members[PAYLOAD_RECORDS].value;
    struct scope inside = *scope;
    enum event_origin origin;
    struct json_elements elements;
    struct record record;
    struct slice text;
    size_t number = 0;

    if (!find_known(unwrap, array, scope, &origin)) {
        return false;
    }
    inside.depth++;
    if (scope->depth == 0) {
        unwrap->event->origin = origin;
    }
    json_elements_init(&elements, array);
    while (json_elements_next(&elements, &text)) {
        const struct record_source *source = read_record(unwrap, text, &record);
        number++;
        if (source != NULL) {
            source->take(unwrap, &record, &inside);
        } else {
            fail_unknown(unwrap, &inside, number);
        }
    }
    json_elements_clean_up(&elements);
    return true;
}

const struct envelope ENVELOPE_RECORDS = {is_records, unwrap_records};
