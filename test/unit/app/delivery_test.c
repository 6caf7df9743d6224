/* SPDX-License-Identifier: Apache-2.0 */
#include "app/delivery.h"

#include "test.h"

static const char DIGITS[] = "0123456789";

struct setup {
    struct arena arena;
    struct event event;
};

static void give_outcome(struct work_item *item, char outcome) {
    struct error why = {.code = ERROR_REMOTE, .text = "why"};

    if (outcome == 'd') {
        work_item_read(item);
    } else if (outcome == 'f') {
        work_item_fail(item, &why);
    } else {
        work_item_refuse(item, &why);
    }
}

/* Outcomes: a letter per item (d, f, r; capital: it has no id); groups: a letter each, or NULL. An
 * item's place is its identity and its id. */
static void set_up(struct setup *setup, enum event_origin origin, const char *outcomes,
                   const char *groups) {
    *setup = (struct setup){.event = {.origin = origin, .fifo = groups != NULL}};
    work_items_init(&setup->event.items, &setup->arena);
    for (size_t i = 0; outcomes[i] != '\0'; i++) {
        struct slice id = slice_of(&DIGITS[i % 10], isupper(outcomes[i]) ? 0 : 1);
        char name[24];
        snprintf(name, sizeof(name), "%zu", i);
        struct slice identity = slice_from_cstr(name);
        struct work_item *item = work_item_new(&setup->event.items, NULL, id, &identity, 1);
        if (groups != NULL) {
            work_item_set_group(item, slice_of(&groups[i], 1));
        }
        give_outcome(item, (char)tolower(outcomes[i]));
    }
}

static void tear_down(struct setup *setup) {
    event_clean_up(&setup->event);
    arena_clean_up(&setup->arena);
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
        tear_down(&setup);
    }
}

static void an_item_without_id_fails_the_whole_batch(void **state) {
    struct setup setup;

    (void)state;
    set_up(&setup, EVENT_FROM_SQS, "dF", NULL);
    assert_false(delivery_of(&setup.event, true).partial); /* an empty id would tell AWS nothing */
    tear_down(&setup);
}

static void ten_failed_items_are_named_and_all_are_counted(void **state) {
    struct setup setup;
    struct runtime_failure failure = {0};
    struct buf response = {0};

    (void)state;
    set_up(&setup, EVENT_FROM_OTHER, "ffrfffdffffffff", NULL);
    buf_init(&failure.message, 10000);
    struct delivery delivery = delivery_of(&setup.event, true);
    assert_false(delivery_answer(&delivery, &setup.event, NULL, &response, &failure));
    assert_slice(buf_slice(&failure.message),
                 "13 of 15 items failed: 0: why; 1: why; 3: why; 4: why; 5: why; 7: why; 8: why; "
                 "9: why; 10: why; 11: why; and 3 more");
    buf_clean_up(&failure.message);
    tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delivery_answers_as_aws_wants_it),
        cmocka_unit_test(an_item_without_id_fails_the_whole_batch),
        cmocka_unit_test(ten_failed_items_are_named_and_all_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
