/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_table: the families of rows that the table of S3 formats is made of, a file each, in match
 * order; and what their rows share.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_FORMAT_TABLE_H
#define PROMTAIL_SOURCE_FORMAT_FORMAT_TABLE_H

#include "promtail/s3_format.h"

struct format_family {
    const struct s3_format *rows;
    size_t count;
};

extern const struct format_family FORMATS_NOT_LOGS;
extern const struct format_family FORMATS_LOAD_BALANCERS;
extern const struct format_family FORMATS_NETWORK;
extern const struct format_family FORMATS_AUDIT;
extern const struct format_family FORMATS_SERVICES;
extern const struct format_family FORMATS_BY_NAME;
extern const struct format_family FORMATS_OTHER;

/* In match order; NULL after the last. */
extern const struct format_family *const FORMAT_FAMILIES[];

#define FORMAT_FAMILY(rows_)                                                                       \
    { .rows = (rows_), .count = sizeof(rows_) / sizeof((rows_)[0]) }

/* A type and its labels: __aws_TYPE and __aws_TYPE_owner. A label that the key does not tell is
 * left out. */
#define FORMAT_TYPE(type_, source, owner)                                                          \
    .type = (type_), .labels = (const struct s3_label[]) {                                         \
        {"__aws_" type_, (source)}, {"__aws_" type_ "_owner", (owner)}, {                          \
            .name = NULL                                                                           \
        }                                                                                          \
    }

/* Folders after the service, classic or Hive-compatible. In deliveries by CloudWatch ("V2") the
 * region may be missing, and so may all that follows. */
#define FORMAT_REGION "(aws-region=|region=|){region}"
#define FORMAT_ANY_FOLDERS "[(aws-region=|region=|){region:region}/]**"

#endif
