/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/digest.h"
#include "source/cloudwatch.h"

#include "source_setup.h"

#define LABELS                                                                                     \
    "{__aws_kinesis_event_source_arn=\"arn:aws:kinesis:eu-west-1:1:stream/s\", "                   \
    "__aws_log_type=\"kinesis\"}"
#define ENVELOPE                                                                                   \
    "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"123\",\"logGroup\":\"/g\",\"logStream\":\"s\"," \
    "\"logEvents\":[{\"timestamp\":5,\"message\":\"x\"}]}"

static struct setup *set_up(void) {
    struct setup *setup = setup_new();

    setup->record.kind = EVENT_KINESIS;
    setup->record.arn = SLICE("arn:aws:kinesis:eu-west-1:1:stream/s");
    return setup;
}

static void read_plain(struct setup *setup, struct slice data) {
    setup->record.data = encode(setup, data);
    setup_read(setup);
}

static void read_packed(struct setup *setup, struct slice data) {
    setup->record.data = gzip_encode(setup, data);
    setup_read(setup);
}

static void text_is_entries_of_its_lines_and_one_json_value_is_one(void **state) {
    static const struct {
        const char *data;
        const char *lines[4];
    } cases[] = {
        {"one line", {"one line"}},
        {"two\nlines\r\n", {"two", "lines"}},
        {"{\n \"a\": 12345678901234567890,\r\n \"b\": \"\\u0000\"\n}\n",
         {"{\n \"a\": 12345678901234567890,\r\n \"b\": \"\\u0000\"\n}"}},
        {" [1,\n2] ", {"[1,\n2]"}},
        {"{\"a\":1}\n{\"a\":2}\n", {"{\"a\":1}", "{\"a\":2}"}},
        {"{\"a\":\n1", {"{\"a\":", "1"}},
        {"12\n", {"12"}},
        {"{\"messageType\":\"DATA_MESSAGE\"}", {"{\"messageType\":\"DATA_MESSAGE\"}"}},
        {"{\"logEvents\":[]}", {"{\"logEvents\":[]}"}},
        {"{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[]}",
         {"{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[]}"}},
        {"{\"messageType\":\"ORDER\",\"logEvents\":[{\"message\":\"x\"}]}",
         {"{\"messageType\":\"ORDER\",\"logEvents\":[{\"message\":\"x\"}]}"}},
        {"{\"awslogs\":{\"data\":\"QQ==\"}}", {"{\"awslogs\":{\"data\":\"QQ==\"}}"}},
        {"ORCHESTRATOR started", {"ORCHESTRATOR started"}},
        {"{\"Records\":[{\"eventSource\":\"aws:s3\"}]}",
         {"{\"Records\":[{\"eventSource\":\"aws:s3\"}]}"}},
        {"x^ a text that begins like zlib", {"x^ a text that begins like zlib"}},
        {"\xff\xfe", {"\xff\xfe"}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases) * 2; i++) {
        struct setup *setup = set_up();
        size_t count = 0;

        (i % 2 == 0 ? read_plain : read_packed)(setup, slice_from_cstr(cases[i / 2].data));
        expect_state(setup, WORK_DONE);
        for (; count < 4 && cases[i / 2].lines[count] != NULL; count++) {
            assert_slice(setup_entry(setup, count)->line, cases[i / 2].lines[count]);
            assert_slice(setup_entry(setup, count)->labels, LABELS);
            assert_int_equal(setup_entry(setup, count)->time_ns, EVENT_NS + (int64_t)count);
        }
        assert_int_equal(setup->sink.count, count);
        setup_destroy(setup);
    }
}

static void a_cloudwatch_envelope_keeps_the_type_kinesis(void **state) {
    struct setup *setup = set_up();

    (void)state;
    for (int packed = 0; packed < 2; packed++) {
        (packed == 1 ? read_packed : read_plain)(setup, SLICE(ENVELOPE));
        expect_state(setup, WORK_DONE);
        EXPECT_LINES(setup, "x");
        assert_slice(setup_entry(setup, 0)->labels,
                     "{__aws_cloudwatch_log_group=\"/g\", __aws_cloudwatch_owner=\"123\", "
                     "__aws_kinesis_event_source_arn=\"arn:aws:kinesis:eu-west-1:1:stream/s\", "
                     "__aws_log_type=\"kinesis\"}");
        assert_int_equal(setup_entry(setup, 0)->time_ns, 5000000);
    }
    read_packed(setup, SLICE("{\"messageType\":\"CONTROL_MESSAGE\",\"logEvents\":[{}]}"));
    expect_state(setup, WORK_DONE);
    assert_int_equal(setup->sink.count, 0);
    assert_int_equal(tally_dropped(&setup->tally, "control_message"), 1);
    setup_destroy(setup);
}

