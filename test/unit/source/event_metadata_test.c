/* SPDX-License-Identifier: Apache-2.0 */
/* Log events of an envelope, read as a whole (at hand) and as a stream. */
#include "source/event_metadata.h"

#include "source/cloudwatch.h"
#include "source_setup.h"

#define HEAD                                                                                       \
    "\"messageType\":\"DATA_MESSAGE\",\"owner\":\"123\",\"logGroup\":\"/g\",\"logStream\":\"s\""
#define LONG_ID                                                                                    \
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"  \
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"  \
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"

static void read_envelope(struct setup *setup, const char *events, bool as_stream) {
    struct buf json;

    buf_init(&json, BYTES_MAX);
    assert_true(buf_printf(&json, "{" HEAD ",\"logEvents\":[%s", events));
    if (as_stream) { /* larger than what is kept before anything is shipped */
        assert_true(buf_append_cstr(&json, ",{\"message\":\""));
        for (size_t i = 0; i <= CLOUDWATCH_AT_HAND; i++) {
            assert_true(buf_append_byte(&json, 'x'));
        }
        assert_true(buf_append_cstr(&json, "\"}"));
    }
    assert_true(buf_append_cstr(&json, "]}"));
    setup->record.kind = EVENT_CLOUDWATCH;
    setup->record.data = gzip_encode(setup, buf_slice(&json));
    setup->config.line_bytes_max = 1 << 22;
    setup_read(setup);
    expect_state(setup, WORK_DONE);
    buf_clean_up(&json);
}

static void each_event_has_its_own(void **state) {
    static const char *const events[] = {
        "{\"id\":\"1\",\"message\":\"a\"}",
        "{\"message\":\"b\",\"extractedFields\":{\"@aws.account\":\"7\"},\"id\":\"2\"}",
        "{\"id\":\"3\",\"message\":\"c\",\"extractedFields\":{\"@aws.region\":\"eu-west-9\","
        "\"@aws.account\":\"8\"}}",
        "{\"message\":\"d\"}",
        "{\"id\":\"x\",\"message\":\"e\",\"id\":\"\\u00e9\\\"\"}",
        "{\"id\":5,\"message\":\"f\"}",
        "{\"id\":\"" LONG_ID "\",\"message\":\"g\"}",
        "{\"id\":\"\xff\",\"message\":\"h\"}",
    };
    static const char *const expected[] = {
        "source_region=eu-west-1,log_stream=s,source_account=123,event_id=1",
        "source_region=eu-west-1,log_stream=s,source_account=7,event_id=2",
        "source_region=eu-west-9,log_stream=s,source_account=8,event_id=3",
        "source_region=eu-west-1,log_stream=s,source_account=123",
        "source_region=eu-west-1,log_stream=s,source_account=123,event_id=\xc3\xa9\"",
        "source_region=eu-west-1,log_stream=s,source_account=123",
        "source_region=eu-west-1,log_stream=s,source_account=123",
        "source_region=eu-west-1,log_stream=s,source_account=123,event_id=?",
    };

    (void)state;
    for (int as_stream = 0; as_stream < 2; as_stream++) {
        struct setup *setup = setup_new();
        struct buf all;
        struct error err;
        buf_init(&all, 1 << 16);
        for (size_t i = 0; i < COUNT(events); i++) {
            assert_true(buf_printf(&all, "%s%s", i == 0 ? "" : ",", events[i]));
        }
        assert_true(metadata_fields_parse(&setup->config.metadata,
                                          SLICE("log_stream,event_id,source_account,source_region"),
                                          &err));
        setup->env.function_arn = SLICE("arn:aws:lambda:eu-west-1:999:function:f");
        read_envelope(setup, (const char *)buf_cstr(&all), as_stream == 1);
        for (size_t i = 0; i < COUNT(expected); i++) {
            assert_slice(setup_entry(setup, i)->metadata, expected[i]);
        }
        buf_clean_up(&all);
        setup_destroy(setup);
    }
}

static void without_the_setting_there_is_none(void **state) {
    (void)state;
    for (int as_stream = 0; as_stream < 2; as_stream++) {
        struct setup *setup = setup_new();
        read_envelope(setup, "{\"id\":\"1\",\"message\":\"a\"}", as_stream == 1);
        assert_slice(setup_entry(setup, 0)->metadata, "");
        setup_destroy(setup);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_event_has_its_own),
        cmocka_unit_test(without_the_setting_there_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
