/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/outbox.h"

#include "aws_call.h"
#include "aws_denied.h"
#include "aws_region.h"
#include "outbox_kind.h"
#include "promtail/container_of.h"
#include "s3_url.h"

enum { OUTGOING_ANSWER_MAX = 4096 };

struct outbox {
    struct outbox_config config;
    const struct outbox_kind *kind;
    struct aws_client client;
    struct outgoing *first; /* all that are under way */
};

struct outgoing {
    struct aws_call call;
    struct aws_request request; /* of the call; has the next three */
    struct buf url;
    struct buf body; /* when it is not the document itself */
    struct aws_region region;
    struct outbox *outbox;
    struct outgoing *next;
    struct outbox_message *message;
};

static void outgoing_destroy(struct outgoing *outgoing) {
    struct outgoing **at = &outgoing->outbox->first;

    while (*at != outgoing) {
        at = &(*at)->next;
    }
    *at = outgoing->next;
    outgoing->message->outgoing = NULL;
    aws_call_clean_up(&outgoing->call);
    buf_clean_up(&outgoing->url);
    buf_clean_up(&outgoing->body);
    mem_free(outgoing);
}

static bool outgoing_start(struct outgoing *outgoing, struct error *err) {
    struct outbox *outbox = outgoing->outbox;
    const struct outbox_kind *kind = outbox->kind;

    buf_reset(&outgoing->url);
    if (!kind->write_url(&outbox->config, outgoing->message, slice_from_cstr(outgoing->region.text),
                         &outgoing->url, err)) {
        return false;
    }
    const char *url = buf_cstr(&outgoing->url);
    if (url == NULL) {
        return error_set(err, ERROR_LIMIT, "the address is too long");
    }
    outgoing->request = (struct aws_request){
        .name = "FAILED_EVENTS_TARGET",
        .url = url,
        .region = outgoing->region.text,
        .service = kind->service,
        .method = kind->method,
        .target = kind->target,
        .content_type = kind->content_type,
        .body = kind->write_body != NULL ? buf_slice(&outgoing->body) : outgoing->message->body,
        .answer_max = OUTGOING_ANSWER_MAX,
        .until_ms = outgoing->message->until_ms,
    };
    return aws_call_start(&outgoing->call, &outgoing->request, err);
}

/* S3 named another region for the bucket, and the request goes there. */
static bool outgoing_redirect(struct outgoing *outgoing, const struct aws_answer *answer) {
    struct error ignored = {0}; /* that of the answer says more */

    return aws_region_redirect(&outgoing->region, answer) && outgoing_start(outgoing, &ignored);
}

static void outgoing_answered(struct aws_call *call, const struct aws_answer *answer) {
    struct outgoing *outgoing = CONTAINER_OF(call, struct outgoing, call);
    const struct outbox_kind *kind = outgoing->outbox->kind;
    struct outbox_message *message = outgoing->message;
    struct error err = {0};
    bool ok = answer->ok;

    if (!ok) {
        aws_denied_describe(answer, kind->action, kind->key_action, &err);
        error_prefix(&err, "FAILED_EVENTS_TARGET");
        if (outgoing_redirect(outgoing, answer)) {
            return;
        }
    }
    outgoing_destroy(outgoing);
    message->sent(message, ok ? NULL : &err);
}

size_t outbox_bytes_best(const struct outbox *outbox) {
    return outbox->kind->bytes_best;
}

size_t outbox_bytes_max(const struct outbox *outbox) {
    return outbox->kind->bytes_max;
}

static bool outgoing_prepare(struct outgoing *outgoing, struct error *err) {
    const struct outbox *outbox = outgoing->outbox;
    const struct outbox_kind *kind = outbox->kind;

    if (outgoing->message->body.len > kind->bytes_max) {
        return error_set(err, ERROR_LIMIT, "a document of %zu bytes is too large; at most %zu fit",
                         outgoing->message->body.len, kind->bytes_max);
    }
    if (!aws_region_init(&outgoing->region, outbox->config.target->region, outbox->config.region,
                         err)) {
        return false;
    }
    return kind->write_body == NULL ||
           kind->write_body(&outbox->config, outgoing->message, &outgoing->body) ||
           error_set(err, ERROR_LIMIT, "the request is too large");
}

bool outbox_send(struct outbox *outbox, struct outbox_message *message, struct error *err) {
    struct outgoing *outgoing = mem_zalloc(sizeof(*outgoing));

    if (outbox->first == NULL) {
        outbox->client.tries.warnings = 0;
    }
    outgoing->outbox = outbox;
    outgoing->message = message;
    outgoing->next = outbox->first;
    outbox->first = outgoing;
    message->outgoing = outgoing;
    buf_init(&outgoing->url, S3_URL_BYTES_MAX);
    buf_init(&outgoing->body, 3 * outbox->kind->bytes_max); /* quotes and line breaks are escaped */
    aws_call_init(&outgoing->call, &outbox->client, outgoing_answered);
    if (outgoing_prepare(outgoing, err) && outgoing_start(outgoing, err)) {
        return true;
    }
    outgoing_destroy(outgoing);
    return error_prefix(err, "FAILED_EVENTS_TARGET");
}

void outbox_cancel(struct outbox_message *message) {
    if (message->outgoing != NULL) {
        outgoing_destroy(message->outgoing);
    }
}

struct outbox *outbox_new(const struct outbox_config *config, struct loop *loop,
                          const struct log *log) {
    struct outbox *outbox = mem_zalloc(sizeof(*outbox));

    outbox->config = *config;
    outbox->kind = config->target->is_queue ? &OUTBOX_SQS : &OUTBOX_S3;
    outbox->client = (struct aws_client){
        .tries = {.loop = loop, .log = log, .random = {config->seed}},
        .tls = config->tls,
        .credentials = config->credentials,
        .trace = config->trace,
        .secrets = config->secrets,
        .user_agent = config->user_agent,
    };
    return outbox;
}

void outbox_destroy(struct outbox *outbox) {
    while (outbox != NULL && outbox->first != NULL) {
        outgoing_destroy(outbox->first);
    }
    mem_free(outbox);
}
