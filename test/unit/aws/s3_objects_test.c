/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/s3_objects.h"

#include "aws/s3_object.h"
#include "fake/fake_http.h"
#include "test.h"

#define ETAG                                                                                       \
    { "etag", "\"abc\"" }
#define CHUNKED                                                                                    \
    { "transfer-encoding", "chunked" }
#define EMPTY_SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define LOOKS_MISSING "without s3:ListBucket a missing object looks the same"
#define VPC_HINT "; a function in a VPC needs an S3 gateway endpoint or a NAT"
#define BYTES(literal)                                                                             \
    { (const unsigned char *)(literal), sizeof(literal) - 1 }
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { READ_UNTIL_MS = 60000, LARGE = 1000 * 1000 };

struct setup {
    struct fake *fake;
    struct aws_credentials credentials;
    struct log log;
    int log_pipe[2];
    struct deadline deadline;
    struct object_ref ref;
    struct object_store *store;
    struct object *object;
    struct buf got;
    struct secrets secrets;
};

static void set_up(struct setup *setup, const struct fake_answer *answers, size_t count) {
    *setup = (struct setup){
        .fake = fake_new(answers, count),
        .credentials = {"AKID", "secret", "token"},
        .deadline = {READ_UNTIL_MS, READ_UNTIL_MS + 1000, READ_UNTIL_MS + 2000},
        .ref = {.bucket = SLICE("logs"), .key = SLICE("a.gz"), .size = -1},
    };
    assert_int_equal(pipe(setup->log_pipe), 0);
    setup->log = (struct log){.level = LOG_WARN,
                              .format = LOG_TEXT,
                              .fd = setup->log_pipe[1],
                              .clock = loop_clock(setup->fake->loop)};
    struct s3_objects_config config = {.credentials = &setup->credentials,
                                       .region = "eu-west-1",
                                       .user_agent = "test",
                                       .seed = 1,
                                       .secrets = &setup->secrets};
    setup->store = s3_objects_new(&config, setup->fake->loop, &setup->log);
    buf_init(&setup->got, 2 * LARGE);
}

static void tear_down(struct setup *setup) {
    setup->store->close(setup->store, setup->object);
    s3_objects_destroy(setup->store);
    buf_clean_up(&setup->got);
    secrets_clean_up(&setup->secrets);
    close(setup->log_pipe[0]);
    close(setup->log_pipe[1]);
    fake_destroy(setup->fake);
}

static size_t count_warnings(struct setup *setup) {
    char text[16384];
    size_t count = 0;

    close(setup->log_pipe[1]);
    ssize_t len = read(setup->log_pipe[0], text, sizeof(text));
    for (ssize_t i = 0; i < len; i++) {
        count += text[i] == '\n';
    }
    setup->log_pipe[1] = dup(2);
    return count;
}

static void open_it(struct setup *setup) {
    struct error err = {0};

    if (!setup->store->open(setup->store, &setup->ref, &setup->deadline, &setup->object, &err)) {
        fail_msg("open: %s", err.text);
    }
}

/* Pulls step bytes at a time (0: 32 KiB), and adds up what comes. */
static bool read_all(struct setup *setup, size_t step, struct error *err) {
    bool ended = false;
    bool ok = true;
    struct buf piece;

    while (ok && !ended) {
        buf_init(&piece, step > 0 ? step : 32768);
        ok = reader_read(&setup->object->reader, &piece, &ended, err);
        assert_true(!ok || ended || piece.len > 0);
        assert_true(buf_append(&setup->got, buf_slice(&piece)));
        buf_clean_up(&piece);
    }
    return ok;
}

static void expect_body(struct setup *setup, size_t step, const char *expected) {
    struct error err = {0};

    open_it(setup);
    if (!read_all(setup, step, &err)) {
        fail_msg("%s", err.text);
    }
    assert_slice(buf_slice(&setup->got), expected);
    assert_int_equal(setup->fake->request_count, setup->fake->answer_count);
}

static void assert_signed_for(const struct fake_request *request, const char *region) {
    char scope[64];

    snprintf(scope, sizeof(scope), "/%s/s3/aws4_request, ", region);
    assert_non_null(strstr(request->authorization, scope));
}

static void expect_error(struct setup *setup, enum error_code code, const char *text) {
    struct error err = {0};

    open_it(setup);
    if (read_all(setup, 0, &err)) {
        fail_msg("read, instead of: %s", text);
    }
    assert_string_equal(err.text, text);
    assert_int_equal(err.code, code);
    assert_int_equal(setup->fake->request_count, setup->fake->answer_count);
}

