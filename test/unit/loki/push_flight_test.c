/* SPDX-License-Identifier: Apache-2.0 */
#include "loki/push_flight.h"

#include "batch/batch_impl.h"
#include "fake/fake_http.h"
#include "promtail/work_items.h"
#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { ITEMS = 4, LARGE_BYTES = 6 << 20 };

struct setup {
    struct fake *fake;
    struct tally tally;
    struct log log;
    struct deadline deadline;
    struct push_shared shared;
    struct push_flight flight;
    struct batch_pool pool;
    struct work_items work_items;
    struct work_item items[ITEMS];
};

static struct setup *set_up(const struct fake_answer *answers, size_t count) {
    struct setup *setup = mem_zalloc(sizeof(*setup));

    setup->fake = fake_new(answers, count);
    setup->log = (struct log){.level = LOG_FATAL, .fd = 2, .clock = loop_clock(setup->fake->loop)};
    setup->deadline.push_until_ms = 30000;
    setup->shared = (struct push_shared){
        .config = {.url = "http://loki/push",
                   .user_agent = "test",
                   .retries_max = 3,
                   .timeout_ms = 5000},
        .loop = setup->fake->loop,
        .tally = &setup->tally,
        .log = &setup->log,
        .deadline = &setup->deadline,
        .target = SLICE("http://loki/push"),
    };
    push_bodies_init(&setup->shared.bodies, PUSH_COMPRESSION_SNAPPY, false);
    push_gate_init(&setup->shared.gate, 1);
    push_flight_init(&setup->flight, &setup->shared);
    return setup;
}

static void tear_down(struct setup *setup) {
    push_flight_clean_up(&setup->flight);
    push_bodies_clean_up(&setup->shared.bodies);
    batch_pool_clean_up(&setup->pool);
    fake_destroy(setup->fake);
    for (size_t i = 0; i < ITEMS; i++) {
        mem_free(setup->items[i].reason);
    }
    mem_free(setup);
}

/* A batch of so many entries, each of its own item, from this one on, of these bytes. */
static struct batch *batch_from(struct setup *setup, size_t first, size_t count,
                                struct slice line) {
    struct label_set labels = {.text = SLICE("{a=\"b\"}")};
    struct batch *batch = batch_take(&setup->pool, SLICE("team"));

    for (size_t i = first; i < first + count; i++) {
        setup->items[i] = (struct work_item){.all = &setup->work_items, .users = 1};
        struct entry entry = {.labels = &labels, .line = line, .item = &setup->items[i]};
        struct encoded_entry encoded = stream_measure(&entry);
        batch_add(batch, &entry, &encoded);
        work_item_read(&setup->items[i]);
    }
    return batch;
}

static struct batch *batch_of(struct setup *setup, size_t count, struct slice line) {
    return batch_from(setup, 0, count, line);
}

static void turn_until_waiting_or_free(struct setup *setup) {
    while (setup->flight.batch != NULL && !push_flight_waits(&setup->flight)) {
        loop_turn(setup->fake->loop, setup->deadline.push_until_ms);
    }
}

static void turn_until_free(struct setup *setup) {
    while (setup->flight.batch != NULL) {
        loop_turn(setup->fake->loop, setup->deadline.push_until_ms);
    }
}

static void a_slot_is_free_when_its_batch_is_settled(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 204}, {.status = 204}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(push_flight_bytes(&setup->flight), 0);
        push_flight_start(&setup->flight, batch_of(setup, 1, SLICE("a line")));
        assert_int_equal(push_flight_bytes(&setup->flight), setup->fake->requests[i].body_bytes);
        assert_string_equal(setup->fake->requests[i].tenant, "team");
        turn_until_free(setup);
        assert_false(push_flight_waits(&setup->flight));
        assert_int_equal(setup->items[0].state, WORK_DONE);
        setup->items[0] = (struct work_item){.all = &setup->work_items, .users = 1};
    }
    assert_int_equal(setup->shared.answered, 2);
    tear_down(setup);
}

