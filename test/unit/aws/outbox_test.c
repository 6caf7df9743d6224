/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/outbox.h"

#include "fake/fake_http.h"
#include "test.h"

static const char *const TARGETS[] = {
    "s3://bucket/prefix", "https://sqs.eu-west-1.amazonaws.com/123456789012/loki-failed"};

static void unexpected(struct outbox_message *message, const struct error *failure) {
    (void)message;
    (void)failure;
    fail();
}

static void outbox_refuses_what_could_not_be_read_again(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(TARGETS) / sizeof(TARGETS[0]); i++) {
        struct fake *fake = fake_new(NULL, 0);
        struct log log = {.level = LOG_FATAL, .fd = 2, .clock = loop_clock(fake->loop)};
        struct failed_target target;
        struct error err = {0};

        assert_true(failed_target_read(&target, slice_from_cstr(TARGETS[i]), &err));
        struct outbox_config config = {.target = &target, .region = "eu-west-1"};
        struct outbox *outbox = outbox_new(&config, fake->loop, &log);
        size_t max = outbox_bytes_max(outbox);
        struct outbox_message message = {
            .sent = unexpected, .name = SLICE("n"), .body = {(const unsigned char *)"", max + 1}};

        assert_true(max <= PARKED_BYTES_MAX && outbox_bytes_best(outbox) <= max);
        assert_false(outbox_send(outbox, &message, &err));
        assert_non_null(strstr(err.text, "FAILED_EVENTS_TARGET: a document of "));
        assert_null(message.outgoing);
        outbox_destroy(outbox);
        fake_destroy(fake);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outbox_refuses_what_could_not_be_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
