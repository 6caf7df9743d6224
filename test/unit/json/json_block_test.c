/* SPDX-License-Identifier: Apache-2.0 */
#include "json/json_block.h"

#include <stdlib.h>

#include "test.h"

static uint64_t bits_of(const unsigned char *bytes, const char *wanted) {
    uint64_t bits = 0;

    for (unsigned i = 0; i < JSON_BLOCK_BYTES; i++) {
        for (const char *byte = wanted; *byte != '\0'; byte++) {
            bits |= (uint64_t)(bytes[i] == (unsigned char)*byte) << i;
        }
    }
    return bits;
}

static void expect_block(const struct json_block_way *way, const unsigned char *bytes) {
    struct json_block block;

    way->read(bytes, &block);
    assert_int_equal(block.quotes, bits_of(bytes, "\""));
    assert_int_equal(block.backslashes, bits_of(bytes, "\\"));
    assert_int_equal(block.opens, bits_of(bytes, "{["));
    assert_int_equal(block.closes, bits_of(bytes, "}]"));
    assert_int_equal(block.colons, bits_of(bytes, ":"));
    assert_int_equal(block.newlines, bits_of(bytes, "\n"));
}

static void each_way_finds_each_byte_at_each_place(void **state) {
    (void)state;
    for (const struct json_block_way *way = JSON_BLOCKS; way->name != NULL; way++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            for (unsigned i = 0; i < JSON_BLOCK_BYTES; i++) {
                unsigned char bytes[JSON_BLOCK_BYTES];
                memset(bytes, (int)(byte ^ 1), sizeof(bytes));
                bytes[i] = (unsigned char)byte;
                expect_block(way, bytes);
            }
        }
    }
}

static void all_ways_agree_about_any_bytes(void **state) {
    static const unsigned char letters[] = "\"\\{}[]:\n \x5a\x7c\xdb\xfb\x80\xff";
    uint32_t dice = 1;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        unsigned char bytes[JSON_BLOCK_BYTES];
        for (size_t i = 0; i < sizeof(bytes); i++) {
            dice = dice * 1664525u + 1013904223u;
            bytes[i] = letters[(dice >> 16) % sizeof(letters)];
        }
        for (const struct json_block_way *way = JSON_BLOCKS; way->name != NULL; way++) {
            expect_block(way, bytes);
        }
    }
}

static size_t plain_naively(struct slice text) {
    size_t at = 0;

    while (at < text.len && text.ptr[at] >= 0x20 && strchr("\"\\", text.ptr[at]) == NULL) {
        at++;
    }
    return at;
}

static void expect_copy(const struct json_block_way *way, struct slice text) {
    unsigned char *to = malloc(text.len + 1); /* ASan watches its end */
    size_t len = plain_naively(text);

    assert_non_null(to);
    to[text.len] = '!';
    assert_int_equal(way->copy(to, text), len);
    assert_memory_equal(to, text.ptr, len);
    assert_int_equal(to[text.len], '!');
    free(to);
}

static void each_way_finds_the_end_of_plain_text_at_each_place(void **state) {
    enum { TEXT_MAX = 70 };

    (void)state;
    for (const struct json_block_way *way = JSON_BLOCKS; way->name != NULL; way++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            for (size_t at = 0; at < TEXT_MAX; at++) {
                unsigned char bytes[TEXT_MAX];
                memset(bytes, (int)(byte ^ 0x40), sizeof(bytes));
                memset(bytes, 'a', at);
                bytes[at] = (unsigned char)byte;
                for (size_t len = at; len <= TEXT_MAX; len += 1 + at % 3) {
                    struct slice text = slice_of(bytes, len);
                    assert_int_equal(way->plain(text), plain_naively(text));
                    expect_copy(way, text);
                }
            }
        }
    }
}

static void no_way_reads_after_the_text(void **state) {
    (void)state;
    for (const struct json_block_way *way = JSON_BLOCKS; way->name != NULL; way++) {
        for (size_t len = 0; len < JSON_BLOCK_BYTES; len++) {
            unsigned char *bytes = malloc(len + 1); /* ASan watches its end */
            assert_non_null(bytes);
            memset(bytes, 0xff, len);
            bytes[len] = '"';
            assert_int_equal(way->plain(slice_of(bytes, len)), len);
            assert_int_equal(way->plain(slice_of(bytes, len + 1)), len);
            expect_copy(way, slice_of(bytes, len));
            expect_copy(way, slice_of(bytes, len + 1));
            free(bytes);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_way_finds_each_byte_at_each_place),
        cmocka_unit_test(all_ways_agree_about_any_bytes),
        cmocka_unit_test(each_way_finds_the_end_of_plain_text_at_each_place),
        cmocka_unit_test(no_way_reads_after_the_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
