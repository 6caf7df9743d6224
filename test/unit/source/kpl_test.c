/* SPDX-License-Identifier: Apache-2.0 */
#include "source/kpl.h"

#include "promtail/buf.h"
#include "promtail/digest.h"
#include "test.h"

#define BYTES(literal)                                                                             \
    { (const unsigned char *)("" literal), sizeof(literal) - 1 }
#define MAGIC SLICE("\xf3\x89\x9a\xc2")

enum { MESSAGE_MAX = 1000 };

/* A record with data of one byte, and its partition key's index. */
#define RECORD(byte) "\x1a\x05\x08\x00\x1a\x01" byte

static const struct {
    const char *name;
    struct slice message;
    const char *records; /* their data, joined by commas; NULL: it is no aggregate */
} CASES[] = {
    {"nothing", BYTES(""), ""},
    {"one record", BYTES(RECORD("a")), "a"},
    {"keys, and two records",
     BYTES("\x0a\x02"
           "pk"
           "\x12\x01"
           "7" RECORD("a") RECORD("b")),
     "a,b"},
    {"keys after the records", BYTES(RECORD("a") "\x0a\x01k"), "a"},
    {"a record with a tag",
     BYTES("\x1a\x0d\x08\x00\x1a\x01"
           "a\x22\x06\x0a\x01k\x12\x01v"),
     "a"},
    {"an empty record", BYTES("\x1a\x04\x08\x00\x1a\x00" RECORD("b")), ",b"},
    {"members of later versions",
     BYTES("\x28\x07\x32\x01x\x3d"
           "1234\x41"
           "12345678" RECORD("a")),
     "a"},
    {"a record without its key's index", BYTES("\x1a\x03\x1a\x01x"), NULL},
    {"a record without data", BYTES("\x1a\x02\x08\x00"), NULL},
    {"a record that is cut", BYTES("\x1a\x05\x08\x00\x1a\x01"), NULL},
    {"a second record that is cut", BYTES(RECORD("a") "\x1a\x05\x08"), NULL},
    {"a length beyond the end", BYTES("\x1a\xff\xff\xff\xff\xff\xff\xff\xff\x7f"), NULL},
    {"a number of eleven bytes", BYTES("\x28\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), NULL},
    {"records that are a number", BYTES("\x18\x01"), NULL},
    {"a group, which proto3 does not have", BYTES("\x2b\x2c"), NULL},
    {"a member without a number", BYTES("\x02\x00"), NULL},
    {"a text", BYTES("a line of a log"), NULL},
};

static void make_aggregate(struct buf *out, struct slice message) {
    unsigned char md5[MD5_BYTES];

    buf_init(out, MESSAGE_MAX);
    digest_md5(message, md5);
    assert_true(buf_append(out, MAGIC) && buf_append(out, message) &&
                buf_append(out, slice_of(md5, MD5_BYTES)));
}

static void join_records(struct kpl *kpl, struct buf *out) {
    struct slice record;

    for (int i = 0; kpl_next(kpl, &record); i++) {
        assert_true((i == 0 || buf_append_byte(out, ',')) && buf_append(out, record));
    }
}

static void kpl_gives_the_records_of_the_table(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct buf aggregate;
        struct buf records;
        struct kpl kpl;

        make_aggregate(&aggregate, CASES[i].message);
        buf_init(&records, MESSAGE_MAX);
        if (kpl_init(&kpl, buf_slice(&aggregate)) != (CASES[i].records != NULL)) {
            fail_msg("%s", CASES[i].name);
        }
        join_records(&kpl, &records);
        assert_slice(buf_slice(&records), CASES[i].records != NULL ? CASES[i].records : "");
        kpl_clean_up(&kpl);
        kpl_clean_up(&kpl);
        buf_clean_up(&records);
        buf_clean_up(&aggregate);
    }
}

static void kpl_is_known_by_its_magic_number_and_md5(void **state) {
    struct buf aggregate;
    struct kpl kpl;

    (void)state;
    make_aggregate(&aggregate, SLICE(RECORD("a")));
    for (size_t i = 0; i < aggregate.len; i++) {
        assert_false(kpl_init(&kpl, slice_first(buf_slice(&aggregate), i)));
        aggregate.ptr[i] ^= 1;
        assert_false(kpl_init(&kpl, buf_slice(&aggregate)));
        aggregate.ptr[i] ^= 1;
    }
    assert_true(kpl_init(&kpl, buf_slice(&aggregate)));
    kpl_clean_up(&kpl);
    buf_clean_up(&aggregate);
}

/* However many there are, the memory is that of one. */
static void kpl_unpacks_one_record_at_a_time(void **state) {
    struct buf message;
    struct buf aggregate;
    struct slice record;
    struct kpl kpl;
    size_t used = 0;

    (void)state;
    buf_init(&message, MESSAGE_MAX);
    while (buf_room(&message) > 100) {
        assert_true(buf_append(&message, SLICE(RECORD("a"))));
    }
    make_aggregate(&aggregate, buf_slice(&message));
    assert_true(kpl_init(&kpl, buf_slice(&aggregate)));
    while (kpl_next(&kpl, &record)) {
        assert_true(used == 0 || kpl.arena.used == used);
        used = kpl.arena.used;
    }
    assert_true(used > 0);
    kpl_clean_up(&kpl);
    buf_clean_up(&aggregate);
    buf_clean_up(&message);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kpl_gives_the_records_of_the_table),
        cmocka_unit_test(kpl_is_known_by_its_magic_number_and_md5),
        cmocka_unit_test(kpl_unpacks_one_record_at_a_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
