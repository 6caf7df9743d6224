/* SPDX-License-Identifier: Apache-2.0 */
/* json_scan: the inner loops of json_read: finds the next special byte of a string, and checks
 * numbers. */
#ifndef PROMTAIL_JSON_SCAN_H
#define PROMTAIL_JSON_SCAN_H

#include "promtail/slice.h"

/* The number of bytes before the first '"', '\\' or control byte (below 0x20); text.len when there
 * is none. */
size_t json_scan_string(struct slice text);
/* Whether the whole text is a number of RFC 8259. */
bool json_scan_number(struct slice text);

#endif
