/* SPDX-License-Identifier: Apache-2.0 */
/* io: standard input as a reader, standard output a record at a time. */
#ifndef PROMTAIL_CLI_IO_H
#define PROMTAIL_CLI_IO_H

#include "promtail/reader.h"

/* Reads what there is: whoever types a line gets its answer. */
void io_input_init(struct reader *reader);

/* Writes all of it now. False: it can't be written, and the caller should stop; the reason is on
 * standard error, unless it is a pipe that nobody reads any more. */
MUST_CHECK bool io_output(struct slice bytes);

#endif
