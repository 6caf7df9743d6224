/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/aws_documents.h"

#include "fake/fake_http.h"
#include "promtail/container_of.h"
#include "test.h"

#define BYTES(literal)                                                                             \
    { (const unsigned char *)(literal), sizeof(literal) - 1 }
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SECRET "arn:aws:secretsmanager:eu-west-1:123456789012:secret:loki-AbCdEf"
#define PARAMETER "arn:aws:ssm:eu-west-1:123456789012:parameter/loki/password"

enum { UNTIL_MS = 8000, TEXT_MAX = 512 };

struct setup {
    struct aws_document_handler handler;
    struct fake *fake;
    struct aws_credentials credentials;
    struct log log;
    struct aws_documents *documents;
    struct aws_document_name name;
    unsigned done;
    bool ok;
    char text[TEXT_MAX];
    struct error error;
};

static void keep(struct aws_document_handler *handler, const struct slice *text,
                 const struct error *err) {
    struct setup *setup = CONTAINER_OF(handler, struct setup, handler);

    setup->done++;
    setup->ok = text != NULL;
    setup->error = *err;
    if (text != NULL) {
        snprintf(setup->text, sizeof(setup->text), "%.*s", SLICE_ARG(*text));
    }
}

static void set_up(struct setup *setup, const struct fake_answer *answers, size_t count) {
    *setup = (struct setup){
        .handler = {keep},
        .fake = fake_new(answers, count),
        .credentials = {"AKID", "secret key", "token", NULL},
    };
    setup->log = (struct log){.level = LOG_FATAL, .fd = 2, .clock = loop_clock(setup->fake->loop)};
    const struct aws_documents_config config = {
        .credentials = &setup->credentials, .region = "us-west-2", .user_agent = "test"};
    setup->documents = aws_documents_new(&config, setup->fake->loop, &setup->log);
}

static void tear_down(struct setup *setup) {
    aws_documents_destroy(setup->documents);
    fake_destroy(setup->fake);
}

static void start(struct setup *setup, const char *target) {
    struct error err = {0};

    if (!aws_document_name_read(&setup->name, slice_from_cstr(target), &err) ||
        !aws_documents_fetch(setup->documents, &setup->name, UNTIL_MS, &setup->handler, &err)) {
        fail_msg("%s: %s", target, err.text);
    }
}

static void fetch(struct setup *setup, const char *target) {
    start(setup, target);
    while (setup->done == 0) {
        loop_turn(setup->fake->loop, UNTIL_MS);
    }
    assert_int_equal(setup->done, 1);
    assert_int_equal(setup->fake->request_count, setup->fake->answer_count);
    assert_int_equal(fake_open(setup->fake), 0);
}

/* ---- names ---- */

static const struct {
    const char *target;
    const char *text, *region, *key, *stage, *id; /* text NULL: refused, with this in the error */
    const char *fault;
} NAMES[] = {
    {SECRET, SECRET, "eu-west-1", "", "", "", NULL},
    {SECRET "#password", SECRET, "eu-west-1", "password", "", "", NULL},
    {SECRET "#a:b#c", SECRET, "eu-west-1", "a:b#c", "", "", NULL},
    {SECRET ":password::", SECRET, "eu-west-1", "password", "", "", NULL},
    {SECRET ":password", SECRET, "eu-west-1", "password", "", "", NULL},
    {SECRET ":k:AWSPREVIOUS:v1", SECRET, "eu-west-1", "k", "AWSPREVIOUS", "v1", NULL},
    {SECRET "::AWSPREVIOUS:#k", SECRET, "eu-west-1", "k", "AWSPREVIOUS", "", NULL},
    {SECRET ":::v1", SECRET, "eu-west-1", "", "", "v1", NULL},
    {PARAMETER, PARAMETER, "eu-west-1", "", "", "", NULL},
    {PARAMETER ":3#k", PARAMETER ":3", "eu-west-1", "k", "", "", NULL},
    {"arn:aws-cn:ssm:cn-north-1:1:parameter/p", "arn:aws-cn:ssm:cn-north-1:1:parameter/p",
     "cn-north-1", "", "", "", NULL},
    {"arn:aws-us-gov:ssm:us-gov-west-1:1:parameter/p",
     "arn:aws-us-gov:ssm:us-gov-west-1:1:parameter/p", "us-gov-west-1", "", "", "", NULL},
    {"s3://b/k#x", "s3://b/k#x", "", "", "", "", NULL},
    {"arn:aws:ssm:us-gov-west-1:1:parameter/p", NULL, "", "", "", "", "of the partition aws"},
    {"arn:aws-cn:ssm:eu-west-1:1:parameter/p", NULL, "", "", "", "", "of the partition aws-cn"},
    {"arn:aws:ssm::1:parameter/p", NULL, "", "", "", "", "of the partition aws"},
    {"arn:aws:ssm:evil.example/:1:parameter/p", NULL, "", "", "", "", "of the partition aws"},
    {"arn:aws:ssm:eu-west-1:1:parameter/", NULL, "", "", "", "", "not the ARN of a parameter"},
    {"arn:aws:ssm:eu-west-1:1:document/x", NULL, "", "", "", "", "not the ARN of a parameter"},
    {"arn:aws:secretsmanager:eu-west-1:1:secret:", NULL, "", "", "", "", "not the ARN of a secret"},
    {SECRET ":k:s:v:w", NULL, "", "", "", "", "too many parts"},
    {SECRET ":k::#k", NULL, "", "", "", "", "names a JSON key twice"},
    {"arn:aws:sqs:eu-west-1:1:q", NULL, "", "", "", "", "not of a Secrets Manager secret or"},
    {"arn:aws", NULL, "", "", "", "", "is not an ARN"},
    {"s3://b", NULL, "", "", "", "", "must name a bucket and a key"},
    {"s3:///k", NULL, "", "", "", "", "must name a bucket and a key"},
};

