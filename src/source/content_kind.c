/* SPDX-License-Identifier: Apache-2.0 */
#include "content_kind.h"

#define TABLES                                                                                     \
    "set the delivery's format to JSON or plain text (VPC flow logs: file format text; Firehose: " \
    "record format conversion off)"
#define PACKED "deliver it as gzip, zstd or uncompressed"
#define NO_LOG "leave such keys out of the notification, by its prefix or suffix filter"

struct magic {
    struct content_kind kind;
    size_t at; /* where the bytes stand */
    struct slice bytes;
    bool is_text; /* a text may begin so: control bytes must follow */
};

#define MAGIC(literal)                                                                             \
    { (const unsigned char *)("" literal), sizeof(literal) - 1 }

static const struct magic MAGICS[] = {
    {{"Parquet", TABLES}, 0, MAGIC("PAR1"), false},
    {{"encrypted Parquet", TABLES}, 0, MAGIC("PARE"), true},
    {{"ORC", TABLES}, 0, MAGIC("ORC"), true},
    {{"Avro", TABLES}, 0, MAGIC("Obj\x01"), false},
    {{"a Hadoop sequence file", TABLES}, 0, MAGIC("SEQ\x06"), false},
    {{"zip", PACKED}, 0, MAGIC("PK\x03\x04"), false},
    {{"zip", PACKED}, 0, MAGIC("PK\x05\x06"), false},
    {{"zip", PACKED}, 0, MAGIC("PK\x07\x08"), false},
    {{"xz", PACKED},
     0,
     MAGIC("\xfd"
           "7zXZ\0"),
     false},
    {{"bzip2", PACKED}, 0, MAGIC("BZh"), true},
    {{"bzip2", PACKED}, 4, MAGIC("\x17\x72\x45\x38\x50\x90"), false}, /* of nothing */
    {{"lz4", PACKED}, 0, MAGIC("\x04\x22\x4d\x18"), false},
    {{"lz4", PACKED}, 0, MAGIC("\x02\x21\x4c\x18"), false},
    {{"zstd or lz4", PACKED}, 1, MAGIC("\x2a\x4d\x18"), false}, /* a frame to be skipped */
    {{"framed snappy", PACKED}, 0, MAGIC("\xff\x06\0\0sNaPpY"), false},
    {{"Java's snappy", PACKED}, 0, MAGIC("\x82SNAPPY\0"), false},
    {{"compress (.Z)", PACKED}, 0, MAGIC("\x1f\x9d"), false},
    {{"lzip", PACKED}, 0, MAGIC("LZIP\x01"), false},
    {{"lzop", PACKED}, 0, MAGIC("\x89LZO\0\r\n\x1a\n"), false},
    {{"7-Zip", PACKED}, 0, MAGIC("7z\xbc\xaf\x27\x1c"), false},
    {{"RAR", PACKED}, 0, MAGIC("Rar!\x1a\x07"), false},
    {{"tar", "deliver its files one by one, as gzip, zstd or uncompressed"},
     257,
     MAGIC("ustar"),
     false},
    {{"PNG", NO_LOG}, 0, MAGIC("\x89PNG\r\n\x1a\n"), false},
    {{"JPEG", NO_LOG}, 0, MAGIC("\xff\xd8\xff"), false},
    {{"GIF", NO_LOG}, 0, MAGIC("GIF87a"), true},
    {{"GIF", NO_LOG}, 0, MAGIC("GIF89a"), true},
    {{"PDF", NO_LOG}, 0, MAGIC("%PDF-"), false},
    {{"an ELF program", NO_LOG},
     0,
     MAGIC("\x7f"
           "ELF"),
     false},
    {{"SQLite", NO_LOG}, 0, MAGIC("SQLite format 3\0"), false},
    {{"a Windows event log", "deliver it as text or XML"}, 0, MAGIC("ElfFile\0"), false},
    {{"UTF-32", "write it as UTF-8"}, 0, MAGIC("\xff\xfe\0\0"), false},
    {{"UTF-32", "write it as UTF-8"}, 0, MAGIC("\0\0\xfe\xff"), false},
};

/* Bytes that no log line holds; tab, line ends, form feed and the ESC of colours are text. */
static bool is_control_byte(unsigned char byte) {
    return byte < 0x20 && !(byte >= '\t' && byte <= '\r') && byte != 0x1b;
}

static bool has_control(struct slice bytes) {
    for (size_t i = 0; i < bytes.len; i++) {
        if (is_control_byte(bytes.ptr[i])) {
            return true;
        }
    }
    return false;
}

static bool has_magic(const struct magic *magic, struct slice front) {
    struct slice rest = slice_after(front, magic->at);

    return slice_starts_with(rest, magic->bytes) &&
           (!magic->is_text || has_control(slice_after(rest, magic->bytes.len)));
}

const struct content_kind *content_kind_find(struct slice front) {
    for (size_t i = 0; i < sizeof(MAGICS) / sizeof(MAGICS[0]); i++) {
        if (has_magic(&MAGICS[i], front)) {
            return &MAGICS[i].kind;
        }
    }
    return NULL;
}

bool content_kind_is_binary(struct slice front) {
    size_t nuls = 0;

    for (size_t i = 0; i < front.len; i++) {
        nuls += front.ptr[i] == 0;
    }
    return nuls * 10 > front.len;
}
