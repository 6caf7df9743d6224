/* SPDX-License-Identifier: Apache-2.0 */
#include "aws_policy.h"

#include "promtail/backoff.h"

/* Codes that mean "later", whatever the status (RequestTimeout is a 400). */
static const char *const TRANSIENT_CODES[] = {
    "SlowDown",   "RequestTimeout",      "InternalError",        "ServiceUnavailable",
    "Throttling", "ThrottlingException", "RequestLimitExceeded",
};

/* Whether a retry may get another answer. */
static bool is_transient(long status, const char *code) {
    if (status == 0 || status == 408 || status == 429 || status >= 500) {
        return true;
    }
    for (size_t i = 0; i < sizeof(TRANSIENT_CODES) / sizeof(TRANSIENT_CODES[0]); i++) {
        if (strcmp(code, TRANSIENT_CODES[i]) == 0) {
            return true;
        }
    }
    return false;
}

struct aws_plan aws_plan_make(const struct aws_attempt *attempt) {
    struct aws_plan plan = {
        .wait_ms = backoff_ms(attempt->tries, attempt->retry_after_ms, attempt->random)};
    bool worth_it = attempt->tries < AWS_TRIES && !attempt->permanent &&
                    is_transient(attempt->status, attempt->code);
    plan.again = worth_it && plan.wait_ms < attempt->left_ms;
    plan.asked_too_long =
        worth_it && attempt->left_ms > 0 && attempt->retry_after_ms >= attempt->left_ms;
    return plan;
}
