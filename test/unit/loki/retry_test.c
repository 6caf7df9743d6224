/* SPDX-License-Identifier: Apache-2.0 */
#include "loki/retry.h"

#include "loki/refusal.h"
#include "test.h"

struct retry_case {
    struct retry_attempt attempt;
    enum retry_verdict verdict;
    int64_t wait_ms;
};

static const struct retry_case CASES[] = {
    /* What a status means, at the first of eleven tries with ten seconds left. */
    {{204, 1, 10, false, -1, 10000, 0, NULL}, RETRY_STORED, 0},
    {{200, 1, 10, false, -1, 10000, 0, NULL}, RETRY_STORED, 0},
    {{260, 1, 10, false, -1, 10000, 0, NULL}, RETRY_GIVE_UP, 0},
    {{301, 1, 10, false, -1, 10000, 0, NULL}, RETRY_GIVE_UP, 0},
    {{307, 1, 10, false, -1, 10000, 0, NULL}, RETRY_GIVE_UP, 0},
    {{400, 1, 10, false, -1, 10000, 0, NULL}, RETRY_GIVE_UP, 0},
    {{401, 1, 10, false, -1, 10000, 0, NULL}, RETRY_REFRESH, 0},
    {{403, 1, 10, false, -1, 10000, 0, NULL}, RETRY_REFRESH, 0},
    {{404, 1, 10, false, -1, 10000, 0, NULL}, RETRY_GIVE_UP, 0},
    {{408, 1, 10, false, -1, 10000, 0, NULL}, RETRY_AGAIN, 0},
    {{413, 1, 10, false, -1, 10000, 0, NULL}, RETRY_SPLIT, 0},
    {{415, 1, 10, false, -1, 10000, 0, NULL}, RETRY_GIVE_UP, 0},
    {{422, 1, 10, false, -1, 10000, 0, NULL}, RETRY_REFUSED, 0},
    {{429, 1, 10, false, -1, 10000, 0, NULL}, RETRY_AGAIN, 0},
    {{500, 1, 10, false, -1, 10000, 0, NULL}, RETRY_AGAIN, 0},
    {{503, 1, 10, false, -1, 10000, 0, NULL}, RETRY_AGAIN, 0},
    {{599, 1, 10, false, -1, 10000, 0, NULL}, RETRY_AGAIN, 0},
    {{0, 1, 10, false, -1, 10000, 0, NULL}, RETRY_AGAIN, 0},
    {{101, 1, 10, false, -1, 10000, 0, NULL}, RETRY_GIVE_UP, 0},
    {{999, 1, 10, false, -1, 10000, 0, NULL}, RETRY_GIVE_UP, 0},
    /* Credentials are fetched again once. */
    {{401, 2, 10, true, -1, 10000, 0, NULL}, RETRY_GIVE_UP, 0},
    {{403, 2, 10, true, -1, 10000, 0, NULL}, RETRY_GIVE_UP, 0},
    /* The ceiling doubles from 0.1 s to 5 s; the random number picks the place below it. */
    {{500, 1, 10, false, -1, 10000, 100, NULL}, RETRY_AGAIN, 100},
    {{500, 1, 10, false, -1, 10000, 101, NULL}, RETRY_AGAIN, 0},
    {{500, 2, 10, false, -1, 10000, 200, NULL}, RETRY_AGAIN, 200},
    {{500, 3, 10, false, -1, 10000, 400, NULL}, RETRY_AGAIN, 400},
    {{500, 6, 10, false, -1, 10000, 3200, NULL}, RETRY_AGAIN, 3200},
    {{500, 7, 10, false, -1, 10000, 5000, NULL}, RETRY_AGAIN, 5000},
    {{500, 10, 10, false, -1, 10000, 5001, NULL}, RETRY_AGAIN, 0},
    /* Retry-After is a floor. */
    {{429, 1, 10, false, 2000, 10000, 50, NULL}, RETRY_AGAIN, 2000},
    {{429, 7, 10, false, 2000, 10000, 4000, NULL}, RETRY_AGAIN, 4000},
    {{429, 1, 10, false, 0, 10000, 50, NULL}, RETRY_AGAIN, 50},
    /* Only tries that the settings and the time allow. */
    {{500, 10, 10, false, -1, 10000, 0, NULL}, RETRY_AGAIN, 0},
    {{500, 11, 10, false, -1, 10000, 0, NULL}, RETRY_GIVE_UP, 0},
    {{500, 1, 0, false, -1, 10000, 0, NULL}, RETRY_GIVE_UP, 0},
    {{500, 1, 10, false, -1, 100, 99, NULL}, RETRY_AGAIN, 99},
    {{500, 1, 10, false, -1, 100, 100, NULL}, RETRY_GIVE_UP, 0},
    {{500, 1, 10, false, -1, 0, 0, NULL}, RETRY_GIVE_UP, 0},
    {{429, 1, 10, false, 10000, 10000, 0, NULL}, RETRY_GIVE_UP, 0},
};

