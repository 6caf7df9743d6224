/* SPDX-License-Identifier: Apache-2.0 */
/* Whole invocations of a process whose parts are all the test's own: no socket, no waiting. */
#include "promtail/app.h"
#include "promtail/batch.h"
#include "test.h"

enum { BODY_MAX = 1 << 16, ANSWER_MAX = 1 << 16, OBJECTS_MAX = 4, NOW_S = 1700000000 };

/* ---- the parts ---- */

struct test_clock {
    struct clock clock; /* first */
    int64_t now_ms;     /* since NOW_S */
};

static int64_t realtime(const struct clock *clock) {
    return (int64_t)NOW_S * 1000000000 + ((const struct test_clock *)clock)->now_ms * 1000000;
}

static int64_t monotonic(const struct clock *clock) {
    return ((const struct test_clock *)clock)->now_ms;
}

/* Each object is its own key and a line end, and takes read_ms to come. Of those whose keys begin
 * like it, a bad one can't be opened, and an old one never. */
struct test_store {
    struct object_store store; /* first */
    struct test_clock *clock;
    int64_t read_ms;
    unsigned open;
};

struct test_object {
    struct object object; /* first */
    struct slice key;
};

static bool read_object(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct test_object *object = (struct test_object *)(void *)reader;
    struct test_store *store = (struct test_store *)object->object.store;

    (void)err;
    store->clock->now_ms += store->read_ms;
    *ended = true;
    assert_true(buf_append(into, object->key) && buf_append_byte(into, '\n'));
    return true;
}

static bool open_object(struct object_store *objects, const struct object_ref *ref,
                        const struct deadline *deadline, struct object **object,
                        struct error *err) {
    if (slice_starts_with(ref->key, SLICE("bad"))) {
        return error_set(err, ERROR_REMOTE, "denied");
    }
    if (slice_starts_with(ref->key, SLICE("old"))) {
        return error_set(err, ERROR_REFUSED, "archived");
    }
    struct test_object *made = mem_zalloc(sizeof(*made));

    (void)deadline;
    *made = (struct test_object){{{read_object}, objects}, ref->key};
    ((struct test_store *)objects)->open++;
    *object = &made->object;
    return true;
}

static void close_object(struct object_store *objects, struct object *object) {
    ((struct test_store *)objects)->open -= object != NULL;
    mem_free(object);
}

struct test_sink {
    struct push_sink sink; /* first */
    struct buf bodies, joined;
    unsigned begun, finished;
    bool down;
    bool refuses;
};

static bool push(struct push_sink *sink, struct batch *batch, struct error *err) {
    struct test_sink *test = (struct test_sink *)sink;

    if (test->refuses) {
        error_set(err, ERROR_DOWN, "nobody there");
        test->down = true;
        batch_settle(batch, false, err);
        return false;
    }
    struct slice body = batch_encode(batch, &test->joined);
    assert_true(buf_append(&test->bodies, body));
    batch_settle(batch, true, NULL);
    return true;
}

static void begin(struct push_sink *sink, const struct deadline *deadline) {
    struct test_sink *test = (struct test_sink *)sink;

    assert_true(deadline->at_ms > 0);
    test->begun++;
    test->down = false;
}

static void finish(struct push_sink *sink) {
    ((struct test_sink *)sink)->finished++;
}

static bool is_down(const struct push_sink *sink) {
    return ((const struct test_sink *)sink)->down;
}

static const char *get(const struct environment *environment, const char *name) {
    (void)environment;
    return strcmp(name, "WRITE_ADDRESS") == 0       ? "http://loki.invalid/loki/api/v1/push"
           : strcmp(name, "FETCH_CONCURRENCY") == 0 ? "2"
           : strcmp(name, "BATCH_SIZE") == 0        ? "1"
                                                    : NULL;
}

/* ---- a process of them ---- */

struct setup {
    struct test_clock clock;
    struct test_store store;
    struct test_sink sink;
    struct environment environment;
    struct config config;
    struct process process;
    FILE *log;
    struct runtime_answer answer;
    char logged[BODY_MAX];
};

static struct setup *set_up(void) {
    struct setup *setup = mem_zalloc(sizeof(*setup));
    struct error err = {0};

