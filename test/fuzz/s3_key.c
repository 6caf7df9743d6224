/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_key (libFuzzer): any bytes as the key of an object, against every pattern of the S3 formats,
 * whatever its service: what is captured lies in the key, and the work stays linear.
 */
#include "source/format/s3_key.h"
#include "fuzz_target.h"
#include "source/format/format_key.h"

enum { STEPS_A_BYTE = 100, STEPS_MORE = 2000 };

static void check(const char *pattern, const struct s3_key *key) {
    struct format_match match = {0};
    struct slice whole = key->service.len > 0 ? key->rest : key->whole;
    bool fits = format_key_match(slice_from_cstr(pattern), whole, &match);

    for (size_t i = 0; fits && i < S3_CAPTURE_COUNT; i++) {
        struct slice text = match.captures[i];
        bool captured = (match.captured & 1u << i) != 0 && text.len > 0;
        if (captured &&
            (text.ptr < key->whole.ptr || text.ptr + text.len > key->whole.ptr + key->whole.len)) {
            abort();
        }
    }
    if (match.steps > key->whole.len * STEPS_A_BYTE + STEPS_MORE) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct s3_key key = s3_key_parse(slice_of(data, size));
    const struct s3_format *format;
    struct s3_origin origin;

    for (size_t row = 0; (format = s3_format_at(row)) != NULL; row++) {
        for (size_t i = 0; i < S3_KEYS_MAX && format->keys[i] != NULL; i++) {
            check(format->keys[i], &key);
        }
    }
    if (s3_format_for(key.whole, SLICE("bucket"), &origin) == NULL) {
        abort();
    }
    return 0;
}
