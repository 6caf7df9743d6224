/* SPDX-License-Identifier: Apache-2.0 */
/* The verdicts of a store that parses on demand, beside those of one that holds everything. */
#include "net/ca_store.h"

#include "fake/fake_ca.h"
#include "fake/fake_verdict.h"
#include "test.h"

/* All that a case can name, by the letters of MADE. */
struct cast {
    X509 *all[32];
};

static const struct {
    char name;
    struct fake_ca_plan plan;
} MADE[] = {
    /* twins: one subject, two keys */
    {'a', {"Root A", "Root A", KEY_A, KEY_A, true, true, 0, 0}},
    {'t', {"Root A", "Root A", KEY_A2, KEY_A2, true, true, 0, 0}},
    /* the same without key identifiers, so that nothing but the signature tells them apart */
    {'c', {"Root C", "Root C", KEY_A, KEY_A, true, false, 0, 0}},
    {'d', {"Root C", "Root C", KEY_A2, KEY_A2, true, false, 0, 0}},
    /* one subject and one key: expired, renewed */
    {'x', {"Root A", "Root A", KEY_A, KEY_A, true, true, -20, -10}},
    {'b', {"Root B", "Root B", KEY_B, KEY_B, true, true, 0, 0}},
    /* A's key, signed by B */
    {'y', {"Root A", "Root B", KEY_A, KEY_B, true, true, 0, 0}},
    {'i', {"Intermediate", "Root A", KEY_INTERMEDIATE, KEY_A, true, true, 0, 0}},
    {'j', {"Intermediate", "Root A", KEY_INTERMEDIATE, KEY_A2, true, true, 0, 0}},
    /* servers */
    {'1', {"Leaf", "Root A", KEY_LEAF, KEY_A, false, true, 0, 0}},
    {'2', {"Leaf", "Root A", KEY_LEAF, KEY_A2, false, true, 0, 0}},
    {'3', {"Leaf", "Root A", KEY_LEAF, KEY_A, false, false, 0, 0}},
    {'4', {"Leaf", "Root A", KEY_LEAF, KEY_A2, false, false, 0, 0}},
    {'5', {"Leaf", "Root C", KEY_LEAF, KEY_A, false, false, 0, 0}},
    {'6', {"Leaf", "Root C", KEY_LEAF, KEY_A2, false, false, 0, 0}},
    {'7', {"Leaf", "Intermediate", KEY_LEAF, KEY_INTERMEDIATE, false, true, 0, 0}},
    {'8', {"Leaf", "Root A", KEY_LEAF, KEY_A, false, true, -20, -10}},
    {'9', {"Leaf", "Root A", KEY_LEAF, KEY_STRANGER, false, false, 0, 0}},
    {'0', {"Leaf", "Nobody", KEY_LEAF, KEY_STRANGER, false, true, 0, 0}},
    {'s', {"Leaf", "Leaf", KEY_LEAF, KEY_LEAF, false, true, 0, 0}},
};

enum { MADE_COUNT = sizeof(MADE) / sizeof(MADE[0]) };

static void cast_make(struct cast *cast, struct fake_ca *ca) {
    for (size_t i = 0; i < MADE_COUNT; i++) {
        cast->all[i] = fake_ca_sign(ca, &MADE[i].plan);
    }
}

static void cast_clean_up(struct cast *cast) {
    for (size_t i = 0; i < MADE_COUNT; i++) {
        X509_free(cast->all[i]);
    }
}

static X509 *cast_find(const struct cast *cast, char name) {
    for (size_t i = 0; i < MADE_COUNT; i++) {
        if (MADE[i].name == name) {
            return cast->all[i];
        }
    }
    fail_msg("no certificate is called %c", name);
    return NULL;
}

static void cast_pick(const struct cast *cast, const char *names, X509 **picked) {
    size_t count = strlen(names);

    assert_true(count < FAKE_CA_SET_MAX);
    for (size_t i = 0; i < count; i++) {
        picked[i] = cast_find(cast, names[i]);
    }
    picked[count] = NULL;
}