static void s3_objects_signs_the_get_with_the_hash_of_the_empty_body(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200, .headers = {{"content-length", "5"}, ETAG}, .body = BYTES("hello")}};
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    setup.ref.region = SLICE("us-west-2");
    setup.ref.version_id = SLICE("v1");
    expect_body(&setup, 0, "hello");
    const struct fake_request *request = &setup.fake->requests[0];
    assert_string_equal(request->url, "https://logs.s3.us-west-2.amazonaws.com/a.gz?versionId=v1");
    assert_string_equal(request->sha256, EMPTY_SHA256);
    assert_signed_for(request, "us-west-2");
    assert_string_equal(request->token, "token");
    assert_string_equal(request->range, "");
    tear_down(&setup);
}

static void s3_objects_goes_unsigned_without_an_access_key(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200, .headers = {CHUNKED}, .body = BYTES("x")}};
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    setup.credentials = (struct aws_credentials){.access_key = ""};
    expect_body(&setup, 0, "x");
    assert_false(setup.fake->requests[0].is_signed);
    assert_string_equal(setup.fake->requests[0].url,
                        "https://logs.s3.eu-west-1.amazonaws.com/a.gz");
    tear_down(&setup);
}

static void s3_objects_starts_the_get_at_open(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200, .headers = {CHUNKED}, .body = BYTES("x")}};
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    open_it(&setup);
    assert_int_equal(fake_open(setup.fake), 1);
    setup.store->close(setup.store, setup.object);
    setup.object = NULL;
    assert_int_equal(fake_open(setup.fake), 0);
    assert_int_equal(setup.fake->cancelled, 1);
    tear_down(&setup);
}

static void s3_objects_reads_an_empty_object(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200, .headers = {{"content-length", "0"}, ETAG}}};
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    expect_body(&setup, 0, "");
    tear_down(&setup);
}

static void s3_objects_gives_the_same_bytes_however_they_arrive(void **state) {
    struct fake_answer answer = {.status = 200,
                                 .headers = {{"content-length", "26"}},
                                 .body = BYTES("abcdefghijklmnopqrstuvwxyz")};

    (void)state;
    for (size_t piece = 1; piece <= 27; piece++) {
        for (size_t step = 1; step <= 27; step++) {
            struct setup setup;

            answer.piece = piece;
            set_up(&setup, &answer, 1);
            expect_body(&setup, step, "abcdefghijklmnopqrstuvwxyz");
            tear_down(&setup);
        }
    }
}

static unsigned char *large_body(void) {
    unsigned char *bytes = malloc(LARGE);

    assert_non_null(bytes);
    for (size_t i = 0; i < LARGE; i++) {
        bytes[i] = (unsigned char)(i * 2654435761u >> 13);
    }
    return bytes;
}

static void s3_objects_pauses_at_a_full_buffer_and_resumes(void **state) {
    static const size_t STEPS[] = {1000, 16384, 65536, 100000};
    unsigned char *bytes = large_body();
    struct fake_answer answer = {
        .status = 200, .headers = {CHUNKED}, .body = {bytes, LARGE}, .piece = 16384};

    (void)state;
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        struct setup setup;
        struct error err = {0};

        set_up(&setup, &answer, 1);
        open_it(&setup);
        struct s3_object *object = (struct s3_object *)(void *)setup.object;
        for (int turn = 0; turn < 200; turn++) { /* nobody reads */
            loop_turn(setup.fake->loop, 1);
        }
        assert_int_equal(object->state, S3_PAUSED);
        assert_in_range(object->body.bytes.cap, 1, S3_BODY_BUFFER);
        assert_true(read_all(&setup, STEPS[i], &err));
        assert_true(setup.fake->resumed > 0);
        assert_in_range(object->body.bytes.cap, 1, S3_BODY_BUFFER);
        assert_int_equal(setup.got.len, LARGE);
        assert_memory_equal(setup.got.ptr, bytes, LARGE);
        tear_down(&setup);
    }
    free(bytes);
}

static void s3_objects_goes_on_where_a_transfer_broke(void **state) {
    struct fake_answer answers[] = {
        {.status = 200,
         .headers = {{"content-length", "10"}, ETAG},
         .body = BYTES("0123"),
         .error = "reset"},
        {.status = 206,
         .headers = {{"content-length", "6"}, {"content-range", "bytes 4-9/10"}, ETAG},
         .body = BYTES("456789")},
    };
    struct setup setup;

    (void)state;
    set_up(&setup, answers, COUNT(answers));
    expect_body(&setup, 3, "0123456789");
    assert_string_equal(setup.fake->requests[1].range, "bytes=4-");
    assert_string_equal(setup.fake->requests[1].if_match, "\"abc\"");
    assert_int_equal(count_warnings(&setup), 1);
    tear_down(&setup);
}

static void s3_objects_passes_over_what_it_has_when_the_range_is_ignored(void **state) {
    struct fake_answer answers[] = {
        {.status = 200,
         .headers = {{"content-length", "10"}, ETAG},
         .body = BYTES("0123"),
         .error = "reset"},
        {.status = 200, .headers = {{"content-length", "10"}, ETAG}, .body = BYTES("0123456789")},
    };

    (void)state;
    for (size_t piece = 1; piece <= 10; piece++) {
        struct setup setup;

        answers[1].piece = piece;
        set_up(&setup, answers, COUNT(answers));
        expect_body(&setup, 0, "0123456789");
        tear_down(&setup);
    }
}

