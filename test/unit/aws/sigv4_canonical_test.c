/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/sigv4_canonical.h"

#include "test.h"

static const struct http_header HEADERS[] = {
    {"X-Amz-Date", {(const unsigned char *)"20150830T123600Z", 16}},
    {"Host", {(const unsigned char *)"example.amazonaws.com", 21}},
    {"x-amz-b", {(const unsigned char *)"  two   words ", 14}},
    {"X-AMZ-B", {(const unsigned char *)"again", 5}},
    {"x-amz-empty", {NULL, 0}},
};

static void add_all(struct sigv4_canonical *canonical) {
    struct error err = {0};

    for (size_t i = 0; i < sizeof(HEADERS) / sizeof(HEADERS[0]); i++) {
        assert_true(sigv4_canonical_add(canonical, &HEADERS[i], &err));
    }
}

static void assert_canonical(const struct sigv4_canonical *canonical, const char *expected) {
    struct buf text;
    struct error err = {0};

    buf_init(&text, SIGV4_CANONICAL_BYTES_MAX);
    assert_true(sigv4_canonical_write(canonical, &text, &err));
    assert_slice(buf_slice(&text), expected);
    buf_clean_up(&text);
}

static void sigv4_canonical_writes_every_part_in_its_form(void **state) {
    struct sigv4_canonical canonical = {.method = "GET",
                                        .path = SLICE("//a/./b/../%20/"),
                                        .query = SLICE("b=1&a=2&a=1&c"),
                                        .payload_sha256 = "HASH"};

    (void)state;
    add_all(&canonical);
    assert_canonical(&canonical, "GET\n/a/%2520/\na=1&a=2&b=1&c=\n"
                                 "host:example.amazonaws.com\n"
                                 "x-amz-b:two words,again\n"
                                 "x-amz-date:20150830T123600Z\n"
                                 "x-amz-empty:\n"
                                 "\nhost;x-amz-b;x-amz-date;x-amz-empty\nHASH");
    canonical.path_as_is = true;
    canonical.query = SLICE("");
    canonical.header_count = 1;
    assert_canonical(&canonical,
                     "GET\n//a/./b/../%20/\n\nhost:example.amazonaws.com\n\nhost\nHASH");
}

/* Each write may be the one that does not fit. */
static void sigv4_canonical_fails_at_any_size_that_is_too_small(void **state) {
    struct sigv4_canonical canonical = {.method = "GET",
                                        .path = SLICE("/a/%20"),
                                        .query = SLICE("b=1&a=2"),
                                        .payload_sha256 = "HASH"};
    struct buf text;
    size_t max = 0;
    bool fits = false;

    (void)state;
    add_all(&canonical);
    while (!fits) {
        struct error err = {0};
        buf_init(&text, max++);
        fits = sigv4_canonical_write(&canonical, &text, &err);
        assert_true(fits || err.code == ERROR_LIMIT);
        if (fits) {
            assert_int_equal(text.len, text.max);
        }
        buf_clean_up(&text);
    }
}

static void sigv4_canonical_takes_so_many_headers(void **state) {
    struct sigv4_canonical canonical = {.method = "GET"};
    struct error err = {0};

    (void)state;
    for (int i = 0; i < SIGV4_HEADERS_MAX; i++) {
        assert_true(sigv4_canonical_add(&canonical, &HEADERS[0], &err));
    }
    assert_false(sigv4_canonical_add(&canonical, &HEADERS[0], &err));
    assert_string_equal(err.text, "more than 22 headers to sign");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sigv4_canonical_writes_every_part_in_its_form),
        cmocka_unit_test(sigv4_canonical_fails_at_any_size_that_is_too_small),
        cmocka_unit_test(sigv4_canonical_takes_so_many_headers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
