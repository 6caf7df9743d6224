/* SPDX-License-Identifier: Apache-2.0 */
#include "label/redact.h"

#include <time.h>

#include "redact_setup.h"

static void the_list_of_presets_is_read(void **state) {
    static const struct {
        const char *list;
        const char *error; /* NULL: it is fine */
    } cases[] = {
        {"", NULL},
        {" ", NULL},
        {"ip", NULL},
        {" IP , email,credit_card,\taws_key ", NULL},
        {"ip,ip", NULL},
        {"ips",
         "name 1: 'ips' must be one of: ip, email, credit_card, aws_key (example: ip,email)"},
        {"ip,,email",
         "name 2: '' must be one of: ip, email, credit_card, aws_key (example: ip,email)"},
        {"ip,", "name 2: '' must be one of: ip, email, credit_card, aws_key (example: ip,email)"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct redact redact;
        struct error err = {0};
        bool ok = redact_init(&redact, slice_from_cstr(cases[i].list), &err);
        assert_int_equal(ok, cases[i].error == NULL);
        assert_string_equal(err.text, cases[i].error == NULL ? "" : cases[i].error);
        if (ok) {
            assert_int_equal(redact.is_set, slice_trim(slice_from_cstr(cases[i].list)).len > 0);
        }
    }
}

static void presets_go_from_left_to_right(void **state) {
    static const char *const cases[][2] = {
        {"1.2.3.4@example.com", "<redacted:ip>@example.com"},
        {"4111111111111111@example.com", "<redacted:credit_card>@example.com"},
        {"secret a@b.cd wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY 1.2.3.4",
         "secret <redacted:email> <redacted:aws_key> <redacted:ip>"},
        {"::1,a@b.cd,4111 1111 1111 1111,AKIAIOSFODNN7EXAMPLE",
         "<redacted:ip>,<redacted:email>,<redacted:credit_card>,<redacted:aws_key>"},
    };

    (void)state;
    EXPECT_REDACTED("ip,email,credit_card,aws_key", cases);
}

static void only_the_presets_of_the_list_are_looked_for(void **state) {
    static const char *const cases[][2] = {
        {"::1,a@b.cd,4111 1111 1111 1111,AKIAIOSFODNN7EXAMPLE",
         "::1,<redacted:email>,4111 1111 1111 1111,<redacted:aws_key>"},
    };

    (void)state;
    EXPECT_REDACTED("aws_key,email", cases);
}

/* Counts the bytes that presets look at by time: twice the text, about twice the time. */
static double seconds_for(const char *unit, size_t bytes) {
    struct redact_setup setup;
    struct buf line;

    redact_set_up(&setup, "ip,email,credit_card,aws_key");
    buf_init(&line, REDACT_OUT_MAX);
    while (line.len < bytes) {
        assert_true(buf_append_cstr(&line, unit));
    }
    clock_t began = clock();
    (void)redact_text(&setup, buf_slice(&line), 0);
    double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    buf_clean_up(&line);
    redact_tear_down(&setup);
    return seconds;
}

/* A quadratic way would take minutes for a MiB. */
static void hostile_lines_take_linear_time(void **state) {
    static const char *const units[] = {
        "@",
        "a@",
        "%40",
        "a@a.",
        ".",
        "1.",
        "1.1.",
        "255.255.255.",
        ":",
        "a:",
        "1:",
        "1::",
        "::",
        "1",
        "4",
        "4111 ",
        "4111-",
        "1 ",
        "A",
        "AKIA",
        "ASIA0",
        "secret",
        "secret ",
        "aaaaaaaaa/",
        "secreta",
        "a",
        "AKIAIOSFODNN7EXAMPLE",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        double seconds = seconds_for(units[i], 1 << 20);
        if (seconds > 5) {
            fail_msg("1 MiB of \"%s\" takes %.1f s", units[i], seconds);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_of_presets_is_read),
        cmocka_unit_test(presets_go_from_left_to_right),
        cmocka_unit_test(only_the_presets_of_the_list_are_looked_for),
        cmocka_unit_test(hostile_lines_take_linear_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
