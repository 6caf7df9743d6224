/* SPDX-License-Identifier: Apache-2.0 */
/* The embedded table (made by tools/ca_table.py), through net/ca_store.h. */
#include <openssl/x509v3.h>

#include "fake/fake_ca.h"
#include "fake/fake_verdict.h"
#include "test.h"

enum { OWN_STEP = 24 };

static X509 *bundled(size_t row) {
    const unsigned char *der = CA_BUNDLE.der + CA_BUNDLE.rows[row].offset;
    const unsigned char *end = der + CA_BUNDLE.rows[row].len;
    X509 *certificate = d2i_X509(NULL, &der, (long)CA_BUNDLE.rows[row].len);

    assert_non_null(certificate);
    assert_ptr_equal(der, end);
    return certificate;
}

static void the_bundle_is_sorted_and_whole(void **state) {
    (void)state;
    assert_true(CA_BUNDLE.count > 100);
    for (size_t i = 0; i < CA_BUNDLE.count; i++) {
        X509 *certificate = bundled(i);
        assert_int_equal(X509_subject_name_hash(certificate), CA_BUNDLE.rows[i].subject_hash);
        assert_true(i == 0 || CA_BUNDLE.rows[i].subject_hash >= CA_BUNDLE.rows[i - 1].subject_hash);
        X509_free(certificate);
    }
}

static void every_root_of_the_bundle_has_the_same_verdict(void **state) {
    X509 *none[1] = {NULL};
    X509_STORE *reference = verdict_reference_new(&CA_BUNDLE, none);
    X509_STORE *used = verdict_store_new(&CA_BUNDLE, none);
    unsigned trusted = 0;

    (void)state;
    for (size_t i = 0; i < CA_BUNDLE.count; i++) {
        X509 *root = bundled(i);
        X509_STORE *fresh = verdict_store_new(&CA_BUNDLE, none);
        struct verdict expected = verdict_of(reference, root, NULL, NULL, 0);
        struct verdict first = verdict_of(fresh, root, NULL, NULL, 0);
        struct verdict later = verdict_of(used, root, NULL, NULL, 0);
        assert_memory_equal(&first, &expected, sizeof(expected));
        assert_memory_equal(&later, &expected, sizeof(expected));
        trusted += expected.code == X509_V_OK ? 1 : 0;
        X509_STORE_free(fresh);
        X509_free(root);
    }
    assert_int_equal(verdict_objects_in(used), CA_BUNDLE.count);
    assert_true(trusted > CA_BUNDLE.count * 3 / 4); /* the others have expired */
    X509_STORE_free(used);
    X509_STORE_free(reference);
}

/* A leaf that says it is by this root, and is by somebody else. */
static X509 *forged_leaf(struct fake_ca *ca, X509 *root, bool key_id) {
    const struct fake_ca_plan plan = {"Leaf", "Nobody", KEY_LEAF, KEY_STRANGER, false, false, 0, 0};
    X509 *leaf = fake_ca_sign(ca, &plan);
    X509V3_CTX context;

    assert_int_equal(X509_set_issuer_name(leaf, X509_get_subject_name(root)), 1);
    if (key_id && X509_get0_subject_key_id(root) != NULL) {
        X509V3_set_ctx(&context, root, leaf, NULL, NULL, 0);
        fake_ca_extend(leaf, &context, NID_authority_key_identifier, "keyid:always");
    }
    assert_true(X509_sign(leaf, ca->keys[KEY_STRANGER], EVP_sha256()) > 0);
    return leaf;
}

static void what_only_claims_to_be_by_a_root_is_refused(void **state) {
    struct fake_ca *ca = fake_ca_new();
    X509 *none[1] = {NULL};
    X509_STORE *reference = verdict_reference_new(&CA_BUNDLE, none);
    X509_STORE *used = verdict_store_new(&CA_BUNDLE, none);

    (void)state;
    for (size_t i = 0; i < CA_BUNDLE.count; i++) {
        X509 *root = bundled(i);
        X509 *leaf = forged_leaf(ca, root, i % 2 == 1);
        struct verdict expected = verdict_of(reference, leaf, NULL, FAKE_CA_HOST, 0);
        struct verdict got = verdict_of(used, leaf, NULL, FAKE_CA_HOST, 0);
        assert_int_not_equal(expected.code, X509_V_OK);
        assert_memory_equal(&got, &expected, sizeof(expected));
        X509_free(leaf);
        X509_free(root);
    }
    X509_STORE_free(used);
    X509_STORE_free(reference);
    fake_ca_destroy(ca);
}

