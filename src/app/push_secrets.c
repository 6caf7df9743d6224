/* SPDX-License-Identifier: Apache-2.0 */
#include "push_secrets.h"

#include <assert.h>

#include "known_secrets.h"
#include "promtail/container_of.h"

enum { CREDENTIALS_MAX = 4, FAILED_AGAIN_MS = 30000 };

static const int64_t MS_NS = 1000000;

struct credential_fetch {
    struct reference_fetch fetch;
    struct push_secrets *secrets;
};

struct push_secrets {
    struct loki_auth_source source;
    struct push_secrets_parts parts;
    struct timer timer; /* starts a fetch in the loop's next turn */
    struct credential_fetch fetches[CREDENTIALS_MAX];
    size_t count;
    size_t open;           /* of the fetches under way; 0: none is */
    struct config present; /* has the texts of the present credentials in an arena of its own */
    int64_t fetched_ns;    /* since the epoch; monotonic clocks may stand while Lambda freezes */
};

static int64_t now_ns(const struct push_secrets *secrets) {
    return clock_realtime_ns(loop_clock(secrets->parts.loop));
}

/* ---- what came ---- */

/* The configuration with no credential that is fetched: they are filled in. */
static struct config push_secrets_unfilled(const struct config *config) {
    struct config next = *config;

    next.arena = (struct arena){0};
    if (config->user_in_address) {
        next.username = NULL;
        next.password = NULL;
    }
    return next;
}

static bool take_all(struct push_secrets *secrets, struct config *next, struct error *err) {
    bool ok = true;

    for (size_t i = 0; i < secrets->count; i++) {
        ok = ok && reference_fetch_take(&secrets->fetches[i].fetch, next, err);
        reference_fetch_clean_up(&secrets->fetches[i].fetch);
    }
    return ok && config_check(next, err);
}

static bool is_same_text(const char *a, const char *b) {
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool is_same(const struct loki_credentials *a, const struct loki_credentials *b) {
    return is_same_text(a->username, b->username) && is_same_text(a->password, b->password) &&
           is_same_text(a->bearer_token, b->bearer_token);
}

static void use_changed(struct push_secrets *secrets, const struct config *next,
                        const struct loki_credentials *credentials) {
    struct config old = secrets->present;

    known_secrets_add_credentials(secrets->parts.known, next);
    secrets->present = *next;
    log_write(secrets->parts.log, LOG_INFO,
              "the credentials of pushes were fetched again and have changed");
    loki_auth_renewed(secrets->parts.auth, credentials);
    config_clean_up(&old);
}

/* Tries again earlier than the time to live says. */
static void push_secrets_fail(struct push_secrets *secrets, const struct error *err) {
    int64_t ttl_ms = secrets->parts.config->secret_ttl_ms;

    if (ttl_ms > FAILED_AGAIN_MS) {
        secrets->fetched_ns = now_ns(secrets) - (ttl_ms - FAILED_AGAIN_MS) * MS_NS;
    }
    log_write(secrets->parts.log, LOG_WARN,
              "%s; the credentials that were fetched before stay in use", err->text);
    loki_auth_renewed(secrets->parts.auth, NULL);
}

static void push_secrets_finish(struct push_secrets *secrets) {
    struct config next = push_secrets_unfilled(secrets->parts.config);
    struct error err = {0};

    if (!take_all(secrets, &next, &err)) {
        push_secrets_fail(secrets, &err);
        config_clean_up(&next);
        return;
    }
    struct loki_credentials credentials = {
        .username = next.username, .password = next.password, .bearer_token = next.bearer_token};
    if (is_same(&credentials, &secrets->parts.auth->credentials)) {
        log_write(secrets->parts.log, LOG_DEBUG,
                  "the credentials of pushes were fetched again and are the same");
        loki_auth_renewed(secrets->parts.auth, NULL);
        config_clean_up(&next);
        return;
    }
    use_changed(secrets, &next, &credentials);
}

static void credential_ended(struct reference_fetch *fetch) {
    struct push_secrets *secrets = CONTAINER_OF(fetch, struct credential_fetch, fetch)->secrets;

    if (--secrets->open == 0) {
        push_secrets_finish(secrets);
    }
}

/* ---- when to fetch ---- */

static void push_secrets_fetch(struct loki_auth_source *source) {
    struct push_secrets *secrets = CONTAINER_OF(source, struct push_secrets, source);
    struct reference_fetcher *fetcher = secrets->parts.fetcher;

    if (secrets->open > 0) {
        return;
    }
    timer_clear(loop_timers(secrets->parts.loop), &secrets->timer);
    secrets->fetched_ns = now_ns(secrets);
    secrets->open = secrets->count;
    for (size_t i = 0; i < secrets->count; i++) {
        struct reference_fetch *fetch = &secrets->fetches[i].fetch;
        reference_fetch_init(fetch, fetch->reference);
        fetch->ended = credential_ended;
    }
    for (size_t i = 0; i < secrets->count; i++) {
        fetcher->start(fetcher, &secrets->fetches[i].fetch);
    }
}

static void push_secrets_timer_fired(struct timer *timer) {
    push_secrets_fetch(&CONTAINER_OF(timer, struct push_secrets, timer)->source);
}

static void push_secrets_used(struct loki_auth_source *source) {
    struct push_secrets *secrets = CONTAINER_OF(source, struct push_secrets, source);
    int64_t ttl_ms = secrets->parts.config->secret_ttl_ms;
    int64_t age_ms = (now_ns(secrets) - secrets->fetched_ns) / MS_NS;

    if (ttl_ms > 0 && age_ms >= ttl_ms && secrets->open == 0 && !secrets->timer.set) {
        timer_set(loop_timers(secrets->parts.loop), &secrets->timer,
                  clock_monotonic_ms(loop_clock(secrets->parts.loop)));
    }
}

/* ---- its life ---- */

struct push_secrets *push_secrets_new(const struct push_secrets_parts *parts) {
    const struct config *config = parts->config;
    struct push_secrets *secrets = mem_zalloc(sizeof(*secrets));

    for (size_t i = 0; i < config->reference_count; i++) {
        if (config_reference_is_credential(&config->references[i])) {
            assert(secrets->count < CREDENTIALS_MAX);
            struct credential_fetch *fetch = &secrets->fetches[secrets->count++];
            fetch->fetch.reference = &config->references[i];
            fetch->secrets = secrets;
        }
    }
    if (secrets->count == 0) {
        mem_free(secrets);
        return NULL;
    }
    secrets->source =
        (struct loki_auth_source){.fetch = push_secrets_fetch, .used = push_secrets_used};
    secrets->parts = *parts;
    secrets->timer.fire = push_secrets_timer_fired;
    secrets->fetched_ns = now_ns(secrets);
    return secrets;
}

void push_secrets_destroy(struct push_secrets *secrets) {
    if (secrets == NULL) {
        return;
    }
    timer_clear(loop_timers(secrets->parts.loop), &secrets->timer);
    for (size_t i = 0; i < secrets->count; i++) {
        reference_fetch_clean_up(&secrets->fetches[i].fetch);
    }
    config_clean_up(&secrets->present);
    mem_free(secrets);
}

void push_secrets_settle(struct push_secrets *secrets, int64_t until_ms) {
    while (secrets != NULL && (secrets->open > 0 || secrets->timer.set) &&
           clock_monotonic_ms(loop_clock(secrets->parts.loop)) < until_ms) {
        loop_turn(secrets->parts.loop, until_ms);
    }
}

struct loki_auth_source *push_secrets_source(struct push_secrets *secrets) {
    return secrets != NULL ? &secrets->source : NULL;
}
