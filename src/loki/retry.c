/* SPDX-License-Identifier: Apache-2.0 */
#include "retry.h"

#include "promtail/backoff.h"
#include "refusal.h"

struct retry_row {
    long from, to;
    enum retry_verdict verdict;
    const char *hint;
    enum { STEADY, SLOW_DOWN } pace; /* of the pushes to come */
};

/* The first row that holds the status is used. */
static const struct retry_row RETRY_TABLE[] = {
    {0, 0, RETRY_AGAIN, "", STEADY},
    {260, 260, RETRY_GIVE_UP, "Loki stored nothing: ingestion is blocked for this tenant", STEADY},
    {200, 299, RETRY_STORED, "", STEADY},
    {300, 399, RETRY_GIVE_UP,
     "redirects are not followed: set WRITE_ADDRESS to the address it points to", STEADY},
    {400, 400, RETRY_GIVE_UP, "nothing was stored; check host, port and path of WRITE_ADDRESS",
     STEADY},
    {401, 401, RETRY_REFRESH, "check USERNAME and PASSWORD, BEARER_TOKEN, TENANT_ID", STEADY},
    {403, 403, RETRY_REFRESH, "check USERNAME and PASSWORD, BEARER_TOKEN, TENANT_ID", STEADY},
    {404, 404, RETRY_GIVE_UP, "check the path of WRITE_ADDRESS: Loki's own is /loki/api/v1/push",
     STEADY},
    {405, 405, RETRY_GIVE_UP, "check the path of WRITE_ADDRESS: Loki's own is /loki/api/v1/push",
     STEADY},
    {408, 408, RETRY_AGAIN, "", STEADY},
    {413, 413, RETRY_SPLIT, "", STEADY},
    {422, 422, RETRY_REFUSED, "", STEADY},
    {429, 429, RETRY_AGAIN, "Loki's rate limit: raise it, or send less", SLOW_DOWN},
    {503, 503, RETRY_AGAIN, "", SLOW_DOWN},
    {500, 599, RETRY_AGAIN, "", STEADY},
};
enum { RETRY_ROWS = sizeof(RETRY_TABLE) / sizeof(RETRY_TABLE[0]) };

static const struct retry_row *retry_row_of(long status) {
    static const struct retry_row other = {0, 0, RETRY_GIVE_UP, "", STEADY};

    for (int i = 0; i < RETRY_ROWS; i++) {
        if (status >= RETRY_TABLE[i].from && status <= RETRY_TABLE[i].to) {
            return &RETRY_TABLE[i];
        }
    }
    return &other;
}

static enum retry_verdict verdict_of(long status, const struct refusal *refusal) {
    return refusal != NULL ? refusal->verdict : retry_row_of(status)->verdict;
}

const char *retry_hint(long status, const struct refusal *refusal) {
    return refusal != NULL ? refusal->hint : retry_row_of(status)->hint;
}

/* Whether and when it is sent again, of an answer that another try may change. */
static struct retry_plan plan_again(const struct retry_attempt *attempt) {
    int64_t wait_ms = backoff_ms(attempt->tries, attempt->retry_after_ms, attempt->random);
    bool may_retry = attempt->tries <= attempt->retries_max && attempt->left_ms > 0;

    if (may_retry && wait_ms < attempt->left_ms) {
        return (struct retry_plan){.verdict = RETRY_AGAIN, .wait_ms = wait_ms};
    }
    return (struct retry_plan){
        .verdict = RETRY_GIVE_UP,
        .outage = true,
        .asked_too_long = may_retry && attempt->retry_after_ms >= attempt->left_ms,
    };
}

struct retry_plan retry_plan_make(const struct retry_attempt *attempt) {
    struct retry_plan plan = {.verdict = verdict_of(attempt->status, attempt->refusal)};

    if (plan.verdict == RETRY_REFRESH && attempt->refreshed) {
        plan.verdict = RETRY_GIVE_UP;
    }
    if (plan.verdict == RETRY_AGAIN) {
        bool can_wait = attempt->retry_after_ms > 0 && attempt->retry_after_ms < attempt->left_ms;
        plan = plan_again(attempt);
        plan.slow_down = retry_row_of(attempt->status)->pace == SLOW_DOWN;
        plan.hold_ms = can_wait ? attempt->retry_after_ms : 0;
    }
    return plan;
}
