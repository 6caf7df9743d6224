/* SPDX-License-Identifier: Apache-2.0 */
#include "loki/push_window.h"

#include "test.h"

/* What happens, in order: '.' a push is sent and accepted; '-' one is sent and told to slow down;
 * '=' as many as the window allows are sent, and then all are told so. */
static const struct {
    unsigned ceiling;
    const char *events;
    unsigned size;
} CASES[] = {
    {4, "", 4},     {4, ".....", 4}, {4, "-", 2},       {4, "--", 1},
    {4, "----", 1}, {1, "-", 1},     {1, "-...", 1},    {4, "=", 2},
    {64, "=", 32},  {64, "==", 16},  {64, "======", 1}, {4, "-.", 2},
    {4, "-..", 3},  {4, "-....", 3}, {4, "-.....", 4},  {4, "-....................", 4},
    {4, "--.", 2},  {4, "--...", 3}, {4, "-.-.", 2},    {5, "-", 2},
    {3, "-", 1},    {8, "-...-", 2}, {8, "-....-", 2},  {8, "-....", 5},
};

static void push_window_grows_slowly_and_shrinks_by_half(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct push_window window;

        push_window_init(&window, CASES[i].ceiling);
        for (const char *event = CASES[i].events; *event != '\0'; event++) {
            unsigned together = *event == '=' ? window.size : 1;
            uint64_t first = push_window_send(&window);
            for (unsigned n = 1; n < together; n++) {
                assert_int_equal(push_window_send(&window), first + n);
            }
            for (unsigned n = 0; n < together; n++) {
                if (*event == '.') {
                    push_window_grow(&window);
                } else {
                    push_window_shrink(&window, first + n);
                }
            }
            assert_in_range(window.size, 1, CASES[i].ceiling);
        }
        if (window.size != CASES[i].size) {
            fail_msg("%u, %s: %u instead of %u", CASES[i].ceiling, CASES[i].events, window.size,
                     CASES[i].size);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(push_window_grows_slowly_and_shrinks_by_half),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
