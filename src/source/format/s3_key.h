/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_key: what the key of an object that AWS wrote tells:
 * [prefix/]AWSLogs/ACCOUNT/SERVICE/REGION/…/NAME.
 *
 * Ownership: parts are slices of the key. Only the segments behind the last "AWSLogs" count, so
 *            that prefixes are free; an organisation's id in front of the account is passed over.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_S3_KEY_H
#define PROMTAIL_SOURCE_FORMAT_S3_KEY_H

#include "promtail/slice.h"

struct s3_key {
    struct slice account; /* 11 or 12 digits; empty: the key has no such form */
    struct slice service;
    struct slice region;
    struct slice name; /* the last segment */
};

struct s3_key s3_key_parse(struct slice key);

#endif
