/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/http.h"

#include <signal.h>
#include <sys/wait.h>

#include "test.h"

static void headers_stand_in_the_order_of_their_adding(void **state) {
    struct http_request request = {0};

    (void)state;
    http_request_add(&request, "A", SLICE("1"));
    http_request_add(&request, "B", SLICE(""));
    assert_int_equal(request.header_count, 2);
    assert_string_equal(request.headers[0].name, "A");
    assert_slice(request.headers[0].value, "1");
    assert_string_equal(request.headers[1].name, "B");
    assert_slice(request.headers[1].value, "");
}

static void one_header_too_many_aborts(void **state) {
    struct http_request request = {0};
    int status = 0;

    (void)state;
    for (int i = 0; i < HTTP_HEADERS_MAX; i++) {
        http_request_add(&request, "A", SLICE("1"));
    }
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        http_request_add(&request, "A", SLICE("1"));
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_stand_in_the_order_of_their_adding),
        cmocka_unit_test(one_header_too_many_aborts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
