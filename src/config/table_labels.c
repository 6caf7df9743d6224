/* SPDX-License-Identifier: Apache-2.0 */
/* The labels of entries, and stages. */
#include "table_family.h"

static const struct config_row ROWS[] = {
    {.name = "KEEP_STREAM",
     .type = CONFIG_CHOICE,
     .default_text = "false",
     .field = FIELD(keep_stream),
     .choices = KEEP_STREAM_CHOICES,
     .help =
         "true: label `__aws_cloudwatch_log_stream`; metadata: structured metadata `log_stream`"},
    {.name = "EXTRA_LABELS",
     .type = CONFIG_TEXT,
     .default_text = "",
     .field = FIELD(extra_labels),
     .may_refer = true,
     .help = "`name,value,name,value`, or a JSON object"},
    {.name = "OMIT_EXTRA_LABELS_PREFIX",
     .type = CONFIG_BOOL,
     .default_text = "false",
     .field = FIELD(omit_extra_labels_prefix),
     .help = "true: extra labels are not prefixed with `__extra_`"},
    {.name = "DROP_LABELS",
     .type = CONFIG_TEXT,
     .default_text = "",
     .field = FIELD(drop_labels),
     .help = "names of labels to remove, separated by commas"},
    {.name = "RELABEL_CONFIGS",
     .type = CONFIG_JSON,
     .default_text = "",
     .field = FIELD(relabel_configs),
     .may_refer = true,
     .help = "relabel rules: a JSON array or `{\"RELABEL_CONFIGS\": [...]}`"},
    NOT_YET("LOKI_STAGE_CONFIGS"),
    {.name = "PIPELINE_TIMEOUT",
     .type = CONFIG_UNUSED,
     .default_text = "5s",
     .help = "accepted for compatibility; without effect"},
};

const struct config_family CONFIG_LABELS = CONFIG_FAMILY(ROWS);
