/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/tenant.h"

#include "test.h"

static void tenant_check_takes_what_loki_takes(void **state) {
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!-_.*'()";
    unsigned char longest[TENANT_BYTES_MAX];
    struct error err;

    (void)state;
    assert_true(tenant_check(slice_from_cstr(allowed), &err));
    assert_true(tenant_check(SLICE(""), &err));
    assert_true(tenant_check(SLICE("..."), &err));
    assert_true(tenant_check(SLICE(".a"), &err));
    memset(longest, 'a', sizeof(longest));
    assert_true(tenant_check(slice_of(longest, sizeof(longest)), &err));
    for (unsigned byte = 0; byte < 256; byte++) {
        unsigned char one = (unsigned char)byte;
        bool is_allowed = byte != 0 && byte != '.' && strchr(allowed, (int)byte) != NULL;
        assert_int_equal(tenant_check(slice_of(&one, 1), &err), is_allowed);
    }
}

static const struct {
    struct slice tenant;
    const char *begins;
} BAD[] = {
    {{(const unsigned char *)"a|b", 3}, "has '|' at position 2: a tenant id is at most 150 "},
    {{(const unsigned char *)"a b", 3}, "has a blank at position 2"},
    {{(const unsigned char *)"a\0b", 3}, "has the byte 0x00 at position 2"},
    {{(const unsigned char *)"a\n", 2}, "has the byte 0x0a at position 2"},
    {{(const unsigned char *)"\xc3\xa9", 2}, "has the byte 0xc3 at position 1"},
    {{(const unsigned char *)"team:x=y", 8}, "has ':' at position 5"},
    {{(const unsigned char *)".", 1}, "must not be . or .."},
    {{(const unsigned char *)"..", 2}, "must not be . or .."},
};

static void tenant_check_tells_what_is_wrong_and_where(void **state) {
    unsigned char too_long[TENANT_BYTES_MAX + 1];
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++) {
        assert_false(tenant_check(BAD[i].tenant, &err));
        assert_memory_equal(err.text, BAD[i].begins, strlen(BAD[i].begins));
        assert_non_null(strstr(err.text, "(example: team-a)"));
    }
    memset(too_long, 'a', sizeof(too_long));
    assert_false(tenant_check(slice_of(too_long, sizeof(too_long)), &err));
    assert_non_null(strstr(err.text, "has 151 bytes"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tenant_check_takes_what_loki_takes),
        cmocka_unit_test(tenant_check_tells_what_is_wrong_and_where),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
