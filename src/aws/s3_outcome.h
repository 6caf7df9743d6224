/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_outcome: what the end of a transfer means for its object: it is complete, must be requested
 * again (from the byte reached, or in another region), or can't be read.
 */
#ifndef PROMTAIL_AWS_S3_OUTCOME_H
#define PROMTAIL_AWS_S3_OUTCOME_H

#include "aws_try.h"
#include "promtail/http.h"
#include "promtail/secrets.h"
#include "s3_body.h"
#include "s3_error.h"

#define S3_VPC_HINT "; a function in a VPC needs an S3 gateway endpoint or a NAT"

enum s3_verdict {
    S3_WHOLE,
    S3_OTHER_REGION, /* to be requested there at once; not a failure */
    S3_BROKEN,       /* another try may bring the object or its rest */
    S3_UNREADABLE,   /* a retry does not help */
};

/* How a transfer ended; borrowed. */
struct s3_ending {
    const struct http_result *result;
    struct s3_body *body;
    bool body_began;    /* s3_body_begin accepted the answer */
    struct buf *xml;    /* the error document; secrets are blanked in it */
    const char *region; /* of the request; NULL: no further redirect is allowed */
    bool versioned;     /* the request named a version */
    const struct secrets *secrets;
};

struct s3_outcome {
    enum s3_verdict verdict;
    const char *region; /* of S3_OTHER_REGION; part of this struct or of the body's answer */
    struct aws_failure failure; /* of S3_BROKEN, without a name */
    struct s3_error refusal;
};

/* err: what happened, of S3_BROKEN and S3_UNREADABLE. */
void s3_outcome_make(struct s3_outcome *outcome, const struct s3_ending *ending, struct error *err);

#endif
