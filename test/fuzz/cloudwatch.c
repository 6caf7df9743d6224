/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cloudwatch (libFuzzer): any bytes as the JSON of a CloudWatch Logs envelope, in steps of several
 * sizes: the same entries, and the same verdict. What is another JSON gives no entry.
 */
#include "source/cloudwatch.h"

#include "fuzz_source.h"
#include "fuzz_target.h"
#include "promtail/container_of.h"

enum { ENTRIES_BYTES_MAX = 1 << 20 };

struct opened {
    struct cloudwatch cloudwatch;
    struct slice_reader reader;
    struct slice bytes;
    size_t step;
};

static struct reader *open_bytes(struct cloudwatch *cloudwatch) {
    struct opened *opened = CONTAINER_OF(cloudwatch, struct opened, cloudwatch);

    slice_reader_init(&opened->reader, opened->bytes, opened->step);
    return &opened->reader.reader;
}

static void close_bytes(struct cloudwatch *cloudwatch) {
    (void)cloudwatch;
}

static enum cloudwatch_result read_envelope(struct slice bytes, size_t step,
                                            struct fuzz_source *around) {
    struct error err = {0};
    struct opened opened = {.bytes = bytes, .step = step};

    fuzz_source_init(around, ENTRIES_BYTES_MAX);
    opened.cloudwatch = (struct cloudwatch){.env = &around->env,
                                            .item = &around->item,
                                            .time = moment_at(5),
                                            .open = open_bytes,
                                            .close = close_bytes};
    enum cloudwatch_result result = cloudwatch_read(&opened.cloudwatch, &err);
    fuzz_check((result == CLOUDWATCH_READ) == (err.code == ERROR_NONE));
    fuzz_check(result < CLOUDWATCH_OTHER || around->entries.len == 0);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice bytes = slice_of(data, size);
    struct fuzz_source whole;
    struct fuzz_source stepped;
    enum cloudwatch_result result = read_envelope(bytes, 0, &whole);

    for (size_t step = 1; step < 8; step += 3) {
        fuzz_check(read_envelope(bytes, step, &stepped) == result);
        fuzz_check(slice_equal(buf_slice(&whole.entries), buf_slice(&stepped.entries)));
        fuzz_source_clean_up(&stepped);
    }
    fuzz_source_clean_up(&whole);
    return 0;
}
