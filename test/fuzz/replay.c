/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay FILE...: gives each file once to the target that this is linked with: the corpus as a
 * test, without libFuzzer.
 */
#include "fuzz_target.h"
#include "promtail/buf.h"

enum { FILE_MAX = 1 << 24 };

static bool read_file(const char *path, struct buf *bytes) {
    FILE *file = fopen(path, "r");
    size_t got = 1;

    if (!file) {
        return false;
    }
    while (got > 0) {
        unsigned char *room = buf_reserve(bytes, BUFSIZ);
        got = room ? fread(room, 1, BUFSIZ, file) : 0;
        buf_added(bytes, got);
    }
    bool ok = feof(file) != 0;
    fclose(file);
    return ok;
}

int main(int argc, char **argv) {
    struct buf bytes;
    int status = argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;

    buf_init(&bytes, FILE_MAX);
    for (int i = 1; i < argc; i++) {
        buf_reset(&bytes);
        if (!read_file(argv[i], &bytes)) {
            fprintf(stderr, "replay: %s: %s\n", argv[i], strerror(errno));
            status = EXIT_FAILURE;
            continue;
        }
        LLVMFuzzerTestOneInput(bytes.ptr, bytes.len);
    }
    buf_clean_up(&bytes);
    return status;
}
