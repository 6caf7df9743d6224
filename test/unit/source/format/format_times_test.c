/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arrays of time rules, over whole objects of lines: the small ones of
 * test/cases/line_times.tsv, and the samples of ../shared/samples where there are any.
 * A case is NAME, the expected times (blanks between them; "-": the event's), and the object, with
 * its tabs, and "\n" for a line end.
 */
#include "source/format/format_times.h"

#include "lines_setup.h"
#include "source/format/format_time.h"

#define DELIVERED "AWSLogs/123456789012/"
#define LB "_123456789012_elasticloadbalancing_us-east-1_app.a.50dc6c495c0c9188_20260102T0305Z_x"
#define FIREHOSE_FILE "-1-2026-01-02-03-04-05-01234567-89ab-cdef-0123-456789abcdef"
#define REDSHIFT(kind)                                                                             \
    DELIVERED "redshift/us-east-1/2026/01/02/123456789012_redshift_us-east-1_c_" kind              \
              "_2026-01-02T03:04.gz"

/* The row of a key of that type; without a key a format that no key of the table has. */
static const struct object_kind {
    const char *name;
    const char *samples[6];
    const char *key;
    struct s3_format format;
} KINDS[] = {
    {"access", {"s3_access"}, .key = "p/2026-01-02-03-04-05-0123456789ABCDEF"},
    {"apigateway", {"s3_apigateway_clf"}, .key = "amazon-apigateway-x" FIREHOSE_FILE},
    {"beanstalk",
     {"s3_beanstalk_tomcat_access"},
     .key = "resources/environments/logs/publish/e-abc/i-0123/x1700000000.gz"},
    {"cloudfront",
     {"s3_cloudfront", "s3_cloudfront_v2_w3c", "s3_cloudfront_v2_plain"},
     .key = "p/E2ABCDEF.2026-01-02-03.a1b2c3d4.gz"},
    {"cloudfront_realtime",
     {"kinesis_cloudfront_realtime"},
     .format = {.times = FORMAT_TIMES_CLOUDFRONT_REALTIME, .separator = '\t'}},
    {"codebuild", {"s3_codebuild"}, .format = {.times = FORMAT_TIMES_CODEBUILD}},
    {"cwl_export",
     {"s3_cwl_export"},
     .key = "p/01234567-89ab-cdef-0123-456789abcdef/stream/000000.gz"},
    {"emr", {"s3_emr_step_stderr"}, .key = "p/j-ABC123/steps/s-1/stderr.gz"},
    {"firehose", {NULL}, .key = "x" FIREHOSE_FILE},
    {"globalaccelerator",
     {"s3_globalaccelerator"},
     .key = DELIVERED "globalaccelerator/us-west-2/2026/01/02/x.log.gz"},
    {"lb",
     {"s3_lb_alb", "s3_lb_nlb", "s3_lb_clb"},
     .key = DELIVERED "elasticloadbalancing/us-east-1/2026/01/02/123456789012_"
                      "elasticloadbalancing_us-east-1_app.a.50dc6c495c0c9188_20260102T0305Z_x"},
    {"lb_connection",
     {"s3_lb_connection"},
     .key = DELIVERED "elasticloadbalancing/us-east-1/2026/01/02/conn_log" LB},
    {"lb_health_check",
     {"s3_lb_health_check"},
     .key = DELIVERED "elasticloadbalancing/us-east-1/2026/01/02/health_check_log" LB},
    {"msk", {"s3_msk"}, .key = DELIVERED "KafkaBrokerLogs/us-east-1/x.log.gz"},
    {"rds",
     {"cw_rds_postgresql", "cw_rds_mysql_audit", "cw_aurora_mysql_audit"},
     .format = {.times = FORMAT_TIMES_RDS, .joins_lines = true}},
    {"redshift_connectionlog", {"s3_redshift_connectionlog"}, .key = REDSHIFT("connectionlog")},
    {"redshift_useractivitylog",
     {"s3_redshift_useractivitylog"},
     .key = REDSHIFT("useractivitylog")},
    {"redshift_userlog", {"s3_redshift_userlog"}, .key = REDSHIFT("userlog")},
    {"vended", {"cw_route53_public"}, .key = DELIVERED "AnyService/us-east-1/x.log.gz"},
    {"vended_w3c",
     {NULL},
     .format = {.times = FORMAT_TIMES_VENDED, .header = S3_HEADER_COMMENTS}}, /* framing.c */
    {"vpc_flow",
     {"s3_vpc_flow_v2", "s3_vpc_flow_v3_custom", "s3_vpc_flow_custom_no_time", "s3_vpc_flow_v10",
      "s3_vpc_flow_tgw"},
     .key = DELIVERED "vpcflowlogs/us-east-1/2026/01/02/x.log.gz"},
};

static const struct s3_format *kind_format(const struct object_kind *kind) {
    struct s3_origin origin;

    return kind->key == NULL ? &kind->format
                             : s3_format_for(slice_from_cstr(kind->key), SLICE("b"), &origin);
}

static void kinds_with_a_key_have_their_row(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(KINDS); i++) {
        const char *type = kind_format(&KINDS[i])->type;

        if (KINDS[i].key != NULL && (strncmp(type, "s3_", 3) != 0 ||
                                     strncmp(KINDS[i].name, type + 3, strlen(type + 3)) != 0)) {
            fail_msg("%s is taken for %s", KINDS[i].key, type);
        }
    }
}

