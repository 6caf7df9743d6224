/* SPDX-License-Identifier: Apache-2.0 */
#include "net/client_cert.h"

#include <openssl/x509.h>
#include <time.h>

#include "fake/fake_ca.h"
#include "promtail/tls.h"
#include "test.h"

enum { DAY_S = 24 * 60 * 60 };

static struct fake_ca *ca;

static int set_up(void **state) {
    (void)state;
    tls_library_init();
    ca = fake_ca_new();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    fake_ca_destroy(ca);
    return 0;
}

/* A certificate from 10 days ago till in 10 days, and its issuer. */
static struct buf chain_text(void) {
    static const struct fake_ca_plan PLANS[] = {
        {.subject = "leaf",
         .issuer = "a",
         .key = KEY_LEAF,
         .signer = KEY_A,
         .from_days = -10,
         .until_days = 10},
        {.subject = "a", .issuer = "a", .key = KEY_A, .signer = KEY_A, .ca = true},
    };
    X509 *certificates[] = {fake_ca_sign(ca, &PLANS[0]), fake_ca_sign(ca, &PLANS[1]), NULL};
    struct buf text;

    fake_ca_pem(&text, certificates);
    X509_free(certificates[0]);
    X509_free(certificates[1]);
    return text;
}

static void a_chain_is_fine_while_its_first_certificate_is_valid(void **state) {
    static const struct {
        int days; /* from today */
        const char *fault;
    } CASES[] = {{0, NULL},
                 {-9, NULL},
                 {9, NULL},
                 {11, "the certificate expired on 2"},
                 {-11, "the certificate is valid only from 2"}};
    struct buf chain = chain_text();

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        int64_t now_s = time(NULL) + (int64_t)CASES[i].days * DAY_S;
        assert_int_equal(client_cert_check_chain(buf_slice(&chain), now_s, &err),
                         CASES[i].fault == NULL);
        assert_true(CASES[i].fault == NULL || strstr(err.text, CASES[i].fault) == err.text);
    }
    buf_clean_up(&chain);
}

static void a_key_belongs_to_the_first_certificate(void **state) {
    static const struct {
        int key;
        bool fits;
    } CASES[] = {{KEY_LEAF, true}, {KEY_A, false}, {KEY_STRANGER, false}};
    struct buf chain = chain_text();

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        struct buf key;
        fake_ca_key_pem(&key, ca->keys[CASES[i].key], NULL);
        assert_int_equal(client_cert_check_key(buf_slice(&chain), buf_slice(&key), &err),
                         CASES[i].fits);
        assert_true(CASES[i].fits || strstr(err.text, "is not the key of the first") == err.text);
        buf_clean_up(&key);
    }
    buf_clean_up(&chain);
}

static void what_openssl_would_refuse_later_is_refused_now(void **state) {
    static const struct fake_ca_plan PLAN = {
        .subject = "leaf", .issuer = "leaf", .key = KEY_LEAF, .signer = KEY_LEAF};
    struct error err = {0};
    struct buf chain;

    (void)state;
    X509 *certificate = fake_ca_sign(ca, &PLAN);
    EVP_PKEY *small = EVP_RSA_gen(1024);
    assert_int_equal(X509_set_pubkey(certificate, small), 1);
    fake_ca_pem(&chain, (X509 *[]){certificate, NULL});
    assert_false(client_cert_check_chain(buf_slice(&chain), time(NULL), &err));
    assert_string_equal(err.text, "OpenSSL refuses certificate 1: error:0A00018F:SSL routines::ee "
                                  "key too small");
    buf_clean_up(&chain);
    EVP_PKEY_free(small);
    X509_free(certificate);
}

/* What tls.h makes of it. */
static void a_tls_has_a_client_certificate_once_its_key_is_set(void **state) {
    struct buf chain = chain_text();
    struct error err = {0};
    struct tls *tls = tls_new(SLICE(""), true, &err);
    struct buf key;

    (void)state;
    fake_ca_key_pem(&key, ca->keys[KEY_LEAF], NULL);
    assert_non_null(tls);
    assert_null(tls_client_cert(tls));
    assert_true(tls_set_certificate(tls, buf_slice(&chain), time(NULL), &err));
    assert_null(tls_client_cert(tls));
    assert_true(tls_set_key(tls, buf_slice(&key), &err));
    assert_ptr_equal(tls_client_cert(tls)->chain.ptr, chain.ptr); /* borrowed */
    assert_ptr_equal(tls_client_cert(tls)->key.ptr, key.ptr);
    assert_false(tls_was_asked(tls));
    tls_destroy(tls);
    buf_clean_up(&chain);
    buf_clean_up(&key);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_is_fine_while_its_first_certificate_is_valid),
        cmocka_unit_test(a_key_belongs_to_the_first_certificate),
        cmocka_unit_test(what_openssl_would_refuse_later_is_refused_now),
        cmocka_unit_test(a_tls_has_a_client_certificate_once_its_key_is_set),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
