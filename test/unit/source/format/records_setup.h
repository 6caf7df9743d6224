/* SPDX-License-Identifier: Apache-2.0 */
/* records_setup: the text of an object through the reader of records that its format has. */
#ifndef PROMTAIL_TEST_RECORDS_SETUP_H
#define PROMTAIL_TEST_RECORDS_SETUP_H

#include "promtail/s3_format.h"
#include "source/source_setup.h"

/* step: bytes at a read; 0: as many as fit. The fallback time is EVENT_NS, the label a="b". */
bool read_records(struct setup *setup, const struct s3_format *format, struct slice text,
                  size_t step, struct error *err);

/* before, so many x, after; in the setup's arena. */
struct slice long_text(struct setup *setup, const char *before, size_t count, const char *after);

#endif
