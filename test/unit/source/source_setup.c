/* SPDX-License-Identifier: Apache-2.0 */
#include "source_setup.h"

#include <zlib.h>
#include <zstd.h>

#include "promtail/base64.h"

/* ---- the sink ---- */

/* "a=b,c=d" */
static struct slice metadata_text(struct arena *arena, const struct entry *entry) {
    struct slice text = {0};

    for (size_t i = 0; i < entry->metadata_count; i++) {
        const struct label *pair = &entry->metadata[i];
        text = arena_printf(arena, "%.*s%s%.*s=%.*s", SLICE_ARG(text), i == 0 ? "" : ",",
                            SLICE_ARG(pair->name), SLICE_ARG(pair->value));
    }
    return text;
}

static bool add_seen(struct entry_sink *sink, const struct entry *entry, struct error *err) {
    struct seen_sink *seen = (struct seen_sink *)sink;

    if (seen->fails_with != ERROR_NONE && seen->count >= seen->fails_after) {
        return error_set(err, seen->fails_with, "the sink fails");
    }
    assert_true(seen->count < ENTRIES_MAX);
    seen->entries[seen->count++] = (struct seen_entry){
        .labels = arena_copy(&seen->arena, entry->labels->text),
        .time_ns = entry->time_ns,
        .line = arena_copy(&seen->arena, entry->line),
        .metadata = metadata_text(&seen->arena, entry),
        .item = entry->item,
    };
    return true;
}

static bool end_seen(struct entry_sink *sink, struct work_item *item, struct error *err) {
    struct seen_sink *seen = (struct seen_sink *)sink;

    assert_true(seen->end_count < ENDS_MAX);
    seen->ends[seen->end_count++] = (struct seen_end){seen->count, item};
    return seen->end_fails_with == ERROR_NONE ||
           error_set(err, seen->end_fails_with, "the sink's end fails");
}

/* ---- the object store ---- */

struct memory_object {
    struct object object; /* first */
    struct slice rest;
};

static bool read_memory(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct memory_object *object = (struct memory_object *)(void *)reader;
    struct memory_store *store = (struct memory_store *)object->object.store;
    struct slice part = slice_first(object->rest, buf_room(into));

    if (object->rest.len == 0 && store->read_fails != ERROR_NONE) {
        return error_set(err, store->read_fails, "the object fails");
    }
    part = store->step > 0 ? slice_first(part, store->step) : part;
    object->rest = slice_after(object->rest, part.len);
    *ended = object->rest.len == 0 && store->read_fails == ERROR_NONE;
    assert_true(buf_append(into, part));
    return true;
}

static bool open_memory(struct object_store *objects, const struct object_ref *ref,
                        const struct deadline *deadline, struct object **object,
                        struct error *err) {
    struct memory_store *store = (struct memory_store *)objects;
    struct memory_object *made;

    (void)ref;
    (void)deadline;
    if (store->open_fails != ERROR_NONE) {
        return error_set(err, store->open_fails, "the object does not open");
    }
    made = mem_zalloc(sizeof(*made));
    made->object = (struct object){{read_memory}, objects};
    made->rest = store->content;
    store->opened++;
    *object = &made->object;
    return true;
}

static void close_memory(struct object_store *objects, struct object *object) {
    ((struct memory_store *)objects)->closed += object != NULL;
    mem_free(object);
}

/* ---- the clock ---- */

static int64_t realtime(const struct clock *clock) {
    (void)clock;
    return BEGAN_NS;
}

static int64_t monotonic(const struct clock *clock) {
    union {
        const struct clock *in;
        struct test_clock *out;
    } test = {clock};

    test.out->now_ms += test.out->step_ms;
    return test.out->now_ms;
}

/* ---- all of it ---- */

void setup_again(struct setup *setup) {
    arena_reset(&setup->sink.arena);
    setup->sink.count = 0;
    setup->sink.end_count = 0;
    setup->objects.opened = 0;
    setup->objects.closed = 0;
    setup->tally = (struct tally){0};
    mem_free(setup->item.reason);
    setup->item =
        (struct work_item){.identity = SLICE("the item"), .all = &setup->items, .users = 1};
    setup->record.item = &setup->item;
}

struct setup *setup_new(void) {
    struct setup *setup = mem_zalloc(sizeof(*setup));
    const struct label_rules_config rules = {.prefix = true};
    const char *bad;
    struct error err;

