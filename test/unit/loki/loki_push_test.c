/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/loki_push.h"

#include "loki_push_setup.h"
#include "promtail/random.h"

static void loki_push_delivers_several_batches(void **state) {
    static const struct fake_answer OK[] = {{.status = 204}, {.status = 204}, {.status = 204}};
    struct setup *setup = set_up(OK, COUNT(OK));

    (void)state;
    setup->config.tenant = "team";
    start(setup);
    ship(setup, 3);
    assert_int_equal(setup->fake->request_count, 3);
    assert_string_equal(setup->fake->requests[0].tenant, "team");
    assert_int_equal(setup->fake->requests[0].timeout_ms, 5000);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(setup->items[i].state, WORK_DONE);
        assert_true(setup->fake->requests[i].body_bytes > 0);
    }
    assert_int_equal(setup->tally.pushes, 3);
    assert_int_equal(setup->tally.retries, 0);
    assert_true(setup->tally.bytes_sent > 0);
    assert_false(push_sink_is_down(loki_push_sink(setup->push)));
    tear_down(setup);
}

static void loki_push_pushes_nothing_when_there_is_nothing(void **state) {
    struct setup *setup = set_up(NULL, 0);

    (void)state;
    start(setup);
    ship(setup, 0);
    assert_int_equal(setup->fake->request_count, 0);
    tear_down(setup);
}

static void loki_push_tries_again_until_it_is_stored(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 429, .retry_after_s = 2}, {.status = 503}, {.error = "reset"}, {.status = 204}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    start(setup);
    ship(setup, 1);
    assert_int_equal(setup->items[0].state, WORK_DONE);
    assert_int_equal(setup->tally.retries, 3);
    assert_int_equal(setup->tally.pushes, 1);
    assert_true(setup->fake->requests[1].at_ms >= 2000);
    assert_int_equal(setup->fake->requests[3].body_bytes, setup->fake->requests[0].body_bytes);
    tear_down(setup);
}

static void loki_push_never_tries_again_what_no_retry_can_mend(void **state) {
    static const struct fake_answer ANSWERS[] = {{.error = "certificate", .permanent = true}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    start(setup);
    ship(setup, 1);
    assert_int_equal(setup->items[0].state, WORK_FAILED);
    assert_int_equal(setup->tally.retries, 0);
    assert_true(
        push_sink_is_down(loki_push_sink(setup->push))); /* the next one would fare no better */
    tear_down(setup);
}

static void loki_push_counts_as_down_after_a_push_given_up(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 500}, {.status = 500}, {.status = 500}, {.status = 500}, {.silent = true}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));
    struct error err = {0};

    (void)state;
    setup->config.concurrency = 1;
    start(setup);
    assert_true(add(setup, 0, &err));
    assert_true(add(setup, 1, &err)); /* pushes the first batch */
    assert_false(add(setup, 2, &err));
    assert_int_equal(err.code, ERROR_DOWN);
    assert_true(push_sink_is_down(loki_push_sink(setup->push)));
    assert_int_equal(setup->items[0].state, WORK_FAILED);
    assert_non_null(
        strstr(setup->items[0].reason->text, "push to http://loki/loki/api/v1/push (4"));
    assert_non_null(strstr(setup->items[0].reason->text, "answered 500"));
    assert_int_equal(setup->items[1].state, WORK_FAILED);
    assert_int_equal(setup->fake->request_count, 4);
    push_sink_begin(loki_push_sink(setup->push), &setup->deadline);
    assert_false(push_sink_is_down(loki_push_sink(setup->push)));
    push_sink_finish(loki_push_sink(setup->push));
    tear_down(setup);
}

static void loki_push_is_not_down_while_others_succeed(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 500}, {.status = 204}, {.status = 500}, {.status = 500}, {.status = 500}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    start(setup);
    ship(setup, 2);
    assert_int_equal(setup->items[0].state, WORK_FAILED);
    assert_int_equal(setup->items[1].state, WORK_DONE);
    assert_false(push_sink_is_down(loki_push_sink(setup->push)));
    tear_down(setup);
}

