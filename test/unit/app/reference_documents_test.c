/* SPDX-License-Identifier: Apache-2.0 */
#include "app/reference_documents.h"

#include "fake/fake_http.h"
#include "test.h"

#define BYTES(literal)                                                                             \
    { (const unsigned char *)(literal), sizeof(literal) - 1 }
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SECRET "arn:aws:secretsmanager:eu-west-1:123456789012:secret:loki-AbCdEf"

struct variables {
    struct environment environment; /* first */
    const char *username, *password, *tenant, *rules;
};

static const char *get(const struct environment *environment, const char *name) {
    const struct variables *variables = (const struct variables *)environment;

    return strcmp(name, "WRITE_ADDRESS") == 0           ? "http://loki/loki/api/v1/push"
           : strcmp(name, "USERNAME") == 0              ? variables->username
           : strcmp(name, "PASSWORD") == 0              ? variables->password
           : strcmp(name, "TENANT_ID") == 0             ? variables->tenant
           : strcmp(name, "RELABEL_CONFIGS") == 0       ? variables->rules
           : strcmp(name, "AWS_ACCESS_KEY_ID") == 0     ? "AKID"
           : strcmp(name, "AWS_SECRET_ACCESS_KEY") == 0 ? "secret key"
                                                        : NULL;
}

struct setup {
    struct fake *fake;
    struct config config;
    struct secrets secrets;
    struct log log;
    struct aws_access access;
    struct reference_documents documents;
};

static void set_up(struct setup *setup, const struct variables *variables,
                   const struct fake_answer *answers, size_t count) {
    struct error err = {0};

    *setup = (struct setup){.fake = fake_new(answers, count)};
    setup->log = (struct log){.level = LOG_FATAL, .fd = 2, .clock = loop_clock(setup->fake->loop)};
    assert_true(config_read(&setup->config, &variables->environment, &err));
    const struct aws_access_parts parts = {.config = &setup->config,
                                           .loop = setup->fake->loop,
                                           .log = &setup->log,
                                           .secrets = &setup->secrets};
    assert_true(aws_access_init(&setup->access, &parts, &err));
    reference_documents_init(&setup->documents, &setup->access);
}

static void tear_down(struct setup *setup) {
    aws_access_clean_up(&setup->access);
    aws_access_clean_up(&setup->access);
    reference_documents_clean_up(&setup->documents);
    secrets_clean_up(&setup->secrets);
    config_clean_up(&setup->config);
    fake_destroy(setup->fake);
}

static void references_to_one_document_are_one_fetch(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200,
         .body = BYTES("{\"SecretString\":\"{\\\"u\\\":\\\"me\\\",\\\"p\\\":\\\"a\\\\u0062c\\\","
                       "\\\"t\\\":42,\\\"r\\\":[{\\\"action\\\":\\\"drop\\\"}]}\"}")}};
    static const struct variables variables = {
        {get}, SECRET "#u", SECRET ":p::", SECRET "#t", SECRET "#r"};
    struct setup setup;
    struct error err = {0};

    (void)state;
    set_up(&setup, &variables, ANSWERS, COUNT(ANSWERS));
    assert_true(aws_access_needs_loop(&setup.config));
    if (!references_fetch(&setup.config, &setup.documents.fetcher, &err)) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(setup.fake->request_count, 1);
    assert_string_equal(setup.config.username, "me");
    assert_string_equal(setup.config.password, "abc");
    assert_string_equal(setup.config.tenant_id, "42");
    assert_string_equal(setup.config.relabel_configs, "[{\"action\":\"drop\"}]");
    assert_true(config_check(&setup.config, &err));
    tear_down(&setup);
}

static void documents_are_asked_for_before_one_is_waited_for(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200, .body = BYTES("{\"SecretString\":\"me\"}")},
        {.status = 200, .body = BYTES("{\"SecretString\":\"old\"}")},
        {.status = 200, .body = BYTES("[]")}};
    static const struct variables variables = {
        {get}, SECRET, SECRET "::AWSPREVIOUS:", NULL, "s3://rules/r.json"};
    struct setup setup;
    struct error err = {0};

    (void)state;
    set_up(&setup, &variables, ANSWERS, COUNT(ANSWERS));
    assert_true(references_fetch(&setup.config, &setup.documents.fetcher, &err));
    assert_int_equal(setup.fake->request_count, 3);
    for (size_t i = 0; i < COUNT(ANSWERS); i++) {
        assert_int_equal(setup.fake->requests[i].at_ms, 0);
    }
    assert_string_equal(setup.config.password, "old");
    tear_down(&setup);
}

static const struct {
    struct variables variables;
    struct fake_answer answer;
    size_t requests;
    const char *text;
} FAULTS[] = {
    {{{get}, "me", SECRET "#p", NULL, NULL},
     {.status = 200, .body = BYTES("{\"SecretString\":\"s3cret\"}")},
     1,
     "PASSWORD: " SECRET "#p: is not a JSON object"},
    {{{get}, "me", SECRET "#p", NULL, NULL},
     {.status = 200, .body = BYTES("{\"SecretString\":\"{\\\"q\\\":\\\"s3cret\\\"}\"}")},
     1,
     "PASSWORD: " SECRET "#p: has no value for the key p"},
    {{{get}, SECRET "#a", SECRET "#b", NULL, NULL},
     {.status = 403},
     1,
     "USERNAME: " SECRET "#a: HTTP 403"},
    {{{get}, "me", "arn:aws:ssm:eu-west-1:1:document/d", NULL, NULL},
     {.status = 200},
     0,
     "PASSWORD: arn:aws:ssm:eu-west-1:1:document/d: is not the ARN of a parameter"},
    {{{get}, "me", "file:/nowhere", NULL, NULL},
     {.status = 200},
     0,
     "PASSWORD: file:/nowhere: can't be read"},
};

static void a_fault_names_the_variable_and_quotes_no_document(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(FAULTS); i++) {
        struct setup setup;
        struct error err = {0};

        set_up(&setup, &FAULTS[i].variables, &FAULTS[i].answer, FAULTS[i].requests);
        assert_false(references_fetch(&setup.config, &setup.documents.fetcher, &err));
        assert_memory_equal(err.text, FAULTS[i].text, strlen(FAULTS[i].text));
        assert_null(strstr(err.text, "s3cret"));
        assert_int_equal(setup.fake->request_count, FAULTS[i].requests);
        tear_down(&setup);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_to_one_document_are_one_fetch),
        cmocka_unit_test(documents_are_asked_for_before_one_is_waited_for),
        cmocka_unit_test(a_fault_names_the_variable_and_quotes_no_document),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