static void a_name_is_cut_into_what_is_fetched_and_the_key(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        struct aws_document_name name;
        struct error err = {0};
        bool ok = aws_document_name_read(&name, slice_from_cstr(NAMES[i].target), &err);
        if (ok != (NAMES[i].text != NULL)) {
            fail_msg("%s: %s", NAMES[i].target, ok ? "accepted" : err.text);
        }
        if (!ok) {
            assert_non_null(strstr(err.text, NAMES[i].fault));
            continue;
        }
        assert_slice(name.text, NAMES[i].text);
        assert_slice(name.region, NAMES[i].region);
        assert_slice(name.json_key, NAMES[i].key);
        assert_slice(name.version_stage, NAMES[i].stage);
        assert_slice(name.version_id, NAMES[i].id);
    }
}

static void a_name_is_the_same_whatever_its_key_is(void **state) {
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {SECRET "#a", SECRET ":b::", true},       {SECRET, SECRET "#a", true},
        {SECRET, SECRET "::AWSPREVIOUS:", false}, {SECRET ":::v1", SECRET ":::v2", false},
        {PARAMETER, PARAMETER ":1", false},       {"s3://b/k", "s3://b/k2", false},
        {SECRET ":a:s:v", SECRET ":b:s:v", true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct aws_document_name a;
        struct aws_document_name b;
        struct error err;
        assert_true(aws_document_name_read(&a, slice_from_cstr(cases[i].a), &err));
        assert_true(aws_document_name_read(&b, slice_from_cstr(cases[i].b), &err));
        assert_int_equal(aws_document_is_same(&a, &b), cases[i].same);
    }
}

/* ---- requests and answers ---- */

