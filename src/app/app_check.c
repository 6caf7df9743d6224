/* SPDX-License-Identifier: Apache-2.0 */
#include "process.h"
#include "promtail/app.h"

struct app_check {
    struct loop *loop;
    struct process process;
};

struct app_check *app_check_new(const struct environment *environment, struct error *err) {
    struct app_check *check = mem_zalloc(sizeof(*check));

    check->loop = loop_new(clock_system(), err);
    if (check->loop == NULL || !process_init(&check->process, environment, check->loop, err)) {
        app_check_destroy(check);
        return NULL;
    }
    return check;
}

const struct config *app_check_config(const struct app_check *check) {
    return &check->process.config;
}

const struct label_rules *app_check_rules(const struct app_check *check) {
    return check->process.rules;
}

void app_check_destroy(struct app_check *check) {
    if (check != NULL) {
        process_clean_up(&check->process);
        loop_destroy(check->loop);
        mem_free(check);
    }
}
