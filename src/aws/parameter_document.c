/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parameter_document: a parameter of SSM, decrypted. Its ARN may end in ":VERSION" or ":LABEL".
 */
#include "aws_endpoint.h"
#include "document_kind.h"
#include "promtail/json_object.h"
#include "promtail/json_write.h"

/* 8 KiB of text, of which each byte may be six in JSON; and the other members. */
enum { PARAMETER_ANSWER_MAX = 6 * 8192 + 8192 };

static bool read_parameter_name(struct aws_document_name *name, const struct arn *arn,
                                struct error *err) {
    (void)name;
    return (slice_starts_with(arn->resource, SLICE("parameter/")) &&
            arn->resource.len > sizeof("parameter/") - 1) ||
           error_set(err, ERROR_INPUT,
                     "is not the ARN of a parameter (example: "
                     "arn:aws:ssm:eu-west-1:123456789012:parameter/loki/password)");
}

static bool write_parameter_url(const struct aws_document_name *name, struct slice region,
                                const struct aws_documents_config *config, struct buf *out,
                                struct error *err) {
    struct aws_endpoint endpoint = {
        .service = name->kind->service,
        .region = region,
        .custom = config->endpoint_ssm != NULL ? config->endpoint_ssm : config->endpoint,
        .fips = config->fips,
        .dualstack = config->dualstack,
        .no_fips_name = "aws-us-gov",
    };

    return aws_endpoint_write(&endpoint, out) ||
           error_set(err, ERROR_LIMIT, "the endpoint's address is too long");
}

static bool write_parameter_body(const struct aws_document_name *name, struct buf *out) {
    return buf_append_cstr(out, "{\"Name\":") && json_write_text(out, name->text) &&
           buf_append_cstr(out, ",\"WithDecryption\":true}");
}

static bool take_parameter(struct slice answer, struct buf *room, struct slice *text,
                           struct error *err) {
    struct json_member parameter = {.name = "Parameter"};
    struct json_member value = {.name = "Value"};
    struct error fault = {0}; /* not told: it may quote the secret */

    (void)room;
    return (json_object_read(answer, &parameter, 1, &fault) && json_is_object(parameter.value) &&
            json_object_read(parameter.value, &value, 1, &fault) &&
            json_text_in_place(value.value, text)) ||
           error_set(err, ERROR_REMOTE, "the answer has no Parameter with a Value");
}

const struct document_kind DOCUMENT_PARAMETER = {
    .service = "ssm",
    .target = "AmazonSSM.GetParameter",
    .action = "ssm:GetParameter",
    .answer_max = PARAMETER_ANSWER_MAX,
    .read_name = read_parameter_name,
    .write_url = write_parameter_url,
    .write_body = write_parameter_body,
    .take = take_parameter,
};
