/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log: the function's own log, one line per record on standard output.
 *
 * JSON ("Lambda: working with JSON structured logs": timestamp, level, message, requestId) or text.
 * Never a secret, never a payload (PRINT_LOG_LINE excepted, which is the caller's business).
 */
#ifndef PROMTAIL_LOG_H
#define PROMTAIL_LOG_H

#include <stdbool.h>

#include "promtail/clock.h"
#include "promtail/error.h"
#include "promtail/slice.h"

enum log_level { LOG_TRACE, LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_FATAL };
enum log_format { LOG_JSON, LOG_TEXT };

struct log {
    enum log_level level;
    enum log_format format;
    int fd;                    /* where the lines go: 1 in the program, a pipe in tests */
    const struct clock *clock; /* borrowed */
    struct slice request_id;   /* borrowed; empty outside an invocation */
};

const char *log_level_name(enum log_level level); /* "INFO" */
bool log_on(const struct log *log, enum log_level level);
void log_write(const struct log *log, enum log_level level, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* A whole line that the caller has composed (the summary, a metric); "\n" is added. */
void log_raw(const struct log *log, struct slice line);

#endif
