/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_get: the signed GET of an object, from the byte that was reached.
 */
#ifndef PROMTAIL_AWS_S3_GET_H
#define PROMTAIL_AWS_S3_GET_H

#include "s3_object.h"

/* Sets object->transfer; NULL when it fails. */
MUST_CHECK bool s3_get_start(struct s3_object *object, struct error *err);

#endif
