/* SPDX-License-Identifier: Apache-2.0 */
#include "io.h"

static bool read_input(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    size_t size = buf_room(into);
    unsigned char *to = buf_reserve(into, size);
    ssize_t got;

    (void)reader;
    do {
        got = to == NULL ? 0 : read(STDIN_FILENO, to, size);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return error_set(err, ERROR_INPUT, "standard input: %s", strerror(errno));
    }
    buf_added(into, (size_t)got);
    *ended = got == 0;
    return true;
}

void io_input_init(struct reader *reader) {
    *reader = (struct reader){.read = read_input};
}

bool io_output(struct slice bytes) {
    while (bytes.len > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes.ptr, bytes.len);
        if (written < 0 && errno != EINTR) {
            if (errno != EPIPE) {
                fprintf(stderr, "bootstrap: standard output: %s\n", strerror(errno));
            }
            return false;
        }
        bytes = slice_after(bytes, written > 0 ? (size_t)written : 0);
    }
    return true;
}