static bool in_order_of_the_event(int64_t ns) {
    return ns >= EVENT_NS && ns < EVENT_NS + ENTRIES_MAX;
}

/* So many entries with these times; with open_end further ones have the last time, or the event's.
 */
static void expect_times(struct setup *setup, struct slice name, struct slice times,
                         bool open_end) {
    size_t number = 0;
    int64_t ns = EVENT_NS;

    while (times.len > 0) {
        struct slice word;

        (void)slice_cut(times, ' ', &word, &times);
        int64_t found = setup_entry(setup, number++)->time_ns;
        if (slice_equal(word, SLICE("-")) ? !in_order_of_the_event(found)
                                          : !time_parse_rfc3339(word, &ns) || found != ns) {
            fail_msg("%.*s: entry %zu has %lld, expected %.*s", SLICE_ARG(name), number,
                     (long long)found, SLICE_ARG(word));
        }
    }
    for (; open_end && number < setup->sink.count; number++) {
        assert_true(setup_entry(setup, number)->time_ns == ns || in_order_of_the_event(ns));
    }
    if (number != setup->sink.count) {
        fail_msg("%.*s: %zu entries, expected %zu", SLICE_ARG(name), setup->sink.count, number);
    }
}

static struct slice unescape(struct setup *setup, struct slice text) {
    unsigned char *bytes = arena_alloc(&setup->arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        bool breaks = text.ptr[i] == '\\' && i + 1 < text.len && text.ptr[i + 1] == 'n';
        bytes[len++] = breaks ? '\n' : text.ptr[i];
        i += breaks;
    }
    return slice_of(bytes, len);
}

static const struct object_kind *kind_of(struct slice name) {
    for (size_t i = 0; i < COUNT(KINDS); i++) {
        if (slice_equal(slice_from_cstr(KINDS[i].name), name)) {
            return &KINDS[i];
        }
    }
    fail_msg("no kind %.*s", SLICE_ARG(name));
    return NULL;
}

static void cases_have_their_times(void **state) {
    struct setup *files = setup_new();
    struct slice rest = read_test_file(files, "cases/line_times.tsv");
    struct slice row;
    size_t count = 0;

    (void)state;
    while (slice_cut(rest, '\n', &row, &rest)) {
        struct slice name;
        struct slice times;
        struct slice text;
        struct setup *setup = setup_new();

        if (row.len > 0 && row.ptr[0] != '#') {
            assert_true(slice_cut(row, '\t', &name, &row) && slice_cut(row, '\t', &times, &text));
            read_lines(setup, kind_format(kind_of(name)), unescape(setup, text), count % 3);
            expect_times(setup, text, times, false);
            count++;
        }
        setup_destroy(setup);
    }
    assert_true(count > 0);
    setup_destroy(files);
}

/* The third column of INDEX.tsv. */
static struct slice index_times(struct slice index, struct slice file) {
    struct slice row;
    struct slice field;
    struct slice times;

    while (index.len > 0) {
        (void)slice_cut(index, '\n', &row, &index);
        if (slice_cut(row, '\t', &field, &row) && slice_equal(field, file) &&
            slice_cut(row, '\t', &field, &times)) {
            return times;
        }
    }
    fail_msg("%.*s is not in INDEX.tsv", SLICE_ARG(file));
    return (struct slice){0};
}

static void expect_sample(const struct object_kind *kind, const char *sample, struct slice index,
                          size_t step) {
    struct setup *setup = setup_new();
    char path[128];

    snprintf(path, sizeof(path), "../../shared/samples/%s.log", sample);
    struct slice file = slice_from_cstr(strrchr(path, '/') + 1);
    struct slice times = index_times(index, file);
    read_lines(setup, kind_format(kind), read_test_file(setup, path), step);
    assert_true(setup->sink.count > 0);
    assert_int_equal(tally_dropped(&setup->tally, "time_unreadable"), 0);
    expect_times(setup, file, times,
                 kind_format(kind)->times == FORMAT_TIMES_CODEBUILD || times.len == 0);
    setup_destroy(setup);
}

