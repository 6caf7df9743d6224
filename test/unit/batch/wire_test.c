/* SPDX-License-Identifier: Apache-2.0 */
/* What we write by hand is what protobuf-c writes from proto/push.proto, and what Loki's own
 * encoding gives. */
#include "batch/wire.h"

#include "batch/batch_impl.h"
#include "promtail/digest.h"
#include "promtail/snappy.h"
#include "push.pb-c.h"
#include "test.h"

enum { ENTRIES_MAX = 8, BODY_MAX = 1 << 20 };

struct wire_entry {
    const char *labels;
    int64_t time_ns;
    struct slice line;
    struct label metadata[2];
    size_t metadata_count;
};

#define BYTES(literal)                                                                             \
    { (const unsigned char *)("" literal), sizeof(literal) - 1 }

static void encode_ours(const struct wire_entry *entries, size_t count, struct buf *out) {
    struct batch_pool pool = {0};
    struct batch *batch = batch_take(&pool, SLICE(""));

    for (size_t i = 0; i < count; i++) {
        struct label_set labels = {.text = slice_from_cstr(entries[i].labels)};
        struct entry entry = {
            .labels = &labels,
            .time_ns = entries[i].time_ns,
            .line = entries[i].line,
            .metadata = entries[i].metadata,
            .metadata_count = entries[i].metadata_count,
        };
        struct encoded_entry encoded = stream_measure(&entry);
        batch_add(batch, &entry, &encoded);
    }
    struct buf joined;
    buf_init(&joined, SIZE_MAX);
    struct slice push = batch_encode(batch, &joined);
    assert_int_equal(push.len, batch_encoded_size(batch));
    assert_true(buf_append(out, push));
    buf_clean_up(&joined);
    batch_settle(batch, true, NULL);
    batch_pool_clean_up(&pool);
}

struct message {
    Logproto__PushRequest push;
    Logproto__StreamAdapter streams[ENTRIES_MAX], *stream_list[ENTRIES_MAX];
    Logproto__EntryAdapter entries[ENTRIES_MAX], *entry_lists[ENTRIES_MAX][ENTRIES_MAX];
    Logproto__Timestamp times[ENTRIES_MAX];
    Logproto__LabelPairAdapter pairs[ENTRIES_MAX][2], *pair_lists[ENTRIES_MAX][2];
    char texts[ENTRIES_MAX][2][2][64];
};

static char *text_of(char *to, struct slice text) {
    assert_true(text.len < 64);
    memcpy(to, text.ptr, text.len);
    to[text.len] = '\0';
    return to;
}

static void fill_entry(struct message *message, size_t i, const struct wire_entry *entry) {
    Logproto__EntryAdapter *to = &message->entries[i];
    int64_t second = 1000000000;

    logproto__entry_adapter__init(to);
    logproto__timestamp__init(&message->times[i]);
    bool before = entry->time_ns % second < 0;
    message->times[i].seconds = entry->time_ns / second - (before ? 1 : 0);
    message->times[i].nanos = (int32_t)(entry->time_ns % second + (before ? second : 0));
    to->timestamp = &message->times[i];
    to->line.data = (uint8_t *)(uintptr_t)entry->line.ptr;
    to->line.len = entry->line.len;
    for (size_t j = 0; j < entry->metadata_count; j++) {
        logproto__label_pair_adapter__init(&message->pairs[i][j]);
        message->pairs[i][j].name = text_of(message->texts[i][j][0], entry->metadata[j].name);
        message->pairs[i][j].value = text_of(message->texts[i][j][1], entry->metadata[j].value);
        message->pair_lists[i][j] = &message->pairs[i][j];
    }
    to->structured_metadata = message->pair_lists[i];
    to->n_structured_metadata = entry->metadata_count;
}

static size_t find_stream(const struct message *message, const char *labels) {
    size_t i = 0;

    while (i < message->push.n_streams && strcmp(message->streams[i].labels, labels) != 0) {
        i++;
    }
    return i;
}

static void encode_theirs(const struct wire_entry *entries, size_t count, struct buf *out) {
    static struct message message;

    memset(&message, 0, sizeof(message));
    logproto__push_request__init(&message.push);
    message.push.streams = message.stream_list;
    for (size_t i = 0; i < count; i++) {
        size_t s = find_stream(&message, entries[i].labels);
        Logproto__StreamAdapter *stream = &message.streams[s];
        if (s == message.push.n_streams) {
            logproto__stream_adapter__init(stream);
            stream->labels = (char *)(uintptr_t)entries[i].labels;
            stream->entries = message.entry_lists[s];
            message.stream_list[message.push.n_streams++] = stream;
        }
        fill_entry(&message, i, &entries[i]);
        stream->entries[stream->n_entries++] = &message.entries[i];
    }
    size_t size = logproto__push_request__get_packed_size(&message.push);
    unsigned char *to = buf_reserve(out, size);
    assert_non_null(to);
    buf_added(out, logproto__push_request__pack(&message.push, to));
}

