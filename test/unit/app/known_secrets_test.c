/* SPDX-License-Identifier: Apache-2.0 */
#include "app/known_secrets.h"

#include "test.h"

enum { SETTINGS_MAX = 4 };

struct setting {
    const char *name, *value;
};

struct settings {
    struct environment environment; /* first */
    const struct setting *list;
};

static const char *get(const struct environment *environment, const char *name) {
    const struct settings *settings = (const struct settings *)environment;

    for (size_t i = 0; i < SETTINGS_MAX && settings->list[i].name != NULL; i++) {
        if (strcmp(settings->list[i].name, name) == 0) {
            return settings->list[i].value;
        }
    }
    return NULL;
}

#define ADDRESS                                                                                    \
    { "WRITE_ADDRESS", "http://loki/loki/api/v1/push" }

static const struct {
    struct setting list[SETTINGS_MAX];
    const char *text;
    const char *blanked;
} CASES[] = {
    {{ADDRESS}, "POST /loki/api/v1/push Host: loki", "POST /loki/api/v1/push Host: loki"},
    {{ADDRESS, {"USERNAME", "the-user"}, {"PASSWORD", "pass-word"}},
     "the-user pass-word dGhlLXVzZXI6cGFzcy13b3Jk",
     "the-user *** ***"},
    /* A whole header in base64 holds the base64 that was sent. */
    {{ADDRESS, {"USERNAME", "the-user"}, {"PASSWORD", "pass-word"}},
     "QmFzaWMgZEdobExYVnpaWEk2Y0dGemN5MTNiM0pr.",
     "***."},
    /* Together they are long enough. */
    {{ADDRESS, {"USERNAME", "u"}, {"PASSWORD", "pw"}}, "u pw u:pw dTpwdw==", "u pw *** ***"},
    {{ADDRESS, {"BEARER_TOKEN", "a.b-c_d"}}, "Bearer a.b-c_d", "Bearer ***"},
    {{ADDRESS,
      {"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
      {"AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG"},
      {"AWS_SESSION_TOKEN", "IQoJb3JpZ2lu+w/=="}},
     "AKIDEXAMPLE wJalrXUtnFEMI/K7MDENG IQoJb3JpZ2lu%2Bw%2F%3D%3D",
     "AKIDEXAMPLE *** ***"},
    {{{"WRITE_ADDRESS", "http://na%40me:p%2Fw%3A1@loki/push"}},
     "na@me na%40me p/w:1 p%2Fw%3A1 bmFAbWU6cC93OjE= loki",
     "*** *** *** *** *** loki"},
    {{{"WRITE_ADDRESS", "http://name:pass@loki/push"}, {"USERNAME", "user"}, {"PASSWORD", "word"}},
     "name pass word",
     "*** *** ***"},
    {{{"WRITE_ADDRESS", "http://h/p?token=t%2Fk+n&x=1&plain-token#frag"}},
     "x=1 t/k+n t%2Fk+n t%2fk%2Bn plain-token token=t%2Fk+n&x=1&plain-token frag",
     "x=1 *** *** *** *** *** frag"},
    {{{"WRITE_ADDRESS", "http://h/p?"}}, "p?", "p?"},
    {{ADDRESS, {"HTTPS_PROXY", "http://proxy-user:proxy-pass@proxy:3128"}},
     "proxy-user proxy-pass proxy cHJveHktdXNlcjpwcm94eS1wYXNz",
     "*** *** proxy ***"},
    {{ADDRESS, {"all_proxy", "socks5h://some:w%40rd@proxy"}, {"http_proxy", "just:a-name@proxy"}},
     "w@rd a-name proxy",
     "*** *** proxy"},
};

static void known_secrets_are_those_of_the_settings(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct settings settings = {{get}, CASES[i].list};
        struct secrets secrets = {0};
        struct config config;
        struct error err = {0};
        struct buf text;

        if (!config_read(&config, &settings.environment, &err)) {
            fail_msg("case %zu: %s", i, err.text);
        }
        known_secrets_add_access(&secrets, &config, &settings.environment);
        known_secrets_add_push(&secrets, &config, &settings.environment);
        config_clean_up(&config); /* they are copies */
        buf_init(&text, 1000);
        assert_true(buf_append_cstr(&text, CASES[i].text));
        secrets_blank(&secrets, &text);
        assert_slice(buf_slice(&text), CASES[i].blanked);
        buf_clean_up(&text);
        secrets_clean_up(&secrets);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_secrets_are_those_of_the_settings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