static const struct {
    const char *target;
    struct fake_answer answer;
    const char *url, *operation, *body, *scope;
    const char *text;
} FETCHES[] = {
    {SECRET "#k",
     {.status = 200,
      .body = BYTES("{\"ARN\":\"x\",\"SecretString\":\"{\\\"k\\\":1}\"}"),
      .piece = 1},
     "https://secretsmanager.eu-west-1.amazonaws.com/",
     "secretsmanager.GetSecretValue",
     "{\"SecretId\":\"" SECRET "\"}",
     "/eu-west-1/secretsmanager/aws4_request",
     "{\"k\":1}"},
    {SECRET "::AWSPREVIOUS:v1",
     {.status = 200, .body = BYTES("{\"SecretBinary\":\"YW5k\\u0034\",\"SecretString\":null}")},
     "https://secretsmanager.eu-west-1.amazonaws.com/",
     "secretsmanager.GetSecretValue",
     "{\"SecretId\":\"" SECRET "\",\"VersionStage\":\"AWSPREVIOUS\",\"VersionId\":\"v1\"}",
     "/eu-west-1/secretsmanager/aws4_request",
     NULL},
    {SECRET,
     {.status = 200, .body = BYTES("{\"SecretBinary\":\"YW\\u0035kCg==\"}")},
     "https://secretsmanager.eu-west-1.amazonaws.com/",
     "secretsmanager.GetSecretValue",
     "{\"SecretId\":\"" SECRET "\"}",
     "/eu-west-1/secretsmanager/aws4_request",
     "and\n"},
    {PARAMETER ":2",
     {.status = 200, .body = BYTES("{\"Parameter\":{\"Name\":\"p\",\"Value\":\"v\\n\"}}")},
     "https://ssm.eu-west-1.amazonaws.com/",
     "AmazonSSM.GetParameter",
     "{\"Name\":\"" PARAMETER ":2\",\"WithDecryption\":true}",
     "/eu-west-1/ssm/aws4_request",
     "v\n"},
    {"s3://rules/a b.json",
     {.status = 200, .body = BYTES("[]")},
     "https://rules.s3.us-west-2.amazonaws.com/a%20b.json",
     "",
     "",
     "/us-west-2/s3/aws4_request",
     "[]"},
    {SECRET,
     {.status = 200, .body = BYTES("{\"SecretString\":7}")},
     "https://secretsmanager.eu-west-1.amazonaws.com/",
     "secretsmanager.GetSecretValue",
     "{\"SecretId\":\"" SECRET "\"}",
     "/eu-west-1/secretsmanager/aws4_request",
     NULL},
    {SECRET,
     {.status = 200, .body = BYTES("<html>")},
     "https://secretsmanager.eu-west-1.amazonaws.com/",
     "secretsmanager.GetSecretValue",
     "{\"SecretId\":\"" SECRET "\"}",
     "/eu-west-1/secretsmanager/aws4_request",
     NULL},
    {PARAMETER,
     {.status = 200, .body = BYTES("{\"Parameter\":{\"Value\":null}}")},
     "https://ssm.eu-west-1.amazonaws.com/",
     "AmazonSSM.GetParameter",
     "{\"Name\":\"" PARAMETER "\",\"WithDecryption\":true}",
     "/eu-west-1/ssm/aws4_request",
     NULL},
};

static void a_document_is_asked_for_and_its_text_taken(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(FETCHES); i++) {
        struct setup setup;

        set_up(&setup, &FETCHES[i].answer, 1);
        fetch(&setup, FETCHES[i].target);
        const struct fake_request *request = &setup.fake->requests[0];
        assert_string_equal(request->url, FETCHES[i].url);
        assert_string_equal(request->target, FETCHES[i].operation);
        assert_string_equal(request->body, FETCHES[i].body);
        assert_int_equal(request->is_get, FETCHES[i].body[0] == '\0');
        assert_non_null(strstr(request->authorization, FETCHES[i].scope));
        assert_string_equal(request->token, "token");
        assert_int_equal(setup.ok, FETCHES[i].text != NULL);
        if (setup.ok) {
            assert_string_equal(setup.text, FETCHES[i].text);
        } else {
            assert_int_equal(setup.error.code, ERROR_REMOTE);
            assert_null(strstr(setup.error.text, "YW5k"));
        }
        tear_down(&setup);
    }
}

static const struct {
    const char *target;
    struct fake_answer answer;
    const char *text;
} REFUSALS[] = {
    {SECRET,
     {.status = 400, .body = BYTES("{\"__type\":\"AccessDeniedException\",\"Message\":\"no\"}")},
     "the function's role needs secretsmanager:GetSecretValue: HTTP 400 AccessDeniedException: no"},
    {SECRET,
     {.status = 400,
      .body = BYTES("{\"__type\":\"AccessDeniedException\",\"Message\":\"Access to KMS is not "
                    "allowed\"}")},
     "the function's role needs kms:Decrypt: HTTP 400 AccessDeniedException: Access to KMS is not "
     "allowed"},
    {SECRET,
     {.status = 400, .body = BYTES("{\"__type\":\"DecryptionFailure\"}")},
     "the function's role needs kms:Decrypt: HTTP 400 DecryptionFailure"},
    {PARAMETER,
     {.status = 400, .headers = {{"x-amzn-errortype", "AccessDeniedException"}}},
     "the function's role needs ssm:GetParameter: HTTP 400 AccessDeniedException"},
    {PARAMETER,
     {.status = 400, .body = BYTES("{\"__type\":\"ParameterNotFound\"}")},
     "HTTP 400 ParameterNotFound"},
    {"s3://b12/k",
     {.status = 403, .body = BYTES("<Error><Code>AccessDenied</Code></Error>")},
     "the function's role needs s3:GetObject: HTTP 403 AccessDenied"},
    {"s3://b12/k",
     {.status = 404, .body = BYTES("<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>")},
     "HTTP 404 NoSuchKey: gone"},
};

