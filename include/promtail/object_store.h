/* SPDX-License-Identifier: Apache-2.0 */
/*
 * object_store: where the objects of S3 events come from: S3 itself, or a folder (command line,
 * tests).
 *
 * open() starts the GET and returns at once; the body is then pulled through the object's reader,
 * which may wait (it turns the loop). Several may be open; each buffers a little and then pauses.
 * The first read reports the answer: ERROR_MISSING (NoSuchKey), ERROR_REFUSED (archived),
 * ERROR_REMOTE, ERROR_TRANSPORT.
 */
#ifndef PROMTAIL_OBJECT_STORE_H
#define PROMTAIL_OBJECT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/deadline.h"
#include "promtail/error.h"
#include "promtail/reader.h"
#include "promtail/slice.h"

struct object_ref {
    struct slice bucket;
    struct slice key;        /* decoded; any byte may occur */
    struct slice version_id; /* empty: the newest */
    struct slice region;     /* of the bucket; empty: the function's own */
    int64_t size;            /* from the event; -1: unknown */
};

struct object {
    struct reader reader; /* the body, as stored (still compressed) */
    struct object_store *store;
};

struct object_store {
    /* Borrows ref and deadline until close. Fails only when no GET could succeed (an invalid bucket
     * name). */
    MUST_CHECK bool (*open)(struct object_store *store, const struct object_ref *ref,
                            const struct deadline *deadline, struct object **object,
                            struct error *err);
    /* Ends the transfer if it still runs; NULL is allowed. */
    void (*close)(struct object_store *store, struct object *object);
};

#endif
