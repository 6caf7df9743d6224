/* SPDX-License-Identifier: Apache-2.0 */
/*
 * object_document: a small object of S3.
 */
#include "document_kind.h"
#include "s3_url.h"

static bool read_object_name(struct aws_document_name *name, const struct arn *arn,
                             struct error *err) {
    struct slice bucket;
    struct slice key;

    (void)arn; /* there is none */
    (void)slice_cut(slice_after(name->text, sizeof("s3://") - 1), '/', &bucket, &key);
    return (bucket.len > 0 && key.len > 0) ||
           error_set(err, ERROR_INPUT,
                     "must name a bucket and a key (example: s3://bucket/path/rules.json)");
}

static bool write_object_url(const struct aws_document_name *name, struct slice region,
                             const struct aws_documents_config *config, struct buf *out,
                             struct error *err) {
    struct s3_url url = {
        .region = region,
        .endpoint = config->endpoint_s3 != NULL ? config->endpoint_s3 : config->endpoint,
        .fips = config->fips,
        .dualstack = config->dualstack,
    };

    (void)slice_cut(slice_after(name->text, sizeof("s3://") - 1), '/', &url.bucket, &url.key);
    return s3_url_write(&url, out, err);
}

static bool take_object(struct slice answer, struct buf *room, struct slice *text,
                        struct error *err) {
    (void)room;
    (void)err;
    *text = answer;
    return true;
}

const struct document_kind DOCUMENT_OBJECT = {
    .service = "s3",
    .action = "s3:GetObject",
    .answer_max = AWS_DOCUMENT_BYTES_MAX,
    .read_name = read_object_name,
    .write_url = write_object_url,
    .take = take_object,
};
