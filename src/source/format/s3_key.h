/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_key: the head that AWS gives the key of an object that it wrote:
 * [PREFIX/]AWSLogs/[ORGANISATION/][aws-account-id=]ACCOUNT/[aws-service=]SERVICE/REST.
 *
 * Ownership: parts are slices of the key. Only what follows the last "AWSLogs" counts, so that
 *            prefixes are free; an organisation's id may stand in front of the account.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_S3_KEY_H
#define PROMTAIL_SOURCE_FORMAT_S3_KEY_H

#include "promtail/slice.h"

struct s3_key {
    struct slice whole;
    struct slice prefix; /* without its last slash */
    struct slice organisation;
    struct slice account; /* 11 or 12 digits */
    struct slice service; /* empty: the key has no head, and whatever follows is empty */
    struct slice rest;    /* what follows the service and its slash */
};

struct s3_key s3_key_parse(struct slice whole);

#endif