static void samples_have_the_times_of_their_index(void **state) {
    struct setup *files = setup_new();
    struct slice index = read_test_file(files, "../../shared/samples/INDEX.tsv");

    (void)state;
    if (index.len == 0) {
        setup_destroy(files);
        print_message("skipped: ../shared/samples is not there\n");
        skip();
    }
    for (size_t i = 0; i < COUNT(KINDS); i++) {
        for (size_t j = 0; j < COUNT(KINDS[i].samples) && KINDS[i].samples[j] != NULL; j++) {
            for (size_t step = 0; step < 3; step++) {
                expect_sample(&KINDS[i], KINDS[i].samples[j], index, step);
            }
        }
    }
    setup_destroy(files);
}

/* In memory of their own, so that the sanitizer sees a read after their end. */
static void time_of_exact_bytes(const struct s3_format *format, struct slice line) {
    unsigned char *copy = mem_alloc(line.len == 0 ? 1 : line.len);
    struct format_time times;
    struct moment time;

    memcpy(copy, line.ptr, line.len);
    format_time_init(&times, format, VPC_FLOW_TIME_START);
    (void)format_time_of_line(&times, slice_of(copy, line.len), &time);
    (void)format_time_of_name(slice_of(copy, line.len), &time);
    mem_free(copy);
}

static void an_object_may_end_anywhere(void **state) {
    struct setup *files = setup_new();
    struct slice rest = read_test_file(files, "cases/line_times.tsv");
    struct slice row;

    (void)state;
    assert_true(rest.len > 0);
    while (slice_cut(rest, '\n', &row, &rest)) {
        struct slice name;
        struct slice times;

        if (row.len == 0 || row.ptr[0] == '#' || !slice_cut(row, '\t', &name, &row) ||
            !slice_cut(row, '\t', &times, &row)) {
            continue;
        }
        struct slice text = unescape(files, row);
        struct setup *setup = setup_new();
        for (size_t len = 0; len < text.len; len++) {
            setup_again(setup);
            read_lines(setup, kind_format(kind_of(name)), slice_first(text, len), 0);
            time_of_exact_bytes(kind_format(kind_of(name)), slice_first(text, len));
        }
        setup_destroy(setup);
    }
    setup_destroy(files);
}

static void arrays_are_no_longer_than_they_may_be(void **state) {
    static const struct s3_time_rule *const arrays[] = {
        FORMAT_TIMES_ACCESS,
        FORMAT_TIMES_APIGATEWAY,
        FORMAT_TIMES_APPFABRIC,
        FORMAT_TIMES_BEANSTALK,
        FORMAT_TIMES_BEDROCK,
        FORMAT_TIMES_CLOUDFRONT,
        FORMAT_TIMES_CLOUDFRONT_REALTIME,
        FORMAT_TIMES_CLOUDTRAIL,
        FORMAT_TIMES_CLOUDTRAIL_DIGEST,
        FORMAT_TIMES_CODEBUILD,
        FORMAT_TIMES_CONFIG,
        FORMAT_TIMES_CWL_EXPORT,
        FORMAT_TIMES_EMR,
        FORMAT_TIMES_FIREHOSE,
        FORMAT_TIMES_EVENTBRIDGE,
        FORMAT_TIMES_GLOBALACCELERATOR,
        FORMAT_TIMES_GUARDDUTY,
        FORMAT_TIMES_INSPECTOR,
        FORMAT_TIMES_LB,
        FORMAT_TIMES_LB_CONNECTION,
        FORMAT_TIMES_LB_HEALTH_CHECK,
        FORMAT_TIMES_MACIE,
        FORMAT_TIMES_MSK,
        FORMAT_TIMES_NETWORK_FIREWALL,
        FORMAT_TIMES_RDS,
        FORMAT_TIMES_REDSHIFT,
        FORMAT_TIMES_ROUTE53_RESOLVER,
        FORMAT_TIMES_SES,
        FORMAT_TIMES_VENDED,
        FORMAT_TIMES_VERIFIED_ACCESS,
        FORMAT_TIMES_VPC_FLOW,
        FORMAT_TIMES_VPC_FLOW_END,
        FORMAT_TIMES_VPC_LATTICE,
        FORMAT_TIMES_WAF,
    };

    (void)state;
    for (size_t i = 0; i < COUNT(arrays); i++) {
        size_t count = 0;

        for (const struct s3_time_rule *rule = arrays[i]; rule->form != S3_TIME_NONE; rule++) {
            /* One place, or none: the front, or the line before. */
            assert_true((rule->column != NULL) + (rule->member != NULL) + (rule->field != 0) <= 1);
            count++;
        }
        assert_in_range(count, 1, FORMAT_TIMES_MAX);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_with_a_key_have_their_row),
        cmocka_unit_test(cases_have_their_times),
        cmocka_unit_test(samples_have_the_times_of_their_index),
        cmocka_unit_test(an_object_may_end_anywhere),
        cmocka_unit_test(arrays_are_no_longer_than_they_may_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
