/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/config_table.h"

#include "config_setup.h"
#include "test.h"

enum { SETTINGS_MAX = 4 };

struct setting {
    const char *name, *value;
};

struct settings {
    struct environment environment; /* first */
    const struct setting *list;
};

static const char *get(const struct environment *environment, const char *name) {
    const struct settings *settings = (const struct settings *)environment;

    for (size_t i = 0; i < SETTINGS_MAX && settings->list[i].name != NULL; i++) {
        if (strcmp(settings->list[i].name, name) == 0) {
            return settings->list[i].value;
        }
    }
    return NULL;
}

static bool read_settings(struct config *config, const struct setting *list, struct error *err) {
    struct settings settings = {{get}, list};

    *err = (struct error){0};
    return config_read_all(config, &settings.environment, err);
}

#define ADDRESS                                                                                    \
    { "WRITE_ADDRESS", "http://loki/loki/api/v1/push" }

static void defaults_are_those_of_the_table(void **state) {
    static const struct setting list[SETTINGS_MAX] = {ADDRESS};
    struct config config;
    struct error err;

    (void)state;
    assert_true(read_settings(&config, list, &err));
    assert_int_equal(config.batch_size, 131072);
    assert_int_equal(config.deadline_margin_ms, 1000);
    assert_int_equal(config.push_concurrency, 4);
    assert_int_equal(config.fetch_concurrency, 4);
    assert_int_equal(config.push_timeout_ms, 10000);
    assert_int_equal(config.push_max_retries, 10);
    assert_int_equal(config.line_max_bytes, 262144);
    assert_false(config.report_batch_item_failures);
    assert_false(config.print_log_line);
    assert_null(config.username);
    assert_null(config.bearer_token);
    assert_string_equal(config.tenant_id, "");
    config_clean_up(&config);
    config_clean_up(&config);
}

static const struct {
    const char *address, *url, *username, *password;
} ADDRESSES[] = {
    {"http://h/p", "http://h/p", NULL, NULL},
    {"https://h/p?q=a@b", "https://h/p?q=a@b", NULL, NULL},
    {"https://h:8443/p?q=a%40b", "https://h:8443/p?q=a%40b", NULL, NULL},
    {"http://u:p@h/p", "http://h/p", "u", "p"},
    {"http://u%40x:p%2F%3a@h", "http://h", "u@x", "p/:"},
    {"http://u:p%40@h/", "http://h/", "u", "p@"},
    {"http://u:a@b@h/", "http://h/", "u", "a@b"},
    {"http://u:@h/", "http://h/", "u", ""},
    {"http://u@h/", "http://h/", "u", ""},
    {"http://u:100%@h/", "http://h/", "u", "100%"},
    {"http://[::1]:3100/p", "http://[::1]:3100/p", NULL, NULL},
    {"http://h?x=a@b/c", "http://h?x=a@b/c", NULL, NULL},
    {"http://u:p@[::1]:3100/p", "http://[::1]:3100/p", "u", "p"},
    {"http://h:/p", "http://h:/p", NULL, NULL},
};

static void user_info_leaves_the_address(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(ADDRESSES) / sizeof(ADDRESSES[0]); i++) {
        struct setting list[SETTINGS_MAX] = {{"WRITE_ADDRESS", ADDRESSES[i].address}};
        struct config config;
        struct error err;
        if (!read_settings(&config, list, &err)) {
            fail_msg("%s: %s", ADDRESSES[i].address, err.text);
        }
        assert_string_equal(config.write_address, ADDRESSES[i].url);
        if (ADDRESSES[i].username == NULL) {
            assert_null(config.username);
        } else {
            assert_string_equal(config.username, ADDRESSES[i].username);
            assert_string_equal(config.password, ADDRESSES[i].password);
        }
        config_clean_up(&config);
    }
}

