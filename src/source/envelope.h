/* SPDX-License-Identifier: Apache-2.0 */
/*
 * envelope: what the members of a CloudWatch Logs envelope say, and its log events as entries.
 *
 * Flow:      cloudwatch -> json_read -> ENVELOPE -> cloudwatch_events -> line_writer
 * A pass is one way through its JSON. What is at hand is scanned, and shipped from what the scan
 * kept; else it is shipped early, and where that could not be, in another pass.
 * Ownership: borrows where it came from; owns what it keeps of the JSON: names, and the events of a
 *            scan (log_event_list).
 * Format:    cloudwatch.h.
 */
#ifndef PROMTAIL_SOURCE_ENVELOPE_H
#define PROMTAIL_SOURCE_ENVELOPE_H

#include "cloudwatch.h"
#include "log_event.h"
#include "promtail/json_read.h"

enum envelope_member {
    ENVELOPE_TYPE,
    ENVELOPE_OWNER,
    ENVELOPE_GROUP,
    ENVELOPE_STREAM,
    ENVELOPE_MEMBERS
};

enum envelope_pass {
    SCAN,       /* finds out what counts, and keeps it; nothing is shipped */
    SHIP_EARLY, /* entries are shipped if all names come before them */
    SHIP,       /* after that: the names are known, and which logEvents counts */
};

struct envelope {
    const struct cloudwatch *from;        /* borrowed */
    struct buf names[ENVELOPE_MEMBERS];   /* owned: however often a name is repeated, one memory */
    struct slice texts[ENVELOPE_MEMBERS]; /* in names */
    bool seen[ENVELOPE_MEMBERS];
    enum envelope_pass pass;
    struct json_read *json;       /* borrowed while a pass runs */
    unsigned lists;               /* logEvents that were begun in this pass */
    unsigned last_list;           /* SHIP: the one that counts */
    bool has_events;              /* the last one is an array of objects that is not empty */
    bool shipped;                 /* entries were shipped, under the names known then */
    bool contradicts;             /* a later member differs from what was shipped */
    struct log_event_list events; /* SCAN: of the last list */
};

void envelope_init(struct envelope *envelope, const struct cloudwatch *from);
void envelope_clean_up(struct envelope *envelope); /* safe on zeroes, and twice */

/* To the end of the JSON. Fails as json_read and the sink do; err says why. */
MUST_CHECK bool envelope_scan(struct envelope *envelope, struct json_read *json, struct error *err);
/* Fails also when what it shipped is not what counts. */
MUST_CHECK bool envelope_ship_early(struct envelope *envelope, struct json_read *json,
                                    struct error *err);
/* After envelope_ship_early: the same JSON once more. */
MUST_CHECK bool envelope_ship(struct envelope *envelope, struct json_read *json, struct error *err);
/* After envelope_scan: what it kept. */
MUST_CHECK bool envelope_ship_kept(struct envelope *envelope, struct error *err);

/* After a pass: whether it is an envelope of CloudWatch Logs. */
bool envelope_is_whole(const struct envelope *envelope);
bool envelope_is_control(const struct envelope *envelope);
/* Whether its events are this function's own. */
bool envelope_is_own(const struct envelope *envelope);

#endif
