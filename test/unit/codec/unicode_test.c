/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/unicode.h"

#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
    uint32_t code_point;
    uint32_t lower;
    uint32_t upper;
} CASES[] = {
    {'a', 'a', 'A'},
    {'Z', 'z', 'Z'},
    {'@', '@', '@'},
    {'[', '[', '['},
    {'`', '`', '`'},
    {'{', '{', '{'},
    {0x7f, 0x7f, 0x7f},
    {0xb5, 0xb5, 0x39c},         /* the micro sign becomes a Mu */
    {0xdf, 0xdf, 0xdf},          /* sharp s: "SS" is no single code point */
    {0x1e9e, 0xdf, 0x1e9e},      /* capital sharp s */
    {0xe9, 0xe9, 0xc9},          /* e acute */
    {0xd7, 0xd7, 0xd7},          /* the multiplication sign amid the capitals */
    {0xff, 0xff, 0x178},         /* y diaeresis: leaves Latin-1 */
    {0x130, 'i', 0x130},         /* capital I with dot */
    {0x131, 0x131, 'I'},         /* dotless i */
    {0x17f, 0x17f, 'S'},         /* long s */
    {0x212a, 'k', 0x212a},       /* Kelvin sign */
    {0x1c5, 0x1c6, 0x1c4},       /* the title case dz with caron */
    {0x3a3, 0x3c3, 0x3a3},       /* Sigma: never the final form */
    {0x3c2, 0x3c2, 0x3a3},       /* final sigma */
    {0x100, 0x101, 0x100},       /* every other one: stride 2 */
    {0x101, 0x101, 0x100},       /* and its neighbour */
    {0x13a0, 0xab70, 0x13a0},    /* Cherokee: far apart */
    {0xfb01, 0xfb01, 0xfb01},    /* the ligature fi */
    {0x10400, 0x10428, 0x10400}, /* Deseret: above the BMP */
    {0x1e943, 0x1e943, 0x1e921}, /* Adlam: the last one with a capital */
    {0x1e944, 0x1e944, 0x1e944}, /* and behind it */
    {0xd800, 0xd800, 0xd800},    /* a surrogate */
    {UNICODE_MAX, UNICODE_MAX, UNICODE_MAX},
};

static void unicode_maps_one_code_point_to_one(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        assert_int_equal(unicode_to_lower(CASES[i].code_point), CASES[i].lower);
        assert_int_equal(unicode_to_upper(CASES[i].code_point), CASES[i].upper);
    }
}

/* In rising order; 0 at the end. */
static const uint32_t ORBITS[][5] = {
    {'A', 'a'},
    {'K', 'k', 0x212a},
    {'S', 's', 0x17f},
    {'1'},
    {0xb5, 0x39c, 0x3bc},
    {0xc5, 0xe5, 0x212b},
    {0xdf, 0x1e9e},
    {0x130}, /* its lower case is i, but that folds to I only */
    {0x131},
    {0x1c4, 0x1c5, 0x1c6},
    {0x345, 0x399, 0x3b9, 0x1fbe},
    {0x398, 0x3b8, 0x3d1, 0x3f4},
    {0x3a3, 0x3c2, 0x3c3},
    {0x13a0, 0xab70},
    {0x412, 0x432, 0x1c80},
    {0x10400, 0x10428},
    {0xd800},
    {UNICODE_MAX},
};

static void unicode_fold_next_goes_round_the_orbit_in_rising_order(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(ORBITS); i++) {
        for (size_t at = 0; ORBITS[i][at] != 0; at++) {
            uint32_t next = ORBITS[i][at + 1] != 0 ? ORBITS[i][at + 1] : ORBITS[i][0];
            assert_int_equal(unicode_fold_next(ORBITS[i][at]), next);
        }
    }
}

