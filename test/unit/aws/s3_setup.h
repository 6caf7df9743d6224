/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_setup: a store of S3 objects over the scripted http.h, and one object of it.
 */
#ifndef PROMTAIL_TEST_S3_SETUP_H
#define PROMTAIL_TEST_S3_SETUP_H

#include "aws/s3_object.h"
#include "fake/fake_http.h"
#include "test.h"

/* Members of answers. */
#define BYTES(literal)                                                                             \
    { (const unsigned char *)(literal), sizeof(literal) - 1 }
#define ETAG                                                                                       \
    { "etag", "\"abc\"" }
#define CHUNKED                                                                                    \
    { "transfer-encoding", "chunked" }
#define LENGTH(bytes)                                                                              \
    { "content-length", bytes }
#define RANGE(range)                                                                               \
    { "content-range", "bytes " range }
#define VPC_HINT "; a function in a VPC needs an S3 gateway endpoint or a NAT"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { S3_READ_UNTIL_MS = 60000, S3_LARGE_BYTES = 1000 * 1000 };

struct s3_setup {
    struct fake *fake;
    struct aws_credentials credentials;
    struct log log;
    int log_pipe[2];
    struct deadline deadline;
    struct object_ref ref;
    struct object_store *store;
    struct object *object;
    struct buf got; /* all that s3_setup_read read */
    struct secrets secrets;
};

/* The object is s3://logs/a.gz, its size unknown; answers are borrowed. */
void s3_setup_init(struct s3_setup *setup, const struct fake_answer *answers, size_t count);
void s3_setup_clean_up(struct s3_setup *setup);
void s3_setup_open(struct s3_setup *setup);
/* Reads to the end, step bytes at a time (0: 32 KiB). */
bool s3_setup_read(struct s3_setup *setup, size_t step, struct error *err);
/* Lines of the log up to now. */
size_t s3_setup_warnings(struct s3_setup *setup);

/* Open and read; every answer was asked for. */
void s3_expect_body(struct s3_setup *setup, size_t step, const char *expected);
void s3_expect_error(struct s3_setup *setup, enum error_code code, const char *text);
void s3_expect_region(const struct fake_request *request, const char *region);

#endif