static const struct {
    struct setting list[SETTINGS_MAX];
    const char *begins;
} BAD[] = {
    {{{NULL, NULL}}, "WRITE_ADDRESS: is required"},
    {{{"WRITE_ADDRESS", ""}}, "WRITE_ADDRESS: is required"},
    {{{"WRITE_ADDRESS", "loki"}}, "WRITE_ADDRESS: "},
    {{{"WRITE_ADDRESS", "http:///p"}}, "WRITE_ADDRESS: has no host"},
    {{{"WRITE_ADDRESS", "http://:80/p"}}, "WRITE_ADDRESS: has no host"},
    {{{"WRITE_ADDRESS", "http://h/a b"}}, "WRITE_ADDRESS: has a blank"},
    {{ADDRESS, {"USERNAME", "u"}}, "PASSWORD: is required"},
    {{ADDRESS, {"PASSWORD", "s3cret"}}, "USERNAME: is required"},
    {{{"WRITE_ADDRESS", "http://u:s3cret@h/"}, {"BEARER_TOKEN", "s3cret"}}, "BEARER_TOKEN: "},
    {{ADDRESS, {"BEARER_TOKEN", "arn:aws:ssm:s3cret"}}, "BEARER_TOKEN: is an ARN, but not"},
    {{ADDRESS, {"BEARER_TOKEN", "s3cret\n"}},
     "BEARER_TOKEN: has a line break or control byte at position 7"},
    {{ADDRESS, {"BEARER_TOKEN", "Bearer s3cret"}}, "BEARER_TOKEN: has a blank at position 7"},
    {{ADDRESS, {"USERNAME", "a:b"}, {"PASSWORD", "s3cret"}}, "USERNAME: has a colon"},
    {{ADDRESS, {"USERNAME", "a\n"}, {"PASSWORD", "s3cret"}}, "USERNAME: has a line break"},
    {{ADDRESS, {"USERNAME", "a"}, {"PASSWORD", "s3cret\n"}}, "PASSWORD: has a line break"},
    {{{"WRITE_ADDRESS", "http://a%3Ab:s3cret@h/p"}}, "WRITE_ADDRESS: its user name has a colon"},
    {{{"WRITE_ADDRESS", "http://a:s3cret%0a@h/p"}},
     "WRITE_ADDRESS: its password: has a line break"},
    {{{"WRITE_ADDRESS", "http://a:s3cret%00@h/p"}}, "WRITE_ADDRESS: has %00 in its user info"},
    {{ADDRESS, {"AWS_ACCESS_KEY_ID", "AKIA"}}, "AWS_SECRET_ACCESS_KEY: is required"},
    {{ADDRESS, {"AWS_ACCESS_KEY_ID", "AKIA"}, {"AWS_SECRET_ACCESS_KEY", "s3cret\n"}},
     "AWS_SECRET_ACCESS_KEY: has a line break"},
    {{ADDRESS, {"KEEP_STREAM", "2"}}, "KEEP_STREAM: must be one of"},
    {{ADDRESS, {"REJECTED_ENTRIES", "1"}}, "REJECTED_ENTRIES: must be one of"},
    {{ADDRESS, {"TENANT_ID", "a\tb"}},
     "TENANT_ID: has the byte 0x09 at position 2: a tenant id is"},
    {{ADDRESS, {"TENANT_ID", "team-a|team-b"}}, "TENANT_ID: has '|' at position 7: a tenant id is"},
    {{ADDRESS, {"TENANT_ID", "team a"}}, "TENANT_ID: has a blank at position 5: a tenant id is"},
    {{ADDRESS, {"TENANT_ID", ".."}}, "TENANT_ID: must not be . or .."},
    {{ADDRESS, {"TENANT_ID", " "}}, "TENANT_ID: is blank"},
    {{ADDRESS, {"BATCH_SIZE", "0"}}, "BATCH_SIZE: must be from"},
    {{ADDRESS, {"PUSH_CONCURRENCY", "65"}}, "PUSH_CONCURRENCY: must be from"},
    {{ADDRESS, {"PUSH_CONCURRENCY", "4.0"}}, "PUSH_CONCURRENCY: is not a whole number"},
    {{ADDRESS, {"LINE_MAX_BYTES", "8"}}, "LINE_MAX_BYTES: must be from"},
    {{ADDRESS, {"DEADLINE_MARGIN", "1"}}, "DEADLINE_MARGIN: is not a time"},
    {{{"WRITE_ADDRESS", "http://u:s3cret/x@h/p"}}, "WRITE_ADDRESS: its port is not"},
    {{{"WRITE_ADDRESS", "http://u:7#s3cret@h/p:x"}, {"USERNAME", "u"}},
     "WRITE_ADDRESS: has a port and then an @"},
    {{{"WRITE_ADDRESS", "http://h:65536/p"}}, "WRITE_ADDRESS: its port is not"},
    {{{"WRITE_ADDRESS", "http://[::1]:x/p"}}, "WRITE_ADDRESS: its port is not"},
    {{ADDRESS, {"CA_CERT", "file:/dev/null/x"}},
     "CA_CERT: file:/dev/null/x: can't be read: Not a directory"},
    {{ADDRESS, {"CA_CERT", "ca.pem"}},
     "CA_CERT: must be PEM text, file:PATH, the ARN of a secret or a parameter, or "
     "s3://BUCKET/KEY (example: "},
    {{ADDRESS, {"CA_CERT", "s3://s3cret"}}, "CA_CERT: must name a bucket and a key"},
    {{ADDRESS, {"PASSWORD", "arn:s3cret"}, {"USERNAME", "u"}},
     "PASSWORD: is an ARN, but not of a Secrets Manager secret or an SSM parameter"},
    {{ADDRESS, {"RELABEL_CONFIGS", "arn:aws:s3:::b/s3cret"}},
     "RELABEL_CONFIGS: is an ARN, but not of a Secrets Manager secret"},
    {{ADDRESS, {"RELABEL_CONFIGS", "drop everything"}},
     "RELABEL_CONFIGS: must be a JSON array or object"},
    {{ADDRESS, {"RELABEL_CONFIGS", " "}}, "RELABEL_CONFIGS: must be a JSON array or object"},
    {{ADDRESS, {"RELABEL_CONFIGS", "nullify"}}, "RELABEL_CONFIGS: must be a JSON array or object"},
    {{ADDRESS, {"RELABEL_CONFIGS", "file:"}}, "RELABEL_CONFIGS: file:: can't be read: No such"},
    {{ADDRESS, {"RELABEL_CONFIGS", "file:/nowhere"}},
     "RELABEL_CONFIGS: file:/nowhere: can't be read: No such file"},
    {{ADDRESS, {"RELABEL_CONFIGS", "file:/"}}, "RELABEL_CONFIGS: file:/: can't be read: Is a dir"},
    {{ADDRESS, {"RELABEL_CONFIGS", "file:/dev/null"}}, "RELABEL_CONFIGS: file:/dev/null: is empty"},
    {{ADDRESS, {"RELABEL_CONFIGS", "file:/dev/zero"}},
     "RELABEL_CONFIGS: file:/dev/zero: is larger than 1 MiB"},
};

