/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push_body: the body of a push: a batch as protobuf in one snappy block, or in gzip around one.
 *
 * Ownership: push_bodies owns what all pushes of a loki_push share (scratch, gzip's memory);
 *            a push_body owns its bytes, and keeps them for the next batch.
 * Format:    "Loki HTTP API", ingest logs. Inside gzip the block has literals only: gzip then finds
 *            all repetitions itself, and snappy costs nothing.
 * Limits:    a push below PUSH_GZIP_MIN is never in gzip: that would save 100 bytes at most. Nor
 *            is one of a single entry above PUSH_GZIP_ENTRY_MAX: its bytes are freed when they are
 *            compressed, so that it could not be sent again as snappy.
 */
#ifndef PROMTAIL_LOKI_PUSH_BODY_H
#define PROMTAIL_LOKI_PUSH_BODY_H

#include "promtail/batch.h"
#include "promtail/buf.h"
#include "promtail/log.h"
#include "promtail/push_compression.h"

enum {
    PUSH_GZIP_MIN = 1024, /* bytes of protobuf */
    PUSH_GZIP_ENTRY_MAX = 512 * 1024,
    PUSH_BODY_KEEP = 512 * 1024, /* of a buffer, between batches */
};

struct deflate;

struct push_bodies {
    enum push_compression compression; /* of the next bodies */
    bool keeps_batches;                /* whose bytes are needed after they were compressed */
    struct buf joined;                 /* the streams of a batch before they are compressed */
    struct deflate *deflate;           /* NULL until it is needed */
};

struct push_body {
    struct buf bytes;
    bool in_gzip;
    struct error gzip_refusal; /* the answer to this batch in gzip: it goes as snappy; else none */
};

void push_bodies_init(struct push_bodies *bodies, enum push_compression compression,
                      bool keeps_batches);
void push_bodies_clean_up(struct push_bodies *bodies); /* safe on zeroes, and twice */

void push_body_init(struct push_body *body);
void push_body_clean_up(struct push_body *body);
/* Of another batch. */
void push_body_reset(struct push_body *body);
/* May free the batch's bytes, but never those of a batch that went into gzip. */
MUST_CHECK bool push_body_encode(struct push_body *body, struct push_bodies *bodies,
                                 struct batch *batch, struct error *err);
/* The push was accepted. If gzip had been refused before, no later push is in gzip, and the log
 * says so once. */
void push_body_accepted(const struct push_body *body, struct push_bodies *bodies,
                        const struct log *log);

#endif
