/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document as an object of S3. Its key is the target's prefix and the message's name, so that a
 * retry replaces what it wrote before.
 */
#include "outbox_kind.h"
#include "s3_url.h"

enum { OBJECT_BEST = 1 << 20 };

static bool write_put_url(const struct outbox_config *config, const struct outbox_message *message,
                          struct slice region, struct buf *out, struct error *err) {
    enum { KEY_BYTES_MAX = 1024 };
    const struct failed_target *target = config->target;
    struct s3_url url = {
        .bucket = target->bucket,
        .region = region,
        .endpoint = config->endpoint,
        .fips = config->fips,
        .dualstack = config->dualstack,
    };
    struct buf key;

    buf_init(&key, KEY_BYTES_MAX);
    bool ok = buf_append(&key, target->prefix) && buf_append_byte(&key, '/') &&
              buf_append(&key, message->name);
    url.key = buf_slice(&key);
    ok = ok ? s3_url_write(&url, out, err) : error_set(err, ERROR_LIMIT, "the prefix is too long");
    buf_clean_up(&key);
    return ok;
}

const struct outbox_kind OUTBOX_S3 = {
    .service = "s3",
    .method = "PUT",
    .content_type = "application/json",
    .action = "s3:PutObject",
    .key_action = "kms:GenerateDataKey",
    .bytes_best = OBJECT_BEST,
    .bytes_max = PARKED_BYTES_MAX,
    .write_url = write_put_url,
};