static void assert_same(const struct wire_entry *entries, size_t count) {
    struct buf ours;
    struct buf theirs;

    buf_init(&ours, BODY_MAX);
    buf_init(&theirs, BODY_MAX);
    encode_ours(entries, count, &ours);
    encode_theirs(entries, count, &theirs);
    assert_int_equal(ours.len, theirs.len);
    assert_memory_equal(ours.ptr, theirs.ptr, ours.len);
    buf_clean_up(&ours);
    buf_clean_up(&theirs);
}

static unsigned char long_line[300000];

static const struct wire_entry VARIED[] = {
    {"{a=\"b\"}", 1700000000123456789, BYTES("hello"), {{BYTES("k"), BYTES("v")}}, 1},
    {"{a=\"b\"}", 0, BYTES(""), {{{NULL, 0}, {NULL, 0}}}, 0},
    {"{c=\"d\"}",
     1,
     BYTES("a\0b"),
     {{BYTES("k"), BYTES("")}, {BYTES("empty name"), BYTES("x")}},
     2},
    {"{a=\"b\"}", -500000000, BYTES("x"), {{{NULL, 0}, {NULL, 0}}}, 0},
    {"{c=\"d\"}", INT64_MAX, BYTES("\xff\xfe"), {{{NULL, 0}, {NULL, 0}}}, 0},
    {"{a=\"b\"}", INT64_MIN, BYTES("y"), {{{NULL, 0}, {NULL, 0}}}, 0},
    {"{a=\"b\"}", 1000000000, {long_line, 127}, {{{NULL, 0}, {NULL, 0}}}, 0},
    {"{a=\"b\"}", 999999999, {long_line, sizeof(long_line)}, {{{NULL, 0}, {NULL, 0}}}, 0},
};

static void wire_gives_the_bytes_of_protobuf_c(void **state) {
    (void)state;
    memset(long_line, 'x', sizeof(long_line));
    for (size_t count = 1; count <= sizeof(VARIED) / sizeof(VARIED[0]); count++) {
        assert_same(VARIED, count);
    }
}

static void wire_gives_them_for_lines_of_every_length_around_a_varint(void **state) {
    static const size_t edges[] = {0, 100, 110, 120, 127, 128, 16370, 16383, 16384, 16390};

    (void)state;
    for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
        for (size_t len = edges[i]; len < edges[i] + 20; len++) {
            struct wire_entry entry = {
                "{a=\"b\"}", 7, {long_line, len}, {{{NULL, 0}, {NULL, 0}}}, 0};
            assert_same(&entry, 1);
        }
    }
}

/* "Loki push API: what a client must know", section 2. */
static const struct {
    struct wire_entry entry;
    const char *hex;
} VECTORS[] = {
    {{"{a=\"b\"}", 1700000000123456789, BYTES("hello"), {{BYTES("k"), BYTES("v")}}, 1},
     "0a270a077b613d2262227d121c0a0b0880e2cfaa0610959aef3a120568656c6c6f1a060a016b120176"},
    {{"{a=\"b\"}", 0, BYTES(""), {{{NULL, 0}, {NULL, 0}}}, 0}, "0a0d0a077b613d2262227d12020a00"},
    {{"{a=\"b\"}", -500000000, BYTES("x"), {{{NULL, 0}, {NULL, 0}}}, 0},
     "0a210a077b613d2262227d12160a1108ffffffffffffffffff011080cab5ee01120178"},
};

static void wire_gives_the_bytes_that_loki_s_own_encoder_gives(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(VECTORS) / sizeof(VECTORS[0]); i++) {
        struct buf body;
        char hex[256];
        buf_init(&body, BODY_MAX);
        encode_ours(&VECTORS[i].entry, 1, &body);
        digest_hex(body.ptr, body.len, hex);
        assert_string_equal(hex, VECTORS[i].hex);
        buf_clean_up(&body);
    }
}

static void the_snappy_block_of_a_small_push_is_libsnappy_s(void **state) {
    struct buf body;
    struct buf block;
    struct error err = {0};
    char hex[256];

    (void)state;
    buf_init(&body, BODY_MAX);
    buf_init(&block, BODY_MAX);
    encode_ours(&VECTORS[0].entry, 1, &body);
    assert_true(snappy_encode(&block, buf_slice(&body), &err));
    digest_hex(block.ptr, block.len, hex);
    assert_memory_equal(hex, "29a0", 4);
    assert_string_equal(hex + 4, VECTORS[0].hex);
    buf_clean_up(&body);
    buf_clean_up(&block);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wire_gives_the_bytes_of_protobuf_c),
        cmocka_unit_test(wire_gives_them_for_lines_of_every_length_around_a_varint),
        cmocka_unit_test(wire_gives_the_bytes_that_loki_s_own_encoder_gives),
        cmocka_unit_test(the_snappy_block_of_a_small_push_is_libsnappy_s),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
