/* SPDX-License-Identifier: Apache-2.0 */
#include "config_setup.h"
#include "promtail/buf.h"
#include "promtail/config_table.h"
#include "test.h"

enum { SETTINGS_MAX = 4, OUT_MAX = 4096 };

struct settings {
    struct environment environment; /* first */
    const char *list[SETTINGS_MAX]; /* "NAME=value" */
};

static const char *get(const struct environment *environment, const char *name) {
    const struct settings *settings = (const struct settings *)environment;

    for (size_t i = 0; i < SETTINGS_MAX && settings->list[i] != NULL; i++) {
        size_t len = strlen(name);
        if (strncmp(settings->list[i], name, len) == 0 && settings->list[i][len] == '=') {
            return settings->list[i] + len + 1;
        }
    }
    return NULL;
}

static const struct config_row *row_of(const char *name) {
    const struct config_row *row;

    for (size_t i = 0; (row = config_row_at(i)) != NULL; i++) {
        if (strcmp(row->name, name) == 0) {
            return row;
        }
    }
    fail_msg("there is no %s", name);
    return NULL;
}

#define PEM "-----BEGIN CERTIFICATE-----"
#define FILE_VALUE "file:" TEST_ROOT "/data/nlb.log"

static const struct {
    const char *name, *shown;
    const char *list[SETTINGS_MAX - 1]; /* besides WRITE_ADDRESS, unless it is among them */
} CASES[] = {
    {"WRITE_ADDRESS", "http://h/p", {"WRITE_ADDRESS=http://u:s3cret@h/p"}},
    {"AWS_ENDPOINT_URL", "http://...@h/p", {"AWS_ENDPOINT_URL=http://u:7#s3cret@h/p"}},
    {"AWS_ENDPOINT_URL", "http://...@h/p", {"AWS_ENDPOINT_URL=http://u:7/s3cret@h/p"}},
    {"WRITE_ADDRESS", "http://h/p?...", {"WRITE_ADDRESS=http://h/p?a=b"}},
    {"USERNAME", "set  (from WRITE_ADDRESS)", {"WRITE_ADDRESS=http://u:s3cret@h/p"}},
    {"PASSWORD", "set  (from WRITE_ADDRESS)", {"WRITE_ADDRESS=http://u:s3cret@h/p"}},
    {"PASSWORD", "set", {"USERNAME=u", "PASSWORD=s3cret"}},
    {"PASSWORD", "unset", {NULL}},
    {"BEARER_TOKEN", "set", {"BEARER_TOKEN=s3cret"}},
    {"TENANT_ID", "unset", {NULL}},
    {"TENANT_ID", "acme", {"TENANT_ID=acme"}},
    {"KEEP_STREAM", "false  (default)", {NULL}},
    {"KEEP_STREAM", "metadata", {"KEEP_STREAM=METADATA"}},
    {"EXTRA_LABELS", "\"a,b\\nc\"", {"EXTRA_LABELS=a,b\nc"}},
    {"EXTRA_LABELS", "\"a,\xef\xbf\xbd\"", {"EXTRA_LABELS=a,\xff"}},
    {"EXTRA_LABELS", "a,\xc3\xa9", {"EXTRA_LABELS=a,\xc3\xa9"}},
    {"PIPELINE_TIMEOUT", "5s  (default)", {NULL}},
    {"PIPELINE_TIMEOUT", "1m", {"PIPELINE_TIMEOUT=1m"}},
    {"AWS_LAMBDA_RUNTIME_API", "unset", {NULL}},
    {"AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001", {"AWS_LAMBDA_RUNTIME_API=127.0.0.1:9001"}},
    {"OMIT_EXTRA_LABELS_PREFIX", "true", {"OMIT_EXTRA_LABELS_PREFIX=1"}},
    {"RELABEL_CONFIGS", "unset", {NULL}},
    {"RELABEL_CONFIGS", "set, 2 bytes", {"RELABEL_CONFIGS=[]"}},
    {"CA_CERT", "set, 27 bytes", {"CA_CERT=" PEM}},
    {"CA_CERT", "set, 293 bytes  (" FILE_VALUE ")", {"CA_CERT=" FILE_VALUE}},
    {"CLIENT_CERT", "unset", {NULL}},
    {"CLIENT_KEY", "set, 27 bytes", {"CLIENT_KEY=" PEM, "CLIENT_CERT=" PEM}},
    {"RELABEL_CONFIGS", "set, 293 bytes  (" FILE_VALUE ")", {"RELABEL_CONFIGS=" FILE_VALUE}},
    {"PASSWORD", "set  (" FILE_VALUE ")", {"USERNAME=u", "PASSWORD=" FILE_VALUE}},
    {"DROP_LABELS", FILE_VALUE, {"DROP_LABELS=" FILE_VALUE}}, /* can't be a reference */
    {"BATCH_SIZE", "128KiB (131072 bytes)  (default)", {NULL}},
    {"BATCH_SIZE", "128KiB (131072 bytes)", {"BATCH_SIZE=131072"}},
    {"BATCH_SIZE", "1000001 bytes", {"BATCH_SIZE=1000001"}},
    {"PUSH_TIMEOUT", "1m30s", {"PUSH_TIMEOUT=90s"}},
    {"PUSH_MAX_RETRIES", "0", {"PUSH_MAX_RETRIES=0"}},
    {"LOG_LEVEL", "debug  (from AWS_LAMBDA_LOG_LEVEL)", {"AWS_LAMBDA_LOG_LEVEL=DEBUG"}},
    {"LOG_LEVEL", "error", {"AWS_LAMBDA_LOG_LEVEL=DEBUG", "LOG_LEVEL=error"}},
    {"AWS_REGION", "us-east-1  (default)", {NULL}},
    {"AWS_ENDPOINT_URL", "https://...@h:1/", {"AWS_ENDPOINT_URL=https://u:s3cret@h:1/"}},
    {"HTTPS_PROXY", "unset", {NULL}},
    {"HTTPS_PROXY", "set: https_proxy, NO_PROXY", {"NO_PROXY=h", "https_proxy=http://u:s3cret@p"}},
};

