/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_output: the log's lines into their pipe, waiting no longer than the log's limit allows.
 *
 * The pipe is shared with whoever started the program, so it stays in blocking mode: poll reports
 * when there is room, and PIPE_BUF bytes then fit without blocking ("pipe(7)").
 */
#include <limits.h>
#include <poll.h>

#include "promtail/buf.h"
#include "promtail/log.h"

void log_limit_set(struct log_limit *limit, int64_t now_ms, int64_t until_ms) {
    limit->until_ms = until_ms;
    limit->wait_ms = until_ms > now_ms ? (until_ms - now_ms) / 4 : 0;
}

static int64_t least_ms(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static bool poll_room(const struct log *log, int64_t wait_ms) {
    struct pollfd wanted = {.fd = log->fd, .events = POLLOUT};

    return poll(&wanted, 1, (int)wait_ms) >
           0; /* also true when the reader is gone: write then reports it */
}

static bool wait_for_room(const struct log *log) {
    struct log_limit *limit = log->limit;
    bool room = poll_room(log, 0);

    if (!room && !limit->stalled) {
        int64_t now_ms = clock_monotonic_ms(log->clock);
        int64_t wait_ms =
            least_ms(least_ms(limit->wait_ms, limit->until_ms - now_ms), LOG_STALL_MS);
        room = wait_ms > 0 && poll_room(log, wait_ms);
        limit->wait_ms -= clock_monotonic_ms(log->clock) - now_ms;
    }
    limit->stalled = !room;
    return room;
}

/* Returns how many bytes were written. */
static size_t write_bytes(const struct log *log, struct slice bytes) {
    size_t most = log->limit != NULL ? PIPE_BUF : bytes.len;
    size_t done = 0;

    while (done < bytes.len && (log->limit == NULL || wait_for_room(log))) {
        struct slice next = slice_first(slice_after(bytes, done), most);
        ssize_t written = write(log->fd, next.ptr, next.len);
        if (written < 0 && errno != EINTR) {
            break;
        }
        done += written > 0 ? (size_t)written : 0;
    }
    return done;
}

/* A line that was cut short must not run into the next one. */
static bool log_compose(const struct log *log, struct slice line, struct buf *out) {
    return (log->limit == NULL || !log->limit->torn || buf_append_byte(out, '\n')) &&
           buf_append(out, line) && buf_append_byte(out, '\n');
}

static void note_written(struct log_limit *limit, size_t written, size_t wanted) {
    size_t line_end = limit->torn ? 1 : 0;

    if (written > 0) {
        limit->torn = written > line_end && written < wanted;
    }
    limit->lost += written < wanted ? 1 : 0;
}

bool log_raw(const struct log *log, struct slice line) {
    struct buf out;
    size_t written = 0;

    buf_init(&out, line.len + 2);
    if (log_compose(log, line, &out)) {
        written = write_bytes(log, buf_slice(&out)); /* one write as a rule: one log event */
    }
    bool whole = written > 0 && written == out.len;
    if (log->limit != NULL) {
        note_written(log->limit, written, out.len);
    }
    buf_clean_up(&out);
    return whole;
}

uint64_t log_lost(const struct log *log) {
    return log->limit != NULL ? log->limit->lost : 0;
}

void log_lost_reported(const struct log *log, uint64_t lines) {
    if (log->limit != NULL) {
        log->limit->lost -= lines;
    }
}
