/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is one entry as it came: the text of an SQS or SNS message, an EventBridge event.
 */
#include "line_writer.h"
#include "source_row.h"

/* type: also the source's name in the tally. */
static bool text_write(const struct source_env *env, const struct event_record *record,
                       const char *type, struct labels *labels, struct error *err) {
    struct line_writer writer;

    line_writer_init(&writer, env, source_labels_done(env, labels), record->item,
                     source_time(env, record->time));
    tally_read(env->tally, type, record->data.len);
    bool ok = line_writer_add(&writer, record->data, false, err);
    line_writer_clean_up(&writer);
    return ok;
}

static bool read_sqs(const struct source_env *env, const struct event_record *record,
                     struct object *object, struct error *err) {
    struct labels labels;

    (void)object;
    labels_init(&labels);
    source_label(&labels, "__aws_log_type", SLICE("sqs"));
    source_label(&labels, "__aws_sqs_event_source_arn", record->arn);
    return text_write(env, record, "sqs", &labels, err);
}

static bool read_sns(const struct source_env *env, const struct event_record *record,
                     struct object *object, struct error *err) {
    struct labels labels;

    (void)object;
    labels_init(&labels);
    source_label(&labels, "__aws_log_type", SLICE("sns"));
    source_label(&labels, "__aws_sns_topic_arn", record->arn);
    return text_write(env, record, "sns", &labels, err);
}

static bool read_eventbridge(const struct source_env *env, const struct event_record *record,
                             struct object *object, struct error *err) {
    struct labels labels;

    (void)object;
    labels_init(&labels);
    source_label(&labels, "__aws_log_type", SLICE("eventbridge"));
    source_label(&labels, "__aws_eventbridge_source", record->source);
    source_label(&labels, "__aws_eventbridge_detail_type", record->detail_type);
    source_label(&labels, "__aws_eventbridge_account", record->account);
    return text_write(env, record, "eventbridge", &labels, err);
}

bool source_read_text(const struct source_env *env, const struct event_record *record,
                      struct error *err) {
    return record->kind == EVENT_SQS_TEXT ? read_sqs(env, record, NULL, err)
                                          : read_sns(env, record, NULL, err);
}

const struct source_row SOURCE_SQS = {
    .kind = EVENT_SQS_TEXT,
    .damaged = SOURCE_FAILS,
    .read = read_sqs,
};

const struct source_row SOURCE_SNS = {
    .kind = EVENT_SNS_TEXT,
    .damaged = SOURCE_FAILS,
    .read = read_sns,
};

const struct source_row SOURCE_EVENTBRIDGE = {
    .kind = EVENT_EVENTBRIDGE,
    .damaged = SOURCE_FAILS,
    .read = read_eventbridge,
};