    setup->rules = label_rules_new(&rules, &bad, &err);
    assert_non_null(setup->rules);
    setup->config = (struct source_config){.line_bytes_max = 262144};
    setup->sink.sink = (struct entry_sink){add_seen, end_seen};
    setup->objects.store = (struct object_store){open_memory, close_memory};
    setup->clock.clock = (struct clock){realtime, monotonic};
    setup->log = (struct log){.level = LOG_FATAL, .fd = 2, .clock = &setup->clock.clock};
    setup->deadline = (struct deadline){1000, 2000, 3000};
    setup->env = (struct source_env){
        .config = &setup->config,
        .sink = &setup->sink.sink,
        .labels = label_cache_new(setup->rules),
        .objects = &setup->objects.store,
        .tally = &setup->tally,
        .log = &setup->log,
        .clock = &setup->clock.clock,
        .deadline = &setup->deadline,
        .began_ns = BEGAN_NS,
    };
    setup->record.time = moment_at(EVENT_NS);
    setup_again(setup);
    return setup;
}

void setup_destroy(struct setup *setup) {
    label_cache_destroy(setup->env.labels);
    label_rules_destroy(setup->rules);
    arena_clean_up(&setup->sink.arena);
    arena_clean_up(&setup->arena);
    mem_free(setup->item.reason);
    mem_free(setup);
}

void setup_read(struct setup *setup) {
    struct object *object = NULL;

    setup_again(setup);
    source_open(&setup->env, &setup->record, &object);
    source_read(&setup->env, &setup->record, object);
    assert_int_equal(setup->objects.opened, setup->objects.closed);
    assert_int_not_equal(setup->item.state, WORK_OPEN);
}

struct seen_entry *setup_entry(struct setup *setup, size_t number) {
    assert_true(number < setup->sink.count);
    return &setup->sink.entries[number];
}

void expect_lines(struct setup *setup, const char *const *lines, size_t count) {
    for (size_t i = 0; i < count; i++) {
        assert_slice(setup_entry(setup, i)->line, lines[i]);
    }
    assert_int_equal(setup->sink.count, count);
}

void expect_state(const struct setup *setup, enum work_item_state state) {
    if (setup->item.state != state) {
        fail_msg("state %d, not %d: %s", (int)setup->item.state, (int)state,
                 setup->item.reason != NULL ? setup->item.reason->text : "");
    }
}

/* ---- data ---- */

static void pack_zstd(struct buf *out, struct slice plain) {
    size_t room = ZSTD_compressBound(plain.len);
    unsigned char *to = buf_reserve(out, room);

    assert_non_null(to);
    size_t len = ZSTD_compress(to, room, plain.ptr, plain.len, 3);
    assert_false(ZSTD_isError(len));
    buf_added(out, len);
}

void pack(struct buf *out, struct slice plain, enum packing packing) {
    z_stream z = {0};
    size_t room = compressBound(plain.len) + 64;

    if (packing == PACK_ZSTD) {
        pack_zstd(out, plain);
        return;
    }
    unsigned char *to = buf_reserve(out, room);

    assert_non_null(to);
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, packing, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)plain.ptr;
    z.avail_in = (uInt)plain.len;
    z.next_out = to;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    buf_added(out, room - z.avail_out);
    deflateEnd(&z);
}

struct slice encode(struct setup *setup, struct slice bytes) {
    struct slice text;
    struct buf out;

    buf_init(&out, BYTES_MAX);
    assert_true(base64_encode(&out, bytes));
    text = arena_copy(&setup->arena, buf_slice(&out));
    buf_clean_up(&out);
    return text;
}

struct slice gzip_encode(struct setup *setup, struct slice plain) {
    struct slice text;
    struct buf packed;

    buf_init(&packed, BYTES_MAX);
    pack(&packed, plain, PACK_GZIP);
    text = encode(setup, buf_slice(&packed));
    buf_clean_up(&packed);
    return text;
}

struct slice read_test_file(struct setup *setup, const char *path) {
    char name[512];
    struct slice content;
    struct buf bytes;
    FILE *file;

    snprintf(name, sizeof(name), TEST_ROOT "/%s", path);
    file = fopen(name, "rb");
    if (file == NULL) {
        return (struct slice){0};
    }
    buf_init(&bytes, BYTES_MAX);
    for (size_t got = 1; got > 0;) {
        unsigned char *to = buf_reserve(&bytes, 65536);
        assert_non_null(to);
        got = fread(to, 1, 65536, file);
        buf_added(&bytes, got);
    }
    fclose(file);
    content = arena_copy(&setup->arena, buf_slice(&bytes));
    buf_clean_up(&bytes);
    return content;
}
