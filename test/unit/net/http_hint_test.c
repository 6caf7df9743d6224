/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_hint.h"

#include "test.h"

#define AS_CURL(code) "TLS connect error: error:" code ":SSL routines::some words"

/* By the numbers that OpenSSL's codes have on the wire of the tests in test/flow/test_tls.py. */
static const struct {
    const char *text;
    const char *hint, *hint_with_cert; /* their beginning */
    bool permanent;
} CASES[] = {
    {AS_CURL("0A00010B"), "the port does not speak TLS", "the port does not speak TLS", false},
    {AS_CURL("0A000102"), "TLS 1.2 or later", "TLS 1.2 or later", true},
    {AS_CURL("0A00042E"), "TLS 1.2 or later", "TLS 1.2 or later", true},
    {AS_CURL("0A000410"), "no common cipher, or the server wants", "no common cipher, or CLIENT_",
     false},
    {AS_CURL("0A00045C"), "the server wants a client", "the server refuses", true},
    {AS_CURL("0A000412"), "the server wants a client", "the server refuses", true},
    {AS_CURL("0A000415"), "", "the server refuses", true},
    {AS_CURL("0A000418"), "", "the server does not know the issuer", true},
    {"OpenSSL SSL_read: OpenSSL/3.0.19: error:0A000418:lib(20)::reason(1048), errno 0", "",
     "the server does not know the issuer", true},
    {AS_CURL("0A000126"), "", "", false}, /* unexpected eof */
    {AS_CURL("0900010B"), "", "", false}, /* another library's */
    {"Recv failure: Connection reset by peer", "", "", false},
    {"error:", "", "", false},
    {"", "", "", false},
};

static bool hint_is(struct http_hint hint, const char *beginning) {
    return beginning[0] == '\0' ? hint.text[0] == '\0' : strstr(hint.text, beginning) == hint.text;
}

static void an_error_of_tls_has_a_hint_for_the_operator(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct http_hint hint = http_hint_of_tls(CASES[i].text, false);
        struct http_hint with_cert = http_hint_of_tls(CASES[i].text, true);
        if (!hint_is(hint, CASES[i].hint) || !hint_is(with_cert, CASES[i].hint_with_cert) ||
            hint.permanent != CASES[i].permanent || with_cert.permanent != CASES[i].permanent) {
            fail_msg("%s: %s, %s", CASES[i].text, hint.text, with_cert.text);
        }
    }
}

static void a_lost_refusal_may_be_the_client_certificates(void **state) {
    (void)state;
    assert_true(hint_is(http_hint_of_request(false), "the server asks for a client certificate"));
    assert_true(hint_is(http_hint_of_request(true), "the server may refuse"));
    assert_false(http_hint_of_request(true).permanent);
}

static void only_a_proxys_407_has_a_hint(void **state) {
    static const long OTHERS[] = {0, 200, 401, 403, 406, 408, 502};

    (void)state;
    assert_true(hint_is(http_hint_of_proxy(407), "the proxy wants a user name"));
    assert_true(http_hint_of_proxy(407).permanent);
    for (size_t i = 0; i < sizeof(OTHERS) / sizeof(OTHERS[0]); i++) {
        assert_true(hint_is(http_hint_of_proxy(OTHERS[i]), ""));
        assert_false(http_hint_of_proxy(OTHERS[i]).permanent);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_of_tls_has_a_hint_for_the_operator),
        cmocka_unit_test(a_lost_refusal_may_be_the_client_certificates),
        cmocka_unit_test(only_a_proxys_407_has_a_hint),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