    setup->clock.clock = (struct clock){realtime, monotonic};
    setup->store =
        (struct test_store){.store = {open_object, close_object}, .clock = &setup->clock};
    setup->sink.sink = (struct push_sink){push, begin, finish, is_down};
    setup->environment.get = get;
    buf_init(&setup->sink.bodies, BODY_MAX);
    buf_init(&setup->sink.joined, SIZE_MAX);
    buf_init(&setup->answer.response, ANSWER_MAX);
    buf_init(&setup->answer.failure.message, ANSWER_MAX);
    const struct process_parts parts = {.objects = &setup->store.store,
                                        .push = &setup->sink.sink,
                                        .clock = &setup->clock.clock,
                                        .environment = &setup->environment};
    assert_true(config_read(&setup->config, &setup->environment, &err));
    assert_true(process_init(&setup->process, &setup->config, &parts, &err));
    assert_null(setup->process.loop); /* whoever needs none makes none */
    setup->log = tmpfile();
    assert_non_null(setup->log);
    setup->process.log.fd = fileno(setup->log);
    return setup;
}

static void tear_down(struct setup *setup) {
    process_clean_up(&setup->process);
    config_clean_up(&setup->config);
    buf_clean_up(&setup->sink.bodies);
    buf_clean_up(&setup->sink.joined);
    buf_clean_up(&setup->answer.response);
    buf_clean_up(&setup->answer.failure.message);
    fclose(setup->log);
    mem_free(setup);
}

static bool run(struct setup *setup, const char *event, int64_t left_ms) {
    const struct invocation_ids ids = {SLICE("r-1"), {0}, {0}};
    int64_t deadline_ms = (int64_t)NOW_S * 1000 + setup->clock.now_ms + left_ms;

    setup->answer.failure.type = NULL;
    buf_reset(&setup->answer.response);
    buf_reset(&setup->answer.failure.message);
    struct buf bytes;
    buf_init(&bytes, SIZE_MAX);
    assert_true(buf_append_cstr(&bytes, event)); /* a copy that may be written to */
    bool ok = invocation_run(&setup->process, buf_slice(&bytes), deadline_ms, &ids, &setup->answer);
    buf_clean_up(&bytes);
    assert_int_equal(setup->store.open, 0);
    assert_int_equal(setup->process.log.request_id.len, 0);
    rewind(setup->log);
    setup->logged[fread(setup->logged, 1, sizeof(setup->logged) - 1, setup->log)] = '\0';
    return ok;
}

static bool pushed(const struct setup *setup, const char *line) {
    struct slice bodies = buf_slice(&setup->sink.bodies);

    return slice_find(bodies, slice_from_cstr(line)) < bodies.len;
}

#define OBJECT(key)                                                                                \
    "{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\",\"awsRegion\":\"eu-west-1\"," \
    "\"eventTime\":\"2023-11-14T22:13:20Z\",\"s3\":{\"bucket\":{\"name\":\"bucket\"},\"object\":"  \
    "{\"key\":\"" key "\",\"size\":6}}}"
#define THREE_OBJECTS "{\"Records\":[" OBJECT("a.log") "," OBJECT("b.log") "," OBJECT("c.log") "]}"

/* ---- what it does with them ---- */

static void an_event_becomes_pushes_an_answer_and_a_summary(void **state) {
    struct setup *setup = set_up();

    (void)state;
    setup->store.read_ms = 5;
    assert_true(run(setup, THREE_OBJECTS, 10000));
    assert_slice(
        buf_slice(&setup->answer.response),
        "{\"items\":{\"done\":3,\"failed\":0,\"refused\":0},\"entries\":3,\"dropped\":{}}");
    assert_true(pushed(setup, "a.log") && pushed(setup, "b.log") && pushed(setup, "c.log"));
    assert_int_equal(setup->sink.finished, 1);
    assert_string_equal(
        setup->logged,
        "{\"timestamp\":\"2023-11-14T22:13:20.015Z\",\"level\":\"INFO\",\"message\":\"invocation\","
        "\"requestId\":\"r-1\",\"items\":{\"done\":3,\"failed\":0,\"refused\":0},"
        "\"bytes_read\":18,\"lines\":3,\"entries\":3,\"dropped\":{},\"pushes\":0,\"retries\":0,"
        "\"bytes_sent\":0,\"ms\":15,\"parse_ms\":15,\"fetch_ms\":0,\"push_ms\":0,\"wait_ms\":0,"
        "\"lag_ms\":15,\"bytes_by_source\":{\"s3\":18}}\n");
    tear_down(setup);
}