static void unicode_fold_next_comes_back_from_everywhere(void **state) {
    (void)state;
    for (uint32_t start = 0; start <= UNICODE_MAX; start++) {
        uint32_t code_point = unicode_fold_next(start);
        for (int steps = 1; code_point != start; steps++) {
            assert_true(steps < 4); /* no orbit of Unicode 15.0 is longer */
            code_point = unicode_fold_next(code_point);
        }
    }
}

/* The numbers are those of Go 1.26, unicode.Categories and unicode.Scripts. */
static const struct {
    struct slice name;
    size_t code_points;
} CLASSES[] = {
#define CLASS(literal, count)                                                                      \
    { {(const unsigned char *)(literal), sizeof(literal) - 1}, count }
    CLASS("L", 136104),
    CLASS("l", 136104),
    CLASS("Letter", 136104),
    CLASS("Lu", 1831),
    CLASS("uppercase letter", 1831),
    CLASS("LC", 4095),
    CLASS("lc", 4095),
    CLASS("Cased_Letter", 4095),
    CLASS("nd", 680),
    CLASS("ND", 680),
    CLASS("digit", 680),
    CLASS("C", 965096),
    CLASS("Other", 965096),
    CLASS("Cn", 825345),
    CLASS("unassigned", 825345),
    CLASS("Cs", 2048),
    CLASS("any", 1114112),
    CLASS("assigned", 288767),
    CLASS("ASCII", 128),
    CLASS("a-s-c-i-i", 128),
    CLASS("greek", 518),
    CLASS(" _Gr-eek ", 518),
    CLASS("Han", 98408),
    CLASS("Kawi", 86),
    CLASS("OLD italic", 39),
    CLASS("Old_Italic", 39),
    CLASS("lowercase_letter", 2233),
    CLASS("M", 2450),
    CLASS("Combining_Mark", 2450),
    CLASS("Punct", 842),
    CLASS("cntrl", 65),
    CLASS("SignWriting", 672),
    CLASS("Inscriptional_Parthian", 30),
    CLASS("Nag Mundari", 42),
    CLASS("Common", 8301),
    CLASS("Yi", 1220),
    CLASS("S", 7770),
    CLASS("Z", 19),
};

static size_t code_points(struct unicode_class set) {
    size_t sum = 0;

    for (size_t i = 0; i < set.count; i++) {
        sum += set.ranges[i].last - set.ranges[i].first + 1;
    }
    return sum;
}

static void unicode_classes_are_found_in_any_spelling_and_as_large_as_in_go(void **state) {
    struct unicode_class found;

    (void)state;
    for (size_t i = 0; i < COUNT(CLASSES); i++) {
        if (!unicode_class_find(CLASSES[i].name, &found)) {
            fail_msg("no class \"%.*s\"", SLICE_ARG(CLASSES[i].name));
        }
        assert_int_equal(code_points(found), CLASSES[i].code_points);
    }
}

static void unicode_class_ranges_rise_and_do_not_touch(void **state) {
    struct unicode_class set;

    (void)state;
    for (size_t i = 0; i < COUNT(CLASSES); i++) {
        assert_true(unicode_class_find(CLASSES[i].name, &set));
        for (size_t at = 0; at < set.count; at++) {
            assert_true(set.ranges[at].first <= set.ranges[at].last);
            assert_true(at == 0 || set.ranges[at].first > set.ranges[at - 1].last + 1);
        }
        assert_true(set.ranges[set.count - 1].last <= UNICODE_MAX);
    }
}

static void unicode_refuses_names_that_go_does_not_have(void **state) {
    static const char *const UNKNOWN[] = {
        "Xan", "L&", "", " ", "_-", "IsGreek", "Grek", "Script=Greek", "sc:Greek", "^Greek", "Gree",
        "Greeks", "Alphabetic", "White_Space", "Zzzz", "Unknown", "L\xc3\xa9", "Gr\xc4\xb0k",
        /* as long as the longest, and longer */
        "inscriptionalparthiaX", "inscriptionalparthians", "inscriptional parthian and others"};
    struct unicode_class found;

    (void)state;
    for (size_t i = 0; i < COUNT(UNKNOWN); i++) {
        if (unicode_class_find(slice_from_cstr(UNKNOWN[i]), &found)) {
            fail_msg("there is a class \"%s\"", UNKNOWN[i]);
        }
    }
    assert_false(unicode_class_find(SLICE("Lu\0"), &found));
    assert_false(unicode_class_find(SLICE("\0Lu"), &found));
}

