/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/aws_call.h"

#include "fake/fake_http.h"
#include "test.h"

#define BYTES(literal)                                                                             \
    { (const unsigned char *)(literal), sizeof(literal) - 1 }
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define URL "https://secretsmanager.eu-west-1.amazonaws.com/"
#define ARN "arn:aws:secretsmanager:eu-west-1:123456789012:secret:loki"
#define TRACE "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0"
#define VPC_HINT "; a function in a VPC needs an endpoint of this service or a NAT"

enum { UNTIL_MS = 30000, ANSWER_MAX = 1024 };

struct setup {
    struct aws_call call; /* first: done finds the rest by it */
    struct fake *fake;
    struct aws_credentials credentials;
    struct secrets secrets;
    struct trace trace;
    struct log log;
    int pipe[2];
    struct aws_client client;
    struct aws_request request;
    unsigned done_count;
    bool clean_up_in_done, ask_again_in_done;
    struct aws_answer answer; /* of the last done; its body is copied to `body` */
    char code[64];
    char body[ANSWER_MAX + 1];
};

static void keep_answer(struct aws_call *call, const struct aws_answer *answer) {
    struct setup *setup = (struct setup *)call;
    struct error err = {0};

    setup->done_count++;
    setup->answer = *answer;
    snprintf(setup->code, sizeof(setup->code), "%s", answer->refusal->code);
    snprintf(setup->body, sizeof(setup->body), "%.*s", SLICE_ARG(answer->body));
    if (setup->clean_up_in_done) {
        aws_call_clean_up(call);
    }
    if (setup->ask_again_in_done) {
        setup->ask_again_in_done = false;
        assert_true(aws_call_start(call, &setup->request, &err));
    }
}

static void set_up(struct setup *setup, const struct fake_answer *answers, size_t count) {
    *setup = (struct setup){
        .fake = fake_new(answers, count),
        .credentials = {"AKID", "secret key", "token", NULL},
        .request = {.name = ARN,
                    .url = URL,
                    .region = "eu-west-1",
                    .service = "secretsmanager",
                    .target = "secretsmanager.GetSecretValue",
                    .content_type = "application/x-amz-json-1.1",
                    .body = SLICE("{\"SecretId\":\"" ARN "\"}"),
                    .answer_max = ANSWER_MAX,
                    .until_ms = UNTIL_MS},
    };
    trace_set(&setup->trace, SLICE(TRACE));
    assert_int_equal(pipe(setup->pipe), 0);
    setup->log = (struct log){.level = LOG_WARN,
                              .format = LOG_TEXT,
                              .fd = setup->pipe[1],
                              .clock = loop_clock(setup->fake->loop)};
    setup->client =
        (struct aws_client){.tries = {.loop = setup->fake->loop, .log = &setup->log, .random = {1}},
                            .credentials = &setup->credentials,
                            .user_agent = "test",
                            .trace = &setup->trace,
                            .secrets = &setup->secrets};
    aws_call_init(&setup->call, &setup->client, keep_answer);
}

static void tear_down(struct setup *setup) {
    aws_call_clean_up(&setup->call);
    aws_call_clean_up(&setup->call);
    secrets_clean_up(&setup->secrets);
    close(setup->pipe[0]);
    close(setup->pipe[1]);
    fake_destroy(setup->fake);
}

/* Starts it, and turns the loop until it is done. */
static void ask(struct setup *setup) {
    struct error err = {0};

    if (!aws_call_start(&setup->call, &setup->request, &err)) {
        fail_msg("start: %s", err.text);
    }
    while (setup->done_count == 0) {
        loop_turn(setup->fake->loop, UNTIL_MS);
    }
    assert_int_equal(setup->done_count, 1);
    assert_int_equal(setup->fake->request_count, setup->fake->answer_count);
    assert_int_equal(fake_open(setup->fake), 0);
}

