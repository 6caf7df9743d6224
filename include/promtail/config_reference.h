/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_reference: a setting whose text is elsewhere, because Lambda limits all variables
 * together to 4 KB: file:PATH. config_read collects them, app fetches all of them (references.h),
 * config_fill takes what they hold.
 */
#ifndef PROMTAIL_CONFIG_REFERENCE_H
#define PROMTAIL_CONFIG_REFERENCE_H

#include "promtail/error.h"
#include "promtail/slice.h"

enum { CONFIG_REFERENCES_MAX = 8, CONFIG_REFERENCE_BYTES_MAX = 1 << 20 };

struct config;

struct config_reference {
    const char *variable; /* the variable that holds it, static */
    const char *target;   /* "file:/var/task/ca.pem"; in the config's arena */
    size_t field;         /* what it fills: an offset in struct config */
};

/* Copies the text, without one line end at its end. Fails when nothing else is in it, on a NUL
 * byte, and above CONFIG_REFERENCE_BYTES_MAX. The error names the variable and the target. */
MUST_CHECK bool config_fill(struct config *config, const struct config_reference *reference,
                            struct slice text, struct error *err);
/* Puts the variable and the target, shortened at its front, before the error of a fetch. Returns
 * false. */
bool config_reference_fault(const struct config_reference *reference, struct error *err);

#endif
