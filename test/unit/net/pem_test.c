/* SPDX-License-Identifier: Apache-2.0 */
#include "net/pem.h"

#include <openssl/err.h>
#include <openssl/x509.h>

#include "fake/fake_ca.h"
#include "promtail/tls.h"
#include "test.h"

#define BEGIN_CERT "-----BEGIN CERTIFICATE-----\n"
#define BEGIN_KEY "-----BEGIN PRIVATE KEY-----\n"

enum { TEXT_MAX = 1 << 16 };

static const struct fake_ca_plan LEAF = {
    .subject = "leaf", .issuer = "a", .key = KEY_LEAF, .signer = KEY_A};

/* What the texts of the tests are made of. */
struct parts {
    struct fake_ca *ca;
    X509 *certificate;
    struct buf certificate_text;
    struct buf key_text;
    struct buf encrypted_text;
};

static void parts_make(struct parts *parts) {
    tls_library_init();
    parts->ca = fake_ca_new();
    parts->certificate = fake_ca_sign(parts->ca, &LEAF);
    fake_ca_pem(&parts->certificate_text, (X509 *[]){parts->certificate, NULL});
    fake_ca_key_pem(&parts->key_text, parts->ca->keys[KEY_LEAF], NULL);
    fake_ca_key_pem(&parts->encrypted_text, parts->ca->keys[KEY_LEAF], EVP_aes_256_cbc());
}

static void parts_free(struct parts *parts) {
    buf_clean_up(&parts->certificate_text);
    buf_clean_up(&parts->key_text);
    buf_clean_up(&parts->encrypted_text);
    X509_free(parts->certificate);
    fake_ca_destroy(parts->ca);
}

/* "c": the certificate, "k": its key, "e": that key, encrypted; anything else as it is. */
static void text_make(struct buf *out, const struct parts *parts, const char *plan) {
    buf_init(out, TEXT_MAX);
    for (; *plan != '\0'; plan++) {
        const struct buf *part = *plan == 'c'   ? &parts->certificate_text
                                 : *plan == 'k' ? &parts->key_text
                                 : *plan == 'e' ? &parts->encrypted_text
                                                : NULL;
        assert_true(part != NULL ? buf_append(out, buf_slice(part))
                                 : buf_append_byte(out, (unsigned char)*plan));
    }
}

static void certificates_are_found_among_other_blocks(void **state) {
    static const struct {
        const char *plan;
        int count; /* -1: the text is refused */
    } CASES[] = {{"c", 1}, {"cc", 2}, {"kc", 1}, {"ck", 1}, {"=\n=\nc=\nkc", 2},
                 {"", -1}, {"k", -1}, {"=", -1}, {"e", -1}, {"ce", 1}};
    struct parts parts;

    (void)state;
    parts_make(&parts);
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        struct buf text;
        text_make(&text, &parts, CASES[i].plan);
        STACK_OF(X509) *found = pem_certificates(buf_slice(&text), &err);
        assert_int_equal(found != NULL ? sk_X509_num(found) : -1, CASES[i].count);
        assert_int_equal(err.code, CASES[i].count < 0 ? ERROR_INPUT : ERROR_NONE);
        assert_int_equal(ERR_peek_error(), 0);
        pem_certificates_free(found);
        buf_clean_up(&text);
    }
    parts_free(&parts);
}

static void a_key_is_found_among_other_blocks_and_never_decrypted(void **state) {
    static const struct {
        const char *plan;
        const char *fault; /* NULL: the key is found */
    } CASES[] = {{"k", NULL},
                 {"ck", NULL},
                 {"kc", NULL},
                 {"=\nk", NULL},
                 {"e", "is encrypted"},
                 {"ce", "is encrypted"},
                 {"c", "no readable PEM private key"},
                 {"", "no readable PEM private key"},
                 {"-----BEGIN", "no readable PEM private key"}};
    struct parts parts;

    (void)state;
    parts_make(&parts);
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        struct buf text;
        text_make(&text, &parts, CASES[i].plan);
        EVP_PKEY *key = pem_private_key(buf_slice(&text), &err);
        assert_int_equal(key != NULL, CASES[i].fault == NULL);
        assert_true(key != NULL ? EVP_PKEY_eq(key, parts.ca->keys[KEY_LEAF]) == 1
                                : strstr(err.text, CASES[i].fault) != NULL);
        assert_int_equal(ERR_peek_error(), 0);
        EVP_PKEY_free(key);
        buf_clean_up(&text);
    }
    parts_free(&parts);
}

/* Cut at every offset; a text that lost no more than its last line end is whole. */
static void a_text_that_is_cut_is_refused(void **state) {
    struct parts parts;

    (void)state;
    parts_make(&parts);
    for (size_t len = 0; len + 1 < parts.certificate_text.len; len++) {
        struct error err = {0};
        STACK_OF(X509) *found =
            pem_certificates(slice_first(buf_slice(&parts.certificate_text), len), &err);
        assert_null(found);
        assert_int_equal(err.code, ERROR_INPUT);
    }
    for (size_t len = 0; len + 1 < parts.key_text.len; len++) {
        struct error err = {0};
        assert_null(pem_private_key(slice_first(buf_slice(&parts.key_text), len), &err));
        assert_int_equal(err.code, ERROR_INPUT);
    }
    parts_free(&parts);
}

static void an_error_does_not_quote_the_text(void **state) {
    static const char *const TEXTS[] = {BEGIN_KEY "s3cret\n", BEGIN_CERT "s3cret\n", "s3cret"};

    (void)state;
    tls_library_init();
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        struct error err = {0};
        assert_null(pem_private_key(slice_from_cstr(TEXTS[i]), &err));
        assert_null(strstr(err.text, "s3cret"));
        assert_null(pem_certificates(slice_from_cstr(TEXTS[i]), &err));
        assert_null(strstr(err.text, "s3cret"));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificates_are_found_among_other_blocks),
        cmocka_unit_test(a_key_is_found_among_other_blocks_and_never_decrypted),
        cmocka_unit_test(a_text_that_is_cut_is_refused),
        cmocka_unit_test(an_error_does_not_quote_the_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