static void aws_call_signs_what_it_posts_and_gives_the_answer(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200, .body = BYTES("{\"SecretString\":\"s\"}"), .piece = 1}};
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    ask(&setup);
    assert_true(setup.answer.ok);
    assert_int_equal(setup.answer.status, 200);
    assert_string_equal(setup.body, "{\"SecretString\":\"s\"}");
    assert_string_equal(setup.code, "");
    assert_string_equal(setup.answer.error.text, "");
    const struct fake_request *request = &setup.fake->requests[0];
    assert_string_equal(request->url, URL);
    assert_string_equal(request->body, "{\"SecretId\":\"" ARN "\"}");
    assert_string_equal(request->target, "secretsmanager.GetSecretValue");
    assert_string_equal(request->content_type, "application/x-amz-json-1.1");
    assert_non_null(strstr(request->authorization, "/eu-west-1/secretsmanager/aws4_request, "));
    assert_non_null(strstr(request->authorization,
                           "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;"
                           "x-amz-target, "));
    assert_string_equal(request->trace, TRACE); /* sent, but not signed */
    assert_string_equal(request->token, "token");
    assert_int_equal(request->timeout_ms, UNTIL_MS);
    tear_down(&setup);
}

/* One way to end, and what is told of it. */
static const struct {
    struct fake_answer answers[3];
    size_t count;
    long status;
    enum error_code error;
    const char *code, *text;
} ENDS[] = {
    {{{.status = 400,
       .body = BYTES("{\"__type\":\"ResourceNotFoundException\",\"Message\":\"not there\"}")}},
     1,
     400,
     ERROR_REMOTE,
     "ResourceNotFoundException",
     "HTTP 400 ResourceNotFoundException: not there"},
    {{{.status = 403, .headers = {{"x-amzn-errortype", "AccessDeniedException:"}}}},
     1,
     403,
     ERROR_REMOTE,
     "AccessDeniedException",
     "HTTP 403 AccessDeniedException"},
    {{{.status = 404, .body = BYTES("<html>"), .error = "reset"}},
     1,
     404,
     ERROR_REMOTE,
     "",
     "HTTP 404"},
    {{{.status = 301}}, 1, 301, ERROR_REMOTE, "", "HTTP 301"},
    {{{.status = 503},
      {.status = 500},
      {.status = 400, .body = BYTES("{\"code\":\"Throttling\"}")}},
     3,
     400,
     ERROR_REMOTE,
     "Throttling",
     "HTTP 400 Throttling"},
    {{{.error = "refused"}, {.error = "reset"}, {.error = "host:443: timed out"}},
     3,
     0,
     ERROR_TRANSPORT,
     "",
     "host:443: timed out" VPC_HINT},
    {{{.error = "certificate has expired", .permanent = true}},
     1,
     0,
     ERROR_TRANSPORT,
     "",
     "certificate has expired"},
    {{{.status = 503, .retry_after_s = 60}},
     1,
     503,
     ERROR_REMOTE,
     "",
     "HTTP 503; it asks to wait 60 s, longer than the time that is left"},
};

static void aws_call_says_why_there_is_no_answer(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(ENDS); i++) {
        struct setup setup;

        set_up(&setup, ENDS[i].answers, ENDS[i].count);
        ask(&setup);
        assert_false(setup.answer.ok);
        assert_string_equal(setup.answer.error.text, ENDS[i].text);
        assert_int_equal(setup.answer.error.code, ENDS[i].error);
        assert_int_equal(setup.answer.status, ENDS[i].status);
        assert_string_equal(setup.code, ENDS[i].code);
        assert_string_equal(setup.body, "");
        tear_down(&setup);
    }
}

static void aws_call_recovers_and_gives_only_the_last_answer(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 500,
         .headers = {{"x-amzn-errortype", "InternalError"}},
         .body = BYTES("{\"message\":\"later\"}")},
        {.status = 200, .body = BYTES("{\"half\":"), .error = "reset"},
        {.status = 200, .body = BYTES("{}")},
    };
    struct setup setup;
    char logged[1024];

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    ask(&setup);
    assert_true(setup.answer.ok);
    assert_string_equal(setup.body, "{}");
    assert_string_equal(setup.code, "");
    assert_int_equal(setup.fake->requests[2].timeout_ms, UNTIL_MS - setup.fake->requests[2].at_ms);
    ssize_t len = read(setup.pipe[0], logged, sizeof(logged) - 1);
    assert_true(len > 0);
    logged[len] = '\0';
    assert_non_null(strstr(logged, ARN ": HTTP 500 InternalError: later: try 2 of 3 in "));
    assert_non_null(strstr(logged, ARN ": reset: try 3 of 3 in "));
    tear_down(&setup);
}

