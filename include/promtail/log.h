/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log: the function's own log, one line per record on standard output.
 *
 * JSON ("Lambda: working with JSON structured logs": timestamp, level, message, requestId) or text.
 * Never a secret, never a payload (except PRINT_LOG_LINE, which the caller checks).
 *
 * A reader that is slow or gone must not make the invocation miss its deadline: with a log_limit a
 * line waits a limited time, and is then lost and counted. SIGPIPE is ignored by the program.
 */
#ifndef PROMTAIL_LOG_H
#define PROMTAIL_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/choice.h"
#include "promtail/clock.h"
#include "promtail/error.h"
#include "promtail/slice.h"

enum log_level { LOG_TRACE, LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_FATAL };
enum log_format { LOG_JSON, LOG_TEXT };

extern const struct choice LOG_LEVEL_CHOICES[];
extern const struct choice LOG_FORMAT_CHOICES[];

/* How long lines may wait for room in a pipe, and how many were lost. */
struct log_limit {
    int64_t until_ms; /* monotonic: no line waits any longer */
    int64_t wait_ms;  /* time that all lines together may still wait */
    bool stalled;     /* the last line waited for nothing: the next ones don't, until one fits */
    bool torn;        /* the last line was written in part: a line end is due */
    uint64_t lost;    /* lines that were not written, or not whole */
};

struct log {
    enum log_level level;
    enum log_format format;
    int fd;                    /* where the lines go: 1 in the program, a pipe in tests */
    const struct clock *clock; /* borrowed */
    struct slice request_id;   /* borrowed; empty outside an invocation */
    struct log_limit *limit;   /* borrowed; NULL: a line waits without limit */
};

enum { LOG_STALL_MS = 1000 }; /* no line waits longer for one write */

/* From now on lines may wait until until_ms, at most LOG_STALL_MS at a time and a quarter of the
 * time till then in all. After a line waited in vain, the next ones do not wait until one fits.
 * Lines lost before stay counted. */
void log_limit_set(struct log_limit *limit, int64_t now_ms, int64_t until_ms);

bool log_on(const struct log *log, enum log_level level);
void log_write(const struct log *log, enum log_level level, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* A whole line that the caller has composed (the summary, a metric); "\n" is added. False: it is
 * lost. */
bool log_raw(const struct log *log, struct slice line);

/* Lines lost and not yet reported; log_lost_reported subtracts those that a line reported. */
uint64_t log_lost(const struct log *log);
void log_lost_reported(const struct log *log, uint64_t lines);

#endif
