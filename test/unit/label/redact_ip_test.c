/* SPDX-License-Identifier: Apache-2.0 */
#include "redact_setup.h"

static void addresses_of_ipv4_are_replaced(void **state) {
    static const char *const cases[][2] = {
        {"10.0.0.1", "<redacted:ip>"},
        {"from 10.0.0.1.", "from <redacted:ip>."},
        {"[192.168.100.200]:8080", "[<redacted:ip>]:8080"},
        {"a=1.2.3.4,b=255.255.255.255", "a=<redacted:ip>,b=<redacted:ip>"},
        {"1.2.3.4 5.6.7.8", "<redacted:ip> <redacted:ip>"},
        {"1.2.3.4/16", "<redacted:ip>/16"},
        {"{\"m\":\"a\\n10.0.0.1\\tb\"}", "{\"m\":\"a\\n<redacted:ip>\\tb\"}"},
        {"4.3.2.1.in-addr.arpa", "<redacted:ip>.in-addr.arpa"},
        {"v1.2.3.4", "v<redacted:ip>"},
        {"...010.001.000.009...", "...<redacted:ip>..."},
        {"1.2.3.4:1.2.3.5", "<redacted:ip>:<redacted:ip>"},
        {"10.0.0.1,%20192.0.2.2,%2010.0.0.3", "<redacted:ip>,%20<redacted:ip>,%20<redacted:ip>"},
        {"\\u0020192.0.2.2\\u0020", "\\u0020<redacted:ip>\\u0020"},
        {"50%10.0.0.1", "50%<redacted:ip>"},
        {"256.1.1.1", NULL},
        {"1.2.3.256", NULL},
        {"1.2.3.4567", NULL},
        {"1234.5.6.7", NULL},
        {"1.2.3", NULL},
        {"1.2.3.", NULL},
        {"1.3.6.1.4.1.311", NULL},
        {"1..2.3.4", NULL},
        {"...", NULL},
        {".", NULL},
        {"", NULL},
    };

    (void)state;
    EXPECT_REDACTED("ip", cases);
}

static void addresses_of_ipv6_are_replaced(void **state) {
    static const char *const cases[][2] = {
        {"2001:db8:85a3:0:0:8a2e:370:7334", "<redacted:ip>"},
        {"2001:db8::1", "<redacted:ip>"},
        {"::1", "<redacted:ip>"},
        {"fe80::", "<redacted:ip>"},
        {"FE80::0202:B3FF:FE1E:8329%eth0", "<redacted:ip>%eth0"},
        {"[2001:db8::1]:443", "[<redacted:ip>]:443"},
        {"2001:db8::/32", "<redacted:ip>/32"},
        {"::ffff:10.0.0.1", "<redacted:ip>"},
        {"::ffff:10.0.0.1:80", "<redacted:ip>:80"},
        {"1:2:3:4:5:6:10.0.0.1", "<redacted:ip>"},
        {"addr fe80::1: up", "addr <redacted:ip>: up"},
        {"client:2001:db8::1", "client:<redacted:ip>"},
        {"id:2001:db8::1", "id:<redacted:ip>"},
        {"ip:::1", NULL}, /* which colon belongs to what? */
        {"\"m\":\"\\n2001:db8::1\"", "\"m\":\"\\n<redacted:ip>\""},
        {"\\u003c2001:db8::1\\u003e", "\\u003c<redacted:ip>\\u003e"},
        {"q=%202001:db8::1", "q=%20<redacted:ip>"},
        {"1:2:3:4:5:6:7::", "<redacted:ip>"},
        {"12:34:56", NULL},
        {"2024-01-15T10:20:30.123Z", NULL},
        {"aa:bb:cc:dd:ee:ff", NULL},
        {"std::string", NULL},
        {"ab::cd()", NULL},
        {"std::1", NULL},
        {"12345::1", NULL},
        {"2001:db8::1x", NULL},
        {"::", NULL},
        {":", NULL},
        {"a:b", NULL},
        {"1:2:3:4:5:6:7", NULL},
    };

    (void)state;
    EXPECT_REDACTED("ip", cases);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_ipv4_are_replaced),
        cmocka_unit_test(addresses_of_ipv6_are_replaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
