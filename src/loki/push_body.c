/* SPDX-License-Identifier: Apache-2.0 */
#include "push_body.h"

#include "promtail/deflate.h"
#include "promtail/snappy.h"

void push_bodies_init(struct push_bodies *bodies, enum push_compression compression,
                      bool keeps_batches) {
    *bodies = (struct push_bodies){.compression = compression, .keeps_batches = keeps_batches};
    buf_init(&bodies->joined, SIZE_MAX);
}

void push_bodies_clean_up(struct push_bodies *bodies) {
    buf_clean_up(&bodies->joined);
    deflate_destroy(bodies->deflate);
    bodies->deflate = NULL;
}

void push_body_init(struct push_body *body) {
    *body = (struct push_body){0};
    buf_init(&body->bytes, SIZE_MAX);
}

void push_body_clean_up(struct push_body *body) {
    buf_clean_up(&body->bytes);
}

void push_body_reset(struct push_body *body) {
    buf_reset_keeping(&body->bytes, PUSH_BODY_KEEP);
    body->in_gzip = false;
    body->gzip_refusal.code = ERROR_NONE;
}

static bool should_gzip(const struct push_body *body, const struct push_bodies *bodies,
                        const struct batch *batch) {
    size_t size = batch_encoded_size(batch);

    return bodies->compression == PUSH_COMPRESSION_GZIP && body->gzip_refusal.code == ERROR_NONE &&
           size >= PUSH_GZIP_MIN && (batch_entries(batch) > 1 || size <= PUSH_GZIP_ENTRY_MAX);
}

static bool put_gzip(struct push_body *body, struct push_bodies *bodies, struct slice push,
                     struct error *err) {
    unsigned char head[SNAPPY_HEAD_MAX];
    size_t len = snappy_literal_head(head, push.len);

    if (bodies->deflate == NULL) {
        bodies->deflate = deflate_new();
    }
    return deflate_gzip(bodies->deflate, &body->bytes, slice_of(head, len), push, err);
}

bool push_body_encode(struct push_body *body, struct push_bodies *bodies, struct batch *batch,
                      struct error *err) {
    struct slice push = batch_encode(batch, &bodies->joined);

    buf_reset(&body->bytes);
    body->in_gzip = should_gzip(body, bodies, batch);
    bool ok =
        body->in_gzip ? put_gzip(body, bodies, push, err) : snappy_encode(&body->bytes, push, err);
    buf_reset_keeping(&bodies->joined, PUSH_BODY_KEEP);
    if (!bodies->keeps_batches && !body->in_gzip) {
        batch_free_bytes(batch);
    }
    return ok;
}

void push_body_accepted(const struct push_body *body, struct push_bodies *bodies,
                        const struct log *log) {
    if (body->gzip_refusal.code != ERROR_NONE && bodies->compression == PUSH_COMPRESSION_GZIP) {
        bodies->compression = PUSH_COMPRESSION_SNAPPY;
        log_write(log, LOG_WARN, "%s (as snappy the push was accepted)", body->gzip_refusal.text);
    }
}
