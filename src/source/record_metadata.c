/* SPDX-License-Identifier: Apache-2.0 */
#include "record_metadata.h"

#include <assert.h>

#include "promtail/arn.h"
#include "promtail/s3_format.h"

/* Where a record came from. */
struct record_origin {
    struct slice account;
    struct slice region;
};

static struct slice first_known(struct slice a, struct slice b) {
    return a.len > 0 ? a : b;
}

/* The key of a log of AWS names the account and the region whose log it is. */
static struct record_origin origin_of_object(const struct event_record *record) {
    struct s3_origin key;

    (void)s3_format_for(record->object.key, record->object.bucket, &key);
    return (struct record_origin){
        .account = first_known(key.captures[S3_CAPTURE_ACCOUNT], record->account),
        .region = first_known(key.captures[S3_CAPTURE_REGION], record->object.region),
    };
}

static struct record_origin origin_of(const struct source_env *env,
                                      const struct event_record *record) {
    struct arn arn;

    switch (record->kind) {
    case EVENT_S3_OBJECT:
        return origin_of_object(record);
    case EVENT_EVENTBRIDGE:
        return (struct record_origin){record->account, record->region};
    case EVENT_CLOUDWATCH: /* a subscription's function is in the region of the log group */
        (void)arn_cut(env->function_arn, &arn);
        return (struct record_origin){.region = arn.region};
    case EVENT_KINESIS:
    case EVENT_SQS_TEXT:
    case EVENT_SNS_TEXT:
    case EVENT_PARKED:
    case EVENT_PARKED_OBJECT:
        break;
    }
    (void)arn_cut(record->arn, &arn); /* else both are empty */
    return (struct record_origin){arn.account, arn.region};
}

void record_metadata_init(struct record_metadata *metadata, const struct source_env *env,
                          const struct event_record *record, struct arena *memory) {
    struct record_origin origin = origin_of(env, record);
    bool by_kinesis = record->kind == EVENT_KINESIS;

    metadata->count = 0;
    record_metadata_set(metadata, env, METADATA_S3_KEY, record->object.key, memory);
    record_metadata_set(metadata, env, METADATA_REQUEST_ID, env->log->request_id, memory);
    record_metadata_set(metadata, env, by_kinesis ? METADATA_KINESIS_SEQUENCE : METADATA_EVENT_ID,
                        record->id, memory);
    record_metadata_set(metadata, env, METADATA_SOURCE_ACCOUNT, origin.account, memory);
    record_metadata_set(metadata, env, METADATA_SOURCE_REGION, origin.region, memory);
}

void record_metadata_copy(struct record_metadata *metadata, const struct record_metadata *from) {
    memcpy(metadata->pairs, from->pairs, from->count * sizeof(from->pairs[0]));
    metadata->count = from->count;
}

void record_metadata_add(struct record_metadata *metadata, struct slice name, struct slice value,
                         struct arena *memory) {
    assert(metadata->count < METADATA_FIELDS + METADATA_COLUMNS_MAX);
    metadata->pairs[metadata->count++] = (struct label){name, label_value_mend(value, memory)};
}

void record_metadata_set(struct record_metadata *metadata, const struct source_env *env,
                         enum metadata_field field, struct slice value, struct arena *memory) {
    struct slice name = metadata_field_name(field);

    if (!env->config->metadata.wanted[field] || value.len == 0) {
        return;
    }
    for (size_t i = 0; i < metadata->count; i++) {
        if (slice_equal(metadata->pairs[i].name, name)) {
            metadata->pairs[i].value = label_value_mend(value, memory);
            return;
        }
    }
    record_metadata_add(metadata, name, value, memory);
}

void record_metadata_attach(const struct record_metadata *metadata, struct entry *entry) {
    entry->metadata = metadata->pairs;
    entry->metadata_count = metadata->count;
}
