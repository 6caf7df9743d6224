/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pattern_lint: whether a key pattern is one, and keeps to what makes the match linear
 * (source/format/format_key.h).
 */
#ifndef PROMTAIL_TEST_PATTERN_LINT_H
#define PROMTAIL_TEST_PATTERN_LINT_H

#include "promtail/error.h"
#include "promtail/slice.h"

MUST_CHECK bool pattern_lint(struct slice pattern, struct error *err);

#endif
