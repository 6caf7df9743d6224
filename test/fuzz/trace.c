/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace (libFuzzer): X-Ray's header: what goes on to AWS is what came, or nothing; what goes on to
 * Loki has the W3C's form and the header's own digits; a good header made of the input is taken.
 */
#include "promtail/trace.h"

#include "fuzz_target.h"
#include "promtail/buf.h"

static bool is_lower_hex(const char *text, size_t len) {
    return strspn(text, "0123456789abcdef") >= len;
}

/* "00-ROOT-PARENT-01" */
static void check_parent(const struct trace *trace) {
    const char *parent = trace->parent;
    char root[64];
    char field[64];

    fuzz_check(strlen(parent) == TRACE_PARENT_BYTES);
    fuzz_check(memcmp(parent, "00-", 3) == 0 && strcmp(parent + 52, "-01") == 0);
    fuzz_check(is_lower_hex(parent + 3, 32) && parent[35] == '-' && is_lower_hex(parent + 36, 16));
    snprintf(root, sizeof(root), "Root=1-%.8s-%.24s", parent + 3, parent + 11);
    snprintf(field, sizeof(field), "Parent=%.16s", parent + 36);
    fuzz_check(strcasestr(trace->header, root) != NULL);
    fuzz_check(strcasestr(trace->header, field) != NULL);
    fuzz_check(strstr(trace->header, "Sampled=1") != NULL);
}

static void check_any(struct slice header) {
    struct trace trace = {.header = "x", .parent = "x"};

    trace_set(&trace, header);
    struct slice kept = slice_from_cstr(trace.header);
    fuzz_check(kept.len == 0 || slice_equal(kept, header));
    for (size_t i = 0; i < kept.len; i++) {
        fuzz_check(kept.ptr[i] >= ' ' && kept.ptr[i] < 0x7f);
    }
    if (trace.parent[0] != '\0') {
        check_parent(&trace);
    }
}

/* The input gives the ids, and where it stops they are ones. */
static void check_good(struct slice bytes) {
    static const char DIGITS[] = "0123456789abcdef";
    char ids[48 + 1];
    char header[128];
    struct trace trace;

    for (size_t i = 0; i < 48; i++) {
        ids[i] = i < bytes.len ? DIGITS[bytes.ptr[i] % 16] : '1';
    }
    ids[31] = '1'; /* neither id is all zeroes */
    ids[47] = '1';
    snprintf(header, sizeof(header), "Sampled=1;Parent=%.16s;Root=1-%.8s-%.24s", ids + 32, ids,
             ids + 8);
    trace_set(&trace, slice_from_cstr(header));
    fuzz_check(strcmp(trace.header, header) == 0);
    check_parent(&trace);
    fuzz_check(memcmp(trace.parent + 3, ids, 32) == 0);
    fuzz_check(memcmp(trace.parent + 36, ids + 32, 16) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    check_any(slice_of(data, size));
    check_good(slice_of(data, size));
    return 0;
}
