/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/trace.h"

#include "test.h"

#define ROOT "Root=1-5759e988-bd862e3fe1be46a994272793"
#define PARENT "Parent=53995c3f42cd8ad8"
#define CONVERTED "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01"

static const struct {
    const char *header;
    const char *to_loki; /* "": nothing */
} GOOD[] = {
    {ROOT ";" PARENT ";Sampled=1", CONVERTED},
    {"Sampled=1;" PARENT ";" ROOT, CONVERTED},
    {ROOT ";" PARENT ";Sampled=1;Lineage=a87bd80c:0|68fd508a:5", CONVERTED},
    {"Self=1-67891234-12456789abcdef012345678;" ROOT "; " PARENT "; Sampled=1;", CONVERTED},
    {"Root=1-5759E988-BD862E3FE1BE46A994272793;Parent=53995C3F42CD8AD8;Sampled=1", CONVERTED},
    {ROOT ";" PARENT ";Sampled=0", ""},
    {ROOT ";" PARENT ";Sampled=?", ""},
    {ROOT ";" PARENT, ""},
    {ROOT ";Sampled=1", ""}, /* without a parent there is no span to name */
    {ROOT, ""},
    {ROOT ";Parent=0000000000000000;Sampled=1", ""}, /* the W3C allows no zeroes */
    {"Root=1-00000000-000000000000000000000000;" PARENT ";Sampled=1", ""},
};

static const char *const BAD[] = {
    "",
    ";",
    "Root",
    "Root=",
    PARENT ";Sampled=1",
    "root=1-5759e988-bd862e3fe1be46a994272793",
    "Root=2-5759e988-bd862e3fe1be46a994272793",
    "Root=1-5759e98-bd862e3fe1be46a994272793",
    "Root=1-5759e9888-bd862e3fe1be46a994272793",
    "Root=1-5759e988-bd862e3fe1be46a99427279",
    "Root=1-5759e988-bd862e3fe1be46a9942727933",
    "Root=1-5759e988-bd862e3fe1be46a99427279g",
    "Root=1-5759e988bd862e3fe1be46a994272793",
    "Root=1-5759e988-bd862e3fe1be46a994272793-1",
    ROOT ";Parent=53995c3f42cd8ad;Sampled=1",
    ROOT ";Parent=53995c3f42cd8ad88;Sampled=1",
    ROOT ";Parent=53995c3f42cd8adg;Sampled=1",
    ROOT ";Parent=;Sampled=1",
    ROOT ";" PARENT ";Sampled=2",
    ROOT ";" PARENT ";Sampled=",
    ROOT ";" PARENT ";Sampled=1;Sampled=1",
    ROOT ";" ROOT,
    ROOT ";" PARENT ";sampled",
    ROOT ";x=\r\nX-Evil: 1",
    ROOT ";x=\xc3\xbc",
    ROOT ";x=\x7f",
};

static void expect_header(const struct http_request *request, const char *name, const char *value) {
    if (value[0] == '\0') {
        assert_int_equal(request->header_count, 0);
        return;
    }
    assert_int_equal(request->header_count, 1);
    assert_string_equal(request->headers[0].name, name);
    assert_slice(request->headers[0].value, value);
}

static void expect_passed_on(const struct trace *trace, const char *to_aws, const char *to_loki) {
    struct http_request aws = {0};
    struct http_request loki = {0};

    trace_add_to_aws(trace, &aws);
    trace_add_to_loki(trace, &loki);
    expect_header(&aws, "X-Amzn-Trace-Id", to_aws);
    expect_header(&loki, "traceparent", to_loki);
}

static void a_trace_goes_on_to_aws_and_when_it_is_sampled_to_loki(void **state) {
    struct trace trace = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(GOOD) / sizeof(GOOD[0]); i++) {
        trace_set(&trace, slice_from_cstr(GOOD[i].header));
        expect_passed_on(&trace, GOOD[i].header, GOOD[i].to_loki);
    }
}

/* Nor is the one before it used any more. */
static void a_malformed_header_is_ignored(void **state) {
    struct trace trace = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++) {
        trace_set(&trace, slice_from_cstr(GOOD[0].header));
        trace_set(&trace, slice_from_cstr(BAD[i]));
        expect_passed_on(&trace, "", "");
    }
    trace_set(&trace, slice_from_cstr(GOOD[0].header));
    trace_set(&trace, SLICE(ROOT ";x=\0"));
    expect_passed_on(&trace, "", "");
}

static void a_header_of_any_length_does_no_harm(void **state) {
    char header[2 * TRACE_HEADER_MAX];
    struct trace trace = {0};
    size_t len = sizeof(ROOT ";x=") - 1;

    (void)state;
    memset(header, 'x', sizeof(header));
    memcpy(header, ROOT ";x=", len);
    for (; len <= sizeof(header); len++) {
        trace_set(&trace, slice_of(header, len));
        assert_int_equal(strlen(trace.header), len <= TRACE_HEADER_MAX ? len : 0);
    }
}

static void without_a_trace_nothing_is_added(void **state) {
    static const struct trace none;

    (void)state;
    expect_passed_on(NULL, "", "");
    expect_passed_on(&none, "", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trace_goes_on_to_aws_and_when_it_is_sampled_to_loki),
        cmocka_unit_test(a_malformed_header_is_ignored),
        cmocka_unit_test(a_header_of_any_length_does_no_harm),
        cmocka_unit_test(without_a_trace_nothing_is_added),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
