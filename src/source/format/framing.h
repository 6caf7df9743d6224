/* SPDX-License-Identifier: Apache-2.0 */
/*
 * framing: how an object's records are cut out where its key does not tell, by its first bytes.
 *
 * Flow:      content -> FRAMING -> records_json | records_lines
 */
#ifndef PROMTAIL_SOURCE_FORMAT_FRAMING_H
#define PROMTAIL_SOURCE_FORMAT_FRAMING_H

#include "records.h"

enum framing {
    FRAMING_LINES, /* plain or delimited */
    FRAMING_W3C,   /* lines under "#Fields: ..." (W3C extended log file format) */
    FRAMING_JSON,
};

enum framing framing_tell(struct slice front);

MUST_CHECK records_reader framing_read;

#endif
