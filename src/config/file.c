/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_file: a file's text for the configuration. It may be a pipe: its size is known at its end.
 */
#include <fcntl.h>
#include <poll.h>

#include "promtail/buf.h"
#include "promtail/config_file.h"

enum { STEP = 4096, PIPE_WAIT_MS = 2000 };

/* Of a pipe whose writer is slow. A pipe without a writer is empty. */
static bool wait_for_more(int fd) {
    struct pollfd wanted = {.fd = fd, .events = POLLIN};

    return poll(&wanted, 1, PIPE_WAIT_MS) > 0;
}

/* Reads one byte more than allowed, to detect a file that is too large. */
static bool file_read_all(int fd, struct buf *bytes, struct error *err) {
    ssize_t got = 1;

    while (got != 0 && buf_room(bytes) > 0) {
        size_t size = buf_room(bytes) < STEP ? buf_room(bytes) : STEP;
        unsigned char *to = buf_reserve(bytes, size);
        got = to == NULL ? 0 : read(fd, to, size);
        if (got < 0 && errno == EAGAIN && !wait_for_more(fd)) {
            return error_set(err, ERROR_INPUT, "is a pipe that gives no data");
        }
        if (got < 0 && errno != EINTR && errno != EAGAIN) {
            return error_set(err, ERROR_INPUT, "can't be read: %s", strerror(errno));
        }
        buf_added(bytes, got > 0 ? (size_t)got : 0);
    }
    return true;
}

static bool file_check_text(struct slice text, struct error *err) {
    size_t nul = slice_index(text, '\0');

    if (text.len > CONFIG_FILE_MAX) {
        return error_set(err, ERROR_LIMIT, "is larger than 1 MiB");
    }
    if (text.len == 0) {
        return error_set(err, ERROR_INPUT, "is empty");
    }
    if (nul < text.len) {
        return error_set(err, ERROR_INPUT, "has a NUL byte at position %zu", nul + 1);
    }
    return true;
}

bool config_read_file(struct arena *arena, const char *path, const char **text, struct error *err) {
    struct buf bytes;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0) {
        return error_set(err, ERROR_INPUT, "can't be read: %s", strerror(errno));
    }
    buf_init(&bytes, CONFIG_FILE_MAX + 1);
    (void)!buf_reserve(&bytes, bytes.max); /* at once: growing would leave parts of a secret */
    bool ok = file_read_all(fd, &bytes, err) && file_check_text(buf_slice(&bytes), err);
    if (ok) {
        *text = arena_cstr(arena, buf_slice(&bytes));
    }
    mem_wipe(bytes.ptr, bytes.len);
    buf_clean_up(&bytes);
    close(fd);
    return ok;
}
