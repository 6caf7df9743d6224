/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/log.h"

#include <stdarg.h>

#include "promtail/buf.h"
#include "promtail/byte.h"
#include "promtail/json_write.h"
#include "promtail/time.h"

enum { MESSAGE_MAX = 4096, LINE_MAX_BYTES = 6 * MESSAGE_MAX + 64 * 1024 };

const struct choice LOG_LEVEL_CHOICES[] = {
    {"trace", LOG_TRACE}, {"debug", LOG_DEBUG}, {"info", LOG_INFO}, {"warn", LOG_WARN},
    {"error", LOG_ERROR}, {"fatal", LOG_FATAL}, {NULL, 0},
};

const struct choice LOG_FORMAT_CHOICES[] = {
    {"json", LOG_JSON},
    {"text", LOG_TEXT},
    {NULL, 0},
};

static const char *const LEVEL_NAMES[] = {
    [LOG_TRACE] = "TRACE", [LOG_DEBUG] = "DEBUG", [LOG_INFO] = "INFO",
    [LOG_WARN] = "WARN",   [LOG_ERROR] = "ERROR", [LOG_FATAL] = "FATAL",
};

bool log_on(const struct log *log, enum log_level level) {
    return level >= log->level;
}

static bool log_write_json(struct buf *line, struct slice now, const struct log *log,
                           enum log_level level, struct slice message) {
    struct json_write json;

    json_write_init(&json, line);
    json_write_begin(&json, '{');
    json_write_key(&json, SLICE("timestamp"));
    json_write_string(&json, now);
    json_write_key(&json, SLICE("level"));
    json_write_string(&json, slice_from_cstr(LEVEL_NAMES[level]));
    json_write_key(&json, SLICE("message"));
    json_write_string(&json, message);
    if (log->request_id.len > 0) {
        json_write_key(&json, SLICE("requestId"));
        json_write_string(&json, log->request_id);
    }
    json_write_end(&json, '}');
    return !json.full;
}

/* One record is one line. */
static void log_flatten(char *text) {
    for (; *text != '\0'; text++) {
        *text = byte_is_control((unsigned char)*text) ? ' ' : *text;
    }
}

static bool log_write_text(struct buf *line, struct slice now, const struct log *log,
                           enum log_level level, struct slice message) {
    return buf_append(line, now) && buf_printf(line, " %s ", LEVEL_NAMES[level]) &&
           (log->request_id.len == 0 ||
            (buf_append(line, log->request_id) && buf_append_byte(line, ' '))) &&
           buf_append(line, message);
}

void log_write(const struct log *log, enum log_level level, const char *format, ...) {
    char message[MESSAGE_MAX];
    struct buf line;
    struct buf now;
    va_list args;

    if (!log_on(log, level)) {
        return;
    }
    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    if (log->format == LOG_TEXT) {
        log_flatten(message);
    }
    buf_init(&line, LINE_MAX_BYTES);
    buf_init(&now, 64);
    bool ok = time_write_rfc3339(&now, clock_realtime_ns(log->clock)) &&
              (log->format == LOG_JSON ? log_write_json : log_write_text)(
                  &line, buf_slice(&now), log, level, slice_from_cstr(message));
    if (ok) {
        log_raw(log, buf_slice(&line));
    }
    buf_clean_up(&line);
    buf_clean_up(&now);
}
