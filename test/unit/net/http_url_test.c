/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/http_url.h"

#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LABEL_63 "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-abcdefghi"
#define NAME_251                                                                                   \
    LABEL_63 "." LABEL_63 "." LABEL_63 "."                                                         \
             "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-abcdef"
#define ENCODE "; in user info, /, ?, # and @ must be percent-encoded"

static const struct {
    const char *url;
    bool has_user, has_path;
} GOOD[] = {
    {"http://h", false, false},
    {"https://h", false, false},
    {"http://h/", false, false},
    {"http://h//", false, false},
    {"http://h?x=/y", false, false},
    {"http://h#/x", false, false},
    {"http://h/p", false, true},
    {"https://logs.example.com:443/loki/api/v1/push?x=y#z", false, true},
    {"http://127.0.0.1:65535/p", false, true},
    {"http://[::1]:3100/p", false, true},
    {"http://a_b.c-d.example./p", false, true},
    {"http://" LABEL_63 "/p", false, true},
    {"http://h:/p", false, true},
    {"http://h/a%00b/..", false, true},
    {"http://h/\xc3\xa9", false, true},
    {"http://x@evil/", true, false},
    {"http://u:p@h/p", true, true},
    {"http://@h/p", true, true},
};

static void http_url_tells_the_parts_of_an_address(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(GOOD); i++) {
        struct http_url parts;
        struct error err = {0};
        if (!http_url_check(GOOD[i].url, &parts, &err)) {
            fail_msg("%s: %s", GOOD[i].url, err.text);
        }
        if (parts.has_user != GOOD[i].has_user || parts.has_path != GOOD[i].has_path) {
            fail_msg("%s: user %d, path %d", GOOD[i].url, parts.has_user, parts.has_path);
        }
    }
}

static const struct {
    const char *url, *text;
} BAD[] = {
    {"", "must begin with http:// or https://"},
    {"foo", "must begin with http:// or https://"},
    {"x@evil/", "must begin with http:// or https://"},
    {"ftp://h/p", "must begin with http:// or https://"},
    {"http:/h/p", "must begin with http:// or https://"},
    {"http://", "has no host"},
    {"http:///p", "has no host"},
    {"http://:80/p", "has no host"},
    {"http://h%00.evil/p", "its host is not a host name or an IP address"},
    {"http://h%0a/p", "its host is not a host name or an IP address"},
    {"http://h%2fevil/p", "its host is not a host name or an IP address"},
    {"http://h\\evil/p", "its host is not a host name or an IP address"},
    {"http://[::1/p", "its host is not a host name or an IP address"},
    {"http://[::x]/p", "its host is not a host name or an IP address"},
    {"http://a..b/p", "its host is not a host name or an IP address"},
    {"http://.b/p", "its host is not a host name or an IP address"},
    {"http://./p", "its host is not a host name or an IP address"},
    {"http://127.0.0.1.1/p", "its host is not a host name or an IP address"},
    {"http://300.1.1.1/p", "its host is not a host name or an IP address"},
    {"http://x" LABEL_63 "/p", "its host is not a host name or an IP address"},
    {"http://" NAME_251 ".toolong/p", "its host is not a host name or an IP address"},
    {"http://lok\xc3\xad/p", "its host has letters outside ASCII: write them as xn--..."},
    {"http://h:0/p", "its port is not a number from 1 to 65535"},
    {"http://h:65536/p", "its port is not a number from 1 to 65535"},
    {"http://h:x/p", "its port is not a number from 1 to 65535"},
    {"http://h/a b", "has a blank or control byte at position 11"},
    {"http://h/p\n", "has a blank or control byte at position 11"},
    {"http://u:s3cret/x@h/p", "its port is not a number from 1 to 65535" ENCODE},
};

static void http_url_refuses_what_can_not_be_asked(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(BAD); i++) {
        struct http_url parts;
        struct error err = {0};
        if (http_url_check(BAD[i].url, &parts, &err)) {
            fail_msg("accepted: %s", BAD[i].url);
        }
        if (strcmp(err.text, BAD[i].text) != 0) {
            fail_msg("%s: %s", BAD[i].url, err.text);
        }
        assert_int_equal(err.code, ERROR_INPUT);
    }
}

static const struct {
    const char *url;
    const char *text; /* NULL: it is a proxy */
} PROXIES[] = {
    {"foo", NULL},
    {"proxy.example.com:3128", NULL},
    {"http://u:p@127.0.0.1:3128", NULL},
    {"u:p%40@127.0.0.1:3128/", NULL},
    {"https://proxy", NULL},
    {"socks5h://u:p@[::1]:1080", NULL},
    {"SOCKS4A://h", NULL},
    {"foo://u:s3cret@h:1",
     "must begin with one of: http://, https://, socks4://, socks4a://, socks5://, socks5h://"},
    {"http://u:s3cret@", "has no host" ENCODE},
    {"http://u:s3cret pass@h:1", "has a blank or control byte at position 16"},
    {"http://u:s3cret@h:99999999", "its port is not a number from 1 to 65535" ENCODE},
    {"h:0", "its port is not a number from 1 to 65535"},
    {"http://u:s3cret/x@h:1", "its port is not a number from 1 to 65535" ENCODE},
    {"http://u:12/s3cret@h:1",
     "has an @ after its host; in user info, /, ?, # and @ must be percent-encoded"},
    {"http://u:12?s3cret@h:1",
     "has an @ after its host; in user info, /, ?, # and @ must be percent-encoded"},
    {"http://u:12#s3cret@h:1",
     "has an @ after its host; in user info, /, ?, # and @ must be percent-encoded"},
    {"http://u:s3cret%0a@h:1", "its user info can't be decoded"},
    {"http://h%00.evil:1", "its host is not a host name or an IP address"},
};

static void a_proxy_is_what_curl_takes_for_one(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(PROXIES); i++) {
        struct error err = {0};
        bool ok = http_url_check_proxy(PROXIES[i].url, &err);
        if (ok != (PROXIES[i].text == NULL)) {
            fail_msg("%s: %s", PROXIES[i].url, ok ? "accepted" : err.text);
        }
        if (!ok && strcmp(err.text, PROXIES[i].text) != 0) {
            fail_msg("%s: %s", PROXIES[i].url, err.text);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(http_url_tells_the_parts_of_an_address),
        cmocka_unit_test(http_url_refuses_what_can_not_be_asked),
        cmocka_unit_test(a_proxy_is_what_curl_takes_for_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
