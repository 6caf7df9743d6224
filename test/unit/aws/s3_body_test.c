/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/s3_body.h"

#include "test.h"

static void answer_with(struct s3_body *body, const char *name, const char *value) {
    s3_answer_header(&body->answer, slice_from_cstr(name), slice_from_cstr(value));
}

static void begin_ten_bytes(struct s3_body *body) {
    struct error err = {0};

    s3_body_init(body, -1);
    answer_with(body, "content-length", "10");
    answer_with(body, "etag", "\"abc\"");
    assert_true(s3_body_begin(body, 200, &err));
}

static void assert_reads(struct s3_body *body, size_t step, const char *expected) {
    struct buf got;
    struct buf piece;

    buf_init(&got, 1024);
    while (s3_body_unread(body) > 0) {
        buf_init(&piece, step);
        s3_body_hand_out(body, &piece);
        assert_int_not_equal(piece.len, 0);
        assert_true(buf_append(&got, buf_slice(&piece)));
        buf_clean_up(&piece);
    }
    assert_slice(buf_slice(&got), expected);
    buf_clean_up(&got);
}

static void s3_body_skips_what_it_has_of_an_answer_that_begins_anew(void **state) {
    (void)state;
    for (size_t cut = 0; cut <= 10; cut++) {
        struct s3_body body;
        struct error err = {0};

        begin_ten_bytes(&body);
        assert_int_equal(s3_body_take(&body, slice_first(SLICE("0123456789"), cut), &err),
                         HTTP_GO_ON);
        s3_body_expect(&body);
        answer_with(&body, "content-length", "10");
        answer_with(&body, "etag", "\"abc\"");
        assert_true(s3_body_begin(&body, 200, &err));
        for (size_t i = 0; i < 10; i++) {
            assert_int_equal(s3_body_take(&body, slice_of("0123456789" + i, 1), &err), HTTP_GO_ON);
        }
        assert_true(s3_body_end(&body, 200, &err));
        assert_reads(&body, 3, "0123456789");
        s3_body_clean_up(&body);
        s3_body_clean_up(&body);
    }
}

static void s3_body_pauses_when_full_and_keeps_what_it_did_not_take_out(void **state) {
    static const unsigned char ZEROES[S3_BODY_BUFFER] = {0};
    struct s3_body body;
    struct buf half;
    struct error err = {0};

    (void)state;
    s3_body_init(&body, -1);
    answer_with(&body, "transfer-encoding", "chunked");
    assert_true(s3_body_begin(&body, 200, &err));
    assert_int_equal(s3_body_take(&body, slice_of(ZEROES, S3_BODY_BUFFER), &err), HTTP_GO_ON);
    assert_int_equal(s3_body_take(&body, SLICE("x"), &err), HTTP_PAUSE);
    assert_int_equal(body.received, S3_BODY_BUFFER);
    buf_init(&half, S3_BODY_BUFFER / 2);
    s3_body_hand_out(&body, &half);
    assert_int_equal(s3_body_unread(&body), S3_BODY_BUFFER / 2);
    assert_int_equal(s3_body_take(&body, SLICE("x"), &err), HTTP_GO_ON);
    assert_int_equal(s3_body_unread(&body), S3_BODY_BUFFER / 2 + 1);
    assert_true(s3_body_end(&body, 200, &err));
    buf_clean_up(&half);
    s3_body_clean_up(&body);
}

static void s3_body_refuses_a_piece_that_never_fits(void **state) {
    static const unsigned char ZEROES[S3_BODY_BUFFER + 1] = {0};
    struct s3_body body;
    struct error err = {0};

    (void)state;
    s3_body_init(&body, -1);
    assert_true(s3_body_begin(&body, 200, &err));
    assert_int_equal(s3_body_take(&body, slice_of(ZEROES, sizeof(ZEROES)), &err), HTTP_STOP);
    assert_int_equal(err.code, ERROR_LIMIT);
    s3_body_clean_up(&body);
}

/* Only what may be mended by asking for the rest is a broken transport. */
static void s3_body_tells_a_short_body_from_another_object(void **state) {
    struct s3_body body;
    struct error err = {0};

    (void)state;
    begin_ten_bytes(&body);
    assert_int_equal(s3_body_take(&body, SLICE("0123"), &err), HTTP_GO_ON);
    assert_false(s3_body_end(&body, 200, &err));
    assert_int_equal(err.code, ERROR_TRANSPORT);
    s3_body_expect(&body);
    answer_with(&body, "content-range", "bytes 4-9/10");
    answer_with(&body, "etag", "\"other\"");
    assert_false(s3_body_begin(&body, 206, &err));
    assert_int_equal(err.code, ERROR_REMOTE);
    assert_string_equal(err.text, "changed while it was read");
    s3_body_clean_up(&body);
}

static void s3_body_goes_on_only_where_something_names_the_object(void **state) {
    struct s3_body body;
    struct error err = {0};

    (void)state;
    s3_body_init(&body, -1);
    assert_true(s3_body_can_go_on(&body, false)); /* nothing of it is here */
    assert_true(s3_body_begin(&body, 200, &err));
    assert_int_equal(s3_body_take(&body, SLICE("0"), &err), HTTP_GO_ON);
    assert_false(s3_body_can_go_on(&body, false));
    assert_true(s3_body_can_go_on(&body, true));
    s3_body_clean_up(&body);

    begin_ten_bytes(&body);
    assert_int_equal(s3_body_take(&body, SLICE("0"), &err), HTTP_GO_ON);
    assert_true(s3_body_can_go_on(&body, false));
    s3_body_clean_up(&body);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(s3_body_skips_what_it_has_of_an_answer_that_begins_anew),
        cmocka_unit_test(s3_body_pauses_when_full_and_keeps_what_it_did_not_take_out),
        cmocka_unit_test(s3_body_refuses_a_piece_that_never_fits),
        cmocka_unit_test(s3_body_tells_a_short_body_from_another_object),
        cmocka_unit_test(s3_body_goes_on_only_where_something_names_the_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
