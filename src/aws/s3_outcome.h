/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_outcome: what follows from the end of a transfer: the object has ended, is asked for again
 * (from the byte reached, or in another region), or has failed.
 */
#ifndef PROMTAIL_AWS_S3_OUTCOME_H
#define PROMTAIL_AWS_S3_OUTCOME_H

#include "s3_object.h"

/* object->transfer is gone. */
void s3_outcome_settle(struct s3_object *object, const struct http_result *result);

/* Why the object is not there now that no time is left to read. */
void s3_outcome_deadline(const struct s3_object *object, struct error *err);

#endif
