/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secrets: texts that must never be shown, and what takes them out of another server's words.
 *
 * A server may repeat what it was sent, or the address that it was asked for. Whoever shows such a
 * text blanks it first and cuts it afterwards, so that no half of a secret is left at the cut.
 *
 * Flow:      app fills the list from the configuration -> loki, aws, runtime blank what they show
 * Ownership: copies the texts; they are wiped by secrets_clean_up.
 * Found:     a secret as it is; percent-encoded, or with the escapes of JSON, HTML or Go's %q; in
 *            base64 (both alphabets, with and without padding), also where other bytes stand before
 *            or after it in the encoded text. What was encoded twice is not found.
 *            A part that begins like a secret counts, too: SECRET_PART_BYTES bytes anywhere, fewer
 *            at the end of the text, where it may have been cut.
 * Limits:    secrets of less than SECRET_BYTES_MIN bytes are not taken: each of their occurrences
 *            in common words would be blanked, and would tell them. Memory: that of the texts.
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

/* Puts "***" in the place of each secret; of those that touch or overlap there is one "***". The
 * text gets no longer. secrets: NULL: there are none. */
void secrets_blank(const struct secrets *secrets, struct buf *text);
void secrets_blank_error(const struct secrets *secrets, struct error *err);

#endif
