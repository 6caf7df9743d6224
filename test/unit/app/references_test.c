/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/references.h"

#include "test.h"

/* Ends one fetch a turn, the last one first, once all were started. */
struct slow_fetcher {
    struct reference_fetcher fetcher; /* first */
    struct reference_fetch *fetches[CONFIG_REFERENCES_MAX];
    const char *const *texts; /* by the order of starting; "!..." is an error */
    size_t started, under_way, waits;
};

static void start(struct reference_fetcher *fetcher, struct reference_fetch *fetch) {
    struct slow_fetcher *slow = (struct slow_fetcher *)fetcher;

    assert_int_equal(slow->waits, 0); /* nobody waits for one before the next is started */
    slow->fetches[slow->started++] = fetch;
    slow->under_way++;
}

static void wait_for_one(struct reference_fetcher *fetcher) {
    struct slow_fetcher *slow = (struct slow_fetcher *)fetcher;
    assert_true(slow->under_way > 0);
    const char *text = slow->texts[--slow->under_way];
    struct reference_fetch *fetch = slow->fetches[slow->under_way];

    slow->waits++;
    if (text[0] == '!') {
        error_set(&fetch->err, ERROR_REMOTE, "%s", text + 1);
        fetch->failed = true;
    } else {
        assert_true(buf_append_cstr(&fetch->text, text));
    }
    reference_fetch_end(fetch);
}

static const char *get(const struct environment *environment, const char *name) {
    (void)environment;
    return strcmp(name, "WRITE_ADDRESS") == 0     ? "http://loki/loki/api/v1/push"
           : strcmp(name, "RELABEL_CONFIGS") == 0 ? "file:rules"
           : strcmp(name, "CA_CERT") == 0         ? "file:" TEST_ROOT "/data/nowhere.pem"
                                                  : NULL;
}

static const struct {
    const char *texts[2]; /* of RELABEL_CONFIGS and CA_CERT */
    const char *fault;    /* NULL: none */
} CASES[] = {
    {{"[]\n", "pem\n"}, NULL},
    {{"!HTTP 403", "pem"}, "RELABEL_CONFIGS: file:rules: HTTP 403"},
    {{"!HTTP 403", "!HTTP 404"}, "RELABEL_CONFIGS: file:rules: HTTP 403"},
    {{"[]", ""}, "CA_CERT: file:" TEST_ROOT "/data/nowhere.pem: is empty"},
};

static void all_are_fetched_at_once_and_the_first_fault_is_told(void **state) {
    static const struct environment environment = {get};

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct slow_fetcher slow = {.fetcher = {start, wait_for_one}, .texts = CASES[i].texts};
        struct config config;
        struct error err = {0};
        assert_true(config_read(&config, &environment, &err));
        bool ok = references_fetch(&config, &slow.fetcher, &err);
        assert_int_equal(slow.started, 2);
        assert_int_equal(slow.under_way, 0); /* nothing writes to what is gone */
        assert_string_equal(ok ? "none" : err.text, ok ? "none" : CASES[i].fault);
        assert_int_equal(ok, CASES[i].fault == NULL);
        if (ok) {
            assert_string_equal(config.relabel_configs, "[]");
            assert_string_equal(config.ca_cert, "pem");
            assert_true(config_check(&config, &err));
        }
        config_clean_up(&config);
    }
}

static void a_text_of_more_than_a_mebibyte_is_refused(void **state) {
    static const struct environment environment = {get};
    static char large[CONFIG_REFERENCE_BYTES_MAX + 2];
    static const char *const texts[] = {"[]", large};
    struct slow_fetcher slow = {.fetcher = {start, wait_for_one}, .texts = texts};
    struct config config;
    struct error err = {0};

    (void)state;
    memset(large, 'a', sizeof(large) - 1);
    assert_true(config_read(&config, &environment, &err));
    assert_false(references_fetch(&config, &slow.fetcher, &err));
    assert_non_null(strstr(err.text, "nowhere.pem: is larger than 1 MiB"));
    config_clean_up(&config);
}

static void a_file_is_read(void **state) {
    static const struct environment environment = {get};
    struct reference_fetcher files = reference_files();
    struct config config;
    struct error err = {0};

    (void)state;
    assert_true(config_read(&config, &environment, &err));
    config.references[0].target = "file:" TEST_ROOT "/data/nlb.log";
    assert_false(references_fetch(&config, &files, &err));
    assert_true(strlen(config.relabel_configs) > 100);
    assert_non_null(strstr(err.text, "/data/nowhere.pem: can't be read: No such file"));
    config_clean_up(&config);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_fetched_at_once_and_the_first_fault_is_told),
        cmocka_unit_test(a_text_of_more_than_a_mebibyte_is_refused),
        cmocka_unit_test(a_file_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
