/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/s3_url.h"

#include "test.h"

struct url_case {
    const char *bucket, *region, *endpoint, *version;
    bool fips, dualstack;
    struct slice key;
    const char *expected; /* NULL: refused */
};

static const char LONG_LABEL[] = "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff1234";

#define AWS(host_bucket, bucket_region, literal, text)                                             \
    {                                                                                              \
        .bucket = host_bucket, .region = bucket_region,                                            \
        .key = {(const unsigned char *)(literal), sizeof(literal) - 1}, .expected = text           \
    }

static void check(const struct url_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct s3_url url = {
            .bucket = slice_from_cstr(cases[i].bucket),
            .key = cases[i].key,
            .version_id = slice_from_cstr(cases[i].version),
            .region = slice_from_cstr(cases[i].region),
            .endpoint = cases[i].endpoint,
            .fips = cases[i].fips,
            .dualstack = cases[i].dualstack,
        };
        struct error err = {0};
        struct buf out;

        buf_init(&out, S3_URL_BYTES_MAX);
        bool ok = s3_url_write(&url, &out, &err);
        if (ok != (cases[i].expected != NULL)) {
            fail_msg("case %zu: %s", i, ok ? "was not refused" : err.text);
        }
        if (ok) {
            assert_slice(buf_slice(&out), cases[i].expected);
        } else {
            assert_int_equal(err.code, ERROR_INPUT);
        }
        buf_clean_up(&out);
    }
}

#define CHECK(cases) check(cases, sizeof(cases) / sizeof((cases)[0]))

static void s3_url_encodes_a_key_in_the_canonical_form(void **state) {
    static const struct url_case CASES[] = {
        AWS("logs", "eu-west-1", "a/b.gz", "https://logs.s3.eu-west-1.amazonaws.com/a/b.gz"),
        AWS("logs", "eu-west-1", "a b+c%d=e&f?g#h",
            "https://logs.s3.eu-west-1.amazonaws.com/a%20b%2Bc%25d%3De%26f%3Fg%23h"),
        AWS("logs", "eu-west-1", "AZaz09-._~",
            "https://logs.s3.eu-west-1.amazonaws.com/AZaz09-._~"),
        AWS("logs", "eu-west-1", "!*'();:@$,[]\\\"<>|^`{}",
            "https://logs.s3.eu-west-1.amazonaws.com/"
            "%21%2A%27%28%29%3B%3A%40%24%2C%5B%5D%5C%22%3C%3E%7C%5E%60%7B%7D"),
        AWS("logs", "eu-west-1", "\xc3\xa9\xe2\x82\xac\xff",
            "https://logs.s3.eu-west-1.amazonaws.com/%C3%A9%E2%82%AC%FF"),
        AWS("logs", "eu-west-1", "nul\0lf\n\x7f",
            "https://logs.s3.eu-west-1.amazonaws.com/nul%00lf%0A%7F"),
        AWS("logs", "eu-west-1", "a/../b", "https://logs.s3.eu-west-1.amazonaws.com/a/../b"),
        AWS("logs", "eu-west-1", "//x//", "https://logs.s3.eu-west-1.amazonaws.com///x//"),
        AWS("logs", "eu-west-1", "/", "https://logs.s3.eu-west-1.amazonaws.com//"),
    };

    (void)state;
    CHECK(CASES);
}

