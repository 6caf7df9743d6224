/* SPDX-License-Identifier: Apache-2.0 */
#include "records.h"

static const struct record_source *const SOURCES[] = {
    &RECORD_SOURCE_SQS,
    &RECORD_SOURCE_KINESIS,
    &RECORD_SOURCE_SNS,
    &RECORD_SOURCE_S3,
};
enum {
    SOURCE_COUNT = sizeof(SOURCES) / sizeof(SOURCES[0]),
    MEMBERS_MAX = 2 + SOURCE_COUNT * RECORD_NAMES_MAX,
};

/* A record: the members that all rows want, in one pass. */
struct record {
    const struct record_source *source; /* the row that it names; NULL: it names no row */
    struct json_member all[MEMBERS_MAX];
    const struct json_member *members; /* those of the row */
};

/* SNS writes it with a capital. */
enum { SOURCE_NAME, SOURCE_NAME_OF_SNS, ROWS };

static void find_row(struct record *record, struct slice name) {
    size_t at = ROWS;

    for (int i = 0; i < SOURCE_COUNT; i++) {
        if (json_text_is(name, SOURCES[i]->name)) {
            record->source = SOURCES[i];
            record->members = &record->all[at];
            return;
        }
        for (int j = 0; j < RECORD_NAMES_MAX && SOURCES[i]->names[j] != NULL; j++) {
            at++;
        }
    }
}

static void read_record(struct slice text, struct record *record) {
    struct error err = {0};
    size_t count = ROWS;

    record->source = NULL;
    record->all[SOURCE_NAME] = (struct json_member){.name = "eventSource"};
    record->all[SOURCE_NAME_OF_SNS] = (struct json_member){.name = "EventSource"};
    for (int i = 0; i < SOURCE_COUNT; i++) {
        for (int j = 0; j < RECORD_NAMES_MAX && SOURCES[i]->names[j] != NULL; j++) {
            record->all[count++] = (struct json_member){.name = SOURCES[i]->names[j]};
        }
    }
    if (json_is_object(text) && json_object_read(text, record->all, count, &err)) {
        bool named = json_has_text(record->all[SOURCE_NAME].value);
        find_row(record, record->all[named ? SOURCE_NAME : SOURCE_NAME_OF_SNS].value);
    }
}

static bool is_records(const struct payload *payload) {
    return json_is_array(payload->members[0].value);
}

/* The first record that is known; as a rule that is the first. Inside a text it must be complete,
 * too. An empty outermost list is an event without work (the end of a tumbling window). */
static bool find_known(const struct unwrap *unwrap, struct slice array,
                       const struct event_scope *scope, enum event_origin *origin) {
    const struct record_source *source = NULL;
    struct json_elements elements;
    struct record record;
    struct slice text;
    size_t count = 0;

    json_elements_init(&elements, array);
    while (source == NULL && json_elements_next(&elements, &text)) {
        read_record(text, &record);
        source = record.source;
        if (source != NULL && scope->has_text && !source->is_complete(record.members)) {
            source = NULL;
        }
        count++;
    }
    json_elements_clean_up(&elements);
    *origin = source != NULL ? source->origin : EVENT_FROM_OTHER;
    if (count == 0 && scope->depth == 0) {
        tally_drop(unwrap->event->tally, "no_records", 1);
        return true;
    }
    return source != NULL;
}

static void unwrap_record(struct unwrap *unwrap, struct event_list *list, struct slice text) {
    struct record record;

    read_record(text, &record);
    if (record.source != NULL) {
        record.source->unwrap(unwrap, record.members, &list->scope);
    } else {
        unwrap_fail_element(unwrap, list, "record ", "unknown eventSource");
    }
}

static bool unwrap_records(struct unwrap *unwrap, const struct payload *payload,
                           const struct event_scope *scope) {
    struct slice array = payload->members[0].value;
    struct event_scope inside = *scope;
    enum event_origin origin;

    if (!find_known(unwrap, array, scope, &origin)) {
        return false;
    }
    inside.depth++;
    if (scope->depth == 0) {
        unwrap->event->origin = origin;
    }
    (void)unwrap_add_list(unwrap, array, unwrap_record, &inside);
    return true;
}

const struct envelope ENVELOPE_RECORDS = {
    .names = {"Records"},
    .matches = is_records,
    .unwrap = unwrap_records,
};
