/* SPDX-License-Identifier: Apache-2.0 */
/*
 * records_lines: an object whose records are its lines: content -> lines -> RECORDS_LINES ->
 * line_writer, each with its own time. Header lines are counted, and not shipped.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_RECORDS_LINES_H
#define PROMTAIL_SOURCE_FORMAT_RECORDS_LINES_H

#include "promtail/reader.h"
#include "promtail/s3_format.h"
#include "source/line_writer.h"

MUST_CHECK bool records_lines_read(const struct s3_format *format, struct reader *text,
                                   struct line_writer *writer, struct error *err);

#endif
