/* SPDX-License-Identifier: Apache-2.0 */
#include "source/content_kind.h"

#include "source_setup.h"

#define BYTES(literal)                                                                             \
    { (const unsigned char *)("" literal), sizeof(literal) - 1 }

static const struct {
    struct slice front;
    const char *name; /* NULL: text */
} CASES[] = {
    {BYTES("PAR1\x15\x04"), "Parquet"},
    {BYTES("PARE\x15\x04"), "encrypted Parquet"},
    {BYTES("PARENT process"), NULL},
    {BYTES("ORC\x11\0\0\x0a"), "ORC"},
    {BYTES("ORC\n\x08\x01"), "ORC"},
    {BYTES("ORCHESTRATOR started\r\n\tit"), NULL},
    {BYTES("ORC"), NULL},
    {BYTES("Obj\x01\x04"), "Avro"},
    {BYTES("Object"), NULL},
    {BYTES("SEQ\x06!"), "a Hadoop sequence file"},
    {BYTES("PK\x03\x04"), "zip"},
    {BYTES("PK\x05\x06"), "zip"},
    {BYTES("\xfd"
           "7zXZ\0\0"),
     "xz"},
    {BYTES("BZh91AY&SY\0"), "bzip2"},
    {BYTES("BZh9\x17\x72\x45\x38\x50\x90\0\0\0\0"), "bzip2"},
    {BYTES("BZhang logged in"), NULL},
    {BYTES("\x04\x22\x4d\x18"), "lz4"},
    {BYTES("\x02\x21\x4c\x18"), "lz4"},
    {BYTES("\x50\x2a\x4d\x18"), "zstd or lz4"},
    {BYTES("\xff\x06\0\0sNaPpY"), "framed snappy"},
    {BYTES("\x82SNAPPY\0"), "Java's snappy"},
    {BYTES("\x1f\x9d\x90"), "compress (.Z)"},
    {BYTES("LZIP\x01"), "lzip"},
    {BYTES("\x89LZO\0\r\n\x1a\n"), "lzop"},
    {BYTES("7z\xbc\xaf\x27\x1c"), "7-Zip"},
    {BYTES("Rar!\x1a\x07\0"), "RAR"},
    {BYTES("\x89PNG\r\n\x1a\n"), "PNG"},
    {BYTES("\xff\xd8\xff\xe0"), "JPEG"},
    {BYTES("GIF89a\x01\0"), "GIF"},
    {BYTES("GIF89a is a format"), NULL},
    {BYTES("%PDF-1.7"), "PDF"},
    {BYTES("\x7f"
           "ELF\x02"),
     "an ELF program"},
    {BYTES("SQLite format 3\0"), "SQLite"},
    {BYTES("ElfFile\0"), "a Windows event log"},
    {BYTES("\xff\xfe\0\0"), "UTF-32"},
    {BYTES("\0\0\xfe\xff"), "UTF-32"},
    {BYTES("\xff\xfe"
           "a\0"),
     NULL},
    {BYTES("{\"a\":1}"), NULL},
    {BYTES("\x1b[31mred\x1b[0m"), NULL},
    {BYTES(""), NULL},
};

static void kinds_are_told_by_their_magic_numbers(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const struct content_kind *kind = content_kind_find(CASES[i].front);
        if (CASES[i].name == NULL) {
            assert_null(kind);
            continue;
        }
        if (kind == NULL) {
            fail_msg("case %zu is no %s", i, CASES[i].name);
            continue;
        }
        assert_string_equal(kind->name, CASES[i].name);
        assert_true(strlen(kind->advice) > 0);
    }
}

static void a_tar_is_told_by_its_257th_byte(void **state) {
    unsigned char tar[512] = "access.log";

    (void)state;
    memcpy(tar + 257, "ustar", 5);
    assert_string_equal(content_kind_find(slice_of(tar, sizeof(tar)))->name, "tar");
    assert_null(content_kind_find(slice_of(tar, 261)));
}

static void more_than_a_tenth_of_nul_bytes_is_binary(void **state) {
    (void)state;
    assert_false(content_kind_is_binary(SLICE("")));
    assert_false(content_kind_is_binary(SLICE("text")));
    assert_false(content_kind_is_binary(SLICE("\0"
                                              "23456789a")));
    assert_true(content_kind_is_binary(SLICE("\0\0"
                                             "3456789a")));
    assert_true(content_kind_is_binary(SLICE("\0")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_told_by_their_magic_numbers),
        cmocka_unit_test(a_tar_is_told_by_its_257th_byte),
        cmocka_unit_test(more_than_a_tenth_of_nul_bytes_is_binary),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
