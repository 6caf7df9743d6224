/* SPDX-License-Identifier: Apache-2.0 */
#include "app/delivery.h"

#include "test.h"

enum { ITEMS_MAX = 6 };

struct setup {
    struct event event;
    struct work_item items[ITEMS_MAX];
    char ids[ITEMS_MAX][8];
};

static const struct error WHY = {.code = ERROR_REMOTE, .text = "why"};

/* States: a letter per item (d, f, r); groups: a letter each, or NULL. */
static void set_up(struct setup *setup, enum event_origin origin, const char *states,
                   const char *groups) {
    *setup = (struct setup){.event = {.origin = origin, .fifo = groups != NULL}};
    for (size_t i = 0; states[i] != '\0'; i++) {
        struct work_item *item = &setup->items[i];
        snprintf(setup->ids[i], sizeof(setup->ids[i]), "%zu", i);
        item->id = item->identity = slice_from_cstr(setup->ids[i]);
        item->group = groups != NULL ? slice_of(&groups[i], 1) : (struct slice){0};
        item->state = states[i] == 'd' ? WORK_DONE : states[i] == 'f' ? WORK_FAILED : WORK_REFUSED;
        if (item->state != WORK_DONE) {
            item->reason = &WHY;
            item->culprit = item;
        }
        item->next = NULL;
        if (i > 0) {
            setup->items[i - 1].next = item;
        }
    }
    setup->event.items = states[0] != '\0' ? &setup->items[0] : NULL;
}

static const struct {
    enum event_origin origin;
    bool report;
    const char *states, *groups;
    const char *answer; /* NULL: an error */
} CASES[] = {
    {EVENT_FROM_SQS, true, "ddd", NULL, "{\"batchItemFailures\":[]}"},
    {EVENT_FROM_SQS, true, "dfdf", NULL,
     "{\"batchItemFailures\":[{\"itemIdentifier\":\"1\"},{\"itemIdentifier\":\"3\"}]}"},
    {EVENT_FROM_SQS, true, "r", NULL, "{\"batchItemFailures\":[]}"},
    {EVENT_FROM_SQS, true, "dfddd", "aabab",
     "{\"batchItemFailures\":[{\"itemIdentifier\":\"1\"},{\"itemIdentifier\":\"3\"}]}"},
    {EVENT_FROM_KINESIS, true, "drfdf", NULL,
     "{\"batchItemFailures\":[{\"itemIdentifier\":\"2\"}]}"},
    {EVENT_FROM_KINESIS, true, "drd", NULL, "{\"batchItemFailures\":[]}"},
    {EVENT_FROM_SQS, false, "df", NULL, NULL},
    {EVENT_FROM_KINESIS, false, "df", NULL, NULL},
    {EVENT_FROM_OTHER, true, "df", NULL, NULL},
    {EVENT_FROM_SQS, false, "dr", NULL,
     "{\"items\":{\"done\":1,\"failed\":0,\"refused\":1},\"entries\":7,\"dropped\":{}}"},
    {EVENT_FROM_OTHER, true, "", NULL,
     "{\"items\":{\"done\":0,\"failed\":0,\"refused\":0},\"entries\":7,\"dropped\":{}}"},
};

static void delivery_answers_as_aws_wants_it(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct tally tally = {.entries = 7};
        struct runtime_failure failure = {0};
        struct setup setup;
        struct buf response;
        set_up(&setup, CASES[i].origin, CASES[i].states, CASES[i].groups);
        buf_init(&response, 10000);
        buf_init(&failure.message, 10000);
        struct delivery delivery = delivery_of(&setup.event, CASES[i].report);
        bool ok = delivery_answer(&delivery, &setup.event, &tally, &response, &failure);
        if (ok != (CASES[i].answer != NULL)) {
            fail_msg("case %zu", i);
        }
        if (ok) {
            assert_slice(buf_slice(&response), CASES[i].answer);
        } else {
            assert_slice(buf_slice(&failure.message), "1 of 2 items failed: 1: why");
            assert_string_equal(failure.type, "Function.DeliveryFailed");
        }
        buf_clean_up(&response);
        buf_clean_up(&failure.message);
    }
}

static void an_item_without_id_fails_the_whole_batch(void **state) {
    struct setup setup;

    (void)state;
    set_up(&setup, EVENT_FROM_SQS, "df", NULL);
    setup.items[1].id = (struct slice){0};
    assert_false(delivery_of(&setup.event, true).partial); /* an empty id would tell AWS nothing */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delivery_answers_as_aws_wants_it),
        cmocka_unit_test(an_item_without_id_fails_the_whole_batch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
