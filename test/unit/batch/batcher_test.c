/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/batch.h"
#include "promtail/batcher.h"
#include "promtail/work_items.h"

#include "test.h"

enum { PUSHES_MAX = 64, LINE_BYTES_MAX = 8 * 1024 * 1024 };

static struct label_set set_of(const char *text, const char *tenant) {
    return (struct label_set){.text = slice_from_cstr(text), .tenant = slice_from_cstr(tenant)};
}

/* A push sink that keeps what it gets. */
struct keeper {
    struct push_sink sink; /* first */
    struct batch *batches[PUSHES_MAX];
    size_t count;
    size_t refuse_from; /* pushes from this number on fail; 0: none */
};

static bool keep(struct push_sink *sink, struct batch *batch, struct error *err) {
    struct keeper *keeper = (struct keeper *)sink;

    if (keeper->refuse_from > 0 && keeper->count + 1 >= keeper->refuse_from) {
        error_set(err, ERROR_DOWN, "down");
        batch_settle(batch, false, err);
        return false;
    }
    assert_true(batch_entries(batch) > 0);
    keeper->batches[keeper->count++] = batch;
    return true;
}

struct setup {
    struct keeper keeper;
    struct tally tally;
    struct batcher *batcher;
    struct work_items work_items;
    struct work_item items[4];
};

static void set_up(struct setup *setup, size_t bytes_max, unsigned tenants_max) {
    *setup = (struct setup){.keeper = {.sink = {keep}}};
    for (size_t i = 0; i < 4; i++) {
        setup->items[i] = (struct work_item){.all = &setup->work_items, .users = 1};
    }
    setup->batcher = batcher_new(bytes_max, tenants_max, &setup->keeper.sink, &setup->tally);
}

static void settle_all(struct setup *setup, bool ok) {
    struct error err = {0};

    error_set(&err, ERROR_REMOTE, "refused");
    for (size_t i = 0; i < setup->keeper.count; i++) {
        batch_settle(setup->keeper.batches[i], ok, &err);
    }
    setup->keeper.count = 0;
}

static void tear_down(struct setup *setup) {
    settle_all(setup, true);
    batcher_destroy(setup->batcher);
    for (size_t i = 0; i < 4; i++) {
        mem_free(setup->items[i].reason);
    }
}

static bool add(struct setup *setup, const struct label_set *labels, size_t len,
                struct work_item *item, struct error *err) {
    static unsigned char line[LINE_BYTES_MAX];
    struct entry entry = {.labels = labels, .line = slice_of(line, len), .item = item};
    struct entry_sink *sink = batcher_sink(setup->batcher);

    return sink->add(sink, &entry, err);
}

static void batcher_closes_a_batch_when_the_next_line_would_pass_the_size(void **state) {
    struct label_set labels = set_of("{a=\"b\"}", "");
    struct setup setup;
    struct error err;

    (void)state;
    set_up(&setup, 100, 4);
    for (int i = 0; i < 2; i++) {
        assert_true(add(&setup, &labels, 50, NULL, &err));
    }
    assert_int_equal(setup.keeper.count, 0); /* exactly full is not too full */
    assert_true(add(&setup, &labels, 1, NULL, &err));
    assert_int_equal(setup.keeper.count, 1);
    assert_int_equal(batch_entries(setup.keeper.batches[0]), 2);
    assert_int_equal(setup.tally.entries, 3);
    batcher_abandon(setup.batcher, &err);
    tear_down(&setup);
}

static void batcher_lets_only_a_single_entry_pass_the_size(void **state) {
    struct label_set labels = set_of("{a=\"b\"}", "");
    struct setup setup;
    struct error err;

    (void)state;
    set_up(&setup, 100, 4);
    assert_true(add(&setup, &labels, 10, NULL, &err));
    assert_true(add(&setup, &labels, 5000, NULL, &err));
    assert_int_equal(setup.keeper.count, 2); /* nothing more fits: it waits for nothing */
    assert_true(add(&setup, &labels, 10, NULL, &err));
    assert_true(batcher_flush(setup.batcher, &err));
    assert_int_equal(setup.keeper.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(batch_entries(setup.keeper.batches[i]), 1);
    }
    tear_down(&setup);
}