static void aws_call_takes_an_answer_up_to_its_maximum(void **state) {
    static unsigned char bytes[ANSWER_MAX + 1];

    (void)state;
    memset(bytes, 'x', sizeof(bytes));
    for (size_t len = ANSWER_MAX - 1; len <= ANSWER_MAX + 1; len++) {
        for (size_t piece = 0; piece < 3; piece++) {
            struct fake_answer answer = {
                .status = 200, .body = {bytes, len}, .piece = piece * (size_t)100};
            struct setup setup;

            set_up(&setup, &answer, 1);
            ask(&setup);
            assert_int_equal(setup.answer.ok, len <= ANSWER_MAX);
            assert_int_equal(strlen(setup.body), len <= ANSWER_MAX ? len : 0);
            assert_string_equal(setup.answer.error.text,
                                len <= ANSWER_MAX ? "" : "the answer has more than 1024 bytes");
            tear_down(&setup);
        }
    }
}

static void aws_call_reads_the_beginning_of_a_long_refusal(void **state) {
    static unsigned char bytes[10 * ANSWER_MAX];
    struct fake_answer answer = {.status = 400,
                                 .headers = {{"x-amzn-errortype", "ValidationException"}},
                                 .body = {bytes, sizeof(bytes)},
                                 .piece = 7};
    struct setup setup;

    (void)state;
    memset(bytes, ' ', sizeof(bytes));
    set_up(&setup, &answer, 1);
    ask(&setup);
    assert_string_equal(setup.answer.error.text, "HTTP 400 ValidationException");
    tear_down(&setup);
}

#define SECRET "IQoJb3JpZ2luX2VjEA+/=="
static void aws_call_blanks_secrets_in_what_it_tells(void **state) {
    static const struct {
        struct fake_answer answer;
        const char *text;
    } ECHOES[] = {
        {{.status = 403, .body = BYTES("{\"__type\":\"A\",\"message\":\"token " SECRET "\"}")},
         "HTTP 403 A: token ***"},
        {{.status = 403, .headers = {{"x-amzn-errortype", SECRET}}}, "HTTP 403 ***"},
        {{.error = "can't use " SECRET, .permanent = true}, "can't use ***"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(ECHOES); i++) {
        struct setup setup;

        set_up(&setup, &ECHOES[i].answer, 1);
        secrets_add(&setup.secrets, SLICE(SECRET));
        ask(&setup);
        assert_string_equal(setup.answer.error.text, ECHOES[i].text);
        tear_down(&setup);
    }
}

static void aws_call_does_not_begin_what_it_can_not_sign_or_has_no_time_for(void **state) {
    static const struct {
        struct aws_credentials credentials;
        int64_t now_ms;
        size_t answers, refuse_start;
        const char *text;
    } CASES[] = {
        {{.access_key = "", .secret_key = "secret key"}, 0, 0, 0, "AWS_ACCESS_KEY_ID is missing"},
        {{.access_key = "AKID"}, 0, 1, 0, "AWS_SECRET_ACCESS_KEY is missing"},
        {{.access_key = "AKID", .secret_key = "secret key"},
         UNTIL_MS,
         0,
         0,
         "no time left for a request"},
        {{.access_key = "AKID", .secret_key = "secret key"}, 0, 1, 1, "cannot be begun"},
    };
    static const struct fake_answer ANSWERS[] = {{.status = 200}};

    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct setup setup;
        struct error err = {0};

        set_up(&setup, ANSWERS, CASES[i].answers);
        setup.credentials = CASES[i].credentials;
        setup.fake->refuse_start = CASES[i].refuse_start;
        fake_set_ms(setup.fake, CASES[i].now_ms);
        assert_false(aws_call_start(&setup.call, &setup.request, &err));
        assert_string_equal(err.text, CASES[i].text);
        assert_int_equal(setup.done_count, 0);
        assert_int_equal(fake_open(setup.fake), 0);
        tear_down(&setup);
    }
}