static void loki_push_drops_and_counts_what_a_400_refuses(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 400, .body = TEXT("user 'x', total ignored: 1 out of 1 for stream: {}\n")}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    start(setup);
    ship(setup, 1);
    assert_int_equal(setup->items[0].state, WORK_DONE);
    assert_int_equal(tally_dropped(&setup->tally, "rejected"), 1);
    assert_false(push_sink_is_down(loki_push_sink(setup->push)));
    tear_down(setup);
}

static void an_answer_whose_text_is_cut_still_counts(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 400, .body = TEXT("max entry size"), .error = "cut"},
        {.status = 200, .error = "cut"}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    start(setup);
    ship(setup, 2);
    assert_int_equal(setup->fake->request_count, 2);
    assert_int_equal(setup->items[0].state, WORK_DONE);
    assert_int_equal(setup->items[1].state, WORK_DONE);
    assert_int_equal(tally_dropped(&setup->tally, "rejected"), 1);
    tear_down(setup);
}

static void loki_push_fails_items_of_a_400_when_told_so(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 400, .body = TEXT("stream '{}' has label name too long: 'a'")}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    setup->config.rejected_fails = true;
    start(setup);
    ship(setup, 1);
    assert_int_equal(setup->items[0].state, WORK_FAILED);
    assert_int_equal(tally_dropped(&setup->tally, "rejected"), 0);
    tear_down(setup);
}

static const struct {
    long status;
    enum work_item_state state;
    const char *dropped;
    const char *text; /* in the reason */
} FINAL[] = {
    {260, WORK_FAILED, NULL, "blocked"},      {307, WORK_FAILED, NULL, "not followed"},
    {401, WORK_FAILED, NULL, "TENANT_ID"},    {404, WORK_FAILED, NULL, "/loki/api/v1/push"},
    {418, WORK_FAILED, NULL, "answered 418"}, {422, WORK_DONE, "refused", ""},
    {400, WORK_FAILED, NULL, "nothing was"}, /* no text: it is not Loki's */
    {413, WORK_DONE, "too_large", ""},       /* one entry can't be split */
};

static void loki_push_never_repeats_what_would_not_change(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(FINAL); i++) {
        struct fake_answer answer = {.status = FINAL[i].status};
        struct setup *setup = set_up(&answer, 1);

        start(setup);
        ship(setup, 1);
        assert_int_equal(setup->fake->request_count, 1);
        assert_int_equal(setup->items[0].state, FINAL[i].state);
        if (FINAL[i].dropped != NULL) {
            assert_int_equal(tally_dropped(&setup->tally, FINAL[i].dropped), 1);
        }
        assert_int_equal(setup->items[0].reason != NULL, FINAL[i].state == WORK_FAILED);
        if (FINAL[i].state == WORK_FAILED) {
            assert_non_null(strstr(setup->items[0].reason->text, FINAL[i].text));
            assert_null(strstr(setup->items[0].reason->text, "secret"));
        }
        assert_false(push_sink_is_down(loki_push_sink(setup->push))); /* it is no outage */
        tear_down(setup);
    }
}

static void loki_push_splits_what_is_too_large(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 413},                  /* four entries */
        {.status = 413},                  /* the first two */
        {.status = 204}, {.status = 413}, /* each alone; the second can't be split */
        {.status = 204},                  /* the last two */
    };
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));
    struct error err = {0};

    (void)state;
    setup->config.concurrency = 1;
    start(setup);
    for (size_t i = 0; i < 4; i++) {
        assert_true(add_line(setup, i, SLICE("a line of the same size"), &err));
        work_item_read(&setup->items[i]);
    }
    assert_true(batcher_flush(setup->batcher, &err));
    push_sink_finish(loki_push_sink(setup->push));
    assert_int_equal(setup->fake->request_count, 5);
    assert_int_equal(tally_dropped(&setup->tally, "too_large"), 1);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(setup->items[i].state, WORK_DONE);
    }
    tear_down(setup);
}

