/* SPDX-License-Identifier: Apache-2.0 */
/* relabel_input: a line {"labels":{"name":"value",...}} to a label set. Other members are
 * skipped; of duplicate names the last counts. */
#ifndef PROMTAIL_CLI_RELABEL_INPUT_H
#define PROMTAIL_CLI_RELABEL_INPUT_H

#include "promtail/labels.h"

enum { RELABEL_LINE_MAX = 1 << 20 };

/* line: at most RELABEL_LINE_MAX bytes. The labels' texts live in the arena. */
MUST_CHECK bool relabel_input_read(struct slice line, struct labels *labels, struct arena *arena,
                                   struct error *err);

#endif
