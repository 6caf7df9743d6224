/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bare_s3 OBJECT_URL PUSH_URL: the floor of gzip'd S3 logs: libcurl GET, ISA-L inflate, memchr
 * lines, protobuf entries, snappy, libcurl POST, nothing else. The time of an entry is that of the
 * start and the number of its line, which costs no reading and still differs from line to line.
 */
#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bare.h"
#include "codec/vector_state.h"

/* What our program gives such an object. */
#define LABELS                                                                                     \
    "{__aws_log_type=\"s3_lb\", __aws_s3_lb=\"my-alb\", __aws_s3_lb_owner=\"123456789012\", "      \
    "__aws_s3_log_lb=\"my-alb\", __aws_s3_log_lb_owner=\"123456789012\"}"

enum { PLAIN_BYTES = 64 * 1024 }; /* few enough to stay in the cache until they are read */

static struct bare_s3 {
    struct inflate_state inflate;
    struct bare_push push;
    uint64_t time_ns;
    size_t kept;                           /* bytes of a line that has not ended */
    unsigned char window[PLAIN_BYTES * 2]; /* these, and what is inflated after them */
} s3;

static void push_lines(size_t len) {
    const unsigned char *at = s3.window;
    const unsigned char *end = s3.window + len;
    const unsigned char *newline;

    while ((newline = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        bare_push_line(&s3.push, s3.time_ns++, at, (size_t)(newline - at));
        at = newline + 1;
    }
    s3.kept = (size_t)(end - at);
    memmove(s3.window, at, s3.kept);
}

static size_t inflate_part(char *bytes, size_t size, size_t count, void *context) {
    (void)context;
    s3.inflate.next_in = (uint8_t *)bytes;
    s3.inflate.avail_in = (uint32_t)(size * count);
    do {
        if (s3.kept > PLAIN_BYTES) {
            bare_fail("a line is too long");
        }
        s3.inflate.next_out = s3.window + s3.kept;
        s3.inflate.avail_out = PLAIN_BYTES;
        if (isal_inflate(&s3.inflate) != ISAL_DECOMP_OK) {
            bare_fail("the object is damaged");
        }
        vector_state_clean();
        push_lines((size_t)(s3.inflate.next_out - s3.window));
    } while (s3.inflate.avail_out == 0 || s3.inflate.avail_in > 0);
    return size * count;
}

int main(int argc, char **argv) {
    if (argc != 3 || curl_global_init(CURL_GLOBAL_NOTHING) != CURLE_OK) {
        bare_fail("usage: bare_s3 OBJECT_URL PUSH_URL");
    }
    s3.time_ns = (uint64_t)time(NULL) * 1000000000;
    isal_inflate_init(&s3.inflate);
    s3.inflate.crc_flag = ISAL_GZIP;
    bare_push_init(&s3.push, argv[2]);
    bare_push_begin(&s3.push, LABELS);
    if (bare_get(bare_easy(inflate_part, NULL), argv[1]) != 200) {
        bare_fail("no object");
    }
    if (s3.inflate.block_state != ISAL_BLOCK_FINISH || s3.kept > 0) {
        bare_fail("the object has no end");
    }
    bare_push_send(&s3.push);
    return 0;
}