static void retry_plan_is_the_one_of_the_table(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct retry_plan plan = retry_plan_make(&CASES[i].attempt);
        if (plan.verdict != CASES[i].verdict || plan.wait_ms != CASES[i].wait_ms) {
            fail_msg("case %zu (status %ld): verdict %d after %lld ms", i, CASES[i].attempt.status,
                     (int)plan.verdict, (long long)plan.wait_ms);
        }
    }
}

/* docs/semantics.md#lokis-answers, one group for each sentence: what an answer does with the first
 * try of a push, and with the last one. */
static const struct {
    long status;
    const char *type, *text;
    enum retry_verdict first, last;
    bool outage; /* when it is given up at last */
} POLICY[] = {
    /* A 2xx but 260 stores, unless the body is HTML. */
    {200, "", "", RETRY_STORED, RETRY_STORED, false},
    {204, "text/html", "", RETRY_STORED, RETRY_STORED, false},
    {299, "", "ok", RETRY_STORED, RETRY_STORED, false},
    {260, "", "blocked", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    {200, "text/html; charset=utf-8", "log in", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    {202, "", " \r\n<html>", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    /* A 400 with Loki's verdict on entries stored the others, and is never retried. */
    {400, "", "has 16 label names; limit 15", RETRY_REJECTED, RETRY_REJECTED, false},
    {400, "", "ignored, reason: 'entry too far behind'", RETRY_REJECTED, RETRY_REJECTED, false},
    {400, "text/plain", "max entry size '9' bytes", RETRY_REJECTED, RETRY_REJECTED, false},
    /* Any other 400 stored nothing. */
    {400, "", "multiple org IDs present", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    {400, "", "snappy: corrupt input", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    {400, "", "couldn't parse labels: x", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    {400, "text/html", "max entry size '9'", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    {400, "", "", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    /* 401 and 403 ask for fresh credentials, once. */
    {401, "", "no org id", RETRY_REFRESH, RETRY_GIVE_UP, false},
    {403, "text/html", "<html>", RETRY_REFRESH, RETRY_GIVE_UP, false},
    /* Too large: it is split. */
    {413, "", "", RETRY_SPLIT, RETRY_SPLIT, false},
    {413, "text/html", "<html>", RETRY_SPLIT, RETRY_SPLIT, false},
    {400, "", "message size too large than max (9 vs 8)", RETRY_SPLIT, RETRY_SPLIT, false},
    {500, "", "received message larger than max (9 vs. 8)", RETRY_SPLIT, RETRY_SPLIT, false},
    {500, "", "http: request body too large", RETRY_SPLIT, RETRY_SPLIT, false},
    /* 408, 429, 5xx and no answer are tried again; given up, they count as an outage. */
    {0, "", "", RETRY_AGAIN, RETRY_GIVE_UP, true},
    {408, "", "", RETRY_AGAIN, RETRY_GIVE_UP, true},
    {429, "", "rate limit", RETRY_AGAIN, RETRY_GIVE_UP, true},
    {500, "", "Ingester is shutting down", RETRY_AGAIN, RETRY_GIVE_UP, true},
    {502, "text/html", "<html>", RETRY_AGAIN, RETRY_GIVE_UP, true},
    {503, "", "larger than max", RETRY_AGAIN, RETRY_GIVE_UP, true},
    {599, "", "", RETRY_AGAIN, RETRY_GIVE_UP, true},
    /* But a 500 about the push itself would be the same at every try. */
    {500, "", "label name is empty", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    {500, "", "no schema config found for time 1", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    /* 422 is refused; 3xx, 404 and other 4xx fail at once. */
    {422, "", "no streams", RETRY_REFUSED, RETRY_REFUSED, false},
    {301, "", "", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    {308, "", "", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    {404, "", "", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    {405, "", "", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    {407, "", "", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
    {499, "", "", RETRY_GIVE_UP, RETRY_GIVE_UP, false},
};

static void retry_plan_does_what_the_semantics_say(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(POLICY) / sizeof(POLICY[0]); i++) {
        struct slice text = slice_from_cstr(POLICY[i].text);
        bool html = refusal_is_html(slice_from_cstr(POLICY[i].type), text);
        struct retry_attempt attempt = {
            .status = POLICY[i].status,
            .tries = 1,
            .retries_max = 3,
            .retry_after_ms = -1,
            .left_ms = 10000,
            .refusal = refusal_find(POLICY[i].status, html, text, false),
        };
        struct retry_plan first = retry_plan_make(&attempt);
        attempt.tries = 4;
        attempt.refreshed = true;
        struct retry_plan last = retry_plan_make(&attempt);

        if (first.verdict != POLICY[i].first || last.verdict != POLICY[i].last ||
            last.outage != POLICY[i].outage) {
            fail_msg("%ld %s: first %d, then %d%s", POLICY[i].status, POLICY[i].text,
                     (int)first.verdict, (int)last.verdict, last.outage ? ", an outage" : "");
        }
    }
}

static void retry_plan_tells_who_else_must_wait(void **state) {
    static const struct {
        long status;
        int64_t retry_after_ms, left_ms;
        unsigned tries;
        bool slow_down;
        int64_t hold_ms;
    } cases[] = {
        {429, -1, 10000, 1, true, 0},       {503, -1, 10000, 1, true, 0},
        {429, 2000, 10000, 1, true, 2000},  {503, 2000, 10000, 1, true, 2000},
        {500, 2000, 10000, 1, false, 2000}, {408, 2000, 10000, 1, false, 2000},
        {502, -1, 10000, 1, false, 0},      {0, -1, 10000, 1, false, 0},
        {429, 2000, 2000, 1, true, 0},      {429, 2000, 10000, 11, true, 2000},
        {204, 2000, 10000, 1, false, 0},    {404, 2000, 10000, 1, false, 0},
        {413, 2000, 10000, 1, false, 0},    {429, 0, 10000, 1, true, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct retry_attempt attempt = {.status = cases[i].status,
                                        .tries = cases[i].tries,
                                        .retries_max = 10,
                                        .retry_after_ms = cases[i].retry_after_ms,
                                        .left_ms = cases[i].left_ms,
                                        .random = 50};
        struct retry_plan plan = retry_plan_make(&attempt);
        assert_int_equal(plan.slow_down, cases[i].slow_down);
        assert_int_equal(plan.hold_ms, cases[i].hold_ms);
    }
}

static void retry_plan_goes_by_what_the_text_says(void **state) {
    static const struct refusal SPLIT = {.verdict = RETRY_SPLIT, .hint = "smaller"};
    struct retry_attempt attempt = {
        .status = 500, .tries = 1, .retries_max = 10, .left_ms = 10000, .refusal = &SPLIT};

    (void)state;
    assert_int_equal(retry_plan_make(&attempt).verdict, RETRY_SPLIT);
    assert_string_equal(retry_hint(500, &SPLIT), "smaller");
}

static const struct {
    long status;
    bool outage;
} GIVEN_UP[] = {
    {0, true},    {408, true},  {429, true},  {500, true},  {503, true},  {599, true},
    {200, false}, {260, false}, {301, false}, {400, false}, {401, false}, {403, false},
    {404, false}, {405, false}, {413, false}, {415, false}, {422, false}, {600, false},
};

static void retry_plan_tells_an_outage_from_a_refusal(void **state) {
    static const struct refusal PAGE = {.verdict = RETRY_GIVE_UP, .hint = ""};

    (void)state;
    for (size_t i = 0; i < sizeof(GIVEN_UP) / sizeof(GIVEN_UP[0]); i++) {
        struct retry_attempt attempt = {
            .status = GIVEN_UP[i].status, .tries = 11, .retries_max = 10, .refreshed = true};

        attempt.left_ms = 10000;
        assert_int_equal(retry_plan_make(&attempt).outage, GIVEN_UP[i].outage);
        attempt.tries = 1;
        attempt.left_ms = 0; /* the time is used up */
        assert_int_equal(retry_plan_make(&attempt).outage, GIVEN_UP[i].outage);
        attempt.refusal = &PAGE;
        assert_false(retry_plan_make(&attempt).outage);
    }
}

static void retry_plan_tells_a_retry_after_that_is_too_long(void **state) {
    static const struct {
        unsigned tries;
        int64_t retry_after_ms, left_ms;
        bool asked_too_long;
    } cases[] = {
        {1, 10000, 10000, true}, {10, 60000, 1, true}, {1, 9999, 10000, false},
        {1, -1, 50, false},      {1, 10000, 0, false}, {11, 60000, 10000, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct retry_attempt attempt = {.status = 429,
                                        .tries = cases[i].tries,
                                        .retries_max = 10,
                                        .retry_after_ms = cases[i].retry_after_ms,
                                        .left_ms = cases[i].left_ms,
                                        .random = 50};
        assert_int_equal(retry_plan_make(&attempt).asked_too_long, cases[i].asked_too_long);
    }
}

static void retry_hint_tells_what_to_check(void **state) {
    (void)state;
    assert_non_null(strstr(retry_hint(400, NULL), "nothing was stored"));
    assert_non_null(strstr(retry_hint(404, NULL), "WRITE_ADDRESS"));
    assert_non_null(strstr(retry_hint(401, NULL), "TENANT_ID"));
    assert_string_equal(retry_hint(500, NULL), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(retry_plan_is_the_one_of_the_table),
        cmocka_unit_test(retry_plan_does_what_the_semantics_say),
        cmocka_unit_test(retry_plan_tells_who_else_must_wait),
        cmocka_unit_test(retry_plan_goes_by_what_the_text_says),
        cmocka_unit_test(retry_plan_tells_an_outage_from_a_refusal),
        cmocka_unit_test(retry_plan_tells_a_retry_after_that_is_too_long),
        cmocka_unit_test(retry_hint_tells_what_to_check),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