static void s3_objects_breaks_at_any_byte_without_a_trace(void **state) {
    static const char TEXT[] = "0123456789";
    char range[40];
    struct fake_answer answers[] = {
        {.status = 200, .headers = {{"content-length", "10"}, ETAG}, .error = "reset", .piece = 1},
        {.status = 206, .headers = {{"content-range", range}, ETAG}},
    };

    (void)state;
    for (size_t at = 1; at < 10; at++) {
        struct setup setup;

        answers[0].body = slice_of(TEXT, at);
        answers[1].body = slice_of(TEXT + at, 10 - at);
        snprintf(range, sizeof(range), "bytes %zu-9/10", at);
        set_up(&setup, answers, COUNT(answers));
        expect_body(&setup, 0, TEXT);
        tear_down(&setup);
    }
}

static void s3_objects_says_how_far_a_body_came_that_stays_short(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200,
         .headers = {{"content-length", "10"}, ETAG},
         .body = BYTES("0123"),
         .error = "reset"},
        {.status = 0, .error = "no route"},
        {.status = 206, .headers = {{"content-range", "bytes 4-9/10"}, ETAG}, .body = BYTES("45")},
    };
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    expect_error(&setup, ERROR_TRANSPORT, "body ends after 6 of 10 bytes: the answer is shorter");
    assert_slice(buf_slice(&setup.got), "012345"); /* nothing that came is lost */
    tear_down(&setup);
}

static void s3_objects_counts_tries_anew_when_much_has_come(void **state) {
    unsigned char *bytes = large_body();
    struct fake_answer answers[6];
    char ranges[6][40];
    struct setup setup;
    struct error err = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        size_t at = i * 100000;
        snprintf(ranges[i], sizeof(ranges[i]), "bytes %zu-599999/600000", at);
        answers[i] = (struct fake_answer){.status = i == 0 ? 200 : 206,
                                          .headers = {ETAG, {"content-range", ranges[i]}},
                                          .body = {bytes + at, 100000},
                                          .piece = 16000,
                                          .error = i < 5 ? "reset" : NULL};
    }
    answers[0].headers[1].name = "content-length";
    answers[0].headers[1].value = "600000";
    set_up(&setup, answers, COUNT(answers));
    open_it(&setup);
    assert_true(read_all(&setup, 0, &err));
    assert_int_equal(setup.got.len, 600000);
    assert_memory_equal(setup.got.ptr, bytes, 600000);
    tear_down(&setup);
    free(bytes);
}

/* One refusal, and what it means. */
static const struct {
    struct fake_answer answer;
    enum error_code code;
    bool versioned;
    const char *text;
} REFUSALS[] = {
    {{.status = 404, .body = BYTES("<Code>NoSuchKey</Code>")},
     ERROR_MISSING,
     false,
     "no such object (NoSuchKey)"},
    {{.status = 404, .body = BYTES("<Code>NoSuchVersion</Code>")},
     ERROR_MISSING,
     true,
     "no such version (NoSuchVersion)"},
    {{.status = 405,
      .headers = {{"x-amz-delete-marker", "true"}},
      .body = BYTES("<Code>MethodNotAllowed</Code>")},
     ERROR_MISSING,
     false,
     "a delete marker (MethodNotAllowed)"},
    {{.status = 405, .body = BYTES("<Code>MethodNotAllowed</Code>")},
     ERROR_REMOTE,
     false,
     "HTTP 405 MethodNotAllowed"},
    {{.status = 403, .body = BYTES("<Code>InvalidObjectState</Code>")},
     ERROR_REFUSED,
     false,
     "archived, it must be restored first (InvalidObjectState)"},
    {{.status = 403, .body = BYTES("<Code>AccessDenied</Code><Message>Access Denied</Message>")},
     ERROR_REMOTE,
     false,
     "HTTP 403 AccessDenied (" LOOKS_MISSING "): Access Denied"},
    {{.status = 404, .body = BYTES("<Code>NoSuchBucket</Code>")},
     ERROR_REMOTE,
     false,
     "HTTP 404 NoSuchBucket (" LOOKS_MISSING ")"},
    {{.status = 400,
      .body = BYTES("<Code>ExpiredToken</Code><Message>The token has expired.</Message>")},
     ERROR_REMOTE,
     false,
     "HTTP 400 ExpiredToken: The token has expired."},
    {{.status = 404, .body = BYTES("<html>")}, ERROR_REMOTE, false, "HTTP 404"},
    {{.status = 403, .error = "reset"}, ERROR_REMOTE, false, "HTTP 403"},
    {{.status = 304}, ERROR_REMOTE, false, "HTTP 304"},
    {{.status = 204}, ERROR_REMOTE, false, "HTTP 204"},
    {{.status = 416}, ERROR_REMOTE, false, "HTTP 416"},
    {{.status = 301, .body = BYTES("<Code>PermanentRedirect</Code>")},
     ERROR_REMOTE,
     false,
     "HTTP 301 PermanentRedirect"},
    {{.status = 301, .headers = {{"x-amz-bucket-region", "evil.com/"}}},
     ERROR_REMOTE,
     false,
     "HTTP 301"},
    {{.status = 301, .headers = {{"x-amz-bucket-region", "eu-west-1"}}},
     ERROR_REMOTE,
     false,
     "HTTP 301"},
    {{.status = 206, .headers = {{"content-range", "bytes 5-9/10"}, ETAG}, .body = BYTES("56789")},
     ERROR_REMOTE,
     false,
     "answer begins at byte 5, not 0"},
    {{.status = 206, .body = BYTES("56789")},
     ERROR_REMOTE,
     false,
     "answer begins at byte -1, not 0"},
};

