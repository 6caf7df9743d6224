/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/buf.h"
#include "promtail/s3_format.h"
#include "source/format/format_key.h"
#include "source/source_setup.h"

enum { TEXT_MAX = 1 << 20 };

/* A key that begins so, and then repeats the unit. */
static struct slice repeat(struct buf *out, const char *start, const char *unit, size_t len) {
    struct slice whole = slice_from_cstr(unit);

    buf_reset(out);
    assert_true(buf_append(out, slice_from_cstr(start)));
    while (out->len < len) {
        assert_true(buf_append(out, slice_first(whole, len - out->len)));
    }
    return buf_slice(out);
}

static size_t steps_of(struct slice pattern, struct slice text) {
    struct format_match match = {0};

    format_match_set(&match, S3_CAPTURE_ACCOUNT, SLICE("123456789012"));
    (void)format_key_match(pattern, text, &match);
    return match.steps;
}

enum { SHORT = 1000, TIMES = 8, SLACK = 4 * SHORT, STEPS_A_BYTE = 100 };

static void check_linear(const char *pattern, const char *start, const char *unit,
                         struct buf *text) {
    struct slice of = slice_from_cstr(pattern);
    size_t few = steps_of(of, repeat(text, start, unit, SHORT));
    size_t many = steps_of(of, repeat(text, start, unit, SHORT * TIMES));

    if (many > few * TIMES + SLACK || many > (size_t)SHORT * TIMES * STEPS_A_BYTE) {
        fail_msg("%s on %s%s…: %zu steps, %zu of %d times as much", pattern, start, unit, few, many,
                 TIMES);
    }
}

/* Starts and units which our patterns begin to fit again and again. */
static void the_work_for_a_key_is_linear(void **state) {
    static const char *const starts[] = {
        "",
        "us-east-2/",
        "us-east-1/acl/",
        "alert/us-east-1/",
        "vpc-1/",
        "us-east-1/2026/01/02/123456789012_",
    };
    static const char *const units[] = {
        "a",
        "1",
        "/",
        "-",
        "_",
        ".",
        "a/",
        "a-",
        "a_",
        "*",
        "AWSLogs/",
        "AWSLogs/123456789012/",
        "123456789012",
        "123456789012/",
        "us-east-1/",
        "j-A/",
        "E1.",
        "2024-02-03-04-05-06-",
        "07a3f2ce-1485-3031-b842-e1f324c4a48d-",
        "a-1-2024-02-03-04-05-06-85dc0d38-176c-369f-b4f2-d8ecb6d95df",
        "aws/a/b/region=",
        "123456789012/us-east-1/b/2023/03/01/2023-03-01-21-32-16-",
        "123456789012_elasticloadbalancing_us-east-2_app.a.b_",
        "us-east-1_acl_",
        "aws/a/1.0/region=r/accountId=123456789012/eventDay=1/",
        "applications/a/jobs/b/c/",
    };
    const struct s3_format *row;
    struct buf text;

    (void)state;
    buf_init(&text, TEXT_MAX);
    for (size_t number = 0; (row = s3_format_at(number)) != NULL; number++) {
        for (size_t i = 0; i < S3_KEYS_MAX && row->keys[i] != NULL; i++) {
            for (size_t j = 0; j < COUNT(starts) * COUNT(units); j++) {
                check_linear(row->keys[i], starts[j / COUNT(units)], units[j % COUNT(units)],
                             &text);
            }
        }
    }
    buf_clean_up(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_work_for_a_key_is_linear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
