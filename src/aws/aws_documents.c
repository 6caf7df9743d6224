/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/aws_documents.h"

#include "aws_call.h"
#include "aws_denied.h"
#include "aws_partition.h"
#include "aws_region.h"
#include "document_kind.h"
#include "promtail/container_of.h"
#include "promtail/host_label.h"
#include "s3_url.h"

enum { DOCUMENT_BODY_MAX = 8192, DOCUMENT_NAME_BYTES = 512 };

struct aws_documents {
    struct aws_documents_config config;
    struct aws_client client;
    struct document *first; /* owned; those under way */
};

/* One that is under way. */
struct document {
    struct aws_call call;
    struct aws_request request; /* of the call; has the next four */
    struct buf url;
    struct buf body;
    struct aws_region region;
    char text[DOCUMENT_NAME_BYTES]; /* of the name, for the log */
    struct aws_documents *documents;
    struct document *next;
    const struct aws_document_name *name;
    struct aws_document_handler *handler;
};

/* ---- names ---- */

static bool read_arn(struct aws_document_name *name, struct error *err) {
    static const struct document_kind *const kinds[] = {&DOCUMENT_SECRET, &DOCUMENT_PARAMETER};
    const struct aws_partition *partition;
    struct arn arn;

    (void)slice_cut(name->text, '#', &name->text, &name->json_key);
    if (!arn_cut(name->text, &arn)) {
        return error_set(err, ERROR_INPUT, "is not an ARN");
    }
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (slice_equal(arn.service, slice_from_cstr(kinds[i]->service))) {
            name->kind = kinds[i];
        }
    }
    if (name->kind == NULL) {
        return error_set(err, ERROR_INPUT,
                         "is an ARN, but not of a Secrets Manager secret or an SSM parameter");
    }
    partition = aws_partition_of(arn.region);
    if (!host_label_valid_region(arn.region) ||
        !slice_equal(arn.partition, slice_from_cstr(partition->name))) {
        return error_set(err, ERROR_INPUT, "the ARN's region is not one of the partition %.*s",
                         SLICE_ARG_FIRST(arn.partition, 20));
    }
    name->region = arn.region;
    return name->kind->read_name(name, &arn, err);
}

bool aws_document_name_read(struct aws_document_name *name, struct slice text, struct error *err) {
    *name = (struct aws_document_name){.text = text};
    if (text.len >= DOCUMENT_BODY_MAX / 2) {
        return error_set(err, ERROR_LIMIT, "is too long");
    }
    if (slice_starts_with(text, SLICE("arn:"))) {
        return read_arn(name, err);
    }
    name->kind = &DOCUMENT_OBJECT;
    return name->kind->read_name(name, NULL, err);
}

bool aws_document_is_same(const struct aws_document_name *a, const struct aws_document_name *b) {
    return slice_equal(a->text, b->text) && slice_equal(a->version_stage, b->version_stage) &&
           slice_equal(a->version_id, b->version_id);
}

/* ---- one fetch ---- */

/* Unlinks and frees it. */
static void document_destroy(struct document *document) {
    struct document **at = &document->documents->first;

    while (*at != document) {
        at = &(*at)->next;
    }
    *at = document->next;
    aws_call_clean_up(&document->call);
    buf_clean_up(&document->url);
    buf_clean_up(&document->body);
    mem_free(document);
}

static bool document_start(struct document *document, int64_t until_ms, struct error *err) {
    const struct aws_document_name *name = document->name;
    const struct document_kind *kind = name->kind;

    buf_reset(&document->url);
    if (!kind->write_url(name, slice_from_cstr(document->region.text), &document->documents->config,
                         &document->url, err)) {
        return false;
    }
    const char *url = buf_cstr(&document->url);
    if (url == NULL) {
        return error_set(err, ERROR_LIMIT, "is too long");
    }
    document->request = (struct aws_request){
        .name = document->text,
        .url = url,
        .region = document->region.text,
        .service = kind->service,
        .target = kind->target,
        .content_type = kind->target != NULL ? "application/x-amz-json-1.1" : NULL,
        .body = buf_slice(&document->body),
        .answer_max = kind->answer_max,
        .until_ms = until_ms,
    };
    return aws_call_start(&document->call, &document->request, err);
}

static void document_finish(struct document *document, const struct slice *text,
                            const struct error *err) {
    struct aws_document_handler *handler = document->handler;

    handler->done(handler, text, err);
    document_destroy(document);
}

static void document_take(struct document *document, const struct aws_answer *answer) {
    struct buf room;
    struct slice text;
    struct error err = {0};

    buf_init(&room, answer->body.len);
    bool ok = document->name->kind->take(answer->body, &room, &text, &err);
    document_finish(document, ok ? &text : NULL, &err);
    mem_wipe(room.ptr, room.cap); /* also of what could not be decoded */
    buf_clean_up(&room);
}

/* S3 named another region for the bucket, and the request goes there. */
static bool document_redirect(struct document *document, const struct aws_answer *answer) {
    struct error ignored = {0}; /* that of the answer says more */

    return aws_region_redirect(&document->region, answer) &&
           document_start(document, document->request.until_ms, &ignored);
}

static void document_answered(struct aws_call *call, const struct aws_answer *answer) {
    struct document *document = CONTAINER_OF(call, struct document, call);
    struct error err;

    if (answer->ok) {
        document_take(document, answer);
        return;
    }
    aws_denied_describe(answer, document->name->kind->action, "kms:Decrypt", &err);
    if (!document_redirect(document, answer)) {
        document_finish(document, NULL, &err);
    }
}

static bool document_prepare(struct document *document, struct error *err) {
    const struct aws_document_name *name = document->name;

    if (!aws_region_init(&document->region, name->region, document->documents->config.region,
                         err)) {
        return false;
    }
    return name->kind->write_body == NULL || name->kind->write_body(name, &document->body) ||
           error_set(err, ERROR_LIMIT, "is too long");
}

bool aws_documents_fetch(struct aws_documents *documents, const struct aws_document_name *name,
                         int64_t until_ms, struct aws_document_handler *handler,
                         struct error *err) {
    struct document *document = mem_zalloc(sizeof(*document));

    if (documents->first == NULL) {
        documents->client.tries.warnings = 0;
    }
    document->documents = documents;
    document->name = name;
    document->handler = handler;
    document->next = documents->first;
    documents->first = document;
    snprintf(document->text, sizeof(document->text), "%.*s", SLICE_ARG(name->text));
    buf_init(&document->url, S3_URL_BYTES_MAX);
    buf_init(&document->body, DOCUMENT_BODY_MAX);
    aws_call_init(&document->call, &documents->client, document_answered);
    if (document_prepare(document, err) && document_start(document, until_ms, err)) {
        return true;
    }
    document_destroy(document);
    return false;
}

/* ---- all of them ---- */

struct aws_documents *aws_documents_new(const struct aws_documents_config *config,
                                        struct loop *loop, const struct log *log) {
    struct aws_documents *documents = mem_zalloc(sizeof(*documents));

    documents->config = *config;
    documents->client = (struct aws_client){
        .tries = {.loop = loop, .log = log, .random = {config->seed}},
        .credentials = config->credentials,
        .tls = config->tls,
        .user_agent = config->user_agent,
        .secrets = config->secrets,
    };
    return documents;
}

void aws_documents_destroy(struct aws_documents *documents) {
    if (documents == NULL) {
        return;
    }
    while (documents->first != NULL) {
        document_destroy(documents->first);
    }
    mem_free(documents);
}