/* Whatever it turns out to be: it is read several times to find out. */
static void the_bytes_of_a_text_are_counted_once(void **state) {
    static const char *const ends[] = {"text", "\n{\"a\":1}", "{\"a\":[1,2]}", "[1,", ENVELOPE};
    enum { LARGE = 3 * 1024 * 1024 };

    (void)state;
    for (size_t i = 0; i < COUNT(ends) * 4; i++) {
        struct setup *setup = set_up();
        bool large = i % 4 >= 2;
        struct buf data;

        buf_init(&data, BYTES_MAX);
        for (size_t n = 0; large && n < LARGE; n += 16) {
            assert_true(buf_append(&data, SLICE("                ")));
        }
        assert_true(buf_append_cstr(&data, ends[i / 4]));
        setup->config.line_bytes_max = LARGE * 2;
        (i % 2 == 0 ? read_plain : read_packed)(setup, buf_slice(&data));
        expect_state(setup, WORK_DONE);
        assert_int_equal(setup->tally.bytes_read, data.len);
        buf_clean_up(&data);
        setup_destroy(setup);
    }
}

static void read_zlib(struct setup *setup, struct slice data) {
    struct buf packed;

    buf_init(&packed, BYTES_MAX);
    pack(&packed, data, PACK_ZLIB);
    setup->record.data = encode(setup, buf_slice(&packed));
    buf_clean_up(&packed);
    setup_read(setup);
}

static void zlib_is_inflated_when_all_of_it_inflates(void **state) {
    struct setup *setup = set_up();
    struct slice line = SLICE("{\"log\":\"hello kinesis\",\"container\":\"web\"}");
    struct buf packed;

    (void)state;
    read_zlib(setup, line);
    expect_state(setup, WORK_DONE);
    EXPECT_LINES(setup, "{\"log\":\"hello kinesis\",\"container\":\"web\"}");
    assert_int_equal(setup->tally.bytes_read, line.len);
    read_zlib(setup, SLICE(ENVELOPE));
    EXPECT_LINES(setup, "x");
    read_zlib(setup, SLICE("PAR1............"));
    expect_state(setup, WORK_REFUSED);
    assert_non_null(strstr(setup->item.reason->text, "Parquet inside zlib"));

    buf_init(&packed, BYTES_MAX);
    pack(&packed, line, PACK_ZLIB);
    assert_true(buf_append(&packed, SLICE("x")));
    for (size_t len = 1; len <= packed.len; len++) {
        if (len == packed.len - 1) {
            continue; /* that is all of it */
        }
        setup->record.data = encode(setup, slice_first(buf_slice(&packed), len));
        setup_read(setup);
        expect_state(setup, WORK_DONE);
        assert_true(setup->sink.count > 0);
        assert_int_equal(setup->tally.bytes_read, len);
    }
    buf_clean_up(&packed);
    setup_destroy(setup);
}

static void gzip_in_gzip_is_taken_off(void **state) {
    struct setup *setup = set_up();
    struct buf packed;

    (void)state;
    buf_init(&packed, BYTES_MAX);
    pack(&packed, SLICE(ENVELOPE), PACK_GZIP);
    read_packed(setup, buf_slice(&packed));
    expect_state(setup, WORK_DONE);
    EXPECT_LINES(setup, "x");
    buf_clean_up(&packed);
    setup_destroy(setup);
}

static void other_formats_are_refused_by_name(void **state) {
    struct setup *setup = set_up();

    (void)state;
    read_plain(setup, SLICE("\x04\x22\x4d\x18........"));
    expect_state(setup, WORK_REFUSED);
    assert_int_equal(tally_dropped(&setup->tally, "unreadable"), 1);
    assert_non_null(strstr(setup->item.reason->text, "zstd"));
    setup_destroy(setup);
}

static void the_text_of_a_record_is_its_bytes(void **state) {
    struct setup *setup = set_up();

    (void)state;
    read_plain(setup, SLICE("\xef\xbb\xbfmark"));
    EXPECT_LINES(setup, "\xef\xbb\xbfmark");
    read_plain(setup, SLICE("\0\0\0\0 binary"));
    expect_state(setup, WORK_DONE);
    assert_true(slice_equal(setup_entry(setup, 0)->line, SLICE("\0\0\0\0 binary")));
    setup_destroy(setup);
}

