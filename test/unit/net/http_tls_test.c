/* SPDX-License-Identifier: Apache-2.0 */
/* Handshakes with a server of OpenSSL's that notes what it got to see. */
#include "net/http_tls.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "fake/fake_ca.h"
#include "fake/fake_caller.h"
#include "test.h"

struct texts {
    struct fake_ca *ca;
    X509 *certificate; /* of both sides: self-signed, for another host than 127.0.0.1 */
    struct buf chain;
    struct buf key;
};

static void texts_make(struct texts *texts) {
    static const struct fake_ca_plan PLAN = {
        .subject = "both", .issuer = "both", .key = KEY_LEAF, .signer = KEY_LEAF};

    tls_library_init();
    texts->ca = fake_ca_new();
    texts->certificate = fake_ca_sign(texts->ca, &PLAN);
    fake_ca_pem(&texts->chain, (X509 *[]){texts->certificate, NULL});
    fake_ca_key_pem(&texts->key, texts->ca->keys[KEY_LEAF], NULL);
}

static void texts_free(struct texts *texts) {
    buf_clean_up(&texts->chain);
    buf_clean_up(&texts->key);
    X509_free(texts->certificate);
    fake_ca_destroy(texts->ca);
}

struct server {
    SSL_CTX *context;
    int listener;
    unsigned port;
    pthread_t thread;
    bool handshake; /* it was finished */
    int version;
    bool shown; /* the client has shown a certificate */
};

static int take_any(X509_STORE_CTX *context, void *argument) {
    (void)context;
    (void)argument;
    return 1;
}

/* One handshake, and one answer to whatever comes. */
static void *serve(void *context) {
    static const char ANSWER[] = "HTTP/1.1 204 No Content\r\n\r\n";
    struct server *server = context;
    char request[4096];
    int fd = accept(server->listener, NULL, NULL);
    SSL *ssl = SSL_new(server->context);

    SSL_set_fd(ssl, fd);
    server->handshake = SSL_accept(ssl) == 1;
    if (server->handshake) {
        X509 *shown = SSL_get1_peer_certificate(ssl);
        server->version = SSL_version(ssl);
        server->shown = shown != NULL;
        X509_free(shown);
        SSL_read(ssl, request, sizeof(request));
        SSL_write(ssl, ANSWER, sizeof(ANSWER) - 1);
        SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    close(fd);
    return NULL;
}

static void server_start(struct server *server, const struct texts *texts, int newest) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);

    *server = (struct server){.context = SSL_CTX_new(TLS_server_method())};
    SSL_CTX_set_security_level(server->context, 0); /* TLS 1.1 is not to be had above */
    SSL_CTX_set_max_proto_version(server->context, newest);
    SSL_CTX_use_certificate(server->context, texts->certificate);
    SSL_CTX_use_PrivateKey(server->context, texts->ca->keys[KEY_LEAF]);
    SSL_CTX_set_verify(server->context, SSL_VERIFY_PEER, NULL); /* asks, and does not insist */
    SSL_CTX_set_cert_verify_callback(server->context, take_any, NULL);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(server->listener, 1), 0);
    assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
    server->port = ntohs(address.sin_port);
    pthread_create(&server->thread, NULL, serve, server);
}

static void server_stop(struct server *server) {
    pthread_join(server->thread, NULL);
    close(server->listener);
    SSL_CTX_free(server->context);
}

static const struct {
    const char *name;
    bool verify;
    bool has_cert;
    int newest; /* that the server speaks */
    bool answered;
    bool shown;
} CASES[] = {
    {"a server that is verified", true, true, TLS1_3_VERSION, false, false},
    {"a server that is not", false, false, TLS1_3_VERSION, true, false},
    {"TLS 1.2", false, false, TLS1_2_VERSION, true, false},
    {"TLS 1.1", false, false, TLS1_1_VERSION, false, false},
    {"a client certificate", false, true, TLS1_3_VERSION, true, true},
    {"a client certificate in TLS 1.2", false, true, TLS1_2_VERSION, true, true},
};

static struct tls *client_tls(const struct texts *texts, bool verify, bool has_cert) {
    struct error err = {0};
    struct tls *tls = tls_new(SLICE(""), verify, &err);

    assert_non_null(tls);
    if (has_cert) {
        assert_true(tls_set_certificate(tls, buf_slice(&texts->chain), time(NULL), &err));
        assert_true(tls_set_key(tls, buf_slice(&texts->key), &err));
    }
    return tls;
}

static void settings_hold_for_a_handshake(void **state) {
    struct texts texts;

    (void)state;
    texts_make(&texts);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct tls *tls = client_tls(&texts, CASES[i].verify, CASES[i].has_cert);
        struct server server;
        struct setup setup;
        server_start(&server, &texts, CASES[i].newest);
        set_up(&setup, NULL, 0);
        snprintf(setup.url, sizeof(setup.url), "https://127.0.0.1:%u/", server.port);
        setup.request.tls = tls;
        begin(&setup);
        finish(&setup);
        server_stop(&server);
        bool ok = setup.call.result.ok;
        if (ok != CASES[i].answered || server.shown != CASES[i].shown ||
            (ok && (server.version < TLS1_2_VERSION || !tls_was_asked(tls)))) {
            fail_msg("%s: %s", CASES[i].name, setup.call.result.error.text);
        }
        tear_down(&setup);
        tls_destroy(tls);
    }
    texts_free(&texts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_hold_for_a_handshake),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