static void unicode_class_has_its_borders_and_not_their_neighbours(void **state) {
    struct unicode_class kawi; /* new in 15.0: 11F00..11F10, 11F12..11F3A, 11F3E..11F59 */

    (void)state;
    assert_true(unicode_class_find(SLICE("Kawi"), &kawi));
    assert_false(unicode_class_has(kawi, 0));
    assert_false(unicode_class_has(kawi, 0x11eff));
    assert_true(unicode_class_has(kawi, 0x11f00));
    assert_true(unicode_class_has(kawi, 0x11f10));
    assert_false(unicode_class_has(kawi, 0x11f11));
    assert_true(unicode_class_has(kawi, 0x11f12));
    assert_true(unicode_class_has(kawi, 0x11f59));
    assert_false(unicode_class_has(kawi, 0x11f5a));
    assert_false(unicode_class_has(kawi, UNICODE_MAX));
    assert_false(unicode_class_has((struct unicode_class){0}, 'a'));
}

static void unicode_surrogates_are_assigned_code_points(void **state) {
    struct unicode_class set;

    (void)state;
    assert_true(unicode_class_find(SLICE("Cs"), &set));
    assert_int_equal(set.count, 1);
    assert_int_equal(set.ranges[0].first, 0xd800);
    assert_int_equal(set.ranges[0].last, 0xdfff);
    assert_true(unicode_class_find(SLICE("Assigned"), &set));
    assert_true(unicode_class_has(set, 0xd800));
    assert_true(unicode_class_find(SLICE("Cn"), &set));
    assert_false(unicode_class_has(set, 0xdfff));
}

static void unicode_letters_and_digits_are_those_of_the_classes(void **state) {
    struct unicode_class letters;
    struct unicode_class digits;

    (void)state;
    assert_true(unicode_class_find(SLICE("L"), &letters));
    assert_true(unicode_class_find(SLICE("Nd"), &digits));
    for (uint32_t code_point = 0; code_point <= UNICODE_MAX; code_point++) {
        if (unicode_is_letter(code_point) != unicode_class_has(letters, code_point) ||
            unicode_is_digit(code_point) != unicode_class_has(digits, code_point)) {
            fail_msg("U+%04X", code_point);
        }
    }
}

/* All code points, one by one, against those that are sought. */
static void seeking_finds_each_code_point_with_a_partner(void **state) {
    uint32_t sought = unicode_fold_seek(0);

    (void)state;
    for (uint32_t code_point = 0; code_point <= UNICODE_MAX; code_point++) {
        if (unicode_fold_next(code_point) != code_point) {
            assert_int_equal(sought, code_point);
            sought = unicode_fold_seek(code_point + 1);
        }
    }
    assert_true(sought > UNICODE_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unicode_maps_one_code_point_to_one),
        cmocka_unit_test(unicode_fold_next_goes_round_the_orbit_in_rising_order),
        cmocka_unit_test(unicode_fold_next_comes_back_from_everywhere),
        cmocka_unit_test(unicode_classes_are_found_in_any_spelling_and_as_large_as_in_go),
        cmocka_unit_test(unicode_class_ranges_rise_and_do_not_touch),
        cmocka_unit_test(unicode_refuses_names_that_go_does_not_have),
        cmocka_unit_test(unicode_class_has_its_borders_and_not_their_neighbours),
        cmocka_unit_test(unicode_surrogates_are_assigned_code_points),
        cmocka_unit_test(unicode_letters_and_digits_are_those_of_the_classes),
        cmocka_unit_test(seeking_finds_each_code_point_with_a_partner),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
