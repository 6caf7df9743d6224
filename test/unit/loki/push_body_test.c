/* SPDX-License-Identifier: Apache-2.0 */
#include "loki/push_body.h"

#include <snappy-c.h>
#include <zlib.h>

#include "batch/batch_impl.h"
#include "test.h"

enum { GZIP_ONLY = 16 + 15, ROOM = 2000000 };

struct setup {
    struct batch_pool pool;
    struct push_bodies bodies;
    struct push_body body;
    struct log log;
    char *line; /* ROOM bytes of text */
};

static struct setup *set_up(enum push_compression compression) {
    struct setup *setup = mem_zalloc(sizeof(*setup));

    push_bodies_init(&setup->bodies, compression, false);
    push_body_init(&setup->body);
    setup->log = (struct log){.level = LOG_FATAL, .fd = 2, .clock = clock_system()};
    setup->line = mem_alloc(ROOM);
    for (size_t i = 0; i < ROOM; i++) {
        setup->line[i] = "GET /index.html 200 "[i % 20];
    }
    return setup;
}

static void tear_down(struct setup *setup) {
    push_body_clean_up(&setup->body);
    push_bodies_clean_up(&setup->bodies);
    push_bodies_clean_up(&setup->bodies);
    batch_pool_clean_up(&setup->pool);
    mem_free(setup->line);
    mem_free(setup);
}

/* So many entries of so many bytes, the second half of them in a stream of its own. */
static struct batch *batch_of(struct setup *setup, size_t entries, size_t bytes) {
    struct label_set first = {.text = SLICE("{a=\"1\"}")};
    struct label_set second = {.text = SLICE("{a=\"2\"}")};
    struct batch *batch = batch_take(&setup->pool, SLICE(""));

    for (size_t i = 0; i < entries; i++) {
        struct entry entry = {.labels = i < entries / 2 ? &first : &second,
                              .time_ns = (int64_t)i,
                              .line = slice_of(setup->line, bytes)};
        struct encoded_entry encoded = stream_measure(&entry);
        batch_add(batch, &entry, &encoded);
    }
    return batch;
}

/* What the receiver makes of the body, by zlib and snappy. */
static size_t decode(const struct push_body *body, char plain[ROOM]) {
    static char block[ROOM];
    struct slice packed = buf_slice(&body->bytes);
    size_t len = ROOM;

    if (body->in_gzip) {
        z_stream z = {.next_in = (Bytef *)(uintptr_t)packed.ptr,
                      .avail_in = (uInt)packed.len,
                      .next_out = (Bytef *)block,
                      .avail_out = ROOM};
        assert_int_equal(inflateInit2(&z, GZIP_ONLY), Z_OK);
        assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
        packed = slice_of(block, z.total_out);
        inflateEnd(&z);
    }
    assert_int_equal(snappy_uncompress((const char *)packed.ptr, packed.len, plain, &len),
                     SNAPPY_OK);
    return len;
}

static void a_receiver_gets_the_same_push_either_way(void **state) {
    static const size_t counts[] = {2, 3, 100, 1000};
    static char plain[2][ROOM];

    (void)state;
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        size_t len[2];
        size_t sent[2];
        for (int compression = 0; compression < 2; compression++) {
            struct setup *setup = set_up((enum push_compression)compression);
            struct batch *batch = batch_of(setup, counts[i], 600);
            struct error err = {0};
            assert_true(push_body_encode(&setup->body, &setup->bodies, batch, &err));
            assert_int_equal(setup->body.in_gzip, compression == PUSH_COMPRESSION_GZIP);
            len[compression] = decode(&setup->body, plain[compression]);
            sent[compression] = setup->body.bytes.len;
            assert_int_equal(len[compression], batch_encoded_size(batch));
            batch_settle(batch, true, NULL);
            tear_down(setup);
        }
        assert_int_equal(len[0], len[1]);
        assert_memory_equal(plain[0], plain[1], len[0]);
        assert_true(sent[1] < sent[0]);
    }
}

static void gzip_is_not_for_every_batch(void **state) {
    static const struct {
        size_t entries, bytes;
        bool in_gzip;
    } cases[] = {
        {1, 100, false},
        {2, 100, false},
        {1, 980, false},
        {1, PUSH_GZIP_MIN, true},
        {20, 100, true},
        {1, 500000, true},
        {1, PUSH_GZIP_ENTRY_MAX, false},
        {1, 1000000, false},
        {2, 500000, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct setup *setup = set_up(PUSH_COMPRESSION_GZIP);
        struct batch *batch = batch_of(setup, cases[i].entries, cases[i].bytes);
        struct error err = {0};
        assert_true(push_body_encode(&setup->body, &setup->bodies, batch, &err));
        if (setup->body.in_gzip != cases[i].in_gzip) {
            fail_msg("case %zu", i);
        }
        assert_int_equal(setup->bodies.deflate != NULL, cases[i].in_gzip);
        batch_settle(batch, true, NULL);
        tear_down(setup);
    }
}

static void a_batch_that_went_into_gzip_can_be_encoded_again(void **state) {
    static char plain[2][ROOM];
    struct setup *setup = set_up(PUSH_COMPRESSION_GZIP);
    struct batch *batch = batch_of(setup, 1, 5000);
    struct error err = {0};

    (void)state;
    assert_true(push_body_encode(&setup->body, &setup->bodies, batch, &err));
    size_t len = decode(&setup->body, plain[0]);
    error_set(&setup->body.gzip_refusal, ERROR_REMOTE, "answered 415");
    assert_true(push_body_encode(&setup->body, &setup->bodies, batch, &err));
    assert_false(setup->body.in_gzip);
    assert_int_equal(decode(&setup->body, plain[1]), len);
    assert_memory_equal(plain[0], plain[1], len);
    assert_int_equal(batch->first->body.len, 0); /* now it is freed */
    batch_settle(batch, true, NULL);
    tear_down(setup);
}

static void a_refusal_is_remembered_once_snappy_was_accepted(void **state) {
    struct setup *setup = set_up(PUSH_COMPRESSION_GZIP);
    char text[1000] = "";
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    setup->log.level = LOG_WARN;
    setup->log.fd = ends[1];
    push_body_accepted(&setup->body, &setup->bodies, &setup->log);
    assert_int_equal(setup->bodies.compression, PUSH_COMPRESSION_GZIP);
    error_set(&setup->body.gzip_refusal, ERROR_REMOTE, "answered 415: no");
    for (int times = 0; times < 2; times++) {
        push_body_accepted(&setup->body, &setup->bodies, &setup->log);
        assert_int_equal(setup->bodies.compression, PUSH_COMPRESSION_SNAPPY);
    }
    assert_true(read(ends[0], text, sizeof(text) - 1) > 0);
    char *told = strstr(text, "answered 415: no");
    assert_non_null(told);
    assert_null(strstr(told + 1, "answered 415")); /* once */
    push_body_reset(&setup->body);
    assert_int_equal(setup->body.gzip_refusal.code, ERROR_NONE);
    close(ends[0]);
    close(ends[1]);
    tear_down(setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_receiver_gets_the_same_push_either_way),
        cmocka_unit_test(gzip_is_not_for_every_batch),
        cmocka_unit_test(a_batch_that_went_into_gzip_can_be_encoded_again),
        cmocka_unit_test(a_refusal_is_remembered_once_snappy_was_accepted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
