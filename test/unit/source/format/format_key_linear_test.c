/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_lint.h"
#include "promtail/buf.h"
#include "service_patterns.h"
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

static size_t steps_of(struct slice pattern, struct slice key) {
    struct s3_key parts = s3_key_parse(key);
    struct format_match match = {0};

    (void)format_key_match(pattern, &parts, &match);
    return match.steps;
}

/* Starts and units which patterns like ours begin to fit again and again. */
static void the_work_for_a_key_is_linear(void **state) {
    static const char *const starts[] = {
        "",
        "AWSLogs/123456789012/elasticloadbalancing/us-east-2/",
        "AWSLogs/123456789012/WAFLogs/us-east-1/",
        "AWSLogs/123456789012/KafkaBrokerLogs/us-east-1/",
        "AWSLogs/aws-account-id=123456789012/elasticloadbalancing/",
        "AWSLogs/123456789012/vpcdnsquerylogs/",
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
    };
    enum { SHORT = 1000, TIMES = 8, SLACK = 4 * SHORT, STEPS_A_BYTE = 100 };
    struct buf text;

    (void)state;
    buf_init(&text, TEXT_MAX);
    for (size_t i = 0; i < SERVICE_PATTERN_COUNT; i++) {
        struct slice pattern = slice_from_cstr(SERVICE_PATTERNS[i].pattern);
        struct error err;

        if (!pattern_lint(pattern, &err)) {
            fail_msg("%s: %s", SERVICE_PATTERNS[i].pattern, err.text);
        }
        for (size_t j = 0; j < COUNT(starts) * COUNT(units); j++) {
            const char *start = starts[j / COUNT(units)];
            const char *unit = units[j % COUNT(units)];
            size_t few = steps_of(pattern, repeat(&text, start, unit, SHORT));
            size_t many = steps_of(pattern, repeat(&text, start, unit, SHORT * TIMES));

            if (many > few * TIMES + SLACK || many > (size_t)SHORT * TIMES * STEPS_A_BYTE) {
                fail_msg("%s on %s%s…: %zu steps, %zu of %d times as much",
                         SERVICE_PATTERNS[i].pattern, start, unit, few, many, TIMES);
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
