/* SPDX-License-Identifier: Apache-2.0 */
#include "source/record_metadata.h"

#include "source_setup.h"

/* As SLICE, for static tables. */
#define TEXT(literal)                                                                              \
    { (const unsigned char *)(literal), sizeof(literal) - 1 }

#define KINESIS "arn:aws:kinesis:eu-west-1:111:stream/s"
#define ALB_KEY                                                                                    \
    "AWSLogs/222222222222/elasticloadbalancing/us-east-2/2026/01/02/"                              \
    "222222222222_elasticloadbalancing_us-east-2_app.my-alb.1234567890abcdef_20260102T0300Z_"      \
    "10.0.0.1_20sg8hgm.log"

static void want(struct setup *setup, const char *list) {
    struct error err;

    assert_true(metadata_fields_parse(&setup->config.metadata, slice_from_cstr(list), &err));
}

static void a_record_of_each_kind_has_what_is_known_of_it(void **state) {
    static const struct {
        struct event_record record;
        const char *metadata;
    } cases[] = {
        {{.kind = EVENT_S3_OBJECT,
          .object = {.key = TEXT("a/b c"), .region = TEXT("us-west-1")},
          .account = TEXT("333")},
         "s3_key=a/b c,request_id=r-1,source_account=333,source_region=us-west-1"},
        {{.kind = EVENT_S3_OBJECT,
          .object = {.key = TEXT(ALB_KEY), .region = TEXT("us-west-1")},
          .account = TEXT("333")},
         "s3_key=" ALB_KEY ",request_id=r-1,source_account=222222222222,source_region=us-east-2"},
        {{.kind = EVENT_S3_OBJECT, .object = {.key = TEXT("\xff\xc3!")}},
         "s3_key=?"
         "?!,request_id=r-1"},
        {{.kind = EVENT_KINESIS, .arn = TEXT(KINESIS), .id = TEXT("4959")},
         "request_id=r-1,kinesis_sequence=4959,source_account=111,source_region=eu-west-1"},
        {{.kind = EVENT_SQS_TEXT, .arn = TEXT("arn:aws:sqs:eu-west-3:5:q"), .id = TEXT("m")},
         "request_id=r-1,event_id=m,source_account=5,source_region=eu-west-3"},
        {{.kind = EVENT_SNS_TEXT, .arn = TEXT("arn:aws"), .id = TEXT("m")},
         "request_id=r-1,event_id=m"},
        {{.kind = EVENT_EVENTBRIDGE,
          .id = TEXT("e"),
          .account = TEXT("6"),
          .region = TEXT("eu-west-2")},
         "request_id=r-1,event_id=e,source_account=6,source_region=eu-west-2"},
        {{.kind = EVENT_CLOUDWATCH}, "request_id=r-1,source_region=ap-south-1"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = setup_new();
        struct record_metadata metadata;
        struct arena memory = {0};
        struct entry entry = {.line = SLICE("x")};
        struct error err;
        want(setup, "log_stream,s3_key,request_id,event_id,kinesis_sequence,source_account,"
                    "source_region");
        setup->log.request_id = SLICE("r-1");
        setup->env.function_arn = SLICE("arn:aws:lambda:ap-south-1:999:function:f");
        record_metadata_init(&metadata, &setup->env, &cases[i].record, &memory);
        record_metadata_attach(&metadata, &entry);
        entry.labels = &(struct label_set){0};
        assert_true(setup->sink.sink.add(&setup->sink.sink, &entry, &err));
        assert_slice(setup_entry(setup, 0)->metadata, cases[i].metadata);
        arena_clean_up(&memory);
        setup_destroy(setup);
    }
}

static void only_what_is_wanted_is_there_and_the_last_value_counts(void **state) {
    static const struct event_record record = {
        .kind = EVENT_KINESIS, .arn = TEXT(KINESIS), .id = TEXT("4959")};
    struct setup *setup = setup_new();
    struct record_metadata metadata;
    struct record_metadata copy;
    struct arena memory = {0};

    (void)state;
    want(setup, "source_region,source_account");
    record_metadata_init(&metadata, &setup->env, &record, &memory);
    assert_int_equal(metadata.count, 2);
    record_metadata_copy(&copy, &metadata);
    record_metadata_set(&copy, &setup->env, METADATA_SOURCE_ACCOUNT, SLICE("new"), &memory);
    record_metadata_set(&copy, &setup->env, METADATA_SOURCE_REGION, SLICE(""), &memory);
    record_metadata_set(&copy, &setup->env, METADATA_EVENT_ID, SLICE("unwanted"), &memory);
    assert_int_equal(copy.count, 2);
    assert_slice(copy.pairs[0].value, "new");
    assert_slice(copy.pairs[1].value, "eu-west-1");
    assert_slice(metadata.pairs[0].value, "111");
    arena_clean_up(&memory);
    setup_destroy(setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_of_each_kind_has_what_is_known_of_it),
        cmocka_unit_test(only_what_is_wanted_is_there_and_the_last_value_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
