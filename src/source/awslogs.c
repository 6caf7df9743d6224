/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A CloudWatch Logs subscription with the function as its destination: base64 -> inflate ->
 * cloudwatch.
 */
#include "cloudwatch.h"
#include "promtail/base64.h"
#include "promtail/container_of.h"
#include "promtail/inflate.h"
#include "source_row.h"
#include "timed_reader.h"

struct awslogs {
    struct cloudwatch cloudwatch;
    struct slice data;
    struct base64_reader base64;
    struct inflate plain;
    struct timed_reader timed;
    uint64_t bytes; /* plain ones that the longest way through gave */
};

static void close_awslogs(struct cloudwatch *cloudwatch) {
    struct awslogs *awslogs = CONTAINER_OF(cloudwatch, struct awslogs, cloudwatch);

    if (awslogs->plain.plain_bytes > awslogs->bytes) {
        awslogs->bytes = awslogs->plain.plain_bytes;
    }
    inflate_clean_up(&awslogs->plain);
}

static struct reader *open_awslogs(struct cloudwatch *cloudwatch) {
    struct awslogs *awslogs = CONTAINER_OF(cloudwatch, struct awslogs, cloudwatch);

    close_awslogs(cloudwatch);
    base64_reader_init(&awslogs->base64, awslogs->data);
    inflate_init(&awslogs->plain, &awslogs->base64.reader, true, 0);
    timed_reader_init(&awslogs->timed, &awslogs->plain.reader, cloudwatch->env);
    return &awslogs->timed.reader;
}

/* Another JSON text in an SQS or SNS message is the application's own: the message is an entry. */
static bool read_awslogs(const struct source_env *env, const struct event_record *record,
                         struct object *object, struct error *err) {
    struct awslogs awslogs = {
        .cloudwatch = {.env = env,
                       .item = record->item,
                       .time = record->time,
                       .open = open_awslogs,
                       .close = close_awslogs},
        .data = record->data,
    };

    (void)object;
    enum cloudwatch_result result = cloudwatch_read(&awslogs.cloudwatch, err);
    if (result == CLOUDWATCH_OTHER && record->fallback != NULL) {
        return source_read_text(env, record->fallback, err);
    }
    tally_read(env->tally, "cloudwatch", awslogs.bytes);
    return result == CLOUDWATCH_READ;
}

const struct source_row SOURCE_CLOUDWATCH = {
    .kind = EVENT_CLOUDWATCH,
    .damaged = SOURCE_FAILS,
    .read = read_awslogs,
};