static void a_fault_begins_with_the_variable_and_tells_no_secret(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++) {
        struct config config;
        struct error err;
        if (read_settings(&config, BAD[i].list, &err)) {
            fail_msg("accepted: case %zu", i);
        }
        if (strncmp(err.text, BAD[i].begins, strlen(BAD[i].begins)) != 0) {
            fail_msg("case %zu: %s", i, err.text);
        }
        assert_null(strstr(err.text, "s3cret"));
        config_clean_up(&config);
    }
}

static void every_row_refuses_nonsense_or_takes_any_text(void **state) {
    const struct config_row *row;

    (void)state;
    for (size_t i = 0; (row = config_row_at(i)) != NULL; i++) {
        struct setting list[SETTINGS_MAX] = {ADDRESS, {row->name, "non sense\x01"}};
        struct config config;
        struct error err;
        bool free_text = row->type == CONFIG_TEXT || row->type == CONFIG_SECRET ||
                         row->type == CONFIG_OTHERS || row->type == CONFIG_UNUSED;
        if (row->type == CONFIG_ADDRESS) {
            continue; /* it is ADDRESS itself */
        }
        bool ok = read_settings(&config, list, &err);
        if (!free_text) {
            assert_false(ok);
            assert_memory_equal(err.text, row->name, strlen(row->name));
        }
        config_clean_up(&config);
    }
}

static void a_variable_gives_way_to_its_own_kind(void **state) {
    static const struct setting lambda[SETTINGS_MAX] = {ADDRESS, {"AWS_LAMBDA_LOG_LEVEL", "DEBUG"}};
    static const struct setting both[SETTINGS_MAX] = {
        ADDRESS, {"AWS_LAMBDA_LOG_LEVEL", "DEBUG"}, {"LOG_LEVEL", "error"}};
    static const struct setting text[SETTINGS_MAX] = {ADDRESS, {"AWS_LAMBDA_LOG_FORMAT", "Text"}};
    static const struct setting json[SETTINGS_MAX] = {
        ADDRESS, {"AWS_LAMBDA_LOG_FORMAT", "Text"}, {"LOG_FORMAT", "json"}};
    struct config config;
    struct error err;

    (void)state;
    assert_true(read_settings(&config, lambda, &err));
    assert_int_equal(config.log_level, 1);
    config_clean_up(&config);
    assert_true(read_settings(&config, both, &err));
    assert_int_equal(config.log_level, 4);
    config_clean_up(&config);
    assert_true(read_settings(&config, text, &err));
    assert_int_equal(config.log_format, LOG_TEXT);
    config_clean_up(&config);
    assert_true(read_settings(&config, json, &err));
    assert_int_equal(config.log_format, LOG_JSON);
    config_clean_up(&config);
}