static const struct {
    const char *table;
    const char *ca_cert;
} SETS[] = {
    {"", ""},    {"", "a"},   {"a", ""},       {"b", ""},   {"at", ""},   {"ta", ""},
    {"atb", ""}, {"a", "t"},  {"t", "a"},      {"a", "a"},  {"at", "ta"}, {"cd", ""},
    {"dc", ""},  {"c", "d"},  {"d", "c"},      {"xa", ""},  {"ax", ""},   {"x", "a"},
    {"a", "x"},  {"xt", "a"}, {"xta", "b"},    {"ab", "y"}, {"b", "y"},   {"yb", ""},
    {"ay", "t"}, {"tb", "i"}, {"ai", "tj"},    {"ij", "a"}, {"b", "at"},  {"abcd", ""},
    {"b", "td"}, {"a", "s"},  {"abctdx", "s"},
};

static const struct {
    const char *leaf; /* and what its server sends besides */
    const char *host;
    unsigned long flags;
} ASKED[] = {
    {"1", FAKE_CA_HOST, 0},
    {"2", FAKE_CA_HOST, 0},
    {"3", FAKE_CA_HOST, 0},
    {"4", FAKE_CA_HOST, 0},
    {"5", FAKE_CA_HOST, 0},
    {"6", FAKE_CA_HOST, 0},
    {"7", FAKE_CA_HOST, 0},
    {"7i", FAKE_CA_HOST, 0},
    {"7j", FAKE_CA_HOST, 0},
    {"7ij", FAKE_CA_HOST, 0},
    {"7ia", FAKE_CA_HOST, 0},
    {"7iyb", FAKE_CA_HOST, 0},
    {"1y", FAKE_CA_HOST, 0},
    {"1yb", FAKE_CA_HOST, 0},
    {"3y", FAKE_CA_HOST, 0},
    {"1x", FAKE_CA_HOST, 0},
    {"8", FAKE_CA_HOST, 0},
    {"9", FAKE_CA_HOST, 0},
    {"0", FAKE_CA_HOST, 0},
    {"s", FAKE_CA_HOST, 0},
    {"1", "other.example.com", 0},
    {"7i", "other.example.com", 0},
    {"a", NULL, 0},
    {"t", NULL, 0},
    {"x", NULL, 0},
    {"y", NULL, 0},
    {"b", NULL, 0},
    {"i", NULL, 0},
    {"1y", FAKE_CA_HOST, X509_V_FLAG_TRUSTED_FIRST},
    {"7i", FAKE_CA_HOST, X509_V_FLAG_PARTIAL_CHAIN},
    {"1", FAKE_CA_HOST, X509_V_FLAG_CRL_CHECK},
};

enum { ASKED_COUNT = sizeof(ASKED) / sizeof(ASKED[0]) };

static struct verdict ask(const struct cast *cast, X509_STORE *store, size_t asked) {
    X509 *server[FAKE_CA_SET_MAX];

    cast_pick(cast, ASKED[asked].leaf, server);
    return verdict_of(store, server[0], server + 1, ASKED[asked].host, ASKED[asked].flags);
}

static void assert_same(struct verdict actual, struct verdict expected, size_t set, size_t asked,
                        const char *kind) {
    if (actual.code != expected.code || actual.depth != expected.depth ||
        actual.chain != expected.chain) {
        fail_msg("table \"%s\", CA_CERT \"%s\", server \"%s\", host %s, %s: got %d at %d "
                 "(%s; chain %d), expected %d at %d (%s; chain %d)",
                 SETS[set].table, SETS[set].ca_cert, ASKED[asked].leaf,
                 ASKED[asked].host != NULL ? ASKED[asked].host : "none", kind, actual.code,
                 actual.depth, X509_verify_cert_error_string(actual.code), actual.chain,
                 expected.code, expected.depth, X509_verify_cert_error_string(expected.code),
                 expected.chain);
    }
}