static void an_event_without_time_has_that_of_arrival(void **state) {
    struct setup *setup = set_up();

    (void)state;
    read_packed(setup, SLICE("{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"message\":\"x\","
                             "\"timestamp\":\"?\"}]}"));
    assert_int_equal(setup_entry(setup, 0)->time_ns, EVENT_NS);
    assert_int_equal(tally_dropped(&setup->tally, "time_unreadable"), 1);
    setup->record.time = moment_at(0);
    read_plain(setup, SLICE("of 1970"));
    assert_int_equal(setup_entry(setup, 0)->time_ns, 0);
    setup->record.time = (struct moment){0};
    read_plain(setup, SLICE("of now"));
    assert_int_equal(setup_entry(setup, 0)->time_ns, BEGAN_NS);
    setup_destroy(setup);
}

static void cloudfront_real_time_logs_have_their_own_time(void **state) {
    static const struct {
        const char *line;
        int64_t ns;
    } cases[] = {
        {"1692112200.123\t192.0.2.183", INT64_C(1692112200123000000)},
        {"9223372036.854775807\tx", INT64_MAX},
        {"9223372036.854775808\tx", EVENT_NS},
        {"12345\tno time", EVENT_NS},
        {"1692112200.123 no tab", EVENT_NS},
        {"1692112200.\tx", EVENT_NS},
        {".5\tx", EVENT_NS},
        {"\tx", EVENT_NS},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = set_up();

        read_plain(setup, slice_from_cstr(cases[i].line));
        EXPECT_LINES(setup, cases[i].line);
        assert_int_equal(setup_entry(setup, 0)->time_ns, cases[i].ns);
        setup_destroy(setup);
    }
}

static void a_damaged_record_is_refused_and_never_fails(void **state) {
    struct setup *setup = set_up();
    struct slice whole = gzip_encode(setup, SLICE(ENVELOPE));

    (void)state;
    /* of base64 of gzip: what is left of two bytes of it is still known as gzip */
    for (size_t len = 3; len < whole.len; len++) {
        setup->record.data = slice_first(whole, len);
        setup_read(setup);
        expect_state(setup, WORK_REFUSED);
        assert_int_equal(tally_dropped(&setup->tally, "damaged_record"), 1);
        assert_int_equal(setup->sink.count, 0);
    }
    setup->record.data = SLICE("*");
    setup_read(setup);
    expect_state(setup, WORK_REFUSED);
    setup_destroy(setup);
}

static void an_empty_record_is_done(void **state) {
    struct setup *setup = set_up();

    (void)state;
    read_plain(setup, (struct slice){0});
    expect_state(setup, WORK_DONE);
    assert_int_equal(setup->sink.count, 0);
    setup_destroy(setup);
}

/* More than is looked through before the first entry leaves; what an envelope may not have is no
 * damage in another text. */
static void a_large_text_beyond_the_limits_of_envelopes_is_shipped(void **state) {
    static const struct {
        const char *front;
        unsigned char filler;
        const char *end;
    } cases[] = {
        {"[", '[', ""},
        {"{\"", 'k', "\":1}"},
        {"{\"owner\":\"", 'o', "\"}"},
        {"", '1', ""},
    };
    struct setup *setup = set_up();

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buf text;
        buf_init(&text, BYTES_MAX);
        assert_true(buf_append_cstr(&text, cases[i].front));
        while (text.len <= CLOUDWATCH_AT_HAND) {
            assert_true(buf_append_byte(&text, cases[i].filler));
        }
        assert_true(buf_append_cstr(&text, cases[i].end));
        read_plain(setup, buf_slice(&text));
        expect_state(setup, WORK_DONE);
        size_t shipped = 0;
        for (size_t at = 0; at < setup->sink.count; at++) {
            shipped += setup_entry(setup, at)->line.len;
        }
        assert_int_equal(shipped, text.len);
        buf_clean_up(&text);
    }
    setup_destroy(setup);
}

static void a_record_without_a_byte_is_counted(void **state) {
    struct setup *setup = set_up();

    (void)state;
    for (int packed = 0; packed < 2; packed++) {
        (packed == 1 ? read_packed : read_plain)(setup, SLICE(""));
        expect_state(setup, WORK_DONE);
        assert_int_equal(tally_dropped(&setup->tally, "empty_line"), 1);
    }
    setup_destroy(setup);
}

/* ---- aggregates ---- */

static void append_byte(struct buf *out, size_t byte) {
    assert_true(byte < 128 && buf_append_byte(out, (unsigned char)byte));
}

