/* SPDX-License-Identifier: Apache-2.0 */
#include "app/aws_access.h"

#include "fake/fake_http.h"
#include "test.h"

#define BYTES(literal)                                                                             \
    { (const unsigned char *)(literal), sizeof(literal) - 1 }
#define RELATIVE "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
#define FULL "AWS_CONTAINER_CREDENTIALS_FULL_URI"

enum { VARIABLES = 4 };

struct variable {
    const char *name, *value;
};

struct variables {
    struct environment environment; /* first */
    const struct variable *list;
};

static const char *get(const struct environment *environment, const char *name) {
    const struct variables *variables = (const struct variables *)environment;

    for (size_t i = 0; i < VARIABLES && variables->list[i].name != NULL; i++) {
        if (strcmp(variables->list[i].name, name) == 0) {
            return variables->list[i].value;
        }
    }
    return strcmp(name, "WRITE_ADDRESS") == 0 ? "http://loki/loki/api/v1/push" : NULL;
}

static const struct {
    struct variable list[VARIABLES];
    bool needs_loop;
    const char *access_key;
    const char *url;   /* that credentials come from; NULL: nothing is asked */
    const char *token; /* that is sent there */
    const char *fault; /* NULL: none */
} CASES[] = {
    {{{NULL, NULL}}, false, NULL, NULL, "", NULL},
    {{{"AWS_ACCESS_KEY_ID", "MINE"}, {"AWS_SECRET_ACCESS_KEY", "s"}, {FULL, "http://[::1]/x"}},
     false,
     "MINE",
     NULL,
     "",
     NULL},
    {{{RELATIVE, "/v2/x"}}, true, "AKID", "http://169.254.170.2/v2/x", "", NULL},
    {{{RELATIVE, "v2/x"}, {FULL, "http://[::1]/x"}},
     true,
     "AKID",
     "http://169.254.170.2/v2/x",
     "",
     NULL},
    {{{FULL, "http://[::1]/x"}, {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "t"}},
     true,
     "AKID",
     "http://[::1]/x",
     "t",
     NULL},
    {{{FULL, "http://evil.example/x"}},
     true,
     NULL,
     NULL,
     "",
     FULL ": must be https://, or http://"},
    {{{RELATIVE, "@evil.example/x"}},
     true,
     "AKID",
     "http://169.254.170.2/@evil.example/x",
     "",
     NULL},
    {{{FULL, "http://[::1]/x"}, {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/nowhere"}},
     true,
     NULL,
     NULL,
     "",
     FULL ": AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: /nowhere: can't be read"},
    {{{"PASSWORD", "file:/x"}, {"USERNAME", "u"}}, false, NULL, NULL, "", NULL},
    {{{"EXTRA_LABELS", "s3://b/k"}}, true, NULL, NULL, "", NULL},
};

static void credentials_come_from_where_the_environment_says(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200,
         .body = BYTES("{\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\"secret\"}")}};

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct variables variables = {{get}, CASES[i].list};
        struct fake *fake = fake_new(ANSWERS, CASES[i].url != NULL ? 1 : 0);
        struct log log = {.level = LOG_FATAL, .fd = 2, .clock = loop_clock(fake->loop)};
        struct secrets secrets = {0};
        struct aws_access access;
        struct config config;
        struct error err = {0};
        assert_true(config_read(&config, &variables.environment, &err));
        const struct aws_access_parts parts = {
            .config = &config, .loop = fake->loop, .log = &log, .secrets = &secrets};
        assert_int_equal(aws_access_needs_loop(&config), CASES[i].needs_loop);
        bool ok = aws_access_init(&access, &parts, &err);
        if (ok != (CASES[i].fault == NULL)) {
            fail_msg("case %zu: %s", i, ok ? "accepted" : err.text);
        }
        if (!ok) {
            assert_memory_equal(err.text, CASES[i].fault, strlen(CASES[i].fault));
        } else if (CASES[i].access_key != NULL) {
            assert_string_equal(access.credentials.access_key, CASES[i].access_key);
        } else {
            assert_null(access.credentials.access_key);
        }
        assert_int_equal(fake->request_count, fake->answer_count);
        assert_string_equal(fake->requests[0].url, CASES[i].url != NULL ? CASES[i].url : "");
        assert_string_equal(fake->requests[0].authorization, CASES[i].token);
        aws_access_ensure(&access, 1000); /* nothing has expired */
        assert_null(access.documents);    /* nobody asked for one */
        aws_access_clean_up(&access);
        secrets_clean_up(&secrets);
        config_clean_up(&config);
        fake_destroy(fake);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(credentials_come_from_where_the_environment_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