static void compare_set(const struct cast *cast, size_t set, unsigned *trusted) {
    struct fake_ca_table *made = mem_zalloc(sizeof(*made));
    struct verdict expected[ASKED_COUNT];
    X509 *rows[FAKE_CA_SET_MAX];
    X509 *extra[FAKE_CA_SET_MAX];

    cast_pick(cast, SETS[set].table, rows);
    cast_pick(cast, SETS[set].ca_cert, extra);
    fake_ca_table_make(made, rows);
    X509_STORE *reference = verdict_reference_new(&made->table, extra);
    X509_STORE *used = verdict_store_new(&made->table, extra);
    X509_STORE *reversed = verdict_store_new(&made->table, extra);
    for (size_t i = 0; i < ASKED_COUNT; i++) {
        X509_STORE *fresh = verdict_store_new(&made->table, extra);
        expected[i] = ask(cast, reference, i);
        assert_same(ask(cast, fresh, i), expected[i], set, i, "a fresh store");
        assert_same(ask(cast, used, i), expected[i], set, i, "a used store");
        *trusted += expected[i].code == X509_V_OK ? 1 : 0;
        X509_STORE_free(fresh);
    }
    for (size_t i = ASKED_COUNT; i-- > 0;) {
        assert_same(ask(cast, reversed, i), expected[i], set, i, "a store used in reverse");
    }
    X509_STORE_free(reference);
    X509_STORE_free(used);
    X509_STORE_free(reversed);
    mem_free(made);
}

static void verdicts_are_those_of_a_store_that_holds_everything(void **state) {
    struct fake_ca *ca = fake_ca_new();
    struct cast cast;
    unsigned trusted = 0;

    (void)state;
    cast_make(&cast, ca);
    for (size_t set = 0; set < sizeof(SETS) / sizeof(SETS[0]); set++) {
        compare_set(&cast, set, &trusted);
    }
    assert_true(trusted > 300); /* of about 1,000: neither all nor none */
    cast_clean_up(&cast);
    fake_ca_destroy(ca);
}

/* What the comparison must not leave to chance: the verdicts that users rely on. */
static void verdicts_are_the_right_ones(void **state) {
    static const struct {
        const char *table;
        const char *ca_cert;
        const char *server;
        const char *host;
        int code;
    } cases[] = {
        {"at", "", "1", FAKE_CA_HOST, X509_V_OK},
        {"at", "", "2", FAKE_CA_HOST, X509_V_OK},
        {"a", "", "3", FAKE_CA_HOST, X509_V_OK},
        {"a", "t", "1", FAKE_CA_HOST, X509_V_OK}, /* the bundled twin of CA_CERT */
        {"a", "t", "2", FAKE_CA_HOST, X509_V_OK},
        {"t", "a", "2", FAKE_CA_HOST, X509_V_OK},
        {"xa", "", "1", FAKE_CA_HOST, X509_V_OK},
        {"ax", "", "7i", FAKE_CA_HOST, X509_V_OK},
        {"b", "", "1y", FAKE_CA_HOST, X509_V_OK},
        {"x", "", "1", FAKE_CA_HOST, X509_V_ERR_CERT_HAS_EXPIRED},
        {"a", "", "8", FAKE_CA_HOST, X509_V_ERR_CERT_HAS_EXPIRED},
        {"a", "", "1", "other.example.com", X509_V_ERR_HOSTNAME_MISMATCH},
        {"ab", "", "0", FAKE_CA_HOST, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY},
        {"b", "", "1", FAKE_CA_HOST, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY},
        {"a", "", "9", FAKE_CA_HOST, X509_V_ERR_CERT_SIGNATURE_FAILURE},
        {"a", "", "s", FAKE_CA_HOST, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT},
        {"a", "s", "s", FAKE_CA_HOST, X509_V_OK},
    };
    struct fake_ca *ca = fake_ca_new();
    struct cast cast;

    (void)state;
    cast_make(&cast, ca);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fake_ca_table *made = mem_zalloc(sizeof(*made));
        X509 *rows[FAKE_CA_SET_MAX];
        X509 *extra[FAKE_CA_SET_MAX];
        X509 *server[FAKE_CA_SET_MAX];
        cast_pick(&cast, cases[i].table, rows);
        cast_pick(&cast, cases[i].ca_cert, extra);
        cast_pick(&cast, cases[i].server, server);
        fake_ca_table_make(made, rows);
        X509_STORE *store = verdict_store_new(&made->table, extra);
        struct verdict got = verdict_of(store, server[0], server + 1, cases[i].host, 0);
        if (got.code != cases[i].code) {
            fail_msg("case %zu: %s", i, X509_verify_cert_error_string(got.code));
        }
        X509_STORE_free(store);
        mem_free(made);
    }
    cast_clean_up(&cast);
    fake_ca_destroy(ca);
}

/* ---- what a look-up leaves in the store ---- */

