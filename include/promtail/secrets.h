/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secrets: texts that must never be shown, and the functions that blank them in another server's
 * answer.
 *
 * A server may repeat what it was sent, or the URL of the request. Such a text is blanked first and
 * cut afterwards, so that no part of a secret remains at the cut.
 *
 * Flow:      app fills the list from the configuration -> loki, aws and runtime blank what they log
 * Ownership: copies the texts; they are wiped by secrets_clean_up.
 * Found:     a secret as it is; percent-encoded, or with the escapes of JSON, HTML or Go's %q; in
 *            base64 (both alphabets, with and without padding), also where other bytes stand before
 *            or after it in the encoded text. What was encoded twice is not found. The beginning of
 *            a secret counts, too: SECRET_PART_BYTES bytes anywhere, fewer at the end of the text,
 *            where it may have been cut.
 * Limits:    secrets of less than SECRET_BYTES_MIN bytes are not taken: blanking their occurrences
 *            in common words would reveal them. Memory: that of the texts.
 */
#ifndef PROMTAIL_SECRETS_H
#define PROMTAIL_SECRETS_H

#include "promtail/buf.h"
#include "promtail/error.h"
#include "promtail/slice.h"

enum { SECRET_BYTES_MIN = 4, SECRET_PART_BYTES = 16 };

struct secret;

struct secrets {          /* {0} is an empty list */
    struct secret *first; /* owned */
};

void secrets_clean_up(struct secrets *secrets); /* safe on zeroes, and twice */
void secrets_add(struct secrets *secrets, struct slice text);

/* Replaces each secret by "***", and those that touch or overlap by one "***". The text never
 * becomes longer. secrets may be NULL. */
void secrets_blank(const struct secrets *secrets, struct buf *text);
void secrets_blank_error(const struct secrets *secrets, struct error *err);

#endif