static void check(const char *name, const char *shown, const char *const *list) {
    struct settings settings = {{get}, {NULL}};
    struct config config;
    struct error err = {0};
    struct buf out;
    bool has_address = list[0] != NULL && strncmp(list[0], "WRITE_ADDRESS", 13) == 0;

    for (size_t i = 0; i < SETTINGS_MAX - 1; i++) {
        settings.list[i + 1] = list[i];
    }
    settings.list[0] = has_address ? list[0] : "WRITE_ADDRESS=http://loki/";
    if (!config_read_all(&config, &settings.environment, &err)) {
        fail_msg("%s: %s", name, err.text);
    }
    buf_init(&out, OUT_MAX);
    assert_true(config_show(&config, row_of(name), &settings.environment, &out));
    assert_slice(buf_slice(&out), shown);
    buf_clean_up(&out);
    config_clean_up(&config);
}

static void a_value_is_shown_as_it_is_understood(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        check(CASES[i].name, CASES[i].shown, CASES[i].list);
    }
}

static void what_has_no_room_is_told(void **state) {
    struct settings settings = {{get}, {"WRITE_ADDRESS=http://loki/"}};
    struct config config;
    struct error err = {0};
    const struct config_row *row;

    (void)state;
    assert_true(config_read_all(&config, &settings.environment, &err));
    for (size_t i = 0; (row = config_row_at(i)) != NULL; i++) {
        struct buf out = {0};
        assert_false(config_show(&config, row, &settings.environment, &out));
        buf_clean_up(&out);
    }
    config_clean_up(&config);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_shown_as_it_is_understood),
        cmocka_unit_test(what_has_no_room_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
