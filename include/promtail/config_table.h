/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_table: every variable, one row each, in the order of the documentation, which is checked
 * against it (docs/configuration.md).
 */
#ifndef PROMTAIL_CONFIG_TABLE_H
#define PROMTAIL_CONFIG_TABLE_H

#include <stddef.h>

#include "promtail/buf.h"
#include "promtail/choice.h"
#include "promtail/config.h"

enum config_type {
    CONFIG_TEXT,
    CONFIG_SECRET, /* a text that is never printed, nor quoted in an error */
    CONFIG_ADDRESS,
    CONFIG_PEM,
    CONFIG_JSON, /* whoever compiles it reads more than its first byte */
    CONFIG_BOOL,
    CONFIG_SIZE,
    CONFIG_COUNT,
    CONFIG_TIME,
    CONFIG_CHOICE,
    CONFIG_OTHERS,      /* read by a library (the proxies): listed for its help */
    CONFIG_UNUSED,      /* accepted and shown; no field holds it */
    CONFIG_UNSUPPORTED, /* known, but not in this build */
};

struct config_row {
    const char *name;
    enum config_type type;
    const char *default_text; /* default, as a user would write it; NULL: none */
    size_t field;             /* offset in struct config */
    const char *help;
    int64_t min, max;             /* of sizes, counts and times (ms) */
    const struct choice *choices; /* of CONFIG_CHOICE, whose field is their enum */
    bool may_refer;               /* the value may be a reference (config_reference.h) */
    const char *fallback;         /* a second variable, read when this one is unset; NULL: none */
};

/* NULL: there are no more. */
const struct config_row *config_row_at(size_t index);

/* A variable's value as understood, on one line for a person, with where it comes from: "128KiB
 * (131072 bytes)  (default)". Of a secret only whether it is set; no user info or query of a URL.
 * False: out is full. */
MUST_CHECK bool config_show(const struct config *config, const struct config_row *row,
                            const struct environment *environment, struct buf *out);

#endif
