/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_reference: a setting whose text is elsewhere, because it is a secret, or because Lambda
 * limits all variables together to 4 KB: file:PATH, the ARN of a secret or a parameter, or
 * s3://BUCKET/KEY. config_read collects them, app fetches all of them (references.h), config_fill
 * takes what they hold.
 */
#ifndef PROMTAIL_CONFIG_REFERENCE_H
#define PROMTAIL_CONFIG_REFERENCE_H

#include <stdbool.h>

#include "promtail/error.h"
#include "promtail/slice.h"

enum { CONFIG_REFERENCES_MAX = 16, CONFIG_REFERENCE_BYTES_MAX = 1 << 20 };

struct config;
struct config_row;

struct config_reference {
    const char *target;           /* "file:/var/task/ca.pem"; in the config's arena */
    const struct config_row *row; /* the variable that holds it, and the field that it fills */
};

/* Whether a value is a reference. */
bool config_reference_is(struct slice value);
/* Whether it has the form of one that can be fetched. The error does not quote it: it may be a
 * password that begins like an ARN. */
MUST_CHECK bool config_reference_check(struct slice value, struct error *err);
/* Whether it fills what authenticates a push: the user name, the password, the token, or the
 * address, which may hold the first two. */
bool config_reference_is_credential(const struct config_reference *reference);

/* Copies the text, without one line end at its end. Fails when nothing else is in it, on a NUL
 * byte, and above CONFIG_REFERENCE_BYTES_MAX. The error names the variable and the target. */
MUST_CHECK bool config_fill(struct config *config, const struct config_reference *reference,
                            struct slice text, struct error *err);
/* Puts the variable and the target, shortened at its front, before the error of a fetch. Returns
 * false. */
bool config_reference_fault(const struct config_reference *reference, struct error *err);

#endif
