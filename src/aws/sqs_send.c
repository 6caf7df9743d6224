/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document as a message to a queue of SQS. To a FIFO queue it goes with its name for
 * de-duplication, so that a retry within five minutes sends nothing twice.
 */
#include "aws_endpoint.h"
#include "outbox_kind.h"
#include "promtail/json_write.h"

/* A queue takes 256 KiB, or since 2025 1 MiB if its MaximumMessageSize says so. */
enum { MESSAGE_BEST = 250000, MESSAGE_MAX = 1 << 20 };

static bool write_send_url(const struct outbox_config *config, const struct outbox_message *message,
                           struct slice region, struct buf *out, struct error *err) {
    struct slice address =
        config->endpoint != NULL ? slice_from_cstr(config->endpoint) : config->target->origin;

    (void)message;
    (void)region;
    return aws_endpoint_write_custom(address, out) ||
           error_set(err, ERROR_LIMIT, "the queue's address is too long");
}

static bool write_send_body(const struct outbox_config *config,
                            const struct outbox_message *message, struct buf *out) {
    enum { DEDUPLICATION_ID_MAX = 128 };
    struct json_write json;

    json_write_init(&json, out);
    json_write_begin(&json, '{');
    json_write_key(&json, SLICE("QueueUrl"));
    json_write_string(&json, config->target->text);
    json_write_key(&json, SLICE("MessageBody"));
    json_write_string(&json, message->body);
    if (slice_ends_with(config->target->queue, SLICE(".fifo"))) {
        json_write_key(&json, SLICE("MessageGroupId"));
        json_write_string(&json, SLICE("lambda-promtail"));
        json_write_key(&json, SLICE("MessageDeduplicationId"));
        json_write_string(&json, slice_first(message->name, DEDUPLICATION_ID_MAX));
    }
    json_write_end(&json, '}');
    return !json.full;
}

const struct outbox_kind OUTBOX_SQS = {
    .service = "sqs",
    .method = "POST",
    .target = "AmazonSQS.SendMessage",
    .content_type = "application/x-amz-json-1.0",
    .action = "sqs:SendMessage",
    .key_action = "kms:GenerateDataKey and kms:Decrypt",
    .bytes_best = MESSAGE_BEST,
    .bytes_max = MESSAGE_MAX,
    .write_url = write_send_url,
    .write_body = write_send_body,
};