/* A CA of one's own with the subject of a bundled root: CA_CERT and the root are both trusted. */
static void a_ca_cert_hides_no_root_of_its_subject(void **state) {
    static const struct fake_ca_plan plan = {"Own", "Own", KEY_A, KEY_A, true, true, 0, 0};
    static const struct fake_ca_plan leaf_plan = {"Leaf", "Own", KEY_LEAF, KEY_A,
                                                  false,  true,  0,        0};
    struct fake_ca *ca = fake_ca_new();
    size_t trusted = 0;

    (void)state;
    for (size_t i = 0; i < CA_BUNDLE.count; i += OWN_STEP) {
        X509 *root = bundled(i);
        X509 *own = fake_ca_sign(ca, &plan);
        X509 *leaf = fake_ca_sign(ca, &leaf_plan);
        X509_set_subject_name(own, X509_get_subject_name(root));
        X509_set_issuer_name(own, X509_get_subject_name(root));
        X509_set_issuer_name(leaf, X509_get_subject_name(root));
        assert_true(X509_sign(own, ca->keys[KEY_A], EVP_sha256()) > 0);
        assert_true(X509_sign(leaf, ca->keys[KEY_A], EVP_sha256()) > 0);
        X509 *extra[] = {own, NULL};
        X509_STORE *reference = verdict_reference_new(&CA_BUNDLE, extra);
        X509_STORE *store = verdict_store_new(&CA_BUNDLE, extra);
        struct verdict expected = verdict_of(reference, root, NULL, NULL, 0);
        struct verdict got = verdict_of(store, root, NULL, NULL, 0);
        assert_memory_equal(&got, &expected, sizeof(expected));
        expected = verdict_of(reference, leaf, NULL, FAKE_CA_HOST, 0);
        got = verdict_of(store, leaf, NULL, FAKE_CA_HOST, 0);
        assert_memory_equal(&got, &expected, sizeof(expected));
        trusted += got.code == X509_V_OK ? 1 : 0;
        X509_STORE_free(store);
        X509_STORE_free(reference);
        X509_free(leaf);
        X509_free(own);
        X509_free(root);
    }
    /* All but those whose root has no key identifier: OpenSSL then takes the first of the twins. */
    assert_true(trusted > CA_BUNDLE.count / OWN_STEP / 2);
    fake_ca_destroy(ca);
}

static void what_is_found_belongs_to_the_store_and_to_who_asked(void **state) {
    X509 *none[1] = {NULL};
    X509 *root = bundled(0);
    X509_STORE *store = verdict_store_new(&CA_BUNDLE, none);
    X509_STORE_CTX *context = X509_STORE_CTX_new();

    (void)state;
    assert_int_equal(X509_STORE_CTX_init(context, store, root, NULL), 1);
    X509_OBJECT *object =
        X509_STORE_CTX_get_obj_by_subject(context, X509_LU_X509, X509_get_subject_name(root));
    assert_non_null(object);
    assert_null(
        X509_STORE_CTX_get_obj_by_subject(context, X509_LU_CRL, X509_get_subject_name(root)));
    X509_STORE_CTX_free(context);
    X509_STORE_free(store); /* the object keeps its certificate */
    assert_int_equal(X509_cmp(X509_OBJECT_get0_X509(object), root), 0);
    X509_OBJECT_free(object);
    X509_free(root);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bundle_is_sorted_and_whole),
        cmocka_unit_test(every_root_of_the_bundle_has_the_same_verdict),
        cmocka_unit_test(what_only_claims_to_be_by_a_root_is_refused),
        cmocka_unit_test(a_ca_cert_hides_no_root_of_its_subject),
        cmocka_unit_test(what_is_found_belongs_to_the_store_and_to_who_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
