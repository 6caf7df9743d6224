/* SPDX-License-Identifier: Apache-2.0 */
/* What the function says about itself. */
#include "table_family.h"

static const struct config_row ROWS[] = {
    {.name = "PRINT_LOG_LINE",
     .type = CONFIG_BOOL,
     .default_text = "false",
     .field = FIELD(print_log_line),
     .help = "true: every line is printed (debugging)"},
    {.name = "LOG_LEVEL",
     .type = CONFIG_CHOICE,
     .default_text = "info",
     .field = FIELD(log_level),
     .choices = LOG_LEVEL_CHOICES,
     .fallback = "AWS_LAMBDA_LOG_LEVEL",
     .help = "level of the function's own log"},
    {.name = "LOG_FORMAT",
     .type = CONFIG_CHOICE,
     .default_text = "json",
     .field = FIELD(log_format),
     .choices = LOG_FORMAT_CHOICES,
     .fallback = "AWS_LAMBDA_LOG_FORMAT",
     .help = "format of the function's own log"},
    {.name = "METRICS",
     .type = CONFIG_CHOICE,
     .default_text = "off",
     .field = FIELD(metrics),
     .choices = METRICS_CHOICES,
     .help = "emf: each invocation writes a line of CloudWatch metrics (embedded metric format)"},
};

const struct config_family CONFIG_LOG = CONFIG_FAMILY(ROWS);