static void batcher_bounds_the_encoded_size_too(void **state) {
    static char texts[200][200];
    struct label_set labels[200];
    struct setup setup;
    struct error err;

    (void)state;
    set_up(&setup, 1000, 4);
    for (size_t i = 0; i < 200; i++) { /* a stream of its own each: labels weigh more than lines */
        snprintf(texts[i], sizeof(texts[i]), "{a=\"%0100zu\"}", i);
        labels[i] = set_of(texts[i], "");
        assert_true(add(&setup, &labels[i], 1, NULL, &err));
    }
    assert_true(batcher_flush(setup.batcher, &err));
    for (size_t i = 0; i < setup.keeper.count; i++) {
        assert_true(batch_encoded_size(setup.keeper.batches[i]) <= 2000);
    }
    assert_true(setup.keeper.count >= 200 * 110 / 2000);
    tear_down(&setup);
}

static void batcher_stays_below_3_5_mib_whatever_the_size(void **state) {
    struct label_set labels = set_of("{a=\"b\"}", "");
    struct setup setup;
    struct error err;

    (void)state;
    set_up(&setup, 64 * 1024 * 1024, 4);
    for (int i = 0; i < 16; i++) {
        assert_true(add(&setup, &labels, 1024 * 1024, NULL, &err));
    }
    assert_true(batcher_flush(setup.batcher, &err));
    assert_int_equal(setup.keeper.count, 6);
    for (size_t i = 0; i < setup.keeper.count; i++) {
        assert_true(batch_encoded_size(setup.keeper.batches[i]) <= 7 * 512 * 1024);
    }
    tear_down(&setup);
}

static void batcher_keeps_tenants_apart_and_pushes_the_oldest_first(void **state) {
    struct label_set sets[] = {set_of("{a=\"b\"}", "one"), set_of("{a=\"b\"}", "two"),
                               set_of("{a=\"b\"}", "")};
    struct setup setup;
    struct error err;

    (void)state;
    set_up(&setup, 1000, 2);
    assert_true(add(&setup, &sets[0], 1, NULL, &err));
    assert_true(add(&setup, &sets[1], 1, NULL, &err));
    assert_true(add(&setup, &sets[0], 1, NULL, &err));
    assert_int_equal(setup.keeper.count, 0);
    assert_true(add(&setup, &sets[2], 1, NULL, &err)); /* a third one: no room */
    assert_int_equal(setup.keeper.count, 1);
    assert_slice(batch_tenant(setup.keeper.batches[0]), "one");
    assert_int_equal(batch_entries(setup.keeper.batches[0]), 2);
    assert_true(batcher_flush(setup.batcher, &err));
    assert_slice(batch_tenant(setup.keeper.batches[1]), "two");
    assert_slice(batch_tenant(setup.keeper.batches[2]), "");
    tear_down(&setup);
}

/* Entries of many records share a push. */
static void the_end_of_a_record_closes_no_batch(void **state) {
    struct label_set labels = set_of("{a=\"b\"}", "");
    struct setup setup;
    struct error err;

    (void)state;
    set_up(&setup, 1000, 4);
    struct entry_sink *sink = batcher_sink(setup.batcher);
    assert_true(sink->end(sink, &setup.items[0], &err)); /* without an entry */
    for (int i = 0; i < 2; i++) {
        assert_true(add(&setup, &labels, 10, &setup.items[i], &err));
        assert_true(sink->end(sink, &setup.items[i], &err));
        work_item_read(&setup.items[i]);
    }
    assert_int_equal(setup.keeper.count, 0);
    assert_int_equal(setup.items[0].state, WORK_OPEN);
    assert_true(batcher_flush(setup.batcher, &err));
    assert_int_equal(setup.keeper.count, 1);
    settle_all(&setup, true);
    assert_int_equal(setup.items[0].state, WORK_DONE);
    assert_int_equal(setup.items[1].state, WORK_DONE);
    tear_down(&setup);
}

