/* SPDX-License-Identifier: Apache-2.0 */
#include "fake/fake_ca.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "test.h"

enum { DAY_S = 24 * 60 * 60 };

void fake_ca_extend(X509 *certificate, X509V3_CTX *context, int nid, const char *value) {
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, context, nid, value);

    assert_non_null(extension);
    assert_int_equal(X509_add_ext(certificate, extension, -1), 1);
    X509_EXTENSION_free(extension);
}

static void name_set(X509_NAME *name, const char *common_name) {
    assert_int_equal(X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC,
                                                (const unsigned char *)"Test", -1, -1, 0),
                     1);
    assert_int_equal(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                                (const unsigned char *)common_name, -1, -1, 0),
                     1);
}

/* The authority key identifier is that of the signer's key, by a stand-in for its certificate. */
static void add_key_ids(struct fake_ca *ca, X509 *certificate, const struct fake_ca_plan *plan) {
    X509 *signer = X509_new();
    X509V3_CTX context;

    assert_non_null(signer);
    assert_int_equal(X509_set_pubkey(signer, ca->keys[plan->signer]), 1);
    X509V3_set_ctx(&context, signer, signer, NULL, NULL, 0);
    fake_ca_extend(signer, &context, NID_subject_key_identifier, "hash");
    X509V3_set_ctx(&context, signer, certificate, NULL, NULL, 0);
    fake_ca_extend(certificate, &context, NID_subject_key_identifier, "hash");
    fake_ca_extend(certificate, &context, NID_authority_key_identifier, "keyid:always");
    X509_free(signer);
}

X509 *fake_ca_sign(struct fake_ca *ca, const struct fake_ca_plan *plan) {
    X509 *certificate = X509_new();
    bool dated = plan->from_days != 0 || plan->until_days != 0;
    X509V3_CTX context;

    assert_non_null(certificate);
    assert_int_equal(X509_set_version(certificate, X509_VERSION_3), 1);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++ca->serial);
    name_set(X509_get_subject_name(certificate), plan->subject);
    name_set(X509_get_issuer_name(certificate), plan->issuer);
    X509_gmtime_adj(X509_getm_notBefore(certificate), (dated ? plan->from_days : -1) * (long)DAY_S);
    X509_gmtime_adj(X509_getm_notAfter(certificate), (dated ? plan->until_days : 1) * (long)DAY_S);
    assert_int_equal(X509_set_pubkey(certificate, ca->keys[plan->key]), 1);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    if (plan->ca) {
        fake_ca_extend(certificate, &context, NID_basic_constraints, "critical,CA:TRUE");
    } else {
        fake_ca_extend(certificate, &context, NID_subject_alt_name, "DNS:" FAKE_CA_HOST);
    }
    if (plan->key_ids) {
        add_key_ids(ca, certificate, plan);
    }
    assert_true(X509_sign(certificate, ca->keys[plan->signer], EVP_sha256()) > 0);
    return certificate;
}

struct fake_ca *fake_ca_new(void) {
    struct fake_ca *ca = mem_zalloc(sizeof(*ca));

    for (size_t i = 0; i < FAKE_CA_KEYS; i++) {
        ca->keys[i] = EVP_EC_gen("P-256");
        assert_non_null(ca->keys[i]);
    }
    return ca;
}

void fake_ca_destroy(struct fake_ca *ca) {
    for (size_t i = 0; i < FAKE_CA_KEYS; i++) {
        EVP_PKEY_free(ca->keys[i]);
    }
    mem_free(ca);
}

static int row_compare(const void *left, const void *right) {
    const struct ca_row *a = left;
    const struct ca_row *b = right;

    return (a->subject_hash > b->subject_hash) - (a->subject_hash < b->subject_hash);
}

void fake_ca_table_make(struct fake_ca_table *made, X509 *const *certificates) {
    unsigned char *end = made->der;
    size_t count = 0;

    for (; certificates[count] != NULL; count++) {
        size_t offset = (size_t)(end - made->der);
        assert_true(count < FAKE_CA_SET_MAX &&
                    i2d_X509(certificates[count], NULL) < FAKE_CA_DER_MAX / FAKE_CA_SET_MAX);
        int len = i2d_X509(certificates[count], &end);
        made->rows[count] = (struct ca_row){
            .subject_hash = (uint32_t)X509_subject_name_hash(certificates[count]),
            .offset = (uint32_t)offset,
            .len = (uint32_t)len,
        };
    }
    qsort(made->rows, count, sizeof(made->rows[0]), row_compare);
    made->table = (struct ca_table){.rows = made->rows, .count = count, .der = made->der};
}

static void take_text(struct buf *pem, BIO *bio) {
    char *text;
    long len = BIO_get_mem_data(bio, &text);

    buf_init(pem, (size_t)len);
    assert_true(buf_append(pem, slice_of(text, (size_t)len)));
    BIO_free(bio);
}

void fake_ca_pem(struct buf *pem, X509 *const *certificates) {
    BIO *bio = BIO_new(BIO_s_mem());

    for (size_t i = 0; certificates[i] != NULL; i++) {
        assert_int_equal(PEM_write_bio_X509(bio, certificates[i]), 1);
    }
    take_text(pem, bio);
}

void fake_ca_key_pem(struct buf *pem, EVP_PKEY *key, const EVP_CIPHER *cipher) {
    BIO *bio = BIO_new(BIO_s_mem());
    const char *pass = cipher != NULL ? "pass" : NULL;

    assert_int_equal(PEM_write_bio_PKCS8PrivateKey(bio, key, cipher, pass, 4, NULL, NULL), 1);
    take_text(pem, bio);
}
