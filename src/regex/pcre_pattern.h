/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pcre_pattern: a tree of nodes as a pattern for PCRE2 that means the same there.
 *
 * It does not depend on PCRE2's flags and defaults: sets are spelled out as ranges, anchors are \A
 * and \z, groups are numbered as here (spec: "RE2 syntax" against "pcre2pattern").
 */
#ifndef PROMTAIL_REGEX_PCRE_PATTERN_H
#define PROMTAIL_REGEX_PCRE_PATTERN_H

#include "node.h"
#include "promtail/buf.h"

/* Of a tree as parsed, not simplified: there x{0} still has its groups. False: out is full. */
MUST_CHECK bool pcre_pattern_write(const struct regex_node *root, struct buf *out);

#endif
