/* SPDX-License-Identifier: Apache-2.0 */
#include "app/address_check.h"

#include "test.h"

enum { SETTINGS_MAX = 4 };

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

#define ADDRESS "WRITE_ADDRESS=http://loki/loki/api/v1/push"
#define WRITE_EXAMPLE " (example: https://logs.example.com/loki/api/v1/push)"
#define NO_PATH                                                                                    \
    "WRITE_ADDRESS: has no path; that of Loki's push API is /loki/api/v1/push" WRITE_EXAMPLE
#define PLAIN                                                                                      \
    ": must be a host, with perhaps a port and a plain path (example: http://127.0.0.1:9000)"
#define SIGNED                                                                                     \
    ": must not have user info: requests are signed with AWS_ACCESS_KEY_ID (example: "             \
    "http://127.0.0.1:9000)"

static const struct {
    const char *list[SETTINGS_MAX];
    const char *text; /* NULL: accepted */
} CASES[] = {
    {{"WRITE_ADDRESS=http://loki/p"}, NULL},
    {{"WRITE_ADDRESS=http://u:p@loki:3100/p?q=a%40b"}, NULL},
    {{"WRITE_ADDRESS=http://loki"}, NO_PATH},
    {{"WRITE_ADDRESS=http://loki/"}, NO_PATH},
    {{"WRITE_ADDRESS=http://loki//"}, NO_PATH},
    {{"WRITE_ADDRESS=http://loki?a=/b"}, NO_PATH},
    {{"WRITE_ADDRESS=http://x@evil/"}, NO_PATH},
    {{"WRITE_ADDRESS=http://h%00.evil/p"},
     "WRITE_ADDRESS: its host is not a host name or an IP address" WRITE_EXAMPLE},
    {{"WRITE_ADDRESS=http://h:0/p"},
     "WRITE_ADDRESS: its port is not a number from 1 to 65535" WRITE_EXAMPLE},
    {{ADDRESS, "AWS_REGION=eu-west-1"}, NULL},
    {{ADDRESS, "AWS_REGION=us-iso-east-1"}, NULL},
    {{ADDRESS, "AWS_REGION=local", "AWS_ENDPOINT_URL=http://minio:9000"}, NULL},
    {{ADDRESS, "AWS_REGION=local", "AWS_ENDPOINT_URL_S3=http://minio:9000"}, NULL},
    {{ADDRESS, "AWS_REGION=x@evil/"}, "AWS_REGION: is not a region (example: eu-west-1)"},
    {{ADDRESS, "AWS_REGION=x@evil/", "AWS_ENDPOINT_URL=http://minio:9000"},
     "AWS_REGION: is not a region (example: eu-west-1)"},
    {{ADDRESS, "AWS_REGION=EU-WEST-1"}, "AWS_REGION: is not a region (example: eu-west-1)"},
    {{ADDRESS, "AWS_REGION=eu-west-1\n"}, "AWS_REGION: is not a region (example: eu-west-1)"},
    {{ADDRESS, "AWS_REGION=-eu-west-1"}, "AWS_REGION: is not a region (example: eu-west-1)"},
    {{ADDRESS, "AWS_REGION=eu-west-1-which-is-longer-than-31"},
     "AWS_REGION: is not a region (example: eu-west-1)"},
    {{ADDRESS, "AWS_REGION=foo"},
     "AWS_REGION: is not a region of AWS, and AWS_ENDPOINT_URL_S3 is not set (example: "
     "eu-west-1)"},
    {{ADDRESS, "AWS_DEFAULT_REGION=f.o"},
     "AWS_DEFAULT_REGION: is not a region (example: eu-west-1)"},
    {{ADDRESS, "AWS_ENDPOINT_URL=https://h:1/path/"}, NULL},
    {{ADDRESS, "AWS_ENDPOINT_URL=foo"},
     "AWS_ENDPOINT_URL: must begin with http:// or https:// (example: "
     "http://127.0.0.1:9000)"},
    {{ADDRESS, "AWS_ENDPOINT_URL=http://u:s3cret@h"}, "AWS_ENDPOINT_URL" SIGNED},
    {{ADDRESS, "AWS_ENDPOINT_URL_S3=http://u:s3cret/@h"}, "AWS_ENDPOINT_URL_S3" SIGNED},
    {{ADDRESS, "AWS_ENDPOINT_URL_S3=http://@h"}, "AWS_ENDPOINT_URL_S3" SIGNED},
    {{ADDRESS, "AWS_ENDPOINT_URL_S3=http://h?x"}, "AWS_ENDPOINT_URL_S3" PLAIN},
    {{ADDRESS, "AWS_ENDPOINT_URL_S3=http://h/#x"}, "AWS_ENDPOINT_URL_S3" PLAIN},
    {{ADDRESS, "AWS_ENDPOINT_URL_S3=http://h/\\"}, "AWS_ENDPOINT_URL_S3" PLAIN},
    {{ADDRESS, "AWS_ENDPOINT_URL_S3=http://h/\xc3\xa9"}, "AWS_ENDPOINT_URL_S3" PLAIN},
    {{ADDRESS, "AWS_ENDPOINT_URL_S3=http://h%00.evil/"},
     "AWS_ENDPOINT_URL_S3: its host is not a host name or an IP address (example: "
     "http://127.0.0.1:9000)"},
    {{ADDRESS, "https_proxy=http://u:s3cret@p:3128"}, NULL},
    {{ADDRESS, "HTTPS_PROXY=foo"}, NULL},
    {{ADDRESS, "NO_PROXY=http://h%00.evil/", "no_proxy=:::"}, NULL},
    {{ADDRESS, "HTTP_PROXY=http://h%00.evil/"}, NULL}, /* curl does not read it: a CGI's header */
    {{ADDRESS, "HTTPS_PROXY=ftp://u:s3cret@p"},
     "HTTPS_PROXY: must begin with one of: http://, https://, socks4://, socks4a://, socks5://, "
     "socks5h:// (example: http://proxy.example.com:3128)"},
    {{ADDRESS, "https_proxy=http://p:0"},
     "https_proxy: its port is not a number from 1 to 65535 (example: "
     "http://proxy.example.com:3128)"},
    {{ADDRESS, "http_proxy=http://h%00.evil"},
     "http_proxy: its host is not a host name or an IP address (example: "
     "http://proxy.example.com:3128)"},
    {{ADDRESS, "all_proxy=http://"},
     "all_proxy: has no host (example: http://proxy.example.com:3128)"},
    {{ADDRESS, "ALL_PROXY=http://u:12/s3cret@h:1"},
     "ALL_PROXY: has an @ after its host; in user info, /, ?, # and @ must be percent-encoded "
     "(example: http://proxy.example.com:3128)"},
};

static void each_address_is_checked_by_what_will_use_it(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct settings settings = {{get}, {NULL}};
        struct config config;
        struct error err = {0};
        memcpy(settings.list, CASES[i].list, sizeof(settings.list));
        if (!config_read(&config, &settings.environment, &err)) {
            fail_msg("case %zu: %s", i, err.text);
        }
        bool ok = address_check_aws(&config, &settings.environment, &err) &&
                  address_check_write(&config, &err);
        if (ok != (CASES[i].text == NULL)) {
            fail_msg("case %zu: %s", i, ok ? "accepted" : err.text);
        }
        if (!ok && strcmp(err.text, CASES[i].text) != 0) {
            fail_msg("case %zu: %s", i, err.text);
        }
        assert_null(strstr(err.text, "s3cret"));
        config_clean_up(&config);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_address_is_checked_by_what_will_use_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