static void s3_objects_tells_what_a_refusal_means(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(REFUSALS); i++) {
        struct setup setup;

        set_up(&setup, &REFUSALS[i].answer, 1);
        setup.ref.version_id = REFUSALS[i].versioned ? SLICE("v") : SLICE("");
        expect_error(&setup, REFUSALS[i].code, REFUSALS[i].text);
        tear_down(&setup);
    }
}

static void s3_objects_reads_an_error_document_of_any_size(void **state) {
    static unsigned char xml[10000];
    struct fake_answer answer = {.status = 404, .body = {xml, sizeof(xml)}, .piece = 7};
    struct setup setup;

    (void)state;
    memset(xml, ' ', sizeof(xml));
    memcpy(xml, "<Code>NoSuchKey</Code>", 22);
    set_up(&setup, &answer, 1);
    expect_error(&setup, ERROR_MISSING, "no such object (NoSuchKey)");
    tear_down(&setup);
}

#define SECRET "IQoJb3JpZ2luX2VjEA+/=="
static const struct {
    struct fake_answer answer;
    const char *text;
} ECHOES[] = {
    {{.status = 403,
      .body = BYTES("<Error><Code>InvalidToken</Code><Message>x-amz-security-token: " SECRET
                    "</Message></Error>")},
     "HTTP 403 InvalidToken: x-amz-security-token: ***"},
    {{.status = 400,
      .body =
          BYTES("<Error><Code>Bad</Code><Message>a text of which the end is cut, there being no "
                "room for more than a hundred bytes: " SECRET "</Message></Error>")},
     "HTTP 400 Bad: a text of which the end is cut, there being no room for more than a hundred "
     "bytes: ***"},
    {{.status = 400,
      .body = BYTES("<Error><Code>Bad</Code><Message>IQoJb3JpZ2luX2VjEA&#43;&#x2f;==, "
                    "IQoJb3JpZ2luX2VjEA%2B%2f%3D%3D</Message></Error>")},
     "HTTP 400 Bad: ***, ***"},
};

static void s3_objects_blanks_secrets_in_what_it_tells(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(ECHOES); i++) {
        struct setup setup;

        set_up(&setup, &ECHOES[i].answer, 1);
        secrets_add(&setup.secrets, SLICE(SECRET));
        expect_error(&setup, ERROR_REMOTE, ECHOES[i].text);
        tear_down(&setup);
    }
}

static void s3_objects_blanks_secrets_in_what_broke(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.error = "can't use " SECRET}, {.error = SECRET}, {.error = "again " SECRET}};
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    secrets_add(&setup.secrets, SLICE(SECRET));
    expect_error(&setup, ERROR_TRANSPORT, "again ***");
    tear_down(&setup);
}

static void s3_objects_fails_when_the_object_changes_while_it_is_read(void **state) {
    static const struct fake_answer SECONDS[] = {
        {.status = 412, .body = BYTES("<Code>PreconditionFailed</Code>")},
        {.status = 206,
         .headers = {{"content-range", "bytes 4-9/10"}, {"etag", "\"new\""}},
         .body = BYTES("456789")},
        {.status = 206,
         .headers = {{"content-range", "bytes 4-10/11"}, ETAG},
         .body = BYTES("456789a")},
        {.status = 200, .headers = {{"etag", "\"new\""}}, .body = BYTES("abcd")},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(SECONDS); i++) {
        struct fake_answer answers[] = {
            {.status = 200,
             .headers = {{"content-length", "10"}, ETAG},
             .body = BYTES("0123"),
             .error = "reset"},
            SECONDS[i],
        };
        struct setup setup;

        set_up(&setup, answers, COUNT(answers));
        expect_error(&setup, ERROR_REMOTE, "changed while it was read");
        assert_slice(buf_slice(&setup.got), "0123");
        tear_down(&setup);
    }
}