static void a_failed_flight_sends_nothing_more(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 503}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));
    struct error reason = {0};

    (void)state;
    error_set(&reason, ERROR_DOWN, "no more");
    push_flight_start(&setup->flight, batch_of(setup, 1, SLICE("a line")));
    turn_until_waiting_or_free(setup);
    assert_true(push_flight_waits(&setup->flight));
    push_flight_fail(&setup->flight, &reason);
    push_flight_fail(&setup->flight, &reason); /* a free slot has nothing to fail */
    assert_false(push_flight_waits(&setup->flight));
    assert_string_equal(setup->items[0].reason->text, "no more");
    loop_turn(setup->fake->loop, setup->deadline.push_until_ms);
    assert_int_equal(setup->fake->request_count, 1);
    tear_down(setup);
}

/* The first half is in flight, the other one waits for it. */
static void both_halves_of_a_413_fail_with_their_flight(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 413}, {.silent = true}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));
    struct error reason = {0};

    (void)state;
    error_set(&reason, ERROR_DEADLINE, "no time");
    push_flight_start(&setup->flight, batch_of(setup, 4, SLICE("a line")));
    while (setup->fake->request_count < 2) {
        loop_turn(setup->fake->loop, setup->deadline.push_until_ms);
    }
    assert_int_equal(setup->flight.half_count, 1);
    push_flight_fail(&setup->flight, &reason);
    assert_null(setup->flight.batch);
    assert_int_equal(setup->fake->cancelled, 1);
    assert_int_equal(fake_open(setup->fake), 0);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(setup->items[i].state, WORK_FAILED);
        assert_string_equal(setup->items[i].reason->text, "no time");
    }
    tear_down(setup);
}

/* Its bytes are freed once they are compressed; the next try needs only the compressed ones. */
static void a_large_entry_is_held_compressed_while_it_is_in_flight(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 503}, {.status = 204}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));
    unsigned char *line = mem_zalloc(LARGE_BYTES);
    struct random random = {7};

    (void)state;
    for (size_t i = 0; i < LARGE_BYTES; i++) {
        line[i] = (unsigned char)random_next(&random);
    }
    push_flight_start(&setup->flight, batch_of(setup, 1, slice_of(line, LARGE_BYTES)));
    assert_true(push_flight_bytes(&setup->flight) > LARGE_BYTES);
    assert_int_equal(setup->flight.batch->first->body.cap, 0);
    turn_until_free(setup);
    assert_int_equal(setup->items[0].state, WORK_DONE);
    assert_int_equal(setup->fake->request_count, 2);
    assert_int_equal(setup->fake->requests[1].body_bytes, setup->fake->requests[0].body_bytes);
    assert_memory_equal(setup->fake->requests[1].body, setup->fake->requests[0].body, 64);
    assert_true(setup->flight.body.bytes.cap < LARGE_BYTES); /* nor is that kept */
    mem_free(line);
    tear_down(setup);
}

static void a_try_that_falls_due_after_the_deadline_is_not_made(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 503}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    push_flight_start(&setup->flight, batch_of(setup, 1, SLICE("a line")));
    turn_until_waiting_or_free(setup);
    fake_set_ms(setup->fake, setup->deadline.push_until_ms);
    turn_until_free(setup);
    assert_int_equal(setup->fake->request_count, 1);
    assert_string_equal(setup->items[0].reason->text,
                        "the function's time was used up before the push");
    assert_false(setup->shared.down); /* that says nothing about Loki */
    tear_down(setup);
}

/* The one that waits for its turn is sent when the other one has ended, but not to a Loki that is
 * down. */