static void an_item_is_done_when_all_its_batches_are_settled(void **state) {
    struct label_set labels = set_of("{a=\"b\"}", "");
    struct setup setup;
    struct error err = {0};

    (void)state;
    set_up(&setup, 100, 4);
    assert_true(add(&setup, &labels, 60, &setup.items[0], &err));
    assert_true(add(&setup, &labels, 40, &setup.items[1], &err));
    assert_true(add(&setup, &labels, 60, &setup.items[0], &err)); /* begins the second batch */
    work_item_read(&setup.items[0]);
    work_item_read(&setup.items[1]);
    assert_true(batcher_flush(setup.batcher, &err));
    assert_int_equal(setup.keeper.count, 2);
    batch_settle(setup.keeper.batches[0], true, NULL);
    assert_int_equal(setup.items[0].state, WORK_OPEN);
    assert_int_equal(setup.items[1].state, WORK_DONE);
    error_set(&err, ERROR_REMOTE, "refused");
    batch_settle(setup.keeper.batches[1], false, &err);
    assert_int_equal(setup.items[0].state, WORK_FAILED);
    assert_string_equal(setup.items[0].reason->text, "refused");
    setup.keeper.count = 0;
    tear_down(&setup);
}

static void batcher_fails_the_items_of_what_it_cannot_push(void **state) {
    struct label_set labels = set_of("{a=\"b\"}", "");
    struct setup setup;
    struct error err = {0};

    (void)state;
    set_up(&setup, 100, 4);
    setup.keeper.refuse_from = 1;
    assert_true(add(&setup, &labels, 60, &setup.items[0], &err));
    assert_false(add(&setup, &labels, 60, &setup.items[1], &err));
    assert_int_equal(err.code, ERROR_DOWN);
    assert_int_equal(setup.items[0].state, WORK_FAILED);
    assert_int_equal(setup.items[1].holds, 0); /* it was not taken */
    assert_true(add(&setup, &labels, 60, &setup.items[2], &err));
    error_set(&err, ERROR_DEADLINE, "no time");
    batcher_abandon(setup.batcher, &err);
    assert_string_equal(setup.items[2].reason->text, "no time");
    tear_down(&setup);
}

static void batcher_closes_a_batch_that_many_items_wait_for(void **state) {
    struct label_set labels = set_of("{a=\"b\"}", "");
    struct setup setup;
    struct error err;

    (void)state;
    set_up(&setup, 100000, 4);
    for (size_t i = 0; i < 4097; i++) {
        assert_int_equal(setup.keeper.count, 0);
        assert_true(add(&setup, &labels, 1, &setup.items[i % 2], &err)); /* held each time */
    }
    assert_int_equal(setup.keeper.count, 1);
    assert_int_equal(batch_entries(setup.keeper.batches[0]), 4096);
    assert_true(batcher_flush(setup.batcher, &err));
    tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batcher_closes_a_batch_when_the_next_line_would_pass_the_size),
        cmocka_unit_test(batcher_lets_only_a_single_entry_pass_the_size),
        cmocka_unit_test(batcher_bounds_the_encoded_size_too),
        cmocka_unit_test(batcher_stays_below_3_5_mib_whatever_the_size),
        cmocka_unit_test(batcher_keeps_tenants_apart_and_pushes_the_oldest_first),
        cmocka_unit_test(the_end_of_a_record_closes_no_batch),
        cmocka_unit_test(an_item_is_done_when_all_its_batches_are_settled),
        cmocka_unit_test(batcher_fails_the_items_of_what_it_cannot_push),
        cmocka_unit_test(batcher_closes_a_batch_that_many_items_wait_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
