/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/stream.h"

#include "test.h"

enum { KEEP = 1024, TAG_BYTES = 1 };

static void add(struct stream *stream, struct slice line, int64_t time_ns) {
    struct entry entry = {.line = line, .time_ns = time_ns};
    struct encoded_entry encoded = stream_measure(&entry);
    size_t before = stream_entries(stream).len;

    stream_add(stream, &entry, &encoded);
    assert_int_equal(stream_entries(stream).len - before, encoded.field_size);
}

/* Reads tag and length of the field; what is left is the message. */
static struct slice message_of(struct slice field) {
    size_t at = TAG_BYTES;
    size_t len = 0;
    unsigned shift = 0;

    assert_int_equal(field.ptr[0], WIRE_PUSH_STREAMS);
    do {
        len |= (size_t)(field.ptr[at] & 0x7f) << shift;
        shift += 7;
    } while ((field.ptr[at++] & 0x80) != 0);
    assert_int_equal(len, field.len - at);
    return slice_after(field, at);
}

/* Each row: an entry, and the field of a stream "{}" that holds it, by hand after push.proto. */
static void stream_field_is_the_message_of_push_proto(void **state) {
    static const struct {
        const char *line;
        int64_t time_ns;
        const char *field;
        size_t field_len;
    } cases[] = {
        {"a", 0,
         "\x0a\x0b\x0a\x02{}\x12\x05\x0a\x00\x12\x01"
         "a",
         13},
        {"", 1, "\x0a\x0a\x0a\x02{}\x12\x04\x0a\x02\x10\x01", 12},
        {"", 1000000000, "\x0a\x0a\x0a\x02{}\x12\x04\x0a\x02\x08\x01", 12},
        {"", 3000000002, "\x0a\x0c\x0a\x02{}\x12\x06\x0a\x04\x08\x03\x10\x02", 14},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct stream stream = {0};

        stream_init(&stream, SLICE("{}"));
        add(&stream, slice_from_cstr(cases[i].line), cases[i].time_ns);
        struct slice field = stream_field(&stream);
        assert_int_equal(field.len, cases[i].field_len);
        assert_memory_equal(field.ptr, cases[i].field, field.len);
        stream_clean_up(&stream);
    }
}

/* The head is written in front of what is there, whatever the number of its length's bytes. */
static void stream_field_stays_right_while_entries_are_added(void **state) {
    static const unsigned char line[700];
    struct stream stream = {0};
    size_t heads = 0;

    (void)state;
    stream_init(&stream, SLICE("{a=\"b\"}"));
    for (size_t len = 1; stream.body.len < 3 << 20; len = len % sizeof(line) + 1) {
        add(&stream, slice_of(line, len), 1);
        struct slice field = stream_field(&stream);
        struct slice message = message_of(field);
        assert_int_equal(field.len, stream_field_size(&stream));
        assert_int_equal(message.len, 9 + stream_entries(&stream).len);
        assert_memory_equal(message.ptr, "\x0a\x07{a=\"b\"}\x12", 10);
        heads |= (size_t)1 << (field.len - message.len);
    }
    assert_int_equal(heads, 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5); /* tag, and one to four bytes */
    stream_clean_up(&stream);
}

/* Entries moved to another stream of the same labels make the same bytes. */
static void entries_that_are_cut_off_go_on_in_another_stream(void **state) {
    size_t ends[20];

    (void)state;
    for (size_t cut = 0; cut < 20; cut++) {
        struct stream whole = {0};
        struct stream front = {0};
        struct stream rest = {0};

        stream_init(&whole, SLICE("{a=\"b\"}"));
        stream_init(&front, SLICE("{a=\"b\"}"));
        stream_init(&rest, SLICE("{a=\"b\"}"));
        for (size_t i = 0; i < 20; i++) {
            add(&whole, SLICE("a line"), (int64_t)i);
            add(&front, SLICE("a line"), (int64_t)i);
            ends[i] = stream_entries(&whole).len;
        }
        stream_add_encoded(&rest, slice_after(stream_entries(&front), ends[cut]), 19 - cut);
        stream_truncate(&front, ends[cut], cut + 1);
        assert_int_equal(front.count + rest.count, whole.count);
        stream_add_encoded(&front, stream_entries(&rest), rest.count);
        struct slice joined = stream_field(&front);
        assert_true(slice_equal(joined, stream_field(&whole)));
        stream_clean_up(&whole);
        stream_clean_up(&front);
        stream_clean_up(&rest);
    }
}

static void a_recycled_stream_keeps_no_entry_and_little_memory(void **state) {
    static const unsigned char line[4 * KEEP];
    struct stream stream = {0};

    (void)state;
    stream_init(&stream, SLICE("{a=\"a longer text\"}"));
    add(&stream, slice_of(line, sizeof(line)), 1);
    stream_recycle(&stream, KEEP);
    assert_true(stream.body.cap <= KEEP);
    stream_init(&stream, SLICE("{}"));
    add(&stream, SLICE("a"), 0);
    assert_int_equal(stream.count, 1);
    assert_memory_equal(stream_field(&stream).ptr,
                        "\x0a\x0b\x0a\x02{}\x12\x05\x0a\x00\x12\x01"
                        "a",
                        13);
    stream_recycle(&stream, KEEP);
    assert_true(stream.body.cap > 0);
    stream_clean_up(&stream);
    stream_clean_up(&stream);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_field_is_the_message_of_push_proto),
        cmocka_unit_test(stream_field_stays_right_while_entries_are_added),
        cmocka_unit_test(entries_that_are_cut_off_go_on_in_another_stream),
        cmocka_unit_test(a_recycled_stream_keeps_no_entry_and_little_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