static void a_flight_waits_for_its_turn(void **state) {
    static const struct fake_answer ANSWERS[] = {{.silent = true}, {.status = 204}};

    (void)state;
    for (int down = 0; down < 2; down++) {
        struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));
        struct push_flight second;
        struct error reason = {0};

        error_set(&reason, ERROR_DEADLINE, "ended");
        push_flight_init(&second, &setup->shared);
        push_flight_start(&setup->flight, batch_from(setup, 0, 1, SLICE("a line")));
        push_flight_start(&second, batch_from(setup, 1, 1, SLICE("another")));
        assert_true(push_flight_waits(&second) && !push_flight_waits(&setup->flight));
        setup->shared.down = down != 0;
        push_flight_fail(&setup->flight, &reason);
        while (second.batch != NULL) {
            loop_turn(setup->fake->loop, setup->deadline.push_until_ms);
        }
        assert_int_equal(setup->fake->request_count, down ? 1 : 2);
        assert_int_equal(setup->items[1].state, down ? WORK_FAILED : WORK_DONE);
        assert_true(!down || strstr(setup->items[1].reason->text, "Loki is down") != NULL);
        push_flight_clean_up(&second);
        tear_down(setup);
    }
}

/* The time ends when the status came, but not all of the answer: what it says counts, for AWS would
 * send again what fails now. */
static void an_answer_that_has_begun_counts_at_the_end(void **state) {
    static const struct {
        long status;
        const char *type, *text;
        enum work_item_state state;
        const char *reason, *dropped;
    } cases[] = {
        {200, "", "", WORK_DONE, "", ""},
        {204, "", "", WORK_DONE, "", ""},
        {200, "text/html", "<html>", WORK_FAILED, "web page", ""},
        {260, "", "", WORK_FAILED, "answered 260", ""},
        {400, "", "stream '{}' has timestamp too old", WORK_DONE, "", "rejected"},
        {400, "", "snappy: corrupt", WORK_FAILED, "answered 400", ""},
        {404, "", "", WORK_FAILED, "answered 404", ""},
        {422, "", "", WORK_DONE, "", "refused"},
        {503, "", "", WORK_FAILED, "answered 503", ""},
        {413, "", "", WORK_FAILED, "no time", ""},
        {401, "", "", WORK_FAILED, "no time", ""},
    };
    struct error reason = {0};

    (void)state;
    error_set(&reason, ERROR_DEADLINE, "no time");
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fake_answer answer = {.status = cases[i].status,
                                     .headers = {{"content-type", cases[i].type}},
                                     .body = slice_from_cstr(cases[i].text),
                                     .stalls = true};
        struct setup *setup = set_up(&answer, 1);

        push_flight_start(&setup->flight, batch_of(setup, 1, SLICE("a line")));
        loop_turn(setup->fake->loop, setup->deadline.push_until_ms);
        while (clock_monotonic_ms(loop_clock(setup->fake->loop)) < setup->deadline.push_until_ms) {
            loop_turn(setup->fake->loop, setup->deadline.push_until_ms);
        }
        push_flight_fail(&setup->flight, &reason);
        assert_int_equal(setup->items[0].state, cases[i].state);
        if (cases[i].reason[0] != '\0') {
            assert_non_null(strstr(setup->items[0].reason->text, cases[i].reason));
        }
        assert_int_equal(tally_dropped(&setup->tally, cases[i].dropped),
                         cases[i].dropped[0] != '\0' ? 1 : 0);
        assert_int_equal(setup->fake->request_count, 1);
        assert_int_equal(setup->shared.gate.running, 0);
        assert_null(setup->flight.batch);
        tear_down(setup);
    }
}

/* A push in gzip, to which comes this answer first. */
static struct setup *set_up_gzip(const struct fake_answer *answers, size_t count) {
    struct setup *setup = set_up(answers, count);

    push_bodies_init(&setup->shared.bodies, PUSH_COMPRESSION_GZIP, false);
    setup->shared.config.retries_max = 0;
    return setup;
}

