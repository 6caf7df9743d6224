/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/tls.h"

#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

/* Instead of the C library's: OpenSSL knows a fork by it. So it takes a fork for the same process,
 * as it takes the copies of a snapshot. */
__attribute__((visibility("default"))) pid_t getpid(void) {
    return 42;
}

static SSL_CTX *context_new(void) {
    tls_library_init();
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    assert_non_null(context);
    return context;
}

static int objects_in(SSL_CTX *context) {
    return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context)));
}

static void connections_share_a_store_in_which_nothing_is_parsed(void **state) {
    struct error err = {0};
    struct tls *tls = tls_new(SLICE(""), true, &err);
    SSL_CTX *first = context_new();
    SSL_CTX *second = context_new();

    (void)state;
    assert_non_null(tls);
    assert_true(tls_verifies(tls));
    assert_true(tls_apply(tls, first, &err));
    assert_true(tls_apply(tls, second, &err));
    assert_ptr_equal(SSL_CTX_get_cert_store(first), SSL_CTX_get_cert_store(second));
    assert_int_equal(objects_in(first), 0);
    tls_destroy(tls);
    tls_destroy(NULL);
    assert_int_equal(objects_in(second), 0); /* a connection may outlive its tls */
    SSL_CTX_free(first);
    SSL_CTX_free(second);
}

static void a_proxy_is_verified_where_the_server_is_not(void **state) {
    struct error err = {0};
    struct tls *tls = tls_new(SLICE(""), false, &err);
    SSL_CTX *context = context_new();
    X509_STORE *own = SSL_CTX_get_cert_store(context);

    (void)state;
    assert_non_null(tls);
    assert_false(tls_verifies(tls));
    assert_true(tls_apply(tls, context, &err)); /* the SSL_CTX may be that of a proxy */
    assert_ptr_not_equal(SSL_CTX_get_cert_store(context), own);
    assert_int_equal(objects_in(context), 0);
    tls_destroy(tls);
    SSL_CTX_free(context);
}

static void a_ca_that_is_none_is_refused(void **state) {
    static const char *const bad[] = {
        "no pem",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct error err = {0};
        assert_null(tls_new(slice_from_cstr(bad[i]), true, &err));
        assert_int_equal(err.code, ERROR_INPUT);
        assert_true(err.text[0] != '\0');
        assert_null(tls_new(slice_from_cstr(bad[i]), false, &err));
    }
}

enum { DRAWN_BYTES = 32 };

static void draw_in_a_copy(bool reseeds, unsigned char drawn[DRAWN_BYTES]) {
    int ends[2];
    int status;

    assert_int_equal(pipe(ends), 0);
    pid_t copy = fork();
    assert_true(copy >= 0);
    if (copy == 0) {
        if (reseeds) {
            tls_library_reseed();
        }
        RAND_bytes(drawn, DRAWN_BYTES);
        _exit(write(ends[1], drawn, DRAWN_BYTES) == DRAWN_BYTES ? 0 : 1);
    }
    assert_int_equal(waitpid(copy, &status, 0), copy);
    assert_int_equal(status, 0);
    assert_int_equal(read(ends[0], drawn, DRAWN_BYTES), DRAWN_BYTES);
    close(ends[0]);
    close(ends[1]);
}

static void copies_of_a_process_draw_other_random_numbers_once_they_reseed(void **state) {
    unsigned char one[DRAWN_BYTES];
    unsigned char other[DRAWN_BYTES];

    (void)state;
    tls_library_init();
    assert_int_equal(RAND_bytes(one, DRAWN_BYTES), 1); /* the generators exist */
    draw_in_a_copy(false, one);
    draw_in_a_copy(false, other);
    assert_memory_equal(one, other, DRAWN_BYTES); /* so there is something to mend */
    draw_in_a_copy(true, one);
    draw_in_a_copy(true, other);
    assert_memory_not_equal(one, other, DRAWN_BYTES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connections_share_a_store_in_which_nothing_is_parsed),
        cmocka_unit_test(a_proxy_is_verified_where_the_server_is_not),
        cmocka_unit_test(a_ca_that_is_none_is_refused),
        cmocka_unit_test(copies_of_a_process_draw_other_random_numbers_once_they_reseed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
