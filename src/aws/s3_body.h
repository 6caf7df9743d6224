/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_body: which bytes of an answer are the object's next ones, and whether the object is whole.
 *
 * Whole is what has the length that was announced (Content-Length, or the size in Content-Range),
 * or came in chunks up to the last one. What ended because the connection was closed is whole only
 * when it has the size that the event named.
 */
#ifndef PROMTAIL_AWS_S3_BODY_H
#define PROMTAIL_AWS_S3_BODY_H

#include "s3_object.h"

/* Whether an answer with this status carries the object. */
bool s3_body_is(long status);
/* A piece of such an answer. HTTP_STOP: object->failed and object->error are set. */
enum http_flow s3_body_take(struct s3_object *object, long status, struct slice bytes);
/* The answer has ended. True: the object was read whole. Else object->error says why not, and
 * object->failed that no retry can mend it. */
MUST_CHECK bool s3_body_end(struct s3_object *object, long status);

#endif