static void aws_call_is_done_when_the_next_try_can_not_be_begun(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 503}, {.status = 200}};
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    setup.fake->refuse_start = 2;
    ask(&setup);
    assert_false(setup.answer.ok);
    assert_string_equal(setup.answer.error.text, "cannot be begun");
    tear_down(&setup);
}

static void aws_call_names_the_last_failure_when_time_is_up_before_the_next_try(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 400, .body = BYTES("{\"__type\":\"ThrottlingException\"}")}};
    struct setup setup;
    struct error err = {0};

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    assert_true(aws_call_start(&setup.call, &setup.request, &err));
    while (!setup.call.tries.timer.set) {
        loop_turn(setup.fake->loop, 0);
    }
    fake_set_ms(setup.fake, UNTIL_MS); /* the function was frozen meanwhile */
    loop_turn(setup.fake->loop, UNTIL_MS);
    assert_int_equal(setup.done_count, 1);
    assert_int_equal(setup.answer.error.code, ERROR_DEADLINE);
    assert_string_equal(setup.answer.error.text,
                        "no time left for another try: HTTP 400 ThrottlingException");
    assert_string_equal(setup.code, "");
    assert_int_equal(setup.answer.status, 0);
    tear_down(&setup);
}

static void aws_call_can_be_cleaned_up_while_it_runs_or_waits_or_is_done(void **state) {
    static const struct fake_answer SILENT[] = {{.silent = true}};
    static const struct fake_answer BUSY[] = {{.status = 503}};
    static const struct fake_answer GOOD[] = {{.status = 200, .body = BYTES("{}")}};
    struct setup setup;
    struct error err = {0};

    (void)state;
    set_up(&setup, SILENT, 1);
    assert_true(aws_call_start(&setup.call, &setup.request, &err));
    tear_down(&setup);

    set_up(&setup, BUSY, 1);
    assert_true(aws_call_start(&setup.call, &setup.request, &err));
    while (!setup.call.tries.timer.set) {
        loop_turn(setup.fake->loop, 0);
    }
    aws_call_clean_up(&setup.call);
    loop_turn(setup.fake->loop, UNTIL_MS);
    assert_int_equal(setup.done_count, 0);
    tear_down(&setup);

    set_up(&setup, GOOD, 1);
    setup.clean_up_in_done = true;
    ask(&setup);
    assert_string_equal(setup.body, "{}");
    tear_down(&setup);
}

static void aws_call_can_be_started_anew_when_it_is_done(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 403, .body = BYTES("{\"__type\":\"ExpiredTokenException\"}")},
        {.status = 200, .body = BYTES("{\"a\":1}")}};
    struct setup setup;
    struct error err = {0};

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    setup.ask_again_in_done = true;
    assert_true(aws_call_start(&setup.call, &setup.request, &err));
    while (setup.done_count < 2) {
        loop_turn(setup.fake->loop, UNTIL_MS);
    }
    assert_true(setup.answer.ok);
    assert_string_equal(setup.body, "{\"a\":1}");
    assert_string_equal(setup.code, "");
    assert_string_equal(setup.answer.error.text, "");
    tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aws_call_signs_what_it_posts_and_gives_the_answer),
        cmocka_unit_test(aws_call_says_why_there_is_no_answer),
        cmocka_unit_test(aws_call_recovers_and_gives_only_the_last_answer),
        cmocka_unit_test(aws_call_takes_an_answer_up_to_its_maximum),
        cmocka_unit_test(aws_call_reads_the_beginning_of_a_long_refusal),
        cmocka_unit_test(aws_call_blanks_secrets_in_what_it_tells),
        cmocka_unit_test(aws_call_does_not_begin_what_it_can_not_sign_or_has_no_time_for),
        cmocka_unit_test(aws_call_is_done_when_the_next_try_can_not_be_begun),
        cmocka_unit_test(aws_call_names_the_last_failure_when_time_is_up_before_the_next_try),
        cmocka_unit_test(aws_call_can_be_cleaned_up_while_it_runs_or_waits_or_is_done),
        cmocka_unit_test(aws_call_can_be_started_anew_when_it_is_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
