/* SPDX-License-Identifier: Apache-2.0 */
#include "redact_setup.h"

#define A10 "aaaaaaaaaa"
#define A60 A10 A10 A10 A10 A10 A10

static void addresses_of_mail_are_replaced(void **state) {
    static const char *const cases[][2] = {
        {"jane@example.com", "<redacted:email>"},
        {"<jane.doe+logs@mail.example.co.uk>", "<<redacted:email>>"},
        {"user=jane_d-e%f@example.com;", "user=<redacted:email>;"},
        {"write to jane@example.com.", "write to <redacted:email>."},
        {"mailto:jane@example.com?x", "mailto:<redacted:email>?x"},
        {"GET /?u=jane%40example.com&v=1", "GET /?u=<redacted:email>&v=1"},
        {"..jane@example.com", "..<redacted:email>"},
        {"a@b.cd,e@f.gh", "<redacted:email>,<redacted:email>"},
        {"git@github.com:org/repo.git", "<redacted:email>:org/repo.git"},
        {"j@xn--bcher-kva.example", "<redacted:email>"},
        {"j@example.com-", "<redacted:email>-"},
        {"j@example.com.1", "<redacted:email>.1"},
        {"a@b@example.com", "a@<redacted:email>"},
        {A60 "bbbbbb@example.com", "aa<redacted:email>"},
        {"j@" A60 ".com", "<redacted:email>"},
        {"j@" A60 "bbbb.com", NULL}, /* a label of 64 bytes */
        {"j@" A60 "." A60 "." A60 "." A60 "." A10 ".xy", "<redacted:email>a.xy"}, /* 253 */
        {"{\"m\":\"a\\njane@example.com\"}", "{\"m\":\"a\\n<redacted:email>\"}"},
        {"Jane \\u003cjane@example.com\\u003e", "Jane \\u003c<redacted:email>\\u003e"},
        {"ren\\u00e9@example.com", "ren<redacted:email>"},
        {"\\x22jane@example.com\\x22", "\\x22<redacted:email>\\x22"},
        {"DOMAIN\\jane@example.com", "DOMAIN\\<redacted:email>"},
        {"\\n@example.com", NULL},
        {"lodash@4.17.21", NULL},
        {"image@sha256:abc", NULL},
        {"jane@localhost", NULL},
        {"jane@.example.com", NULL},
        {"@example.com", NULL},
        {".@example.com", NULL},
        {"jane@example.c", NULL},
        {"jane%41example.com", NULL},
        {"100%", NULL},
        {"j@", NULL},
        {"@@@@", NULL},
    };

    (void)state;
    EXPECT_REDACTED("email", cases);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_mail_are_replaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