static void s3_objects_does_not_go_on_without_an_etag_or_a_version(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200,
         .headers = {{"content-length", "10"}},
         .body = BYTES("0"),
         .error = "reset"},
        {.status = 206, .headers = {{"content-range", "bytes 1-1/2"}}, .body = BYTES("1")},
    };
    struct fake_answer versioned[COUNT(ANSWERS)];
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, 1);
    expect_error(&setup, ERROR_TRANSPORT, "body ends after 1 of 10 bytes: reset");
    tear_down(&setup);

    memcpy(versioned, ANSWERS, sizeof(versioned));
    versioned[0].headers[0].value = "2";
    set_up(&setup, versioned, COUNT(versioned));
    setup.ref.version_id = SLICE("v");
    expect_body(&setup, 0, "01");
    assert_string_equal(setup.fake->requests[1].if_match, "");
    tear_down(&setup);
}

static void s3_objects_takes_a_416_behind_the_last_byte_as_the_end(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200, .headers = {ETAG}, .body = BYTES("0123"), .error = "reset"},
        {.status = 416, .headers = {{"content-range", "bytes */4"}}},
    };
    struct fake_answer other[COUNT(ANSWERS)];
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    expect_body(&setup, 0, "0123");
    tear_down(&setup);

    memcpy(other, ANSWERS, sizeof(other));
    other[1].headers[0].value = "bytes */3";
    set_up(&setup, other, COUNT(other));
    expect_error(&setup, ERROR_REMOTE, "HTTP 416");
    tear_down(&setup);
}

static void s3_objects_takes_a_break_behind_the_last_byte_as_the_end(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 200,
                                                  .headers = {{"content-length", "2"}, ETAG},
                                                  .body = BYTES("01"),
                                                  .error = "no close_notify"}};
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    expect_body(&setup, 0, "01");
    tear_down(&setup);
}

/* Two answers, or one, to GETs of an object of event_size bytes; text NULL: the body is WHOLE. */
#define WHOLE "0123456789"
#define CUT_AT_4                                                                                   \
    {                                                                                              \
        .status = 200, .headers = {{"content-length", "10"}, ETAG}, .body = BYTES("0123"),         \
        .error = "reset"                                                                           \
    }
static const struct {
    const char *name;
    struct fake_answer answers[2];
    int64_t event_size;
    const char *text;
} ENDS[] = {
    {"closed, of the event's size", {{.status = 200, .body = BYTES(WHOLE)}}, 10, NULL},
    {"a length decides, not the event",
     {{.status = 200, .headers = {{"content-length", "10"}}, .body = BYTES(WHOLE)}},
     99,
     NULL},
    {"the last chunk decides, not the event",
     {{.status = 200, .headers = {CHUNKED}, .body = BYTES(WHOLE)}},
     99,
     NULL},
    {"a length beside chunks means nothing",
     {{.status = 200, .headers = {{"content-length", "3"}, CHUNKED}, .body = BYTES(WHOLE)}},
     -1,
     NULL},
    {"closed, shorter than the event says",
     {{.status = 200, .body = BYTES("0123")}},
     10,
     "body ends after 4 bytes: the answer names no size, and the event names 10"},
    {"closed, longer than the event says",
     {{.status = 200, .body = BYTES("0123456789")}},
     9,
     "body ends after 10 bytes: the answer names no size, and the event names 9"},
    {"closed, and nobody knows the size",
     {{.status = 200, .body = BYTES("0123")}},
     -1,
     "body ends after 4 bytes: neither the answer nor the event names its size"},
    {"closed without a byte, and gone on",
     {{.status = 200},
      {.status = 200, .headers = {{"content-length", "10"}}, .body = BYTES(WHOLE)}},
     10,
     NULL},
    {"closed early, and gone on",
     {{.status = 200, .headers = {ETAG}, .body = BYTES("0123")},
      {.status = 206,
       .headers = {{"content-range", "bytes 4-9/10"}, ETAG},
       .body = BYTES("456789")}},
     10,
     NULL},
    {"a 416 against the length",
     {CUT_AT_4, {.status = 416, .headers = {{"content-range", "bytes */4"}}}},
     -1,
     "HTTP 416"},
    {"a 416 against the event",
     {{.status = 200, .headers = {ETAG}, .body = BYTES("0123"), .error = "reset"},
      {.status = 416, .headers = {{"content-range", "bytes */4"}}}},
     10,
     "HTTP 416"},
    {"a 206 longer than its range",
     {CUT_AT_4,
      {.status = 206,
       .headers = {{"content-range", "bytes 4-9/10"}, ETAG},
       .body = BYTES("456789ab")}},
     10,
     "the answer has more bytes than it announced: it must end at byte 10"},
    {"a 206 longer than its part of the object",
     {CUT_AT_4,
      {.status = 206,
       .headers = {{"content-range", "bytes 4-6/10"}, ETAG},
       .body = BYTES("456789")}},
     10,
     "the answer has more bytes than it announced: it must end at byte 7"},
    {"a 206 whose whole is not named",
     {CUT_AT_4,
      {.status = 206,
       .headers = {{"content-range", "bytes 4-9/*"}, ETAG},
       .body = BYTES("456789")}},
     -1,
     NULL},
    {"a 200 without the ETag after one with it",
     {CUT_AT_4, {.status = 200, .headers = {{"content-length", "10"}}, .body = BYTES(WHOLE)}},
     10,
     "changed while it was read"},
    {"a 206 without the ETag after a 200 with it",
     {CUT_AT_4,
      {.status = 206, .headers = {{"content-range", "bytes 4-9/10"}}, .body = BYTES("456789")}},
     10,
     "changed while it was read"},
    {"a 200 in chunks, longer than the one before",
     {CUT_AT_4, {.status = 200, .headers = {CHUNKED, ETAG}, .body = BYTES("0123456789ab")}},
     10,
     "the answer has more bytes than it announced: it must end at byte 10"},
    {"a 200 in chunks, shorter than what has come",
     {{.status = 200, .headers = {CHUNKED, ETAG}, .body = BYTES("0123"), .error = "reset"},
      {.status = 200, .headers = {CHUNKED, ETAG}, .body = BYTES("01")}},
     10,
     "changed while it was read"},
};

