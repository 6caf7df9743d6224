/* SPDX-License-Identifier: Apache-2.0 */
#include "net/tls_words.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "promtail/tls.h"
#include "test.h"

#define AS_CURL "TLS connect error: OpenSSL/3: %s, errno 0"

enum { REASON_MAX = 1500, TEXT_MAX = 256 };

/* Those that LOADERS of tls_words.c names, and the providers. */
static const int LIBRARIES[] = {
    ERR_LIB_SSL, ERR_LIB_X509, ERR_LIB_X509V3, ERR_LIB_ASN1, ERR_LIB_EVP,    ERR_LIB_RSA,
    ERR_LIB_EC,  ERR_LIB_DH,   ERR_LIB_DSA,    ERR_LIB_BN,   ERR_LIB_RAND,   ERR_LIB_BIO,
    ERR_LIB_BUF, ERR_LIB_OBJ,  ERR_LIB_PEM,    ERR_LIB_PROV, ERR_LIB_CRYPTO,
};

enum { LIBRARY_COUNT = sizeof(LIBRARIES) / sizeof(LIBRARIES[0]) };

static unsigned long code_at(size_t number) {
    return ERR_PACK(LIBRARIES[number / REASON_MAX], 0, number % REASON_MAX + 1);
}

/* What a process that loads all words when it starts makes of every code, a line each. */
static void write_all_words(int to) {
    FILE *out = fdopen(to, "w");
    char text[TEXT_MAX / 2];

    OPENSSL_init_ssl(OPENSSL_INIT_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_LOAD_SSL_STRINGS, NULL);
    for (size_t i = 0; i < (size_t)LIBRARY_COUNT * REASON_MAX; i++) {
        ERR_error_string_n(code_at(i), text, sizeof(text));
        fprintf(out, AS_CURL "\n", text);
    }
    fclose(out);
}

static FILE *other_process(pid_t *child) {
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    *child = fork();
    assert_true(*child >= 0);
    if (*child == 0) {
        close(ends[0]);
        write_all_words(ends[1]);
        _exit(0);
    }
    close(ends[1]);
    return fdopen(ends[0], "r");
}

/* First, because the words of a process can't be unloaded. */
static void words_are_those_that_openssl_loads_itself(void **state) {
    pid_t child;
    FILE *expected = other_process(&child);
    char line[TEXT_MAX];
    char text[TEXT_MAX];
    char numbers[TEXT_MAX / 2];
    unsigned named = 0;

    (void)state;
    tls_library_init();
    ERR_error_string_n(code_at(266), text, sizeof(text));
    assert_string_equal(text, "error:0A00010B:lib(20)::reason(267)"); /* none is loaded */
    for (size_t i = 0; i < (size_t)LIBRARY_COUNT * REASON_MAX; i++) {
        ERR_error_string_n(code_at(i), numbers, sizeof(numbers));
        snprintf(text, sizeof(text), AS_CURL, numbers);
        tls_words_fill_in(text, sizeof(text));
        assert_non_null(fgets(line, sizeof(line), expected));
        line[strcspn(line, "\n")] = '\0';
        if (strcasecmp(text, line) != 0) { /* "missing OID", we have "missing oid" */
            fail_msg("\"%s\" should be \"%s\"", text, line);
        }
        named += strstr(line, ":reason(") == NULL ? 1 : 0;
    }
    assert_true(named > 1000);
    fclose(expected);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void only_the_error_is_replaced(void **state) {
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"TLS connect error: OpenSSL/3.0.0: error:0A00010B:lib(20)::reason(267), errno 0",
         "TLS connect error: OpenSSL/3.0.0: error:0A00010B:lib(20)::reason(267), errno 0"},
        {"error:0A00010B:SSL routines::wrong version number",
         "error:0A00010B:SSL routines::wrong version number"},
        {"no error: at all", "no error: at all"},
        {"error:", "error:"},
        {"error:zz", "error:zz"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[TEXT_MAX];
        snprintf(text, sizeof(text), "%s", cases[i].text);
        tls_words_fill_in(text, sizeof(text));
        assert_string_equal(text, cases[i].expected); /* words are loaded: curl wrote them itself */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_those_that_openssl_loads_itself),
        cmocka_unit_test(only_the_error_is_replaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
