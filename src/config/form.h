/* SPDX-License-Identifier: Apache-2.0 */
/* config_form: how a text begins when it is in the variable itself, and not a reference. */
#ifndef PROMTAIL_CONFIG_FORM_H
#define PROMTAIL_CONFIG_FORM_H

#include "promtail/error.h"
#include "promtail/slice.h"

struct config_form {
    const char *name; /* "PEM text" */
    bool (*begins)(struct slice text);
    const char *example;
};
extern const struct config_form CONFIG_FORM_PEM;
extern const struct config_form CONFIG_FORM_JSON;

MUST_CHECK bool config_form_check(const struct config_form *form, struct slice value,
                                  struct error *err);

#endif
