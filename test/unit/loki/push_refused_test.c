/* SPDX-License-Identifier: Apache-2.0 */
#include "loki/push_refused.h"

#include "batch/batch_impl.h"
#include "fake/fake_http.h"
#include "promtail/container_of.h"
#include "promtail/work_items.h"
#include "test.h"

enum { ENTRIES = 2 };

struct keeper_fake {
    struct batch_keeper keeper;
    bool refuses;
    unsigned asked;
    int64_t until_ms;
};

static bool keeper_fake_keep(struct batch_keeper *keeper, struct batch_keep *keep,
                             const struct batch *batch, const char *reason,
                             const struct error *text, int64_t until_ms, struct error *err) {
    struct keeper_fake *fake = CONTAINER_OF(keeper, struct keeper_fake, keeper);

    (void)keep;
    assert_int_equal(batch_entries(batch), ENTRIES);
    assert_string_equal(reason, "rejected");
    assert_string_equal(text->text, "too old");
    fake->asked++;
    fake->until_ms = until_ms;
    return !fake->refuses || error_set(err, ERROR_LIMIT, "no room");
}

static const struct {
    bool keeps, keeper_refuses, was_parked;
    enum push_refused_fate fate;
    unsigned asked;
    const char *failure;
    uint64_t counted;
} CASES[] = {
    {false, false, false, PUSH_REFUSED_DONE, 0, "", 1},
    {true, false, false, PUSH_REFUSED_KEPT, 1, NULL, 1},
    {true, true, false, PUSH_REFUSED_FAILED, 1, "no room", 0},
    {true, false, true, PUSH_REFUSED_FAILED, 0, "refused again, after it was parked: too old", 0},
    /* Without a target what comes back is dropped like anything else. */
    {false, false, true, PUSH_REFUSED_DONE, 0, "", 1},
};

static void push_refused_check(size_t i) {
    struct label_set labels = {.number = 1, .text = SLICE("{a=\"b\"}")};
    struct work_items all = {0};
    struct work_item item = {.all = &all, .users = 1, .parked = CASES[i].was_parked};
    struct keeper_fake fake = {.keeper.keep = keeper_fake_keep, .refuses = CASES[i].keeper_refuses};
    struct fake *http = fake_new(NULL, 0);
    struct log log = {.level = LOG_FATAL, .fd = 2, .clock = loop_clock(http->loop)};
    struct deadline deadline = {.push_until_ms = 7000};
    struct tally tally = {0};
    struct push_shared shared = {.config.keeper = CASES[i].keeps ? &fake.keeper : NULL,
                                 .tally = &tally,
                                 .log = &log,
                                 .deadline = &deadline};
    struct batch_pool pool = {0};
    struct batch_keep keep = {0};
    struct push_refused refused = {batch_take(&pool, SLICE("")), &keep, "rejected", 1};
    struct error answer = {0};
    struct error failure = {0};

    error_set(&answer, ERROR_REMOTE, "too old");
    for (int64_t n = 0; n < ENTRIES; n++) {
        struct entry entry = {.labels = &labels, .time_ns = n, .line = SLICE("x"), .item = &item};
        struct encoded_entry encoded = stream_measure(&entry);
        batch_add(refused.batch, &entry, &encoded);
    }
    assert_int_equal(push_refused_take(&shared, &refused, &answer, &failure), CASES[i].fate);
    assert_int_equal(fake.asked, CASES[i].asked);
    assert_int_equal(fake.until_ms, fake.asked > 0 ? 7000 : 0);
    if (CASES[i].failure != NULL) {
        assert_string_equal(failure.text, CASES[i].failure);
    }
    assert_int_equal(tally.dropped_count > 0 ? tally.dropped[0].count : 0, CASES[i].counted);
    batch_settle(refused.batch, true, NULL);
    batch_pool_clean_up(&pool);
    fake_destroy(http);
}

static void push_refused_drops_keeps_or_fails_a_batch(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        push_refused_check(i);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(push_refused_drops_keeps_or_fails_a_batch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
