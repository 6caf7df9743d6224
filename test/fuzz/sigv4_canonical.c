/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sigv4_canonical (libFuzzer): the lines of the input are a path, a query and headers. However the
 * headers and parameters are ordered, the canonical request is the same, and it has so many lines.
 */
#include "aws/sigv4_canonical.h"

#include "fuzz_target.h"

enum { HEADERS = 4 };
static const char *const NAMES[HEADERS] = {"x-amz-b", "Host", "X-Amz-A", "content-type"};

struct request {
    struct slice path;
    struct slice query;
    struct http_header headers[HEADERS];
};

static struct request read_request(struct slice text) {
    struct request request = {.path = {0}};

    slice_cut(text, '\n', &request.path, &text);
    slice_cut(text, '\n', &request.query, &text);
    for (size_t i = 0; i < HEADERS; i++) {
        request.headers[i].name = NAMES[i];
        slice_cut(text, '\n', &request.headers[i].value, &text);
    }
    return request;
}

static bool write_canonical(const struct request *request, struct slice query, bool path_as_is,
                            bool backwards, struct buf *out) {
    struct sigv4_canonical canonical = {.method = "GET",
                                        .path = request->path,
                                        .query = query,
                                        .path_as_is = path_as_is,
                                        .payload_sha256 = "HASH"};
    struct error err = {0};

    for (size_t i = 0; i < HEADERS; i++) {
        size_t at = backwards ? HEADERS - 1 - i : i;
        fuzz_check(sigv4_canonical_add(&canonical, &request->headers[at], &err));
    }
    bool ok = sigv4_canonical_write(&canonical, out, &err);
    fuzz_check(ok == (err.code == ERROR_NONE));
    return ok;
}

/* The parameters in the order of their ends. */
static void reverse(struct slice query, struct buf *out) {
    struct slice rest = query;

    while (rest.len > 0) {
        size_t at = slice_last_index(rest, '&');
        struct slice last = at < rest.len ? slice_after(rest, at + 1) : rest;
        fuzz_check(buf_append(out, last) && (at == rest.len || buf_append_byte(out, '&')));
        rest = slice_first(rest, at < rest.len ? at : 0);
    }
}

static void check_lines(struct slice text, const struct request *request, bool path_as_is) {
    size_t lines = 1;

    for (size_t i = 0; i < text.len; i++) {
        lines += text.ptr[i] == '\n';
    }
    fuzz_check(lines == 3 + HEADERS + 3); /* an empty one after the headers */
    text = slice_after(text, strlen("GET\n"));
    fuzz_check(slice_ends_with(text, SLICE("HASH")));
    if (path_as_is && request->path.len > 0) {
        fuzz_check(slice_starts_with(text, request->path));
    } else {
        fuzz_check(text.ptr[0] == '/');
    }
}

static void check(const struct request *request, bool path_as_is) {
    struct buf one;
    struct buf other;
    struct buf reversed;

    buf_init(&one, SIGV4_CANONICAL_BYTES_MAX);
    buf_init(&other, SIGV4_CANONICAL_BYTES_MAX);
    buf_init(&reversed, request->query.len + 1);
    reverse(request->query, &reversed);
    if (write_canonical(request, request->query, path_as_is, false, &one)) {
        check_lines(buf_slice(&one), request, path_as_is);
        fuzz_check(write_canonical(request, buf_slice(&reversed), path_as_is, true, &other));
        fuzz_check(slice_equal(buf_slice(&one), buf_slice(&other)));
    }
    buf_clean_up(&reversed);
    buf_clean_up(&other);
    buf_clean_up(&one);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct request request = read_request(slice_of(data, size));

    check(&request, false);
    check(&request, true);
    return 0;
}
