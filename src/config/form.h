/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_form: how a text begins when it is in the variable itself, and which values refer to one
 * elsewhere: file:PATH. This build fetches nothing else (ARNs, s3://...): such a value is
 * refused.
 */
#ifndef PROMTAIL_CONFIG_FORM_H
#define PROMTAIL_CONFIG_FORM_H

#include "promtail/error.h"
#include "promtail/slice.h"

/* How a text begins when it is in the variable itself. */
struct config_form {
    const char *name; /* "PEM text" */
    bool (*begins)(struct slice text);
    const char *example;
};
extern const struct config_form CONFIG_FORM_PEM;
extern const struct config_form CONFIG_FORM_JSON;

MUST_CHECK bool config_form_check(const struct config_form *form, struct slice value,
                                  struct error *err);
/* The path in file:PATH, a C string when the value is one; NULL: the value is not a reference. */
const char *config_path_of(struct slice value);

#endif
