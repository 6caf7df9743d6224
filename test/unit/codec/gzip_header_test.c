/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/gzip_header.h"

#include "test.h"

#define FIXED(flags) "\x1f\x8b\x08" flags "\0\0\0\0\0\xff"
#define BODY "the body"
#define BYTES(literal)                                                                             \
    { (const unsigned char *)("" literal), sizeof(literal) - 1 }

struct header_case {
    const char *name;
    struct slice bytes; /* the header, and BODY when it can be read */
    enum gzip_header_status status;
};

/* The CRCs were made by Python's zlib.crc32. */
static const struct header_case CASES[] = {
    {"no fields", BYTES(FIXED("\0") BODY), GZIP_HEADER_READ},
    {"a text hint", BYTES(FIXED("\x01") BODY), GZIP_HEADER_READ},
    {"an extra field",
     BYTES(FIXED("\x04") "\x03\0"
                         "a\0b" BODY),
     GZIP_HEADER_READ},
    {"an empty extra field", BYTES(FIXED("\x04") "\0\0" BODY), GZIP_HEADER_READ},
    {"a name", BYTES(FIXED("\x08") "name\0" BODY), GZIP_HEADER_READ},
    {"an empty name", BYTES(FIXED("\x08") "\0" BODY), GZIP_HEADER_READ},
    {"a comment", BYTES(FIXED("\x10") "comment\0" BODY), GZIP_HEADER_READ},
    {"a CRC", BYTES(FIXED("\x02") "\x90\xc9" BODY), GZIP_HEADER_READ},
    {"all",
     BYTES(FIXED("\x1f") "\x03\0"
                         "a\0b"
                         "name\0"
                         "comment\0"
                         "\x72\x9d" BODY),
     GZIP_HEADER_READ},
    {"a wrong CRC", BYTES(FIXED("\x02") "\x90\xc8"), GZIP_HEADER_DAMAGED},
    {"another method", BYTES("\x1f\x8b\x09\0\0\0\0\0\0\xff"), GZIP_HEADER_DAMAGED},
    {"other first bytes", BYTES("\x1f\x8c\x08\0\0\0\0\0\0\xff"), GZIP_HEADER_DAMAGED},
    {"a reserved flag", BYTES(FIXED("\x20")), GZIP_HEADER_DAMAGED},
    {"the other reserved flags", BYTES(FIXED("\xc0")), GZIP_HEADER_DAMAGED},
};

static const size_t CASE_COUNT = sizeof(CASES) / sizeof(CASES[0]);

/* So many more bytes at a time; sets how many of all it took. */
static enum gzip_header_status read_in_steps(struct slice bytes, size_t step, size_t *taken) {
    struct gzip_header header = {0};
    enum gzip_header_status status = GZIP_HEADER_MORE;
    size_t given = 0;

    *taken = 0;
    while (status == GZIP_HEADER_MORE && given < bytes.len) {
        given = given + step < bytes.len ? given + step : bytes.len;
        struct slice in = slice_between(bytes, *taken, given);
        status = gzip_header_read(&header, &in);
        *taken = given - in.len;
    }
    return status;
}

static void fields_are_passed_over_in_steps_of_any_size(void **state) {
    (void)state;
    for (size_t i = 0; i < CASE_COUNT; i++) {
        for (size_t step = 1; step <= CASES[i].bytes.len; step++) {
            size_t taken;
            print_message("%s, in steps of %zu\n", CASES[i].name, step);
            assert_int_equal(read_in_steps(CASES[i].bytes, step, &taken), CASES[i].status);
            if (CASES[i].status == GZIP_HEADER_READ) {
                struct slice rest = slice_after(CASES[i].bytes, taken);
                assert_true(slice_equal(rest, SLICE(BODY)));
            }
        }
    }
}

static void a_header_that_ends_early_needs_more(void **state) {
    (void)state;
    for (size_t i = 0; i < CASE_COUNT; i++) {
        size_t header_len = CASES[i].bytes.len - SLICE(BODY).len;
        for (size_t len = 1; CASES[i].status == GZIP_HEADER_READ && len < header_len; len++) {
            size_t taken;
            struct slice cut = slice_first(CASES[i].bytes, len);
            assert_int_equal(read_in_steps(cut, len, &taken), GZIP_HEADER_MORE);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_passed_over_in_steps_of_any_size),
        cmocka_unit_test(a_header_that_ends_early_needs_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
