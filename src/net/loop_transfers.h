/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop_transfers: the transfers of a loop, for http only.
 */
#ifndef PROMTAIL_NET_LOOP_TRANSFERS_H
#define PROMTAIL_NET_LOOP_TRANSFERS_H

struct loop;
struct transfers;

struct transfers *loop_transfers(const struct loop *loop); /* borrowed */

#endif
