/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/buf.h"
#include "promtail/utf8.h"
#include "test.h"

static uint32_t next(uint32_t code_point) {
    return code_point + 1;
}

static const struct {
    const char *text, *same, *next;
} CASES[] = {
    {"", "", ""},
    {"abc", "abc", "bcd"},
    {"\x7f\xc3\xa9", "\x7f\xc3\xa9", "\xc2\x80\xc3\xaa"}, /* a text may grow */
    {"\xe4\xb8\x96\xf0\x9f\x98\x80", "\xe4\xb8\x96\xf0\x9f\x98\x80",
     "\xe4\xb8\x97\xf0\x9f\x98\x81"},
    /* each bad byte is one U+FFFD: alone, a lone surrogate, overlong, cut */
    {"a\xff"
     "b",
     "a\xef\xbf\xbd"
     "b",
     "b\xef\xbf\xbe"
     "c"},
    {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd",
     "\xef\xbf\xbe\xef\xbf\xbe\xef\xbf\xbe"},
    {"\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd", "\xef\xbf\xbe\xef\xbf\xbe"},
    {"\xe4\xb8", "\xef\xbf\xbd\xef\xbf\xbd", "\xef\xbf\xbe\xef\xbf\xbe"},
};

static void utf8_map_maps_code_points_and_mends_bad_bytes(void **state) {
    struct buf out;

    (void)state;
    buf_init(&out, 64);
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        buf_reset(&out);
        assert_true(utf8_map(slice_from_cstr(CASES[i].text), NULL, &out));
        assert_slice(buf_slice(&out), CASES[i].same);
        buf_reset(&out);
        assert_true(utf8_map(slice_from_cstr(CASES[i].text), next, &out));
        assert_slice(buf_slice(&out), CASES[i].next);
    }
    buf_clean_up(&out);
}

static void utf8_map_stops_when_out_is_full(void **state) {
    struct buf out;

    (void)state;
    buf_init(&out, 5);
    assert_false(utf8_map(SLICE("\xff\xff"), NULL, &out));
    assert_int_equal(out.len, 3);
    buf_clean_up(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_map_maps_code_points_and_mends_bad_bytes),
        cmocka_unit_test(utf8_map_stops_when_out_is_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
