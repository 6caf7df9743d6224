/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kpl (libFuzzer): any bytes as a KPL aggregate's message, with the magic number and the MD5 that
 * it needs: records no longer than the message, as many at every time. As it is, it is no aggregate
 * with a wrong MD5.
 */
#include "source/kpl.h"

#include "fuzz_target.h"
#include "promtail/buf.h"
#include "promtail/digest.h"

static size_t count_records(struct slice data) {
    struct kpl kpl;
    struct slice record;
    size_t bytes = 0;
    size_t count = 0;

    if (!kpl_init(&kpl, data)) {
        fuzz_check(!kpl_next(&kpl, &record));
        return SIZE_MAX;
    }
    while (kpl_next(&kpl, &record)) {
        bytes += record.len;
        count++;
        fuzz_check(bytes <= data.len && count <= data.len);
    }
    fuzz_check(!kpl_next(&kpl, &record));
    kpl_clean_up(&kpl);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    unsigned char md5[MD5_BYTES];
    struct buf aggregate;

    digest_md5(slice_of(data, size), md5);
    buf_init(&aggregate, size + 4 + MD5_BYTES);
    fuzz_check(buf_append(&aggregate, SLICE("\xf3\x89\x9a\xc2")));
    fuzz_check(buf_append(&aggregate, slice_of(data, size)));
    fuzz_check(buf_append(&aggregate, slice_of(md5, MD5_BYTES)));
    size_t count = count_records(buf_slice(&aggregate));
    fuzz_check(count == count_records(buf_slice(&aggregate)));
    fuzz_check(size > 0 || count == 0);
    aggregate.ptr[aggregate.len - 1] ^= 1;
    fuzz_check(count_records(buf_slice(&aggregate)) == SIZE_MAX);
    buf_clean_up(&aggregate);
    return 0;
}
