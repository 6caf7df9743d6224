/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table_family: the families of rows that the table of variables is made of, a file each, in the
 * order of the documentation; and what their rows share.
 */
#ifndef PROMTAIL_CONFIG_TABLE_FAMILY_H
#define PROMTAIL_CONFIG_TABLE_FAMILY_H

#include "promtail/config_table.h"

struct config_family {
    const struct config_row *rows;
    size_t count;
};

extern const struct config_family CONFIG_LOKI;
extern const struct config_family CONFIG_LABELS;
extern const struct config_family CONFIG_PUSH;
extern const struct config_family CONFIG_LINES;
extern const struct config_family CONFIG_LOG;
extern const struct config_family CONFIG_AWS;

#define CONFIG_FAMILY(rows_)                                                                       \
    { .rows = (rows_), .count = sizeof(rows_) / sizeof((rows_)[0]) }

#define FIELD(name) offsetof(struct config, name)
#define NOT_YET(variable)                                                                          \
    { .name = (variable), .type = CONFIG_UNSUPPORTED, .help = "not supported by this build" }

#endif
