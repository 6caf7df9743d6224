/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_setup.h"

void s3_setup_init(struct s3_setup *setup, const struct fake_answer *answers, size_t count) {
    *setup = (struct s3_setup){
        .fake = fake_new(answers, count),
        .credentials = {"AKID", "secret", "token"},
        .deadline = {S3_READ_UNTIL_MS, S3_READ_UNTIL_MS + 1000, S3_READ_UNTIL_MS + 2000},
        .ref = {.bucket = SLICE("logs"), .key = SLICE("a.gz"), .size = -1},
    };
    assert_int_equal(pipe(setup->log_pipe), 0);
    setup->log = (struct log){.level = LOG_WARN,
                              .format = LOG_TEXT,
                              .fd = setup->log_pipe[1],
                              .clock = loop_clock(setup->fake->loop)};
    struct s3_objects_config config = {.credentials = &setup->credentials,
                                       .region = "eu-west-1",
                                       .user_agent = "test",
                                       .seed = 1,
                                       .secrets = &setup->secrets};
    setup->store = s3_objects_new(&config, setup->fake->loop, &setup->log);
    buf_init(&setup->got, 2 * S3_LARGE_BYTES);
}

void s3_setup_clean_up(struct s3_setup *setup) {
    setup->store->close(setup->store, setup->object);
    s3_objects_destroy(setup->store);
    buf_clean_up(&setup->got);
    secrets_clean_up(&setup->secrets);
    close(setup->log_pipe[0]);
    close(setup->log_pipe[1]);
    fake_destroy(setup->fake);
}

size_t s3_setup_warnings(struct s3_setup *setup) {
    char text[16384];
    size_t count = 0;

    close(setup->log_pipe[1]);
    ssize_t len = read(setup->log_pipe[0], text, sizeof(text));
    for (ssize_t i = 0; i < len; i++) {
        count += text[i] == '\n';
    }
    setup->log_pipe[1] = dup(2);
    return count;
}

void s3_setup_open(struct s3_setup *setup) {
    struct error err = {0};

    if (!setup->store->open(setup->store, &setup->ref, &setup->deadline, &setup->object, &err)) {
        fail_msg("open: %s", err.text);
    }
}

bool s3_setup_read(struct s3_setup *setup, size_t step, struct error *err) {
    bool ended = false;
    bool ok = true;
    struct buf piece;

    while (ok && !ended) {
        buf_init(&piece, step > 0 ? step : 32768);
        ok = reader_read(&setup->object->reader, &piece, &ended, err);
        assert_true(!ok || ended || piece.len > 0);
        assert_true(buf_append(&setup->got, buf_slice(&piece)));
        buf_clean_up(&piece);
    }
    return ok;
}

void s3_expect_body(struct s3_setup *setup, size_t step, const char *expected) {
    struct error err = {0};

    s3_setup_open(setup);
    if (!s3_setup_read(setup, step, &err)) {
        fail_msg("%s", err.text);
    }
    assert_slice(buf_slice(&setup->got), expected);
    assert_int_equal(setup->fake->request_count, setup->fake->answer_count);
}

void s3_expect_region(const struct fake_request *request, const char *region) {
    char scope[64];

    snprintf(scope, sizeof(scope), "/%s/s3/aws4_request, ", region);
    assert_non_null(strstr(request->authorization, scope));
}

void s3_expect_error(struct s3_setup *setup, enum error_code code, const char *text) {
    struct error err = {0};

    s3_setup_open(setup);
    if (s3_setup_read(setup, 0, &err)) {
        fail_msg("read, instead of: %s", text);
    }
    assert_string_equal(err.text, text);
    assert_int_equal(err.code, code);
    assert_int_equal(setup->fake->request_count, setup->fake->answer_count);
}
