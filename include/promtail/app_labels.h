/* SPDX-License-Identifier: Apache-2.0 */
/* app_labels: the label rules of a configuration. */
#ifndef PROMTAIL_APP_LABELS_H
#define PROMTAIL_APP_LABELS_H

#include "promtail/config.h"

/* What a configuration does to labels: EXTRA_LABELS, OMIT_EXTRA_LABELS_PREFIX, DROP_LABELS,
 * RELABEL_CONFIGS and the MAX_LABEL_* limits, compiled. NULL: *bad is the variable at fault, which
 * err does not name. The scratch must outlive the rules. */
struct label_rules;
struct regex_scratch;
struct label_rules *app_label_rules(const struct config *config, struct regex_scratch *scratch,
                                    const char **bad, struct error *err) MUST_CHECK;

#endif
