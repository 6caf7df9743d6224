/* SPDX-License-Identifier: Apache-2.0 */
/*
 * transfers: what the loop drives, and http.c provides: all transfers of one curl multi handle.
 */
#ifndef PROMTAIL_NET_TRANSFERS_H
#define PROMTAIL_NET_TRANSFERS_H

#include "promtail/loop.h"

struct transfers;

struct transfers *transfers_new(struct loop *loop, struct error *err) MUST_CHECK;
void transfers_destroy(struct transfers *transfers); /* NULL is allowed */
/* Moves bytes, after waiting for them up to wait_ms. True: something arrived. */
bool transfers_drive(struct transfers *transfers, int64_t wait_ms);
/* Calls the handlers of all that finished. True: there were any. */
bool transfers_finish(struct transfers *transfers);

/* loop.c: */
struct transfers *loop_transfers(const struct loop *loop);

#endif
