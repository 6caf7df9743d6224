/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain_format: what a row of the S3 formats says, as texts for people. All return false when the
 * buffer is full.
 */
#ifndef PROMTAIL_CLI_EXPLAIN_FORMAT_H
#define PROMTAIL_CLI_EXPLAIN_FORMAT_H

#include "promtail/buf.h"
#include "promtail/s3_format.h"

/* The pattern of that number with the head of the keys that it holds for:
 * "AWSLogs/{account}/CloudTrail/…". */
MUST_CHECK bool explain_pattern(const struct s3_format *format, size_t number, struct buf *out);
/* "column `time`, `timestamp`, member `time`, field 3": the first that a record has. */
MUST_CHECK bool explain_times(const struct s3_format *format, struct buf *out);
MUST_CHECK bool explain_records(const struct s3_format *format, struct buf *out);

/* The title of AWS's page; nothing where there is none. */
MUST_CHECK bool explain_document(const struct s3_format *format, struct buf *out);

/* The table of all rows, as docs/sources.md has it. */
MUST_CHECK bool explain_table(struct buf *out);

#endif
