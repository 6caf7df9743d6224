/* SPDX-License-Identifier: Apache-2.0 */
/* json_scan: the inner loop of json_read: how far a string runs before a byte that means something.
 * */
#ifndef PROMTAIL_CODEC_JSON_SCAN_H
#define PROMTAIL_CODEC_JSON_SCAN_H

#include "promtail/slice.h"

/* Bytes in front of the first '"', '\\' or control byte (below 0x20); text.len when there is none.
 * */
size_t json_scan_string(struct slice text);
/* Is it a number of RFC 8259, whole? */
bool json_scan_number(struct slice text);

#endif
