/* SPDX-License-Identifier: Apache-2.0 */
#include "retry.h"

#include "promtail/backoff.h"
#include "refusal.h"

struct retry_row {
    long from, to;
    enum retry_verdict verdict;
    const char *hint;
};

/* The first row that holds the status is used. */
static const struct retry_row RETRY_TABLE[] = {
    {0, 0, RETRY_AGAIN, ""},
    {260, 260, RETRY_GIVE_UP, "Loki stored nothing: ingestion is blocked for this tenant"},
    {200, 299, RETRY_STORED, ""},
    {300, 399, RETRY_GIVE_UP,
     "redirects are not followed: set WRITE_ADDRESS to the address it points to"},
    {400, 400, RETRY_GIVE_UP, "nothing was stored; check host, port and path of WRITE_ADDRESS"},
    {401, 401, RETRY_REFRESH, "check USERNAME and PASSWORD, BEARER_TOKEN, TENANT_ID"},
    {403, 403, RETRY_REFRESH, "check USERNAME and PASSWORD, BEARER_TOKEN, TENANT_ID"},
    {404, 404, RETRY_GIVE_UP, "check the path of WRITE_ADDRESS: Loki's own is /loki/api/v1/push"},
    {405, 405, RETRY_GIVE_UP, "check the path of WRITE_ADDRESS: Loki's own is /loki/api/v1/push"},
    {408, 408, RETRY_AGAIN, ""},
    {413, 413, RETRY_SPLIT, ""},
    {422, 422, RETRY_REFUSED, ""},
    {429, 429, RETRY_AGAIN, "Loki's rate limit: raise it, or send less"},
    {500, 599, RETRY_AGAIN, ""},
};
enum { RETRY_ROWS = sizeof(RETRY_TABLE) / sizeof(RETRY_TABLE[0]) };

static const struct retry_row *retry_row_of(long status) {
    static const struct retry_row other = {0, 0, RETRY_GIVE_UP, ""};

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

struct retry_plan retry_plan_make(const struct retry_attempt *attempt) {
    struct retry_plan plan = {.verdict = verdict_of(attempt->status, attempt->refusal)};

    if (plan.verdict == RETRY_REFRESH && attempt->refreshed) {
        plan.verdict = RETRY_GIVE_UP;
    }
    if (plan.verdict == RETRY_AGAIN) {
        plan.wait_ms = backoff_ms(attempt->tries, attempt->retry_after_ms, attempt->random);
        bool may_retry = attempt->tries <= attempt->retries_max && attempt->left_ms > 0;
        if (!may_retry || plan.wait_ms >= attempt->left_ms) {
            plan = (struct retry_plan){
                .verdict = RETRY_GIVE_UP,
                .outage = true,
                .asked_too_long = may_retry && attempt->retry_after_ms >= attempt->left_ms,
            };
        }
    }
    return plan;
}
