/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The event of one record, as AWS would send it, put together from what was read of it: the texts
 * of the event itself were unescaped where they stood.
 * Format: "Using Lambda with Amazon Kinesis", "Event message structure" of S3.
 */
#include "promtail/event.h"
#include "promtail/json_write.h"
#include "promtail/percent.h"
#include "records.h"

enum { NS_PER_SECOND = 1000000000, KEY_ENCODED_MAX = 8192 };

static void original_member(struct json_write *json, const char *name, struct slice text) {
    if (text.len > 0) {
        json_write_key(json, slice_from_cstr(name));
        json_write_string(json, text);
    }
}

static void original_begin(struct json_write *json, const char *name) {
    json_write_key(json, slice_from_cstr(name));
    json_write_begin(json, '{');
}

/* "approximateArrivalTimestamp":1545084650.987000000, a number. */
static bool original_seconds(struct json_write *json, int64_t ns) {
    json_write_key(json, SLICE("approximateArrivalTimestamp"));
    json->comma = true;
    return ns < 0 || buf_printf(json->out, "%lld.%09lld", (long long)(ns / NS_PER_SECOND),
                                (long long)(ns % NS_PER_SECOND));
}

static bool original_kinesis(const struct event_record *record, struct json_write *json) {
    original_member(json, "eventSource", SLICE("aws:kinesis"));
    original_member(json, "eventSourceARN", record->arn);
    original_begin(json, "kinesis");
    original_member(json, "sequenceNumber", record->id);
    json_write_key(json, SLICE("data"));
    json_write_string(json, record->data);
    bool ok = !record->time.known || original_seconds(json, record->time.ns);
    json_write_end(json, '}');
    return ok;
}

static bool original_s3(const struct event_record *record, struct json_write *json) {
    const struct object_ref *object = &record->object;
    struct buf text;

    buf_init(&text, KEY_ENCODED_MAX);
    original_member(json, "eventSource", SLICE("aws:s3"));
    original_member(json, "eventName", SLICE("ObjectCreated:Put"));
    original_member(json, "awsRegion", object->region);
    bool ok = !record->time.known || time_write_rfc3339(&text, record->time.ns);
    original_member(json, "eventTime", buf_slice(&text));
    original_begin(json, "s3");
    original_begin(json, "bucket");
    original_member(json, "name", object->bucket);
    json_write_end(json, '}');
    original_begin(json, "object");
    buf_reset(&text);
    ok = ok && percent_encode(&text, object->key, SLICE("/"));
    original_member(json, "key", buf_slice(&text));
    original_member(json, "versionId", object->version_id);
    if (object->size >= 0) {
        json_write_key(json, SLICE("size"));
        json_write_int(json, object->size);
    }
    json_write_end(json, '}');
    json_write_end(json, '}');
    buf_clean_up(&text);
    return ok;
}

bool event_write_original(const struct event_record *record, struct buf *out) {
    struct json_write json;
    bool ok;

    json_write_init(&json, out);
    json_write_begin(&json, '{');
    if (record->kind == EVENT_CLOUDWATCH) {
        original_begin(&json, "awslogs");
        original_member(&json, "data", record->data);
        json_write_end(&json, '}');
        json_write_end(&json, '}');
        return !json.full;
    }
    json_write_key(&json, SLICE("Records"));
    json_write_begin(&json, '[');
    json_write_begin(&json, '{');
    ok = record->kind == EVENT_KINESIS     ? original_kinesis(record, &json)
         : record->kind == EVENT_S3_OBJECT ? original_s3(record, &json)
                                           : false;
    json_write_end(&json, '}');
    json_write_end(&json, ']');
    json_write_end(&json, '}');
    return ok && !json.full;
}

void event_refuse(struct event_keeper *keeper, struct tally *tally, struct work_item *item,
                  const char *reason, const struct error *err, struct slice event) {
    struct error failure = {0};

    if (keeper == NULL) {
        tally_drop(tally, reason, 1);
        work_item_refuse(item, err);
    } else if (item->parked) {
        work_item_fail(item, err); /* it is where it would be parked, or was */
    } else if (keeper->keep(keeper, item, reason, err, event, &failure)) {
        tally_drop(tally, reason, 1);
        work_item_refuse(item, err);
    } else {
        work_item_fail(item, &failure);
    }
}