/* Two margins (2 s of 10) before the end reading is over, one margin before it pushing. */
static void reading_ends_before_the_time_does(void **state) {
    struct setup *setup = set_up();

    (void)state;
    setup->store.read_ms = 4200;
    assert_false(run(setup, THREE_OBJECTS, 10000));
    assert_true(pushed(setup, "a.log") && pushed(setup, "b.log") && !pushed(setup, "c.log"));
    assert_string_equal(setup->answer.failure.type, "Function.DeliveryFailed");
    assert_slice(buf_slice(&setup->answer.failure.message),
                 "1 of 3 items failed: s3://bucket/c.log: not read before the function's time was "
                 "nearly used up: raise its timeout, or lower the batch size of the event source");
    assert_int_equal(setup->clock.now_ms, 8400);
    tear_down(setup);
}

static void nothing_more_is_read_when_the_sink_is_down(void **state) {
    struct setup *setup = set_up();

    (void)state;
    setup->sink.refuses = true;
    assert_false(run(setup, THREE_OBJECTS, 10000));
    assert_non_null(strstr(setup->logged, "s3://bucket/a.log: nobody there"));
    assert_non_null(strstr(setup->logged, "s3://bucket/c.log: not read, because Loki is down"));
    setup->sink.refuses = false; /* the next invocation begins anew */
    assert_true(run(setup, THREE_OBJECTS, 10000));
    assert_int_equal(setup->sink.begun, 2);
    tear_down(setup);
}

static void an_unknown_event_is_a_failure_of_its_own(void **state) {
    struct setup *setup = set_up();

    (void)state;
    assert_false(run(setup, "{\"a\":1}", 10000));
    assert_string_equal(setup->answer.failure.type, "Function.UnknownEvent");
    assert_int_equal(setup->sink.bodies.len, 0);
    tear_down(setup);
}

#define QUOTED_OBJECT(key)                                                                         \
    "{\\\"eventSource\\\":\\\"aws:s3\\\",\\\"eventName\\\":\\\"ObjectCreated:Put\\\","             \
    "\\\"s3\\\":{\\\"bucket\\\":{\\\"name\\\":\\\"b\\\"},\\\"object\\\":{\\\"key\\\":\\\"" key     \
    "\\\"}}}"
#define MESSAGE(id, body)                                                                          \
    "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"messageId\":\"" id                               \
    "\",\"body\":\"{\\\"Records\\\":[" body "]}\"}]}"

static const struct {
    const char *event;
    const char *failure; /* NULL: all is well */
    const char *items;   /* done, failed, refused, in the summary */
} OUTCOMES[] = {
    {MESSAGE("m", QUOTED_OBJECT("a.log")), NULL, "{\"done\":1,\"failed\":0,\"refused\":0}"},
    {MESSAGE("m", QUOTED_OBJECT("old") "," QUOTED_OBJECT("a.log")), NULL,
     "{\"done\":0,\"failed\":0,\"refused\":1}"},
    {MESSAGE("m", QUOTED_OBJECT("bad") "," QUOTED_OBJECT("old")),
     "1 of 1 items failed: sqs message m: s3://b/bad: denied",
     "{\"done\":0,\"failed\":1,\"refused\":0}"},
    {MESSAGE("m", QUOTED_OBJECT("old") "," QUOTED_OBJECT("bad1") "," QUOTED_OBJECT("bad2")),
     "1 of 1 items failed: sqs message m: s3://b/bad1: denied (and 1 more failed in it)",
     "{\"done\":0,\"failed\":1,\"refused\":0}"},
    {"{\"Records\":[" OBJECT("bad") "," OBJECT("old") "," OBJECT("a.log") "]}",
     "1 of 3 items failed: s3://bucket/bad: denied", "{\"done\":1,\"failed\":1,\"refused\":1}"},
};

static void each_outermost_item_has_one_outcome(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(OUTCOMES) / sizeof(OUTCOMES[0]); i++) {
        struct setup *setup = set_up();
        bool ok = run(setup, OUTCOMES[i].event, 10000);
        if (ok != (OUTCOMES[i].failure == NULL) ||
            strstr(setup->logged, OUTCOMES[i].items) == NULL) {
            fail_msg("case %zu: %s", i, setup->logged);
        }
        if (!ok) {
            assert_slice(buf_slice(&setup->answer.failure.message), OUTCOMES[i].failure);
        }
        tear_down(setup);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_becomes_pushes_an_answer_and_a_summary),
        cmocka_unit_test(reading_ends_before_the_time_does),
        cmocka_unit_test(nothing_more_is_read_when_the_sink_is_down),
        cmocka_unit_test(an_unknown_event_is_a_failure_of_its_own),
        cmocka_unit_test(each_outermost_item_has_one_outcome),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
