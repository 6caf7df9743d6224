/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kpl (libFuzzer): any bytes as a KPL aggregate's message, with the magic number and the MD5 that
 * it needs: the records are those that protobuf-c finds in the whole message. With a wrong MD5 it
 * is no aggregate.
 */
#include "source/kpl.h"

#include "fuzz_target.h"
#include "kpl.pb-c.h"
#include "promtail/buf.h"
#include "promtail/digest.h"

static void check_records(struct slice data, struct slice message) {
    struct kpl kpl;
    struct slice record;
    size_t count = 0;

    if (!kpl_init(&kpl, data)) {
        fuzz_check(!kpl_next(&kpl, &record));
        return;
    }
    Kpl__AggregatedRecord *whole = kpl__aggregated_record__unpack(NULL, message.len, message.ptr);
    for (; kpl_next(&kpl, &record); count++) {
        fuzz_check(whole == NULL || count < whole->n_records);
        if (whole != NULL) {
            const ProtobufCBinaryData *expected = &whole->records[count]->data;
            fuzz_check(slice_equal(record, slice_of(expected->data, expected->len)));
        }
    }
    /* NULL: another member has a number of more than 29 bits, which kpl passes over. */
    fuzz_check(whole == NULL || count == whole->n_records);
    kpl__aggregated_record__free_unpacked(whole, NULL);
    kpl_clean_up(&kpl);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice message = slice_of(data, size);
    unsigned char md5[MD5_BYTES];
    struct buf aggregate;
    struct kpl kpl;

    digest_md5(message, md5);
    buf_init(&aggregate, size + 4 + MD5_BYTES);
    fuzz_check(buf_append(&aggregate, SLICE("\xf3\x89\x9a\xc2")));
    fuzz_check(buf_append(&aggregate, message));
    fuzz_check(buf_append(&aggregate, slice_of(md5, MD5_BYTES)));
    check_records(buf_slice(&aggregate), message);
    aggregate.ptr[aggregate.len - 1] ^= 1;
    fuzz_check(!kpl_init(&kpl, buf_slice(&aggregate)));
    buf_clean_up(&aggregate);
    return 0;
}
