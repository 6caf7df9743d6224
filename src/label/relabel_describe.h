/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relabel_describe: a rule as one line for a person, by its action's wording.
 */
#ifndef PROMTAIL_LABEL_RELABEL_DESCRIBE_H
#define PROMTAIL_LABEL_RELABEL_DESCRIBE_H

#include "relabel_rule.h"

/* False: out is full. */
MUST_CHECK bool relabel_describe_rule(const struct relabel_rule *rule, struct buf *out);

#endif