/* Field 3 of the aggregate: {1: 0, 2: data}. Only for short data: lengths of one byte. */
static void append_record(struct buf *out, struct slice data) {
    append_byte(out, 0x1a);
    append_byte(out, data.len + 4);
    append_byte(out, 0x08);
    append_byte(out, 0);
    append_byte(out, 0x1a);
    append_byte(out, data.len);
    assert_true(buf_append(out, data));
}

static struct slice aggregate(struct setup *setup, const struct slice *records, size_t count) {
    unsigned char md5[MD5_BYTES];
    struct slice made;
    struct buf body;
    struct buf out;

    buf_init(&body, BYTES_MAX);
    buf_init(&out, BYTES_MAX);
    assert_true(buf_append(&body, SLICE("\x0a\x01k")));
    for (size_t i = 0; i < count; i++) {
        append_record(&body, records[i]);
    }
    digest_md5(buf_slice(&body), md5);
    assert_true(buf_append(&out, SLICE("\xf3\x89\x9a\xc2")));
    assert_true(buf_append(&out, buf_slice(&body)));
    assert_true(buf_append(&out, slice_of(md5, MD5_BYTES)));
    made = arena_copy(&setup->arena, buf_slice(&out));
    buf_clean_up(&body);
    buf_clean_up(&out);
    return made;
}

static void an_aggregate_is_taken_apart(void **state) {
    struct setup *setup = set_up();
    struct slice records[] = {SLICE("one\ntwo"), SLICE("{\"a\":\n1}"), SLICE("three")};

    (void)state;
    read_plain(setup, aggregate(setup, records, COUNT(records)));
    expect_state(setup, WORK_DONE);
    EXPECT_LINES(setup, "one", "two", "{\"a\":\n1}", "three");
    for (size_t i = 0; i < setup->sink.count; i++) {
        assert_ptr_equal(setup_entry(setup, i)->item, &setup->item);
        assert_slice(setup_entry(setup, i)->labels, LABELS);
    }
    setup_destroy(setup);
}

/* Loki would keep one of them. */
static void equal_lines_of_one_aggregate_differ_in_their_times(void **state) {
    struct setup *setup = set_up();
    struct slice records[] = {SLICE("same"), SLICE("same\nsame"), SLICE("same")};

    (void)state;
    for (int again = 0; again < 2; again++) {
        read_plain(setup, aggregate(setup, records, COUNT(records)));
        EXPECT_LINES(setup, "same", "same", "same", "same");
        for (size_t i = 0; i < setup->sink.count; i++) {
            assert_int_equal(setup_entry(setup, i)->time_ns, EVENT_NS + (int64_t)i);
        }
    }
    setup_destroy(setup);
}

static void a_damaged_record_of_an_aggregate_is_refused_alone(void **state) {
    struct setup *setup = set_up();
    struct slice records[] = {SLICE("good"), SLICE("\x1f\x8b\x08 damaged"), SLICE("fine")};

    (void)state;
    read_plain(setup, aggregate(setup, records, COUNT(records)));
    expect_state(setup, WORK_REFUSED);
    EXPECT_LINES(setup, "good", "fine");
    assert_int_equal(tally_dropped(&setup->tally, "damaged_record"), 1);
    setup_destroy(setup);
}

/* A user record is a record: lines of two are never put together. */
static void the_end_of_each_record_of_an_aggregate_is_told_to_the_sink(void **state) {
    static const size_t entries[] = {2, 2, 3, 3}; /* the last: of the record that holds them */
    struct setup *setup = set_up();
    struct slice records[] = {SLICE("a\nb"), SLICE("\x1f\x8b\x08 damaged"), SLICE("c")};

    (void)state;
    read_plain(setup, aggregate(setup, records, COUNT(records)));
    assert_int_equal(setup->sink.end_count, COUNT(entries));
    for (size_t i = 0; i < COUNT(entries); i++) {
        assert_int_equal(setup->sink.ends[i].entries, entries[i]);
        assert_ptr_equal(setup->sink.ends[i].item, &setup->item);
    }
    setup->sink.end_fails_with = ERROR_DOWN;
    read_plain(setup, aggregate(setup, records, COUNT(records)));
    expect_state(setup, WORK_FAILED);
    assert_int_equal(setup->sink.count, 2); /* nothing is read on */
    assert_non_null(strstr(setup->item.reason->text, "user record 1: the sink's end fails"));
    setup_destroy(setup);
}

static void an_empty_aggregate_is_done(void **state) {
    struct setup *setup = set_up();

    (void)state;
    read_plain(setup, aggregate(setup, NULL, 0));
    expect_state(setup, WORK_DONE);
    assert_int_equal(setup->sink.count, 0);
    setup_destroy(setup);
}