static void a_refusal_names_what_the_role_needs(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(REFUSALS); i++) {
        struct setup setup;

        set_up(&setup, &REFUSALS[i].answer, 1);
        fetch(&setup, REFUSALS[i].target);
        assert_false(setup.ok);
        assert_string_equal(setup.error.text, REFUSALS[i].text);
        tear_down(&setup);
    }
}

static void an_object_is_followed_to_the_region_of_its_bucket_twice_at_most(void **state) {
    static const struct fake_answer ELSEWHERE[] = {
        {.status = 301, .headers = {{"x-amz-bucket-region", "eu-west-1"}}},
        {.status = 400,
         .body = BYTES("<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-3</Region>"
                       "</Error>")},
        {.status = 200, .body = BYTES("text")},
    };
    static const struct fake_answer ROUND[] = {
        {.status = 301, .headers = {{"x-amz-bucket-region", "eu-west-1"}}},
        {.status = 301, .headers = {{"x-amz-bucket-region", "us-west-2"}}},
        {.status = 301, .headers = {{"x-amz-bucket-region", "eu-west-1"}}},
    };
    static const struct fake_answer NOWHERE[] = {
        {.status = 301, .headers = {{"x-amz-bucket-region", "evil.example/"}}}};
    struct setup setup;

    (void)state;
    set_up(&setup, ELSEWHERE, COUNT(ELSEWHERE));
    fetch(&setup, "s3://bucket/k");
    assert_string_equal(setup.text, "text");
    assert_string_equal(setup.fake->requests[1].url, "https://bucket.s3.eu-west-1.amazonaws.com/k");
    assert_non_null(strstr(setup.fake->requests[2].authorization, "/eu-west-3/s3/"));
    tear_down(&setup);
    set_up(&setup, ROUND, COUNT(ROUND));
    fetch(&setup, "s3://bucket/k");
    assert_string_equal(setup.error.text, "HTTP 301");
    tear_down(&setup);
    set_up(&setup, NOWHERE, COUNT(NOWHERE));
    fetch(&setup, "s3://bucket/k");
    assert_string_equal(setup.error.text, "HTTP 301");
    tear_down(&setup);
}

static void what_runs_is_cancelled_when_all_is_destroyed(void **state) {
    static const struct fake_answer SILENT[] = {{.silent = true}};
    struct setup setup;

    (void)state;
    set_up(&setup, SILENT, COUNT(SILENT));
    start(&setup, SECRET);
    aws_documents_destroy(setup.documents);
    assert_int_equal(setup.done, 0);
    assert_int_equal(setup.fake->cancelled, 1);
    aws_documents_destroy(NULL);
    fake_destroy(setup.fake);
}

static void without_credentials_nothing_is_started(void **state) {
    struct setup setup;
    struct error err = {0};

    (void)state;
    set_up(&setup, NULL, 0);
    setup.credentials = (struct aws_credentials){.access_key = NULL};
    assert_true(aws_document_name_read(&setup.name, SLICE(SECRET), &err));
    assert_false(aws_documents_fetch(setup.documents, &setup.name, UNTIL_MS, &setup.handler, &err));
    assert_string_equal(err.text, "AWS_ACCESS_KEY_ID is missing");
    assert_int_equal(setup.done, 0);
    tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_cut_into_what_is_fetched_and_the_key),
        cmocka_unit_test(a_name_is_the_same_whatever_its_key_is),
        cmocka_unit_test(a_document_is_asked_for_and_its_text_taken),
        cmocka_unit_test(a_refusal_names_what_the_role_needs),
        cmocka_unit_test(an_object_is_followed_to_the_region_of_its_bucket_twice_at_most),
        cmocka_unit_test(what_runs_is_cancelled_when_all_is_destroyed),
        cmocka_unit_test(without_credentials_nothing_is_started),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
