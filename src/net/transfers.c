/* SPDX-License-Identifier: Apache-2.0 */
#include "transfers.h"

#include <assert.h>
#include <curl/curl.h>

#include "promtail/buf.h"
#include "promtail/tls.h"

enum {
    POOL_MAX = 16, /* easy handles kept for reuse */
    WAIT_MAX_MS = 60 * 60 * 1000,
};

/* The connections and TLS sessions that were verified with one tls. Before libcurl reuses one, it
 * compares the TLS settings that it knows, but not what a callback did to the SSL_CTX: in a shared
 * pool, connections to WRITE_ADDRESS that trust CA_CERT would be used for AWS on the same host and
 * port. */
struct trust {
    const struct tls *tls; /* borrowed; only compared */
    CURLSH *kept;
    struct trust *next;
};

/* A handle that waits for its next transfer. */
struct spare {
    CURL *easy;
    struct transfer_route route;
    struct origin origin;
    bool prepared; /* it has the settings of the route; else none at all */
};

struct transfers {
    const struct clock *clock;
    CURLM *multi;
    struct trust *trusts; /* owned */
    struct spare pool[POOL_MAX];
    unsigned pooled;
    bool direct;            /* no proxy is set */
    int64_t pass_ms;        /* monotonic */
    bool moved;             /* something arrived since it was last asked */
    bool have_new;          /* a transfer was started since the last pass */
    unsigned resumes;       /* transfers that are resuming */
    struct transfer *first; /* all that were started */
};

struct transfers *transfers_new(const struct clock *clock, struct error *err) {
    struct transfers *transfers = mem_zalloc(sizeof(*transfers));

    tls_library_init(); /* curl would load all of OpenSSL's error texts */
    curl_global_init(CURL_GLOBAL_NOTHING);
    transfers->clock = clock;
    transfers->multi = curl_multi_init();
    if (transfers->multi == NULL) {
        mem_free(transfers);
        error_set(err, ERROR_LIMIT, "libcurl can't start");
        return NULL;
    }
    return transfers;
}

static void destroy_trusts(struct transfers *transfers) {
    while (transfers->trusts != NULL) {
        struct trust *trust = transfers->trusts;
        transfers->trusts = trust->next;
        curl_share_cleanup(trust->kept);
        mem_free(trust);
    }
}

static void destroy_spare(struct spare *spare) {
    curl_easy_cleanup(spare->easy);
    origin_clean_up(&spare->origin);
}

void transfers_destroy(struct transfers *transfers) {
    if (transfers == NULL) {
        return;
    }
    assert(transfers->first == NULL);
    while (transfers->pooled > 0) {
        destroy_spare(&transfers->pool[--transfers->pooled]);
    }
    destroy_trusts(transfers);
    curl_multi_cleanup(transfers->multi);
    curl_global_cleanup();
    mem_free(transfers);
}

void transfers_set_direct(struct transfers *transfers) {
    transfers->direct = true;
}

bool transfers_are_direct(const struct transfers *transfers) {
    return transfers->direct;
}

/* ---- what the loop calls ---- */

static void resume_all(struct transfers *transfers) {
    for (struct transfer *transfer = transfers->first; transfer != NULL && transfers->resumes > 0;
         transfer = transfer->next) {
        if (transfer->resuming) {
            transfer->resuming = false;
            transfer->paused = false;
            transfers->resumes--;
            transfer_note_progress(transfer);
            curl_easy_pause(transfer->easy, CURLPAUSE_CONT);
        }
    }
}

bool transfers_drive(struct transfers *transfers, int64_t wait_ms) {
    int running;
    int timeout = (int)(wait_ms < WAIT_MAX_MS ? wait_ms : WAIT_MAX_MS);

    transfers->moved = false;
    transfers->have_new = false;
    if (timeout > 0 && transfers->resumes == 0) {
        curl_multi_poll(transfers->multi, NULL, 0, timeout, NULL);
    }
    transfers->pass_ms = clock_monotonic_ms(transfers->clock);
    resume_all(transfers);
    curl_multi_perform(transfers->multi, &running);
    return transfers->moved;
}

bool transfers_have_new(const struct transfers *transfers) {
    return transfers->have_new;
}

int64_t transfers_pass_ms(const struct transfers *transfers) {
    return transfers->pass_ms;
}

bool transfers_finish(struct transfers *transfers) {
    CURLMsg *message;
    int left;
    bool any = false;

    while ((message = curl_multi_info_read(transfers->multi, &left)) != NULL) {
        struct transfer *transfer = NULL;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
        any = true;
        transfer->finished(transfer, (int)code);
    }
    return any;
}

/* ---- one transfer ---- */

static bool is_same_route(const struct transfer_route *a, const struct transfer_route *b) {
    return a->tls == b->tls && a->direct == b->direct && a->local == b->local;
}