static void only_what_is_asked_for_is_parsed(void **state) {
    struct fake_ca *ca = fake_ca_new();
    struct fake_ca_table *made = mem_zalloc(sizeof(*made));
    X509 *none[1] = {NULL};
    X509 *rows[FAKE_CA_SET_MAX];
    struct cast cast;

    (void)state;
    cast_make(&cast, ca);
    cast_pick(&cast, "atbcd", rows);
    fake_ca_table_make(made, rows);
    X509_STORE *store = verdict_store_new(&made->table, none);
    assert_int_equal(verdict_objects_in(store), 0);
    for (int i = 0; i < 3; i++) {
        verdict_of(store, cast_find(&cast, '0'), NULL, FAKE_CA_HOST, 0);
        assert_int_equal(verdict_objects_in(store), 0); /* nobody of the table */
    }
    for (int i = 0; i < 3; i++) {
        verdict_of(store, cast_find(&cast, '1'), NULL, FAKE_CA_HOST, 0);
        assert_int_equal(verdict_objects_in(store), 2); /* both twins, once */
    }
    X509_STORE_free(store);
    X509_STORE *with_twin =
        verdict_store_new(&made->table, (X509 *[]){cast_find(&cast, 'a'), NULL});
    assert_int_equal(verdict_objects_in(with_twin), 2);
    X509_STORE_free(with_twin);
    mem_free(made);
    cast_clean_up(&cast);
    fake_ca_destroy(ca);
}

/* A hash has 32 bits: two subjects may share it. */
static void a_stranger_of_the_same_hash_does_no_harm(void **state) {
    struct fake_ca *ca = fake_ca_new();
    struct fake_ca_table *made = mem_zalloc(sizeof(*made));
    X509 *none[1] = {NULL};
    X509 *rows[FAKE_CA_SET_MAX];
    struct cast cast;

    (void)state;
    cast_make(&cast, ca);
    cast_pick(&cast, "ab", rows);
    fake_ca_table_make(made, rows);
    uint32_t hash = (uint32_t)X509_subject_name_hash(cast_find(&cast, 'a'));
    made->rows[0].subject_hash = made->rows[1].subject_hash = hash;
    X509_STORE *store = verdict_store_new(&made->table, none);
    assert_int_equal(verdict_of(store, cast_find(&cast, '1'), NULL, FAKE_CA_HOST, 0).code,
                     X509_V_OK);
    assert_int_equal(verdict_objects_in(store), 2);
    /* The hash is there, the subject is not. */
    cast_pick(&cast, "bt", rows);
    fake_ca_table_make(made, rows);
    made->rows[0].subject_hash = made->rows[1].subject_hash =
        (uint32_t)X509_subject_name_hash(cast_find(&cast, 'c'));
    X509_STORE *other = verdict_store_new(&made->table, none);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(verdict_of(other, cast_find(&cast, '5'), NULL, FAKE_CA_HOST, 0).code,
                         X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
        assert_int_equal(verdict_objects_in(other), 2);
    }
    X509_STORE_free(store);
    X509_STORE_free(other);
    mem_free(made);
    cast_clean_up(&cast);
    fake_ca_destroy(ca);
}

static void a_store_without_a_table_knows_its_extra_certificates_only(void **state) {
    struct fake_ca *ca = fake_ca_new();
    struct cast cast;

    (void)state;
    cast_make(&cast, ca);
    X509_STORE *store = verdict_store_new(NULL, (X509 *[]){cast_find(&cast, 'a'), NULL});
    assert_int_equal(verdict_of(store, cast_find(&cast, '1'), NULL, FAKE_CA_HOST, 0).code,
                     X509_V_OK);
    assert_int_not_equal(verdict_of(store, cast_find(&cast, 'b'), NULL, NULL, 0).code, X509_V_OK);
    assert_int_equal(verdict_objects_in(store), 1);
    X509_STORE_free(store);
    cast_clean_up(&cast);
    fake_ca_destroy(ca);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_are_those_of_a_store_that_holds_everything),
        cmocka_unit_test(verdicts_are_the_right_ones),
        cmocka_unit_test(only_what_is_asked_for_is_parsed),
        cmocka_unit_test(a_stranger_of_the_same_hash_does_no_harm),
        cmocka_unit_test(a_store_without_a_table_knows_its_extra_certificates_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