/* Whatever is wrong with it: its bytes are not lost. */
static void what_is_no_aggregate_is_one_record(void **state) {
    struct setup *setup = set_up();
    struct slice record = SLICE("text");
    struct slice whole = aggregate(setup, &record, 1);

    (void)state;
    for (size_t i = 0; i < whole.len; i++) {
        unsigned char damaged[128];
        size_t lines = 0;

        memcpy(damaged, whole.ptr, whole.len);
        damaged[i] ^= 0x20;
        read_plain(setup, slice_of(damaged, whole.len));
        expect_state(setup, WORK_DONE);
        for (size_t n = 0; n < setup->sink.count; n++) {
            lines += setup_entry(setup, n)->item == &setup->item;
        }
        assert_true(lines > 0 && lines == setup->sink.count);
    }
    for (size_t len = 1; len < whole.len; len++) {
        read_plain(setup, slice_first(whole, len));
        expect_state(setup, WORK_DONE);
        assert_true(setup->sink.count > 0);
    }
    setup_destroy(setup);
}

/* As much as fits into an invocation's 6 MB: one line, many after an empty one, one JSON
 * value. */
static void a_record_that_fills_the_payload_is_shipped_whole(void **state) {
    enum { BYTES = 4500000 };
    static const char *const edges[] = {"  ", "\n\n", "[]"};

    (void)state;
    for (size_t i = 0; i < COUNT(edges); i++) {
        struct setup *setup = set_up();
        unsigned char *text = arena_alloc(&setup->arena, BYTES);
        size_t bytes = 0;

        memset(text, '7', BYTES);
        for (size_t at = 999; i == 1 && at < BYTES; at += 1500) {
            text[at] = '\n';
        }
        text[0] = (unsigned char)edges[i][0];
        text[BYTES - 1] = (unsigned char)edges[i][1];
        read_plain(setup, slice_of(text, BYTES));
        expect_state(setup, WORK_DONE);
        for (size_t n = 0; n < setup->sink.count; n++) {
            bytes += setup_entry(setup, n)->line.len;
        }
        assert_int_equal(setup->sink.count, i == 1 ? 3001 : (BYTES + 262143) / 262144);
        assert_int_equal(bytes, i == 1 ? BYTES - 3002 : BYTES);
        assert_int_equal(setup->tally.bytes_read, BYTES);
        setup_destroy(setup);
    }
}

static void reading_stops_when_its_time_is_over(void **state) {
    struct setup *setup = set_up();

    (void)state;
    setup->clock.now_ms = setup->deadline.read_until_ms;
    for (int zlib = 0; zlib < 2; zlib++) {
        (zlib == 1 ? read_zlib : read_packed)(setup, SLICE("a line"));
        expect_state(setup, WORK_FAILED);
        assert_int_equal(setup->item.reason->code, ERROR_DEADLINE);
    }
    setup_destroy(setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_entries_of_its_lines_and_one_json_value_is_one),
        cmocka_unit_test(a_cloudwatch_envelope_keeps_the_type_kinesis),
        cmocka_unit_test(the_bytes_of_a_text_are_counted_once),
        cmocka_unit_test(zlib_is_inflated_when_all_of_it_inflates),
        cmocka_unit_test(gzip_in_gzip_is_taken_off),
        cmocka_unit_test(other_formats_are_refused_by_name),
        cmocka_unit_test(the_text_of_a_record_is_its_bytes),
        cmocka_unit_test(an_event_without_time_has_that_of_arrival),
        cmocka_unit_test(cloudfront_real_time_logs_have_their_own_time),
        cmocka_unit_test(a_damaged_record_is_refused_and_never_fails),
        cmocka_unit_test(an_empty_record_is_done),
        cmocka_unit_test(a_large_text_beyond_the_limits_of_envelopes_is_shipped),
        cmocka_unit_test(a_record_without_a_byte_is_counted),
        cmocka_unit_test(an_aggregate_is_taken_apart),
        cmocka_unit_test(equal_lines_of_one_aggregate_differ_in_their_times),
        cmocka_unit_test(a_damaged_record_of_an_aggregate_is_refused_alone),
        cmocka_unit_test(the_end_of_each_record_of_an_aggregate_is_told_to_the_sink),
        cmocka_unit_test(an_empty_aggregate_is_done),
        cmocka_unit_test(what_is_no_aggregate_is_one_record),
        cmocka_unit_test(a_record_that_fills_the_payload_is_shipped_whole),
        cmocka_unit_test(reading_stops_when_its_time_is_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
