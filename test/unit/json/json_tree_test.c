/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_tree.h"

#include "test.h"

static void a_tree_has_members_in_order(void **state) {
    static const char *const names[] = {"b", "a", "c", "d", "e", "f"};
    static const enum json_kind kinds[] = {JSON_KIND_STRING, JSON_KIND_NUMBER, JSON_KIND_NULL,
                                           JSON_KIND_BOOL,   JSON_KIND_ARRAY,  JSON_KIND_OBJECT};
    struct json_node *root;
    struct error err;
    size_t count = 0;

    (void)state;
    assert_true(json_tree_parse(
        SLICE("{\"b\":\"x\\n\",\"a\":1,\"c\":null,\"d\":true,\"e\":[1],\"f\":{}}"), &root, &err));
    assert_int_equal(json_node_kind(root), JSON_KIND_OBJECT);
    for (const struct json_node *node = json_node_first(root); node != NULL;
         node = json_node_next(node)) {
        assert_slice(json_node_name(node), names[count]);
        assert_int_equal(json_node_kind(node), kinds[count]);
        count++;
    }
    assert_int_equal(count, 6);
    assert_slice(json_node_string(json_node_first(root)), "x\n");
    json_tree_destroy(root);
    json_tree_destroy(NULL);
}

static void duplicate_names_and_names_with_other_case_are_all_kept(void **state) {
    static const char *const NAMES[] = {"a", "A", "a"};
    struct json_node *root;
    struct error err;
    size_t count = 0;

    (void)state;
    assert_true(json_tree_parse(SLICE("{\"a\":\"1\",\"A\":\"2\",\"a\":\"3\"}"), &root, &err));
    for (const struct json_node *node = json_node_first(root); node != NULL;
         node = json_node_next(node)) {
        assert_slice(json_node_name(node), NAMES[count++]);
    }
    assert_int_equal(count, 3);
    json_tree_destroy(root);
}

static const char *const BAD[] = {"",        " ",        "{",   "{\"a\":1,}", "{} x",
                                  "{}{}",    "[1 2]",    "nul", "01",         "\"\\u0000\"",
                                  "{'a':1}", "// x\n{}", "\xff"};

static void what_is_not_exactly_one_value_is_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++) {
        struct json_node *root;
        struct error err = {0};
        if (json_tree_parse(slice_from_cstr(BAD[i]), &root, &err)) {
            fail_msg("accepted: %s", BAD[i]);
        }
        assert_null(root);
        assert_int_equal(err.code, ERROR_INPUT);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_has_members_in_order),
        cmocka_unit_test(duplicate_names_and_names_with_other_case_are_all_kept),
        cmocka_unit_test(what_is_not_exactly_one_value_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