static void booleans_are_words_or_digits_also_where_a_third_word_is_allowed(void **state) {
    static const struct {
        const char *name, *text;
        int64_t value;
    } cases[] = {
        {"KEEP_STREAM", "1", 1},         {"KEEP_STREAM", "0", 0},
        {"KEEP_STREAM", "TRUE", 1},      {"KEEP_STREAM", "False", 0},
        {"KEEP_STREAM", "metadata", 2},  {"SKIP_TLS_VERIFY", "1", 1},
        {"SKIP_TLS_VERIFY", "0", 0},     {"SKIP_TLS_VERIFY", "True", 1},
        {"SKIP_TLS_VERIFY", "FALSE", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct setting list[SETTINGS_MAX] = {ADDRESS, {cases[i].name, cases[i].text}};
        struct config config;
        struct error err;
        assert_true(read_settings(&config, list, &err));
        assert_int_equal(cases[i].name[0] == 'K' ? config.keep_stream : config.skip_tls_verify,
                         cases[i].value);
        config_clean_up(&config);
    }
}

static void json_stands_in_the_variable_as_it_is(void **state) {
    static const char *const texts[] = {"[]", " {\"RELABEL_CONFIGS\":[]}", "null",
                                        "[not read here"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct setting list[SETTINGS_MAX] = {ADDRESS, {"RELABEL_CONFIGS", texts[i]}};
        struct config config;
        struct error err;
        assert_true(read_settings(&config, list, &err));
        assert_string_equal(config.relabel_configs, texts[i]);
        config_clean_up(&config);
    }
}

static void only_named_variables_are_read(void **state) {
    static const char *const names[] = {"DROP_LABELS", "KEEP_STREAM", NULL};
    static const struct setting list[SETTINGS_MAX] = {
        {"DROP_LABELS", "a"}, {"EXTRA_LABELS", "b,c"}, {"BATCH_SIZE", "nonsense"}};
    static const struct setting bad[SETTINGS_MAX] = {{"KEEP_STREAM", "nonsense"}};
    struct settings settings = {{get}, list};
    struct config config;
    struct error err = {0};

    (void)state;
    assert_true(config_read_some(&config, &settings.environment, names, &err));
    assert_string_equal(config.drop_labels, "a");
    assert_string_equal(config.extra_labels, "");
    assert_string_equal(config.relabel_configs, "");
    assert_int_equal(config.batch_size, 131072);
    assert_null(config.write_address);
    config_clean_up(&config);
    settings.list = bad;
    assert_false(config_read_some(&config, &settings.environment, names, &err));
    assert_memory_equal(err.text, "KEEP_STREAM: ", 13);
    config_clean_up(&config);
}

static bool fill(struct config *config, struct slice text, struct error *err) {
    return config_fill(config, &config->references[0], text, err);
}

static void references_are_collected_first_and_filled_later(void **state) {
    static const struct setting list[SETTINGS_MAX] = {
        ADDRESS, {"RELABEL_CONFIGS", "file:/rules"}, {"CA_CERT", "file:/ca"}};
    struct settings settings = {{get}, list};
    struct config config;
    struct error err = {0};

    (void)state;
    assert_true(config_read(&config, &settings.environment, &err)); /* no file is looked for */
    assert_int_equal(config.reference_count, 2);
    assert_string_equal(config.references[0].row->name, "RELABEL_CONFIGS");
    assert_string_equal(config.references[0].target, "file:/rules");
    assert_string_equal(config.references[1].row->name, "CA_CERT");
    assert_string_equal(config.relabel_configs, "");
    assert_true(fill(&config, SLICE("[]"), &err));
    assert_string_equal(config.relabel_configs, "[]");
    assert_string_equal(config.ca_cert, "");
    config_clean_up(&config);
}

static void what_came_by_reference_loses_what_editors_add(void **state) {
    const struct {
        struct slice text;
        const char *value; /* NULL: refused */
        const char *fault;
    } cases[] = {
        {SLICE("a"), "a", NULL},
        {SLICE("a\n"), "a", NULL},
        {SLICE("a\r\n"), "a", NULL},
        {SLICE("\xef\xbb\xbf"
               "a\n"),
         "a", NULL},
        {SLICE("a\xef\xbb\xbf"), "a\xef\xbb\xbf", NULL},
        {SLICE("\xef\xbb\xbf\n"), NULL, "RELABEL_CONFIGS: file:/rules: is empty"},
        {SLICE("a\n\n"), "a\n", NULL},
        {SLICE("a\r"), "a\r", NULL},
        {SLICE("\na "), "\na ", NULL},
        {SLICE(""), NULL, "RELABEL_CONFIGS: file:/rules: is empty"},
        {SLICE("\n"), NULL, "RELABEL_CONFIGS: file:/rules: is empty"},
        {SLICE("\r\n"), NULL, "RELABEL_CONFIGS: file:/rules: is empty"},
        {SLICE("a\0\n"), NULL, "RELABEL_CONFIGS: file:/rules: has a NUL byte at position 2"},
    };
    static const struct setting list[SETTINGS_MAX] = {ADDRESS, {"RELABEL_CONFIGS", "file:/rules"}};
    struct settings settings = {{get}, list};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct config config;
        struct error err = {0};
        assert_true(config_read(&config, &settings.environment, &err));
        assert_int_equal(fill(&config, cases[i].text, &err), cases[i].value != NULL);
        assert_string_equal(cases[i].value != NULL ? config.relabel_configs : err.text,
                            cases[i].value != NULL ? cases[i].value : cases[i].fault);
        config_clean_up(&config);
    }
}