static void s3_url_picks_the_host_by_bucket_region_and_partition(void **state) {
    static const struct url_case CASES[] = {
        AWS("logs", "", "k", "https://logs.s3.us-east-1.amazonaws.com/k"),
        AWS("my.logs", "eu-west-1", "k", "https://s3.eu-west-1.amazonaws.com/my.logs/k"),
        AWS("My_Logs", "us-east-1", "k", "https://s3.us-east-1.amazonaws.com/My_Logs/k"),
        AWS("-logs", "us-east-1", "k", "https://s3.us-east-1.amazonaws.com/-logs/k"),
        AWS("logs-", "us-east-1", "k", "https://s3.us-east-1.amazonaws.com/logs-/k"),
        AWS(LONG_LABEL, "us-east-1", "k",
            "https://s3.us-east-1.amazonaws.com/"
            "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff1234/k"),
        AWS("logs", "cn-north-1", "k", "https://logs.s3.cn-north-1.amazonaws.com.cn/k"),
        AWS("logs", "us-gov-west-1", "k", "https://logs.s3.us-gov-west-1.amazonaws.com/k"),
        AWS("logs", "us-iso-east-1", "k", "https://logs.s3.us-iso-east-1.c2s.ic.gov/k"),
        AWS("logs", "us-isob-east-1", "k", "https://logs.s3.us-isob-east-1.sc2s.sgov.gov/k"),
    };
    static const struct url_case KINDS[] = {
        {.bucket = "logs",
         .region = "us-east-2",
         .fips = true,
         .key = {(const unsigned char *)"k", 1},
         .expected = "https://logs.s3-fips.us-east-2.amazonaws.com/k"},
        {.bucket = "logs",
         .region = "cn-north-1",
         .dualstack = true,
         .key = {(const unsigned char *)"k", 1},
         .expected = "https://logs.s3.dualstack.cn-north-1.amazonaws.com.cn/k"},
        {.bucket = "my.logs",
         .region = "us-gov-east-1",
         .fips = true,
         .dualstack = true,
         .key = {(const unsigned char *)"k", 1},
         .expected = "https://s3-fips.dualstack.us-gov-east-1.amazonaws.com/my.logs/k"},
    };

    (void)state;
    CHECK(CASES);
    CHECK(KINDS);
}

static void s3_url_uses_path_style_at_a_custom_endpoint(void **state) {
    static const struct url_case CASES[] = {
        {.bucket = "logs",
         .endpoint = "http://127.0.0.1:9000",
         .fips = true,
         .key = {(const unsigned char *)"a b", 3},
         .expected = "http://127.0.0.1:9000/logs/a%20b"},
        {.bucket = "logs",
         .endpoint = "https://[::1]:9000/",
         .key = {(const unsigned char *)"k", 1},
         .expected = "https://[::1]:9000/logs/k"},
        {.bucket = "logs",
         .endpoint = "https://minio.example.com/s3//",
         .key = {(const unsigned char *)"k", 1},
         .expected = "https://minio.example.com/s3/logs/k"},
    };

    (void)state;
    CHECK(CASES);
}

static void s3_url_writes_the_version_with_its_equals_sign(void **state) {
    static const struct url_case CASES[] = {
        {.bucket = "logs",
         .version = "3/L4kqtJ+l=",
         .key = {(const unsigned char *)"k", 1},
         .expected = "https://logs.s3.us-east-1.amazonaws.com/k?versionId=3%2FL4kqtJ%2Bl%3D"},
        {.bucket = "logs",
         .version = "null",
         .key = {(const unsigned char *)"k", 1},
         .expected = "https://logs.s3.us-east-1.amazonaws.com/k?versionId=null"},
    };

    (void)state;
    CHECK(CASES);
}

static void s3_url_refuses_names_that_would_change_the_host(void **state) {
    static const struct url_case CASES[] = {
        AWS("", "eu-west-1", "k", NULL),
        AWS("ab", "eu-west-1", "k", NULL),
        AWS("a/b", "eu-west-1", "k", NULL),
        AWS("...", "eu-west-1", "k", NULL),
        AWS("evil.com#", "eu-west-1", "k", NULL),
        AWS("lo gs", "eu-west-1", "k", NULL),
        AWS("logs", "evil.com/", "k", NULL),
        AWS("logs", "EU", "k", NULL),
        AWS("logs", "-eu", "k", NULL),
        AWS("logs", "eu-west-1", "", NULL),
    };

    (void)state;
    CHECK(CASES);
}

static void s3_url_refuses_a_key_beyond_its_limit(void **state) {
    static unsigned char key[S3_URL_BYTES_MAX];
    struct url_case at_aws = {.bucket = "logs", .key = {key, sizeof(key)}};

    (void)state;
    check(&at_aws, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(s3_url_encodes_a_key_in_the_canonical_form),
        cmocka_unit_test(s3_url_picks_the_host_by_bucket_region_and_partition),
        cmocka_unit_test(s3_url_uses_path_style_at_a_custom_endpoint),
        cmocka_unit_test(s3_url_writes_the_version_with_its_equals_sign),
        cmocka_unit_test(s3_url_refuses_names_that_would_change_the_host),
        cmocka_unit_test(s3_url_refuses_a_key_beyond_its_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
