/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_case.h"

/* "eu-west-1 us-west-2": what the requests were signed for. */
static void expect_regions(const struct fake *fake, const char *expected) {
    char regions[200] = "";

    for (size_t i = 0; i < fake->request_count; i++) {
        const char *end = strstr(fake->requests[i].authorization, "/s3/aws4_request");
        assert_non_null(end);
        const char *start = end;
        while (start[-1] != '/') {
            start--;
        }
        size_t len = strlen(regions);
        snprintf(regions + len, sizeof(regions) - len, "%s%.*s", i > 0 ? " " : "",
                 (int)(end - start), start);
    }
    assert_string_equal(regions, expected);
}

static void expect_requests(const struct s3_case *row, struct s3_setup *setup) {
    const struct fake *fake = setup->fake;
    const struct fake_request *last = &fake->requests[fake->request_count - 1];

    assert_int_equal(fake->request_count, fake->answer_count);
    if (row->range != NULL) {
        assert_string_equal(last->range, row->range);
    }
    if (row->if_match != NULL) {
        assert_string_equal(last->if_match, row->if_match);
    }
    if (row->regions != NULL) {
        expect_regions(fake, row->regions);
    }
    assert_true(row->wait_ms == 0 || last->at_ms - last[-1].at_ms == row->wait_ms);
    assert_true(row->warnings == 0 || s3_setup_warnings(setup) == row->warnings);
}

static void expect_got(const struct s3_case *row, struct slice got) {
    struct slice expected = slice_from_cstr(row->got != NULL ? row->got : "");

    assert_true(slice_equal(got, row->or_less ? slice_first(expected, got.len) : expected));
}

/* Pieces of this size arrive, and 3 bytes are read at a time. */
static void run_case(const struct s3_case *row, size_t piece) {
    struct fake_answer answers[CASE_ANSWERS];
    struct s3_setup setup;
    struct error err = {0};
    size_t count = 0;

    memcpy(answers, row->answers, sizeof(answers));
    while (count < CASE_ANSWERS && (answers[count].status != 0 || answers[count].error != NULL)) {
        answers[count++].piece = piece;
    }
    s3_setup_init(&setup, answers, count);
    setup.ref.size = row->event_size > 0 ? row->event_size : -1;
    setup.ref.version_id = row->versioned ? SLICE("v") : SLICE("");
    secrets_add(&setup.secrets, SLICE(SECRET));
    s3_setup_open(&setup);
    bool ok = s3_setup_read(&setup, 3, &err);
    if (ok != (row->text == NULL)) {
        fail_msg("%s: %s", row->name, ok ? "read" : err.text);
    }
    assert_string_equal(err.text, ok ? "" : row->text);
    assert_int_equal(err.code, row->code);
    expect_got(row, buf_slice(&setup.got));
    expect_requests(row, &setup);
    s3_setup_clean_up(&setup);
}

void s3_run_cases(const struct s3_case *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        for (size_t piece = 0; piece <= 4; piece++) {
            run_case(&rows[i], piece);
        }
    }
}
