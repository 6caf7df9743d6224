/* SPDX-License-Identifier: Apache-2.0 */
#include "redact_setup.h"

/* The numbers are those that payment services publish for tests. */
static void numbers_of_cards_are_replaced(void **state) {
    static const char *const cases[][2] = {
        {"4111111111111111", "<redacted:credit_card>"},
        {"4222222222222", "<redacted:credit_card>"},
        {"5555555555554444", "<redacted:credit_card>"},
        {"2223003122003222", "<redacted:credit_card>"},
        {"378282246310005", "<redacted:credit_card>"},
        {"30569309025904", "<redacted:credit_card>"},
        {"6011111111111117", "<redacted:credit_card>"},
        {"3530111333300000", "<redacted:credit_card>"},
        {"6205500000000000004", "<redacted:credit_card>"},
        {"card=4111 1111 1111 1111,", "card=<redacted:credit_card>,"},
        {"4111-1111-1111-1111", "<redacted:credit_card>"},
        {"3782 822463 10005", "<redacted:credit_card>"},
        {"3056-930902-5904", "<redacted:credit_card>"},
        {"6205 5000 0000 0000 004", "<redacted:credit_card>"},
        {"4111 1111 1111 1111 4111", "<redacted:credit_card> 4111"},
        {"2024-01-15 4111111111111111", "2024-01-15 <redacted:credit_card>"},
        {"1234 4111 1111 1111 1111", "1234 <redacted:credit_card>"},
        {"{\"pan\":4111111111111111}", "{\"pan\":<redacted:credit_card>}"},
        {"\\n4111111111111111\\n", "\\n<redacted:credit_card>\\n"},
        {"paid with 4111111111111111.", "paid with <redacted:credit_card>."},
        {"\"\\b4111111111111111\"", "\"\\b<redacted:credit_card>\""},
        {"a\\u00204111111111111111", "a\\u0020<redacted:credit_card>"},
        {"a\\u00a04111111111111111", "a\\u00a0<redacted:credit_card>"},
        {"a%a04111111111111111", "a%a0<redacted:credit_card>"},
        {"a\\u00204111-1111-1111-1111", "a\\u0020<redacted:credit_card>"},
        {"\\u003c4111111111111111\\u003e", "\\u003c<redacted:credit_card>\\u003e"},
        {"\\x224111111111111111\\x22", "\\x22<redacted:credit_card>\\x22"},
        {"q%3D4111111111111111%26", "q%3D<redacted:credit_card>%26"},
        {"q=a%204111111111111111%20", "q=a%20<redacted:credit_card>%20"},
    };

    (void)state;
    EXPECT_REDACTED("credit_card", cases);
}

static void other_numbers_stay(void **state) {
    static const char *const cases[][2] = {
        {"4111111111111112", NULL},     /* fails the Luhn check */
        {"1111111111111117", NULL},     /* no issuer */
        {"411111111111116", NULL},      /* Visa has no 15 digits */
        {"41111111111111110000", NULL}, /* 20 digits */
        {"411111111116", NULL},         /* 12 digits */
        {"41111-1111-1111-111", NULL},  /* other groups */
        {"4111 1111-1111 1111", NULL},  /* mixed */
        {"4111  1111 1111 1111", NULL}, /* two blanks */
        {"4111.1111.1111.1111", NULL},  /* no separator of cards */
        {"0.4111111111111111", NULL},   /* a fraction */
        {"4111111111111111.5", NULL},   /* has a fraction */
        {"a4111111111111111", NULL},    /* a digest */
        {"4111111111111111f", NULL},    /* a digest */
        {"_4111111111111111", NULL},    /* a name */
        {"4111 1111 1111 11112", NULL}, /* goes on */
        {"1700000000123", NULL},        /* a time in ms */
        {"4111 1111 1111 1112", NULL},
        {"4111 1111 1111", NULL},
        {"4111 ", NULL},
        {"4111", NULL},
        {"4", NULL},
        {"2 123456789012 eni-1 10.0.0.1 10.0.0.2 20641 22 6 20 4249 1418530010", NULL},
    };

    (void)state;
    EXPECT_REDACTED("credit_card", cases);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_cards_are_replaced),
        cmocka_unit_test(other_numbers_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