static void s3_objects_knows_when_an_object_is_whole(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(ENDS); i++) {
        for (size_t piece = 0; piece <= 4; piece++) {
            struct fake_answer answers[2] = {ENDS[i].answers[0], ENDS[i].answers[1]};
            struct setup setup;
            struct error err = {0};

            answers[0].piece = answers[1].piece = piece;
            set_up(&setup, answers, answers[1].status != 0 ? 2 : 1);
            setup.ref.size = ENDS[i].event_size;
            open_it(&setup);
            bool ok = read_all(&setup, 3, &err);
            if (ok != (ENDS[i].text == NULL)) {
                fail_msg("%s: %s", ENDS[i].name, ok ? "read" : err.text);
            }
            assert_string_equal(err.text, ok ? "" : ENDS[i].text);
            assert_true(!ok || setup.got.len == strlen(WHOLE));
            assert_memory_equal(setup.got.ptr, WHOLE, setup.got.len);
            assert_int_equal(setup.fake->request_count, setup.fake->answer_count);
            tear_down(&setup);
        }
    }
}

static void s3_objects_does_not_try_again_what_no_retry_can_mend(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.error = "logs.s3.eu-west-1.amazonaws.com:443: certificate has expired",
         .permanent = true}};
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    expect_error(&setup, ERROR_TRANSPORT,
                 "logs.s3.eu-west-1.amazonaws.com:443: certificate has expired");
    tear_down(&setup);
}

static void s3_objects_names_the_last_failure_when_time_is_up_before_the_next_try(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 0, .error = "logs.s3.eu-west-1.amazonaws.com:443: timed out"}};
    struct setup setup;
    struct error err = {0};

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    open_it(&setup);
    struct s3_object *object = (struct s3_object *)(void *)setup.object;
    while (object->state != S3_RETRYING) {
        loop_turn(setup.fake->loop, 0);
    }
    fake_set_ms(setup.fake, READ_UNTIL_MS);
    assert_false(read_all(&setup, 0, &err));
    assert_int_equal(err.code, ERROR_DEADLINE);
    assert_string_equal(err.text, "no time left for another try: "
                                  "logs.s3.eu-west-1.amazonaws.com:443: timed out" VPC_HINT);
    tear_down(&setup);
}

static void s3_objects_tries_three_times_with_growing_waits(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 503, .body = BYTES("<Code>SlowDown</Code><Message>Please.</Message>")},
        {.status = 500, .retry_after_s = 2},
        {.status = 429},
    };
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    expect_error(&setup, ERROR_REMOTE, "HTTP 429");
    assert_in_range(setup.fake->requests[1].at_ms, 0, 100);
    assert_int_equal(setup.fake->requests[2].at_ms, setup.fake->requests[1].at_ms + 2000);
    assert_int_equal(count_warnings(&setup), 2);
    tear_down(&setup);
}

static void s3_objects_recovers_from_an_overload(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 503, .body = BYTES("<Code>SlowDown</Code>")},
        {.status = 0, .error = "connection refused"},
        {.status = 200, .headers = {CHUNKED}, .body = BYTES("ok")},
    };
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    expect_body(&setup, 0, "ok");
    tear_down(&setup);
}

static void s3_objects_does_not_wait_beyond_the_deadline(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 503, .retry_after_s = 60}};
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    expect_error(&setup, ERROR_REMOTE,
                 "HTTP 503; it asks to wait 60 s, longer than the time that is left");
    assert_int_equal(clock_monotonic_ms(loop_clock(setup.fake->loop)), 0);
    tear_down(&setup);
}

