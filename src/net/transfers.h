/* SPDX-License-Identifier: Apache-2.0 */
/*
 * transfers: the running transfers of one multi handle of libcurl, with a pool of easy handles, and
 * the connections and TLS sessions that are kept for each struct tls.
 *
 * Flow:      http -> TRANSFERS <- loop
 * Ownership: a struct transfer lives in its owner's struct, from transfer_init to
 *            transfer_clean_up; transfers borrows it, and the clock.
 */
#ifndef PROMTAIL_NET_TRANSFERS_H
#define PROMTAIL_NET_TRANSFERS_H

#include "origin.h"
#include "promtail/clock.h"
#include "promtail/error.h"

struct tls;
struct transfers;

/* What of a handle's settings stays from one transfer to the next: libcurl takes thousands of
 * instructions to forget them and to be told again. */
struct transfer_route {
    const struct tls *tls; /* only compared; NULL: no https */
    bool direct;           /* no proxy */
    bool local;            /* connections of any age */
};

struct transfer {
    /* From transfers_finish, with a CURLcode. It may clean the transfer up and begin others. */
    void (*finished)(struct transfer *transfer, int code);
    void *easy;       /* libcurl's handle; its settings are the owner's until transfer_start */
    int64_t moved_ms; /* monotonic: its start, or the pass in which it was resumed or got a byte */
    bool prepared;    /* the handle has the settings of the route, from the transfer before it */
    bool keeps; /* set by the owner: the handle may keep what it is set to; else all is forgotten */
    bool paused;   /* set by the owner when it pauses in a callback of libcurl */
    bool resuming; /* the next turn resumes it */
    struct transfer_route route;
    struct origin origin; /* where the handle went last; stays with it, has nothing secret */
    struct transfers *transfers;
    struct transfer *next;
    struct transfer **link; /* the pointer to this one; NULL until it is started */
};

struct transfers *transfers_new(const struct clock *clock, struct error *err) MUST_CHECK;
/* NULL is allowed; no transfer may be running. */
void transfers_destroy(struct transfers *transfers);
/* From now on no transfer needs a look for a proxy: none is set. */
void transfers_set_direct(struct transfers *transfers);
bool transfers_are_direct(const struct transfers *transfers);
/* One pass: moves bytes, after waiting for them up to wait_ms, or not at all where a transfer is
 * resumed. True: something arrived. */
bool transfers_drive(struct transfers *transfers, int64_t wait_ms);
/* When the last pass began, after its wait; monotonic. */
int64_t transfers_pass_ms(const struct transfers *transfers);
/* A transfer was started that transfers_drive has not seen: it need not wait to begin it. */
bool transfers_have_new(const struct transfers *transfers);
/* Calls finished of all that finished. True: there were any. */
bool transfers_finish(struct transfers *transfers);

MUST_CHECK bool transfer_init(struct transfer *transfer, struct transfers *transfers,
                              const struct transfer_route *route,
                              void (*finished)(struct transfer *transfer, int code),
                              struct error *err);
/* The transfer uses and keeps only connections and TLS sessions that were verified with tls. */
MUST_CHECK bool transfer_trust(struct transfer *transfer, const struct tls *tls, struct error *err);
MUST_CHECK bool transfer_start(struct transfer *transfer, struct error *err);
/* Something arrived; called in callbacks of libcurl. */
void transfer_note_progress(struct transfer *transfer);
/* Resumes a paused transfer in the next turn; libcurl may pass bytes at once. */
void transfer_resume(struct transfer *transfer);
/* Stops it, and releases its handle. Safe after a failed init; not allowed in a callback of
 * libcurl. */
void transfer_clean_up(struct transfer *transfer);

#endif