/* Else as many lines of any length are held as pushes are in flight. */
static void loki_push_bounds_the_bytes_of_very_long_lines_in_flight(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200, .body = TEXT("stored, said slowly"), .piece = 1},
        {.status = 200, .body = TEXT("stored, said slowly"), .piece = 1},
        {.status = 200, .body = TEXT("stored, said slowly"), .piece = 1},
    };
    static const struct {
        bool packs;
        size_t line_bytes, in_flight;
    } cases[] = {{true, 5 << 20, 3}, {false, 5 << 20, 1}, {false, 3 << 20, 3}};
    struct random random = {7};
    unsigned char *line = mem_zalloc(5 << 20);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));
        struct error err = {0};
        size_t most = 0;

        for (size_t at = 0; at < cases[i].line_bytes; at++) {
            line[at] = cases[i].packs ? 'x' : (unsigned char)random_next(&random);
        }
        setup->config.concurrency = 3;
        start(setup);
        for (size_t item = 0; item < 3; item++) {
            assert_true(add_line(setup, item, slice_of(line, cases[i].line_bytes), &err));
            work_item_read(&setup->items[item]);
            most = fake_open(setup->fake) > most ? fake_open(setup->fake) : most;
        }
        assert_int_equal(most, cases[i].in_flight);
        push_sink_finish(loki_push_sink(setup->push));
        for (size_t item = 0; item < 3; item++) {
            assert_int_equal(setup->items[item].state, WORK_DONE);
        }
        tear_down(setup);
    }
    mem_free(line);
}

struct fake_authorizer {
    struct authorizer authorizer;
    unsigned refreshed, forgotten;
};

static bool authorize(struct authorizer *authorizer, const struct http_request *request,
                      struct authorization *out, struct error *err) {
    (void)authorizer;
    (void)request;
    (void)err;
    *out = (struct authorization){.bearer = "token"};
    return true;
}

static bool refresh(struct authorizer *authorizer, struct authorizer_wait *wait) {
    ((struct fake_authorizer *)authorizer)->refreshed++;
    wait->ready(wait, true);
    return true;
}

static void loki_push_asks_for_fresh_credentials_once(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 401}, {.status = 401}};
    struct fake_authorizer authorizer = {.authorizer = {authorize, refresh, NULL, 0}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    setup->config.authorizer = &authorizer.authorizer;
    start(setup);
    ship(setup, 1);
    assert_int_equal(authorizer.refreshed, 1);
    assert_int_equal(setup->items[0].state, WORK_FAILED);
    tear_down(setup);
}

static bool refresh_later(struct authorizer *authorizer, struct authorizer_wait *wait) {
    ((struct fake_authorizer *)authorizer)->refreshed++;
    wait->waiting = true;
    return true;
}

static void forget(struct authorizer *authorizer, struct authorizer_wait *wait) {
    ((struct fake_authorizer *)authorizer)->forgotten++;
    wait->waiting = false;
}

static void loki_push_waits_for_credentials_until_the_deadline(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 403}, {.status = 204}};
    struct fake_authorizer authorizer = {.authorizer = {authorize, refresh_later, forget, 0}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    setup->config.authorizer = &authorizer.authorizer;
    start(setup);
    ship(setup, 2); /* the second goes on meanwhile */
    assert_int_equal(authorizer.refreshed, 1);
    assert_int_equal(authorizer.forgotten, 1);
    assert_int_equal(setup->items[0].state, WORK_FAILED);
    assert_int_equal(setup->items[1].state, WORK_DONE);
    tear_down(setup);
}

