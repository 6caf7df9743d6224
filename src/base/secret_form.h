/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret_form: a way in which a secret stands in a text: as it is, or inside base64, where it may
 * begin at each of the three bytes of a group; and each of these with escapes.
 */
#ifndef PROMTAIL_BASE_SECRET_FORM_H
#define PROMTAIL_BASE_SECRET_FORM_H

#include "promtail/slice.h"

struct secret_find {
    size_t len;  /* bytes of the text that show the secret; 0: none do */
    bool base64; /* the characters around it belong to the same encoded text */
};

/* Whether text, at its front, shows the secret: all of it, or enough of its beginning. The longest
 * form counts. */
struct secret_find secret_form_find(struct slice secret, struct slice text);
bool secret_form_is_base64(unsigned char byte); /* of either alphabet; no padding */

#endif
