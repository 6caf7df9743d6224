/* SPDX-License-Identifier: Apache-2.0 */
#include "app/push_secrets.h"

#include "fake/fake_http.h"
#include "promtail/container_of.h"
#include "test.h"

enum { SECOND_MS = 1000 };

/* Ends what was started when the test says so, with the texts that it sets. */
struct fake_fetcher {
    struct reference_fetcher fetcher;
    struct reference_fetch *fetches[CONFIG_REFERENCES_MAX];
    const char *username, *password; /* NULL: fails */
    size_t started, open;
};

struct setup {
    struct fake *fake;
    struct fake_fetcher fetcher;
    struct config config;
    struct secrets known;
    struct log log;
    struct loki_auth auth;
    struct authorizer *authorizer;
    struct push_secrets *secrets;
};

static void start_fetch(struct reference_fetcher *fetcher, struct reference_fetch *fetch) {
    struct fake_fetcher *fake = CONTAINER_OF(fetcher, struct fake_fetcher, fetcher);

    fake->fetches[fake->open++] = fetch;
    fake->started++;
}

static void end_fetches(struct fake_fetcher *fake) {
    size_t count = fake->open;

    fake->open = 0;
    for (size_t i = 0; i < count; i++) {
        struct reference_fetch *fetch = fake->fetches[i];
        const char *text =
            strstr(fetch->reference->target, "user") != NULL ? fake->username : fake->password;
        fetch->failed = text == NULL || !buf_append_cstr(&fetch->text, text);
        if (fetch->failed) {
            error_set(&fetch->err, ERROR_REMOTE, "HTTP 400");
        }
        reference_fetch_end(fetch);
    }
}

static const char *get(const struct environment *environment, const char *name) {
    static const struct {
        const char *name, *value;
    } variables[] = {{"WRITE_ADDRESS", "http://loki/loki/api/v1/push"},
                     {"USERNAME", "file:user"},
                     {"PASSWORD", "file:password"},
                     {"RELABEL_CONFIGS", "file:rules"},
                     {"SECRET_TTL", "60s"}};

    (void)environment;
    for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
        if (strcmp(name, variables[i].name) == 0) {
            return variables[i].value;
        }
    }
    return NULL;
}

static void set_up(struct setup *setup) {
    static const struct environment environment = {get};
    struct error err = {0};

    *setup = (struct setup){.fake = fake_new(NULL, 0), .fetcher = {.fetcher = {start_fetch, NULL}}};
    setup->log = (struct log){.level = LOG_FATAL, .fd = 2, .clock = loop_clock(setup->fake->loop)};
    assert_true(config_read(&setup->config, &environment, &err));
    assert_true(config_fill(&setup->config, &setup->config.references[0], SLICE("me"), &err));
    assert_true(config_fill(&setup->config, &setup->config.references[1], SLICE("word-1"), &err));
    const struct push_secrets_parts parts = {
        .config = &setup->config,
        .fetcher = &setup->fetcher.fetcher,
        .loop = setup->fake->loop,
        .log = &setup->log,
        .auth = &setup->auth,
        .known = &setup->known,
    };
    const struct loki_credentials credentials = {.username = setup->config.username,
                                                 .password = setup->config.password};
    setup->secrets = push_secrets_new(&parts);
    setup->authorizer =
        loki_auth_init(&setup->auth, &credentials, push_secrets_source(setup->secrets));
}

static void tear_down(struct setup *setup) {
    push_secrets_destroy(setup->secrets);
    secrets_clean_up(&setup->known);
    config_clean_up(&setup->config);
    fake_destroy(setup->fake);
}

/* A push at this time; what fell due has begun. */
static void push_at(struct setup *setup, int64_t now_ms) {
    struct authorization out;
    struct error err = {0};

    fake_set_ms(setup->fake, now_ms);
    assert_true(setup->authorizer->authorize(setup->authorizer, NULL, &out, &err));
    loop_turn(setup->fake->loop, now_ms);
}

static void fetch_now(struct setup *setup) {
    setup->auth.source->fetch(setup->auth.source);
    end_fetches(&setup->fetcher);
}

static void only_credentials_are_fetched_again_and_all_of_them_change_at_once(void **state) {
    struct setup setup;
    struct error err;

    (void)state;
    set_up(&setup);
    setup.fetcher.username = "you";
    setup.fetcher.password = "word-2\n";
    fetch_now(&setup);
    assert_int_equal(setup.fetcher.started, 2); /* not the rules */
    assert_int_equal(setup.authorizer->generation, 1);
    assert_string_equal(setup.auth.credentials.username, "you");
    assert_string_equal(setup.auth.credentials.password, "word-2");
    error_set(&err, ERROR_REMOTE, "word-2 is wrong");
    secrets_blank_error(&setup.known, &err);
    assert_string_equal(err.text, "*** is wrong");
    fetch_now(&setup); /* the same */
    assert_int_equal(setup.authorizer->generation, 1);
    tear_down(&setup);
}

static void what_fails_or_cannot_be_sent_changes_nothing(void **state) {
    static const struct {
        const char *username, *password;
    } cases[] = {{"you", NULL}, {NULL, NULL}, {"you", ""}, {"yo:u", "word-2"}, {"you", "a\nb"}};
    struct setup setup;

    (void)state;
    set_up(&setup);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        setup.fetcher.username = cases[i].username;
        setup.fetcher.password = cases[i].password;
        fetch_now(&setup);
        assert_int_equal(setup.authorizer->generation, 0);
        assert_string_equal(setup.auth.credentials.username, "me");
        assert_string_equal(setup.auth.credentials.password, "word-1");
    }
    tear_down(&setup);
}

static void old_ones_are_fetched_once_when_a_push_uses_them(void **state) {
    struct setup setup;

    (void)state;
    set_up(&setup);
    push_at(&setup, 59 * SECOND_MS);
    assert_int_equal(setup.fetcher.started, 0);
    push_at(&setup, 60 * SECOND_MS);
    push_at(&setup, 61 * SECOND_MS); /* under way */
    assert_int_equal(setup.fetcher.started, 2);
    setup.fetcher.username = "me";
    end_fetches(&setup.fetcher); /* fails: again after 30 s, not 60 */
    push_at(&setup, 90 * SECOND_MS);
    assert_int_equal(setup.fetcher.started, 2);
    push_at(&setup, 92 * SECOND_MS);
    assert_int_equal(setup.fetcher.started, 4);
    setup.fetcher.password = "word-2";
    end_fetches(&setup.fetcher);
    push_at(&setup, 151 * SECOND_MS);
    assert_int_equal(setup.fetcher.started, 4);
    push_at(&setup, 152 * SECOND_MS);
    assert_int_equal(setup.fetcher.started, 6);
    tear_down(&setup); /* in the middle of it */
}

static void without_a_credential_by_reference_there_is_nothing_to_fetch(void **state) {
    struct setup setup;

    (void)state;
    set_up(&setup);
    struct config plain = setup.config;
    plain.reference_count = 0;
    const struct push_secrets_parts parts = {.config = &plain, .loop = setup.fake->loop};
    assert_null(push_secrets_new(&parts));
    assert_null(push_secrets_source(NULL));
    push_secrets_destroy(NULL);
    tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_credentials_are_fetched_again_and_all_of_them_change_at_once),
        cmocka_unit_test(what_fails_or_cannot_be_sent_changes_nothing),
        cmocka_unit_test(old_ones_are_fetched_once_when_a_push_uses_them),
        cmocka_unit_test(without_a_credential_by_reference_there_is_nothing_to_fetch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