static void an_address_by_reference_gives_user_info_unless_there_is_a_user_name(void **state) {
    static const struct {
        struct setting list[SETTINGS_MAX];
        const char *address;
        const char *username, *password; /* NULL: refused, with this text */
        const char *fault;
    } cases[] = {
        {{{"WRITE_ADDRESS", "file:/a"}}, "http://u:p@h/push\n", "u", "p", NULL},
        {{{"WRITE_ADDRESS", "file:/a"}, {"USERNAME", "x"}, {"PASSWORD", "y"}},
         "http://u:p@h/push",
         "x",
         "y",
         NULL},
        {{{"WRITE_ADDRESS", "file:/a"}, {"BEARER_TOKEN", "t"}},
         "http://u:p@h/push",
         NULL,
         NULL,
         "BEARER_TOKEN: can't be combined with basic auth: unset it, or take the user info out of"},
        {{{"WRITE_ADDRESS", "file:/a"}},
         "http://a%3Ab:s3cret@h/push",
         NULL,
         NULL,
         "WRITE_ADDRESS: its user name has a colon"},
        {{{"WRITE_ADDRESS", "file:/a"}},
         "s3cret",
         NULL,
         NULL,
         "WRITE_ADDRESS: file:/a: must begin with http:// or https://"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct settings settings = {{get}, cases[i].list};
        struct config config;
        struct error err = {0};
        assert_true(config_read(&config, &settings.environment, &err));
        assert_true(config_reference_is_credential(&config.references[0]));
        bool ok =
            fill(&config, slice_from_cstr(cases[i].address), &err) && config_check(&config, &err);
        assert_int_equal(ok, cases[i].username != NULL);
        if (ok) {
            assert_string_equal(config.write_address, "http://h/push");
            assert_string_equal(config.username, cases[i].username);
            assert_string_equal(config.password, cases[i].password);
        } else {
            assert_memory_equal(err.text, cases[i].fault, strlen(cases[i].fault));
            assert_null(strstr(err.text, "s3cret"));
        }
        config_clean_up(&config);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_those_of_the_table),
        cmocka_unit_test(user_info_leaves_the_address),
        cmocka_unit_test(a_fault_begins_with_the_variable_and_tells_no_secret),
        cmocka_unit_test(every_row_refuses_nonsense_or_takes_any_text),
        cmocka_unit_test(a_variable_gives_way_to_its_own_kind),
        cmocka_unit_test(booleans_are_words_or_digits_also_where_a_third_word_is_allowed),
        cmocka_unit_test(json_stands_in_the_variable_as_it_is),
        cmocka_unit_test(only_named_variables_are_read),
        cmocka_unit_test(references_are_collected_first_and_filled_later),
        cmocka_unit_test(what_came_by_reference_loses_what_editors_add),
        cmocka_unit_test(an_address_by_reference_gives_user_info_unless_there_is_a_user_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
