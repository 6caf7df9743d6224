/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/process.h"

#include "promtail/container_of.h"
#include "test.h"

struct variables {
    struct environment environment;
    const char *name, *value; /* beside WRITE_ADDRESS, unless it is that */
};

static const char *get(const struct environment *environment, const char *name) {
    const struct variables *variables =
        CONTAINER_OF((struct environment *)(uintptr_t)environment, struct variables, environment);

    if (variables->name != NULL && strcmp(name, variables->name) == 0) {
        return variables->value;
    }
    return strcmp(name, "WRITE_ADDRESS") == 0 ? "http://loki.invalid/loki/api/v1/push" : NULL;
}

static int64_t zero(const struct clock *clock) {
    (void)clock;
    return 0;
}

static struct object_store some_objects;
static struct push_sink some_push;
static const struct clock some_clock = {zero, zero};

static const struct {
    const char *name, *value;
    const char *text; /* of the error begins with this; NULL: it is fine */
} CASES[] = {
    {NULL, NULL, NULL},
    {"WRITE_ADDRESS", "http://loki.invalid", "WRITE_ADDRESS: has no path"},
    {"WRITE_ADDRESS", "loki", "WRITE_ADDRESS: "},
    {"AWS_REGION", "local", "AWS_REGION: is not a region of AWS"},
    {"AWS_ENDPOINT_URL_S3", "http://u:p@h/", "AWS_ENDPOINT_URL_S3: must not have user info"},
    {"CA_CERT", "no certificate", "CA_CERT: "},
    {"CLIENT_CERT", "-----BEGIN x", "CLIENT_KEY: is required when CLIENT_CERT is set"},
    {"CLIENT_KEY", "-----BEGIN x", "CLIENT_CERT: is required when CLIENT_KEY is set"},
    {"RELABEL_CONFIGS", "[{\"action\":\"jump\"}]", "RELABEL_CONFIGS: "},
    {"EXTRA_LABELS", "a", "EXTRA_LABELS: "},
    {"RELABEL_CONFIGS", "file:/none", "RELABEL_CONFIGS: "},
    {"EXTRA_LABELS", "arn:aws:ssm:eu-west-1:1:parameter/x",
     "EXTRA_LABELS: arn:aws:ssm:eu-west-1:1:parameter/x: AWS_ACCESS_KEY_ID is missing"},
    {"SKIP_TLS_VERIFY", "true", NULL},
};

/* A process of parts. */
static bool start(struct process *process, struct config *config, const struct variables *variables,
                  struct error *err) {
    const struct process_parts parts = {.objects = &some_objects,
                                        .push = &some_push,
                                        .clock = &some_clock,
                                        .environment = &variables->environment};

    return config_read(config, &variables->environment, err) &&
           process_init(process, config, &parts, err);
}

static void a_bad_setting_ends_init_by_its_name(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        const struct variables variables = {{get}, CASES[i].name, CASES[i].value};
        struct process process = {0};
        struct config config = {0};
        struct error err = {0};
        bool ok = start(&process, &config, &variables, &err);
        if (ok != (CASES[i].text == NULL) || (!ok && strstr(err.text, CASES[i].text) != err.text)) {
            fail_msg("case %zu: %s", i, err.text);
        }
        process_clean_up(&process);
        process_clean_up(&process);
        config_clean_up(&config);
    }
}

static void parts_that_are_given_are_used_and_none_is_made(void **state) {
    const struct variables variables = {{get}, "SKIP_TLS_VERIFY", "true"};
    struct process process = {0};
    struct config config = {0};
    struct error err = {0};

    (void)state;
    assert_true(start(&process, &config, &variables, &err));
    assert_ptr_equal(process.objects, &some_objects);
    assert_ptr_equal(process.push, &some_push);
    assert_ptr_equal(process.clock, &some_clock);
    assert_null(process.loop);
    assert_null(process.made_push);
    assert_null(process.made_objects);
    assert_true(process.loki_tls != process.aws_tls); /* AWS is always verified */
    process_clean_up(&process);
    config_clean_up(&config);
}

static void parts_that_are_missing_are_made(void **state) {
    const struct variables variables = {{get}, NULL, NULL};
    const struct process_parts parts = {.environment = &variables.environment};
    struct process process = {0};
    struct config config = {0};
    struct error err = {0};

    (void)state;
    assert_true(config_read(&config, &variables.environment, &err));
    assert_true(process_init(&process, &config, &parts, &err));
    assert_non_null(process.made_loop);
    assert_ptr_equal(process.loop, process.made_loop);
    assert_ptr_equal(process.objects, process.made_objects);
    assert_ptr_equal(process.push, loki_push_sink(process.made_push));
    assert_ptr_equal(process.loki_tls, process.aws_tls); /* one set of certificates for both */
    process_clean_up(&process);
    config_clean_up(&config);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_setting_ends_init_by_its_name),
        cmocka_unit_test(parts_that_are_given_are_used_and_none_is_made),
        cmocka_unit_test(parts_that_are_missing_are_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
