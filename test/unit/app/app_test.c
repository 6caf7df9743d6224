/* SPDX-License-Identifier: Apache-2.0 */
/* What no flow test can see of a restore: that random numbers begin anew. The rest of app.c is
 * tested by flow/test_runtime.py and flow/test_snapshot.py. */
#include "promtail/app.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <sys/random.h>

#include "fake/fake_server.h"
#include "promtail/container_of.h"
#include "test.h"

#define VISIBLE __attribute__((visibility("default")))

static unsigned seeds;        /* drawn from the system */
static unsigned seeds_before; /* of these before OpenSSL's generator was seeded again */
static unsigned reseeds;

/* Instead of the C library's and of OpenSSL's. */
VISIBLE ssize_t getrandom(void *buffer, size_t length, unsigned flags) {
    (void)flags;
    memset(buffer, (int)++seeds, length);
    return (ssize_t)length;
}

VISIBLE int RAND_poll(void) {
    seeds_before = seeds;
    reseeds++;
    return 1;
}

struct variables {
    struct environment environment;
    char api[32];
    const char *type;
};

static const char *get(const struct environment *environment, const char *name) {
    const struct variables *variables =
        CONTAINER_OF((struct environment *)(uintptr_t)environment, struct variables, environment);

    if (strcmp(name, "AWS_LAMBDA_RUNTIME_API") == 0) {
        return variables->api;
    }
    if (strcmp(name, "AWS_LAMBDA_INITIALIZATION_TYPE") == 0) {
        return variables->type;
    }
    return strcmp(name, "WRITE_ADDRESS") == 0 ? "http://loki.invalid/loki/api/v1/push" : NULL;
}

static const struct fake_server_step RESTORED = {
    .answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"};
static const struct fake_server_step CLOSING = {
    .answer = "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"};

static void run(const char *type, const struct fake_server_step *steps, size_t count) {
    struct variables variables = {.environment = {get}, .type = type};
    struct fake_server *server = fake_server_new(steps, count);

    seeds = seeds_before = reseeds = 0;
    snprintf(variables.api, sizeof(variables.api), "127.0.0.1:%u", fake_server_port(server));
    assert_int_equal(app_run_lambda(&variables.environment), 0);
    fake_server_destroy(server);
}

static void copies_of_a_snapshot_do_not_share_their_seeds(void **state) {
    const struct fake_server_step with[] = {RESTORED, CLOSING};
    const struct fake_server_step without[] = {CLOSING};

    (void)state;
    run("on-demand", without, 1);
    unsigned once = seeds;
    assert_true(once > 0);
    assert_int_equal(reseeds, 0);
    run("snap-start", with, 2);
    assert_int_equal(reseeds, 1);
    assert_int_equal(seeds_before, once);
    assert_int_equal(seeds, 2 * once); /* each of them again */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_of_a_snapshot_do_not_share_their_seeds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