static bool refresh_in_vain(struct authorizer *authorizer, struct authorizer_wait *wait) {
    ((struct fake_authorizer *)authorizer)->refreshed++;
    wait->ready(wait, false);
    return true;
}

static void loki_push_does_not_repeat_credentials_that_are_the_same(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 401, .body = TEXT("no such user")}};
    struct fake_authorizer authorizer = {.authorizer = {authorize, refresh_in_vain, forget, 0}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    setup->config.authorizer = &authorizer.authorizer;
    start(setup);
    ship(setup, 1);
    assert_int_equal(authorizer.refreshed, 1);
    assert_int_equal(setup->items[0].state, WORK_FAILED);
    assert_non_null(strstr(setup->items[0].reason->text, "answered 401: no such user"));
    assert_false(push_sink_is_down(loki_push_sink(setup->push)));
    tear_down(setup);
}

static void loki_push_ends_at_the_deadline(void **state) {
    static const struct fake_answer ANSWERS[] = {{.silent = true}, {.silent = true}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    start(setup);
    ship(setup, 3); /* the third finds no free slot */
    assert_true(clock_monotonic_ms(loop_clock(setup->fake->loop)) <= 30000);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(setup->items[i].state, WORK_FAILED);
    }
    assert_int_equal(fake_open(setup->fake), 0);
    tear_down(setup);
}

static void loki_push_gives_a_late_try_the_time_that_is_left(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 204}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    fake_set_ms(setup->fake, 29000);
    start(setup);
    ship(setup, 1);
    assert_int_equal(setup->fake->requests[0].timeout_ms, 1000);
    tear_down(setup);
}

static void loki_push_is_not_down_when_a_push_never_left(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 204}, {.status = 204}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    setup->fake->refuse_start = 1;
    start(setup);
    ship(setup, 2);
    assert_int_equal(setup->items[0].state, WORK_FAILED);
    assert_non_null(strstr(setup->items[0].reason->text, "push to http://loki/loki/api/v1/push: "));
    assert_int_equal(setup->items[1].state, WORK_DONE);
    assert_false(push_sink_is_down(loki_push_sink(setup->push)));
    tear_down(setup);
}

static void loki_push_is_not_down_when_one_push_is_refused(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 404}, {.status = 204}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    setup->config.concurrency = 1;
    start(setup);
    ship(setup, 2);
    assert_int_equal(setup->items[0].state, WORK_FAILED);
    assert_int_equal(setup->items[1].state, WORK_DONE);
    tear_down(setup);
}

static void loki_push_fails_what_a_web_page_answers(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200, .headers = {{"content-type", "text/html; charset=utf-8"}}},
        {.status = 200, .body = TEXT("\n<html><title>Log in</title>\n")},
        {.status = 400, .body = TEXT("<html>max entry size")},
        {.status = 200, .headers = {{"content-type", "application/json"}}, .body = TEXT("{}")},
    };
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    setup->config.concurrency = 1;
    start(setup);
    ship(setup, 4);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(setup->items[i].state, WORK_FAILED);
        assert_non_null(strstr(setup->items[i].reason->text, "a web page, not Loki"));
    }
    assert_non_null(strstr(setup->items[1].reason->text, "<html><title>Log in</title>"));
    assert_int_equal(setup->items[3].state, WORK_DONE);
    assert_int_equal(tally_dropped(&setup->tally, "rejected"), 0);
    tear_down(setup);
}

static void loki_push_splits_what_a_text_calls_too_large(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 500, .body = TEXT("grpc: received message larger than max (5 vs. 4)")},
        {.status = 400, .body = TEXT("message size too large than max (3 vs 2)")},
        {.status = 204}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));
    struct error err = {0};

    (void)state;
    setup->config.concurrency = 1;
    start(setup);
    assert_true(add_line(setup, 0, SLICE("a line"), &err));
    assert_true(add_line(setup, 1, SLICE("a line"), &err));
    work_item_read(&setup->items[0]);
    work_item_read(&setup->items[1]);
    assert_true(batcher_flush(setup->batcher, &err));
    push_sink_finish(loki_push_sink(setup->push));
    assert_int_equal(setup->fake->request_count, 3);
    assert_int_equal(tally_dropped(&setup->tally, "too_large"), 1);
    assert_int_equal(setup->tally.retries, 0);
    assert_int_equal(setup->items[0].state, WORK_DONE);
    assert_int_equal(setup->items[1].state, WORK_DONE);
    tear_down(setup);
}