static void what_gzip_is_refused_for_goes_again_as_snappy(void **state) {
    static const struct {
        long first, second;
        enum work_item_state state;
        enum push_compression after;
        const char *reason;
    } CASES[] = {
        {415, 204, WORK_DONE, PUSH_COMPRESSION_SNAPPY, ""},
        {400, 204, WORK_DONE, PUSH_COMPRESSION_SNAPPY, ""},
        {422, 204, WORK_DONE, PUSH_COMPRESSION_SNAPPY, ""},
        {400, 400, WORK_FAILED, PUSH_COMPRESSION_GZIP, "check host, port and path"},
        {415, 415, WORK_FAILED, PUSH_COMPRESSION_GZIP, "(1 try): answered 415"},
        {415, 503, WORK_FAILED, PUSH_COMPRESSION_GZIP, "answered 503"},
        {415, 422, WORK_DONE, PUSH_COMPRESSION_GZIP, ""}, /* refused: not known to be readable */
    };
    unsigned char line[PUSH_GZIP_MIN];

    (void)state;
    memset(line, 'x', sizeof(line));
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const struct fake_answer answers[] = {{.status = CASES[i].first},
                                              {.status = CASES[i].second}};
        struct setup *setup = set_up_gzip(answers, COUNT(answers));

        push_flight_start(&setup->flight, batch_of(setup, 1, slice_of(line, sizeof(line))));
        assert_true(setup->flight.body.in_gzip);
        turn_until_free(setup);
        assert_int_equal(setup->fake->request_count, 2);
        assert_memory_equal(setup->fake->requests[0].body, "\x1f\x8b", 2);
        assert_memory_not_equal(setup->fake->requests[1].body, "\x1f\x8b", 2);
        assert_int_equal(setup->items[0].state, CASES[i].state);
        assert_int_equal(setup->shared.bodies.compression, CASES[i].after);
        if (CASES[i].state == WORK_FAILED) {
            assert_non_null(strstr(setup->items[0].reason->text, CASES[i].reason));
        }
        assert_int_equal(setup->tally.retries, 1);
        assert_int_equal(setup->tally.pushes, 1);
        tear_down(setup);
    }
}

static void a_refusal_of_gzip_costs_none_of_the_retries(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 415}, {.status = 503}, {.status = 503}, {.status = 204}};
    unsigned char line[PUSH_GZIP_MIN] = {0};
    struct setup *setup = set_up_gzip(ANSWERS, COUNT(ANSWERS));

    (void)state;
    setup->shared.config.retries_max = 2;
    push_flight_start(&setup->flight, batch_of(setup, 1, slice_of(line, sizeof(line))));
    turn_until_free(setup);
    assert_int_equal(setup->fake->request_count, 4);
    assert_int_equal(setup->items[0].state, WORK_DONE);
    tear_down(setup);
}

static void the_next_batch_is_in_gzip_until_snappy_was_accepted(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 400}, {.status = 400}, {.status = 415}, {.status = 204}, {.status = 204}};
    unsigned char line[PUSH_GZIP_MIN] = {0};
    struct setup *setup = set_up_gzip(ANSWERS, COUNT(ANSWERS));

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        push_flight_start(&setup->flight, batch_from(setup, i, 1, slice_of(line, sizeof(line))));
        assert_int_equal(setup->flight.body.in_gzip, i < 2);
        turn_until_free(setup);
    }
    assert_int_equal(setup->fake->request_count, 5);
    tear_down(setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slot_is_free_when_its_batch_is_settled),
        cmocka_unit_test(a_failed_flight_sends_nothing_more),
        cmocka_unit_test(both_halves_of_a_413_fail_with_their_flight),
        cmocka_unit_test(a_large_entry_is_held_compressed_while_it_is_in_flight),
        cmocka_unit_test(a_try_that_falls_due_after_the_deadline_is_not_made),
        cmocka_unit_test(a_flight_waits_for_its_turn),
        cmocka_unit_test(an_answer_that_has_begun_counts_at_the_end),
        cmocka_unit_test(what_gzip_is_refused_for_goes_again_as_snappy),
        cmocka_unit_test(a_refusal_of_gzip_costs_none_of_the_retries),
        cmocka_unit_test(the_next_batch_is_in_gzip_until_snappy_was_accepted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
