/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outbox_kind: a service that takes documents: how a message becomes a request. A row each
 * (s3_put.c, sqs_send.c).
 */
#ifndef PROMTAIL_AWS_OUTBOX_KIND_H
#define PROMTAIL_AWS_OUTBOX_KIND_H

#include "promtail/buf.h"
#include "promtail/outbox.h"

struct outbox_kind {
    const char *service; /* as it is signed */
    const char *method;
    const char *target; /* "AmazonSQS.SendMessage"; NULL: none */
    const char *content_type;
    const char *action;           /* that the role needs: "s3:PutObject" */
    const char *key_action;       /* likewise, of a customer managed key */
    size_t bytes_best, bytes_max; /* of a document */
    bool (*write_url)(const struct outbox_config *config, const struct outbox_message *message,
                      struct slice region, struct buf *out, struct error *err);
    /* NULL: the document is the body. False: out is full. */
    bool (*write_body)(const struct outbox_config *config, const struct outbox_message *message,
                       struct buf *out);
};

extern const struct outbox_kind OUTBOX_S3;
extern const struct outbox_kind OUTBOX_SQS;

#endif