static void forget_settings(struct spare *spare) {
    curl_easy_reset(spare->easy);
    curl_easy_setopt(spare->easy, CURLOPT_SHARE, NULL);
    spare->prepared = false;
}

/* One that is prepared for the route, or else is not prepared, or else had to make room; NULL:
 * another one is better. */
static struct spare *choose_spare(struct transfers *transfers, const struct transfer_route *route) {
    struct spare *found = NULL;

    for (unsigned i = 0; i < transfers->pooled; i++) {
        struct spare *spare = &transfers->pool[i];
        if (spare->prepared && is_same_route(&spare->route, route)) {
            return spare;
        }
        found = spare->prepared ? found : spare;
    }
    if (found == NULL && transfers->pooled == POOL_MAX) {
        found = &transfers->pool[0];
        forget_settings(found);
    }
    return found;
}

static struct spare take_easy(struct transfers *transfers, const struct transfer_route *route) {
    struct spare *spare = choose_spare(transfers, route);

    if (spare == NULL) {
        return (struct spare){.easy = curl_easy_init()};
    }
    struct spare taken = *spare;
    *spare = transfers->pool[--transfers->pooled];
    return taken;
}

static void give_easy(struct transfers *transfers, const struct transfer *transfer) {
    struct spare spare = {transfer->easy, transfer->route, transfer->origin, true};

    if (transfers->pooled == POOL_MAX) {
        destroy_spare(&spare);
        return;
    }
    if (!transfer->keeps) {
        forget_settings(&spare);
    }
    transfers->pool[transfers->pooled++] = spare;
}

bool transfer_init(struct transfer *transfer, struct transfers *transfers,
                   const struct transfer_route *route,
                   void (*finished)(struct transfer *transfer, int code), struct error *err) {
    struct spare spare = take_easy(transfers, route);

    *transfer = (struct transfer){0};
    if (spare.easy == NULL) {
        return error_set(err, ERROR_LIMIT, "libcurl has no memory for a transfer");
    }
    transfer->finished = finished;
    transfer->easy = spare.easy;
    transfer->origin = spare.origin;
    transfer->prepared = spare.prepared;
    transfer->route = *route;
    transfer->transfers = transfers;
    curl_easy_setopt(transfer->easy, CURLOPT_PRIVATE, transfer);
    return true;
}

/* NULL: no memory. */
static CURLSH *kept_of(struct transfers *transfers, const struct tls *tls) {
    struct trust *trust = transfers->trusts;

    while (trust != NULL && trust->tls != tls) {
        trust = trust->next;
    }
    if (trust != NULL) {
        return trust->kept;
    }
    CURLSH *kept = curl_share_init();
    if (kept == NULL) {
        return NULL;
    }
    if (curl_share_setopt(kept, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT) != CURLSHE_OK ||
        curl_share_setopt(kept, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) != CURLSHE_OK) {
        curl_share_cleanup(kept);
        return NULL;
    }
    trust = mem_alloc(sizeof(*trust));
    *trust = (struct trust){tls, kept, transfers->trusts};
    transfers->trusts = trust;
    return kept;
}

bool transfer_trust(struct transfer *transfer, const struct tls *tls, struct error *err) {
    CURLSH *kept = kept_of(transfer->transfers, tls);

    if (kept == NULL) {
        return error_set(err, ERROR_LIMIT, "libcurl has no memory for connections");
    }
    curl_easy_setopt(transfer->easy, CURLOPT_SHARE, kept);
    return true;
}

bool transfer_start(struct transfer *transfer, struct error *err) {
    struct transfers *transfers = transfer->transfers;

    if (curl_multi_add_handle(transfers->multi, transfer->easy) != CURLM_OK) {
        return error_set(err, ERROR_LIMIT, "libcurl does not take the transfer");
    }
    transfer->next = transfers->first;
    transfer->link = &transfers->first;
    if (transfer->next != NULL) {
        transfer->next->link = &transfer->next;
    }
    transfers->first = transfer;
    transfers->have_new = true;
    transfer->moved_ms = clock_monotonic_ms(transfers->clock);
    return true;
}

void transfer_note_progress(struct transfer *transfer) {
    transfer->transfers->moved = true;
    transfer->moved_ms = transfer->transfers->pass_ms;
}

void transfer_resume(struct transfer *transfer) {
    if (transfer->paused && !transfer->resuming) {
        transfer->resuming = true;
        transfer->transfers->resumes++;
    }
}

void transfer_clean_up(struct transfer *transfer) {
    struct transfers *transfers = transfer->transfers;

    if (transfer->link != NULL) {
        curl_multi_remove_handle(transfers->multi, transfer->easy);
        *transfer->link = transfer->next;
        if (transfer->next != NULL) {
            transfer->next->link = transfer->link;
        }
        transfers->resumes -= transfer->resuming ? 1 : 0;
    }
    if (transfer->easy != NULL) {
        give_easy(transfers, transfer);
    }
    *transfer = (struct transfer){0};
}
