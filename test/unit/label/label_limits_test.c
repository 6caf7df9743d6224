/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/label_limits.h"

#include "test.h"

#define DEFAULTS                                                                                   \
    { 15, 1024, 2048, false }

/* So many labels, besides those that are named. */
static const struct {
    struct label_limits limits;
    unsigned labels;
    const char *extra;                /* NULL: none */
    unsigned name_bytes, value_bytes; /* of one more label; 0: none */
    const char *fault;                /* "": within the limits */
} CASES[] = {
    {DEFAULTS, 0, NULL, 0, 0, ""},
    {DEFAULTS, 15, NULL, 0, 0, ""},
    {DEFAULTS, 16, NULL, 0, 0, "16 labels, MAX_LABEL_NAMES is 15"},
    {DEFAULTS, 15, "service_name", 0, 0, ""},
    {DEFAULTS, 16, "service_name", 0, 0, "16 labels, MAX_LABEL_NAMES is 15"},
    {DEFAULTS, 15, "service", 0, 0, "16 labels, MAX_LABEL_NAMES is 15"},
    {DEFAULTS, 1, NULL, 1024, 2048, ""},
    {DEFAULTS, 1, NULL, 1025, 2048, "... has 1025 bytes, MAX_LABEL_NAME_LENGTH is 1024"},
    {DEFAULTS, 1, NULL, 1024, 2049, "nnn has 2049 bytes, MAX_LABEL_VALUE_LENGTH is 2048"},
    {{0, 0, 0, false}, 100, NULL, 9000, 9000, ""},
    {{0, 1024, 2048, false}, 100, NULL, 0, 0, ""},
    {{0, 0, 2048, false}, 100, NULL, 9000, 2048, ""},
    {{0, 1024, 0, false}, 100, NULL, 1024, 9000, ""},
    {{1, 1, 1, false}, 1, NULL, 0, 0, ""},
    {{1, 1, 1, false}, 2, NULL, 0, 0, "2 labels, MAX_LABEL_NAMES is 1"},
};

static void label_limits_name_what_exceeds_them(void **state) {
    static unsigned char bytes[9000];

    (void)state;
    memset(bytes, 'n', sizeof(bytes));
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        static unsigned char names[100];
        struct labels labels;
        struct error err = {0};

        labels_init(&labels);
        for (unsigned n = 0; n < CASES[i].labels; n++) {
            names[n] = (unsigned char)(' ' + n);
            assert_true(labels_set(&labels, slice_of(&names[n], 1), SLICE("x")));
        }
        if (CASES[i].extra != NULL) {
            assert_true(labels_set(&labels, slice_from_cstr(CASES[i].extra), SLICE("x")));
        }
        if (CASES[i].name_bytes > 0) {
            assert_true(labels_set(&labels, slice_of(bytes, CASES[i].name_bytes),
                                   slice_of(bytes, CASES[i].value_bytes)));
        }
        bool within = label_limits_check(&CASES[i].limits, &labels, &err);
        if (within != (CASES[i].fault[0] == '\0') || strstr(err.text, CASES[i].fault) == NULL) {
            fail_msg("case %zu: %s instead of %s", i, err.text, CASES[i].fault);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(label_limits_name_what_exceeds_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
