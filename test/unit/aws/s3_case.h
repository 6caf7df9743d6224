/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_case: what S3 answers to the GETs of one object, and what is read of it: a row of a table.
 */
#ifndef PROMTAIL_TEST_S3_CASE_H
#define PROMTAIL_TEST_S3_CASE_H

#include "s3_setup.h"

#define WHOLE "0123456789"
#define LOOKS_MISSING "without s3:ListBucket a missing object looks the same"
#define SECRET "IQoJb3JpZ2luX2VjEA+/=="
#define HOST "logs.s3.eu-west-1.amazonaws.com:443: "

/* Answers that many cases begin with. */
#define FULL                                                                                       \
    { .status = 200, .headers = {LENGTH("10"), ETAG}, .body = BYTES(WHOLE) }
#define CUT_AT_4                                                                                   \
    { .status = 200, .headers = {LENGTH("10"), ETAG}, .body = BYTES("0123"), .error = "reset" }
#define REST(range, bytes)                                                                         \
    { .status = 206, .headers = {RANGE(range), ETAG}, .body = BYTES(bytes) }
#define ERROR(http_status, xml)                                                                    \
    { .status = http_status, .body = BYTES(xml) }
#define OTHER_REGION(name)                                                                         \
    {                                                                                              \
        .status = 301, .headers = { {"x-amz-bucket-region", name} }                                \
    }

enum { CASE_ANSWERS = 5 };

struct s3_case {
    const char *name;
    struct fake_answer answers[CASE_ANSWERS]; /* as many as there are; each is asked for */
    int64_t event_size;                       /* 0: the event does not say it */
    bool versioned;
    const char *got; /* what is read, also before a failure; NULL: nothing */
    bool or_less;    /* of got: a piece that goes too far is refused whole */
    enum error_code code;
    const char *text; /* of the failure; NULL: the object is whole */
    /* Of the requests; NULL: not looked at. */
    const char *range;    /* of the last */
    const char *if_match; /* of the last */
    const char *regions;  /* of all */
    int64_t wait_ms;      /* before the last; 0: not looked at */
    size_t warnings;      /* in the log; 0: not looked at */
};

/* Each in pieces of several sizes. */
void s3_run_cases(const struct s3_case *rows, size_t count);

#endif
