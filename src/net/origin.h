/* SPDX-License-Identifier: Apache-2.0 */
/*
 * origin: the scheme, host and port of an address, parsed once for a handle of libcurl as long as
 * it goes there, and apart from what is asked for there (docs/architecture.md#the-loop).
 *
 * Flow:      http -> ORIGIN -> libcurl; transfers keeps it with the handle
 * Ownership: origin_clean_up frees it; the handle that was told of it must not be used after that.
 * Format:    "RFC 9112", 3.2.1: the target of a request without a proxy.
 */
#ifndef PROMTAIL_NET_ORIGIN_H
#define PROMTAIL_NET_ORIGIN_H

#include <stdbool.h>

#include "promtail/slice.h"

struct origin {
    char *text;   /* owned; NULL: none */
    void *parsed; /* owned; libcurl's CURLU of it */
};

/* Cuts an address before its path. False: libcurl must see all of it, since it has user info, no
 * path, or something that libcurl would not send so. target is borrowed. */
bool origin_cut(const char *url, struct slice *origin, const char **target);
/* Parses it, unless it is the same as before. False: libcurl refuses it, or has no memory; then
 * there is none. */
bool origin_parse(struct origin *origin, struct slice text);
void origin_clean_up(struct origin *origin);

#endif
