/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret_document: a secret of Secrets Manager.
 */
#include "aws_endpoint.h"
#include "document_kind.h"
#include "promtail/base64.h"
#include "promtail/json_object.h"
#include "promtail/json_write.h"

/* 64 KiB of text, of which each byte may be six in JSON; and the other members. */
enum { SECRET_ANSWER_MAX = 6 * 65536 + 8192 };

#define SECRET_FORM                                                                                \
    " (example: arn:aws:secretsmanager:eu-west-1:123456789012:secret:loki-AbCdEf#password)"

/* ":KEY:STAGE:VERSION" after the secret's name, each of which may be empty. */
static bool read_more_parts(struct aws_document_name *name, struct slice parts, struct error *err) {
    struct slice key;
    struct slice rest;

    (void)slice_cut(parts, ':', &key, &rest);
    (void)slice_cut(rest, ':', &name->version_stage, &rest);
    name->version_id = rest;
    if (slice_index(rest, ':') < rest.len) {
        return error_set(err, ERROR_INPUT, "is an ARN with too many parts" SECRET_FORM);
    }
    if (key.len > 0 && name->json_key.len > 0) {
        return error_set(err, ERROR_INPUT, "names a JSON key twice" SECRET_FORM);
    }
    name->json_key = key.len > 0 ? key : name->json_key;
    return true;
}

static bool read_secret_name(struct aws_document_name *name, const struct arn *arn,
                             struct error *err) {
    struct slice rest = slice_after(arn->resource, sizeof("secret:") - 1);
    struct slice secret;
    struct slice parts;

    bool has_parts = slice_cut(rest, ':', &secret, &parts);
    if (!slice_starts_with(arn->resource, SLICE("secret:")) || secret.len == 0) {
        return error_set(err, ERROR_INPUT, "is not the ARN of a secret" SECRET_FORM);
    }
    name->text = slice_of(name->text.ptr, (size_t)(secret.ptr + secret.len - name->text.ptr));
    return !has_parts || read_more_parts(name, parts, err);
}

static bool write_secret_url(const struct aws_document_name *name, struct slice region,
                             const struct aws_documents_config *config, struct buf *out,
                             struct error *err) {
    struct aws_endpoint endpoint = {
        .service = name->kind->service,
        .region = region,
        .custom = config->endpoint_secretsmanager != NULL ? config->endpoint_secretsmanager
                                                          : config->endpoint,
        .fips = config->fips,
        .dualstack = config->dualstack,
        .dual_host_is_same = true,
    };

    return aws_endpoint_write(&endpoint, out) ||
           error_set(err, ERROR_LIMIT, "the endpoint's address is too long");
}

static bool write_optional(struct buf *out, const char *member, struct slice value) {
    return value.len == 0 || (buf_printf(out, ",\"%s\":", member) && json_write_text(out, value));
}

static bool write_secret_body(const struct aws_document_name *name, struct buf *out) {
    return buf_append_cstr(out, "{\"SecretId\":") && json_write_text(out, name->text) &&
           write_optional(out, "VersionStage", name->version_stage) &&
           write_optional(out, "VersionId", name->version_id) && buf_append_byte(out, '}');
}

static bool take_secret(struct slice answer, struct buf *room, struct slice *text,
                        struct error *err) {
    struct json_member members[] = {{.name = "SecretString"}, {.name = "SecretBinary"}};
    struct error fault = {0}; /* not told: it may quote the secret */
    struct slice encoded;

    if (!json_object_read(answer, members, 2, &fault)) {
        return error_set(err, ERROR_REMOTE, "the answer is not a JSON object");
    }
    if (json_text_in_place(members[0].value, text)) {
        return true;
    }
    if (!json_text_in_place(members[1].value, &encoded)) {
        return error_set(err, ERROR_REMOTE, "has neither SecretString nor SecretBinary");
    }
    (void)!buf_reserve(room, encoded.len); /* at once: growing would leave parts of it */
    if (!base64_decode(room, encoded, &fault)) {
        return error_set(err, ERROR_REMOTE, "SecretBinary is not base64");
    }
    *text = buf_slice(room);
    return true;
}

const struct document_kind DOCUMENT_SECRET = {
    .service = "secretsmanager",
    .target = "secretsmanager.GetSecretValue",
    .action = "secretsmanager:GetSecretValue",
    .answer_max = SECRET_ANSWER_MAX,
    .read_name = read_secret_name,
    .write_url = write_secret_url,
    .write_body = write_secret_body,
    .take = take_secret,
};