/* With the longest address and answer, the hint is still there. */
static void loki_push_always_tells_the_hint(void **state) {
    struct fake_answer answer = {.status = 400};
    struct setup *setup = set_up(&answer, 1);
    unsigned char text[1000];
    char url[300] = "http://";

    (void)state;
    memset(text, 'x', sizeof(text));
    answer.body = slice_of(text, sizeof(text));
    memset(url + 7, 'h', sizeof(url) - 8);
    setup->config.url = url;
    start(setup);
    ship(setup, 1);
    assert_non_null(strstr(setup->items[0].reason->text, "path of WRITE_ADDRESS"));
    assert_non_null(strstr(setup->items[0].reason->text, "xxxx"));
    tear_down(setup);
}

static void loki_push_blanks_secrets_in_what_it_tells(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 418, .body = TEXT("you sent Authorization: Basic dXNlcjpzM2NyZXQ=")},
        {.error = "can't verify s3cret"},
    };
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));
    struct secrets secrets = {0};

    (void)state;
    secrets_add(&secrets, SLICE("s3cret"));
    setup->config.secrets = &secrets;
    setup->config.concurrency = 1;
    setup->config.retries_max = 0;
    start(setup);
    ship(setup, 2);
    assert_non_null(strstr(setup->items[0].reason->text, "Authorization: Basic ***"));
    assert_non_null(strstr(setup->items[1].reason->text, "can't verify ***"));
    tear_down(setup);
    secrets_clean_up(&secrets);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loki_push_delivers_several_batches),
        cmocka_unit_test(loki_push_pushes_nothing_when_there_is_nothing),
        cmocka_unit_test(loki_push_tries_again_until_it_is_stored),
        cmocka_unit_test(loki_push_never_tries_again_what_no_retry_can_mend),
        cmocka_unit_test(loki_push_counts_as_down_after_a_push_given_up),
        cmocka_unit_test(loki_push_is_not_down_while_others_succeed),
        cmocka_unit_test(loki_push_drops_and_counts_what_a_400_refuses),
        cmocka_unit_test(an_answer_whose_text_is_cut_still_counts),
        cmocka_unit_test(loki_push_fails_items_of_a_400_when_told_so),
        cmocka_unit_test(loki_push_never_repeats_what_would_not_change),
        cmocka_unit_test(loki_push_splits_what_is_too_large),
        cmocka_unit_test(loki_push_bounds_the_bytes_of_very_long_lines_in_flight),
        cmocka_unit_test(loki_push_asks_for_fresh_credentials_once),
        cmocka_unit_test(loki_push_waits_for_credentials_until_the_deadline),
        cmocka_unit_test(loki_push_does_not_repeat_credentials_that_are_the_same),
        cmocka_unit_test(loki_push_ends_at_the_deadline),
        cmocka_unit_test(loki_push_gives_a_late_try_the_time_that_is_left),
        cmocka_unit_test(loki_push_is_not_down_when_a_push_never_left),
        cmocka_unit_test(loki_push_is_not_down_when_one_push_is_refused),
        cmocka_unit_test(loki_push_fails_what_a_web_page_answers),
        cmocka_unit_test(loki_push_splits_what_a_text_calls_too_large),
        cmocka_unit_test(loki_push_always_tells_the_hint),
        cmocka_unit_test(loki_push_blanks_secrets_in_what_it_tells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
