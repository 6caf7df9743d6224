/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base64: RFC 4648 section 4, strict: padding required at the end, no other characters, not even
 * line ends.
 */
#ifndef PROMTAIL_BASE64_H
#define PROMTAIL_BASE64_H

#include "promtail/buf.h"
#include "promtail/reader.h"

/* A reader of the bytes that a text in memory encodes; borrows it. It says with the last of them
 * that it ends. */
struct base64_reader {
    struct reader reader;
    struct slice rest;
    size_t taken;           /* characters decoded so far, for the error text */
    unsigned char group[3]; /* decoded bytes that did not fit */
    size_t held, given;
};
void base64_reader_init(struct base64_reader *reader, struct slice text);

MUST_CHECK bool base64_decode(struct buf *out, struct slice text, struct error *err);
MUST_CHECK bool base64_encode(struct buf *out, struct slice bytes); /* false: out is full */

#endif
