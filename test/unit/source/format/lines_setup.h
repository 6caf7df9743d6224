/* SPDX-License-Identifier: Apache-2.0 */
/* lines_setup: an object in memory through records_lines, into the setup's sink. */
#ifndef PROMTAIL_TEST_LINES_SETUP_H
#define PROMTAIL_TEST_LINES_SETUP_H

#include "promtail/s3_format.h"
#include "source/source_setup.h"

/* step: bytes at a read; 0: as many as fit. The fallback time is EVENT_NS, the label a="b". */
void read_lines(struct setup *setup, const struct s3_format *format, struct slice text,
                size_t step);

#endif
