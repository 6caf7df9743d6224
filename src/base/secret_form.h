/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret_form: finds a secret in a text, unchanged or in base64, where it may begin at each of the
 * three bytes of a group; both also with escapes.
 */
#ifndef PROMTAIL_BASE_SECRET_FORM_H
#define PROMTAIL_BASE_SECRET_FORM_H

#include "promtail/slice.h"

struct secret_find {
    size_t len;  /* bytes of the text that reveal the secret; 0: it is not found */
    bool base64; /* it is part of a longer text in base64 */
};

/* Finds the secret, or enough of its beginning, at the front of text. The longest match counts. */
struct secret_find secret_form_find(struct slice secret, struct slice text);
bool secret_form_is_base64(unsigned char byte); /* in either alphabet, without padding */

#endif