static void s3_objects_hints_at_the_vpc_after_a_time_out(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 0, .error = "logs.s3.eu-west-1.amazonaws.com:443: timed out"},
        {.status = 0, .error = "logs.s3.eu-west-1.amazonaws.com:443: timed out"},
        {.status = 0, .error = "logs.s3.eu-west-1.amazonaws.com:443: timed out"},
    };
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    expect_error(&setup, ERROR_TRANSPORT,
                 "logs.s3.eu-west-1.amazonaws.com:443: timed out" VPC_HINT);
    tear_down(&setup);
}

static void s3_objects_stops_waiting_at_the_read_deadline(void **state) {
    static const struct fake_answer ANSWERS[] = {{.silent = true}};
    struct setup setup;
    struct error err = {0};

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    open_it(&setup);
    assert_false(read_all(&setup, 0, &err));
    assert_int_equal(err.code, ERROR_DEADLINE);
    assert_string_equal(err.text, "no time left after reading 0 bytes: no answer from "
                                  "logs.s3.eu-west-1.amazonaws.com" VPC_HINT);
    assert_int_equal(clock_monotonic_ms(loop_clock(setup.fake->loop)), READ_UNTIL_MS);
    tear_down(&setup);
}

static void s3_objects_stops_reading_at_the_deadline_though_bytes_wait(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200, .headers = {CHUNKED}, .body = BYTES("0123")}};
    struct setup setup;
    struct error err = {0};
    bool ended = false;
    struct buf into;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    open_it(&setup);
    buf_init(&into, 1);
    assert_true(reader_read(&setup.object->reader, &into, &ended, &err));
    assert_slice(buf_slice(&into), "0");
    fake_set_ms(setup.fake, READ_UNTIL_MS);
    buf_reset(&into);
    assert_false(reader_read(&setup.object->reader, &into, &ended, &err));
    assert_int_equal(err.code, ERROR_DEADLINE);
    assert_string_equal(err.text, "no time left after reading 1 bytes");
    buf_clean_up(&into);
    tear_down(&setup);
}

static void s3_objects_follows_a_bucket_to_its_region_and_remembers_it(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 301,
         .headers = {{"x-amz-bucket-region", "ap-south-1"}},
         .body = BYTES("<Code>PermanentRedirect</Code>")},
        {.status = 200, .headers = {CHUNKED}, .body = BYTES("x")},
        {.status = 200, .headers = {CHUNKED}, .body = BYTES("y")},
    };
    struct setup setup;
    struct error err = {0};

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    open_it(&setup);
    assert_true(read_all(&setup, 0, &err));
    setup.store->close(setup.store, setup.object);
    expect_body(&setup, 0, "xy");
    assert_signed_for(&setup.fake->requests[0], "eu-west-1");
    for (size_t i = 1; i < 3; i++) {
        const struct fake_request *request = &setup.fake->requests[i];
        assert_signed_for(request, "ap-south-1");
        assert_string_equal(request->url, "https://logs.s3.ap-south-1.amazonaws.com/a.gz");
        assert_int_equal(request->at_ms, 0);
    }
    tear_down(&setup);
}

static void s3_objects_follows_a_malformed_authorization_and_a_temporary_redirect(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 400,
         .body = BYTES("<Code>AuthorizationHeaderMalformed</Code><Region>us-west-2</Region>")},
        {.status = 307,
         .body = BYTES("<Code>TemporaryRedirect</Code>"
                       "<Endpoint>logs.s3-us-west-1.amazonaws.com</Endpoint>")},
        {.status = 503},
        {.status = 503},
        {.status = 200, .headers = {CHUNKED}, .body = BYTES("x")},
    };
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    expect_body(&setup, 0, "x"); /* the redirects were no tries */
    assert_signed_for(&setup.fake->requests[1], "us-west-2");
    assert_signed_for(&setup.fake->requests[2], "us-west-1");
    tear_down(&setup);
}

static void s3_objects_follows_two_redirects_at_most(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 301, .headers = {{"x-amz-bucket-region", "us-west-1"}}},
        {.status = 301, .headers = {{"x-amz-bucket-region", "us-west-2"}}},
        {.status = 301, .headers = {{"x-amz-bucket-region", "us-west-1"}}},
    };
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    expect_error(&setup, ERROR_REMOTE, "HTTP 301");
    tear_down(&setup);
}

