/* SPDX-License-Identifier: Apache-2.0 */
/* json_scan: checks numbers. */
#ifndef PROMTAIL_JSON_SCAN_H
#define PROMTAIL_JSON_SCAN_H

#include "promtail/slice.h"

/* Whether the whole text is a number of RFC 8259. */
bool json_scan_number(struct slice text);

#endif
