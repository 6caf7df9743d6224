/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_name: which object an error is about.
 */
#ifndef PROMTAIL_AWS_S3_NAME_H
#define PROMTAIL_AWS_S3_NAME_H

#include "promtail/error.h"
#include "promtail/object_store.h"

/* Puts "s3://BUCKET/KEY: " before the text. A long key loses its middle, so that the text, which may end in a hint,
 * stays whole. */
void s3_name_error(struct error *err, const struct object_ref *ref);

#endif