static void s3_objects_refuses_at_open_what_no_get_can_mend(void **state) {
    static const struct {
        struct slice bucket, key, region;
        const char *text;
    } CASES[] = {
        {BYTES("a/b"), BYTES("k"), {NULL, 0}, "invalid bucket name"},
        {BYTES("logs"), {NULL, 0}, {NULL, 0}, "the object's key is empty"},
        {BYTES("logs"), BYTES("k"), BYTES("../x"), "invalid region name"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct setup setup;
        struct error err = {0};

        set_up(&setup, NULL, 0);
        setup.ref.bucket = CASES[i].bucket;
        setup.ref.key = CASES[i].key;
        setup.ref.region = CASES[i].region;
        assert_false(
            setup.store->open(setup.store, &setup.ref, &setup.deadline, &setup.object, &err));
        assert_string_equal(err.text, CASES[i].text);
        assert_int_equal(err.code, ERROR_INPUT);
        tear_down(&setup);
    }
}

static void s3_objects_survives_each_start_that_fails(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 503}, {.status = 503}, {.status = 503}};

    (void)state;
    for (size_t n = 1; n <= 3; n++) {
        struct setup setup;
        struct error err = {0};

        set_up(&setup, ANSWERS, COUNT(ANSWERS));
        setup.fake->refuse_start = n;
        bool opened =
            setup.store->open(setup.store, &setup.ref, &setup.deadline, &setup.object, &err);
        assert_int_equal(opened, n > 1);
        assert_false(opened && read_all(&setup, 0, &err));
        assert_string_equal(err.text, "cannot be begun");
        tear_down(&setup);
    }
}

static void s3_objects_logs_few_of_many_retries(void **state) {
    static const struct fake_answer ANSWERS[FAKE_REQUESTS] = {
        {.status = 503}, {.status = 503}, {.status = 503}, {.status = 503},
        {.status = 503}, {.status = 503}, {.status = 503}, {.status = 503},
        {.status = 503}, {.status = 503}, {.status = 503}, {.status = 503},
        {.status = 503}, {.status = 503}, {.status = 503}, {.silent = true}};
    struct setup setup;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    for (int i = 0; i < 6; i++) { /* of five, two retries each; the sixth keeps the store busy */
        open_it(&setup);
    }
    for (int turn = 0; turn < 500; turn++) {
        loop_turn(setup.fake->loop, READ_UNTIL_MS);
    }
    assert_in_range(count_warnings(&setup), 1, AWS_WARNINGS_MAX);
    setup.object = NULL;
    tear_down(&setup); /* closes all six */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(s3_objects_signs_the_get_with_the_hash_of_the_empty_body),
        cmocka_unit_test(s3_objects_goes_unsigned_without_an_access_key),
        cmocka_unit_test(s3_objects_starts_the_get_at_open),
        cmocka_unit_test(s3_objects_reads_an_empty_object),
        cmocka_unit_test(s3_objects_gives_the_same_bytes_however_they_arrive),
        cmocka_unit_test(s3_objects_pauses_at_a_full_buffer_and_resumes),
        cmocka_unit_test(s3_objects_goes_on_where_a_transfer_broke),
        cmocka_unit_test(s3_objects_passes_over_what_it_has_when_the_range_is_ignored),
        cmocka_unit_test(s3_objects_breaks_at_any_byte_without_a_trace),
        cmocka_unit_test(s3_objects_says_how_far_a_body_came_that_stays_short),
        cmocka_unit_test(s3_objects_counts_tries_anew_when_much_has_come),
        cmocka_unit_test(s3_objects_tells_what_a_refusal_means),
        cmocka_unit_test(s3_objects_reads_an_error_document_of_any_size),
        cmocka_unit_test(s3_objects_blanks_secrets_in_what_it_tells),
        cmocka_unit_test(s3_objects_blanks_secrets_in_what_broke),
        cmocka_unit_test(s3_objects_fails_when_the_object_changes_while_it_is_read),
        cmocka_unit_test(s3_objects_does_not_go_on_without_an_etag_or_a_version),
        cmocka_unit_test(s3_objects_takes_a_416_behind_the_last_byte_as_the_end),
        cmocka_unit_test(s3_objects_takes_a_break_behind_the_last_byte_as_the_end),
        cmocka_unit_test(s3_objects_knows_when_an_object_is_whole),
        cmocka_unit_test(s3_objects_does_not_try_again_what_no_retry_can_mend),
        cmocka_unit_test(s3_objects_names_the_last_failure_when_time_is_up_before_the_next_try),
        cmocka_unit_test(s3_objects_tries_three_times_with_growing_waits),
        cmocka_unit_test(s3_objects_recovers_from_an_overload),
        cmocka_unit_test(s3_objects_does_not_wait_beyond_the_deadline),
        cmocka_unit_test(s3_objects_hints_at_the_vpc_after_a_time_out),
        cmocka_unit_test(s3_objects_stops_waiting_at_the_read_deadline),
        cmocka_unit_test(s3_objects_stops_reading_at_the_deadline_though_bytes_wait),
        cmocka_unit_test(s3_objects_follows_a_bucket_to_its_region_and_remembers_it),
        cmocka_unit_test(s3_objects_follows_a_malformed_authorization_and_a_temporary_redirect),
        cmocka_unit_test(s3_objects_follows_two_redirects_at_most),
        cmocka_unit_test(s3_objects_refuses_at_open_what_no_get_can_mend),
        cmocka_unit_test(s3_objects_survives_each_start_that_fails),
        cmocka_unit_test(s3_objects_logs_few_of_many_retries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
