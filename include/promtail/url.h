/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url: cuts an http:// or https:// address into its parts, which are looked at no further.
 *
 * Ownership: all parts are borrowed from the text.
 * Format:    "RFC 3986", 3: scheme "://" [user info "@"] host [":" port] path ["?" query].
 */
#ifndef PROMTAIL_URL_H
#define PROMTAIL_URL_H

#include <stdbool.h>

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

#endif
