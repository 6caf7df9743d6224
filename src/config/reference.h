/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_reference: a value too long for the environment, which Lambda limits to 4 KB: the text
 * itself, or file:PATH. This build fetches nothing else (ARNs, s3://...): such a value is refused.
 */
#ifndef PROMTAIL_CONFIG_REFERENCE_H
#define PROMTAIL_CONFIG_REFERENCE_H

#include "promtail/arena.h"
#include "promtail/error.h"
#include "promtail/slice.h"

/* How a text begins when it stands in the variable itself. */
struct config_form {
    const char *name; /* "PEM text" */
    bool (*begins)(struct slice text);
    const char *example;
};
extern const struct config_form CONFIG_FORM_PEM;
extern const struct config_form CONFIG_FORM_JSON;

/* *text: the value's text or the file's, in the arena. The file's is not looked at. */
MUST_CHECK bool config_text_of(struct arena *arena, const struct config_form *form,
                               struct slice value, const char **text, struct error *err);
/* How much of a long path an error leaves out at its front, so that the fault is seen. */
size_t config_path_cut(const char *path);
/* The path in file:PATH; empty: the value is none. */
struct slice config_path_of(struct slice value);

#endif
