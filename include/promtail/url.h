/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url: cuts an http:// or https:// address into its parts, which are not decoded.
 *
 * Ownership: all parts are borrowed from the text.
 * Format:    "RFC 3986", 3: scheme "://" [user info "@"] host [":" port] path ["?" query].
 */
#ifndef PROMTAIL_URL_H
#define PROMTAIL_URL_H

#include <stdbool.h>

#include "promtail/error.h"
#include "promtail/slice.h"

struct url {
    struct slice scheme; /* "https://" */
    bool has_user;
    struct slice user_info; /* still encoded */
    struct slice rest;      /* host, port, path and all */
};

/* False: the text begins with neither http:// nor https://; then all of it is rest. */
bool url_cut(struct slice text, struct url *url);
/* Of a rest, the part before path, query and fragment. */
struct slice url_authority(struct slice rest);
/* The text without the slashes at its end: what is appended brings its own. */
struct slice url_trim_slashes(struct slice text);

/* Whether no byte of the text is a blank or a control byte. The error names the position only. */
MUST_CHECK bool url_check_bytes(struct slice text, struct error *err);
/* Cuts a text that has a scheme, a host and no such byte. The error quotes nothing of the text,
 * which may hold a password. */
MUST_CHECK bool url_check(struct slice text, struct url *url, struct error *err);

#endif
