/* SPDX-License-Identifier: Apache-2.0 */
/*
 * envelope: what the members of a CloudWatch Logs envelope say, and its log events as entries.
 *
 * Flow:      cloudwatch -> json_read -> ENVELOPE -> cloudwatch_events -> line_writer
 * A pass is one way through its JSON: one that scans it and then one that ships, or one that ships
 * early, and another where that could not be.
 * Ownership: borrows where it came from. Texts are in the invocation's arena.
 * Format:    cloudwatch.h.
 */
#ifndef PROMTAIL_SOURCE_ENVELOPE_H
#define PROMTAIL_SOURCE_ENVELOPE_H

#include "cloudwatch.h"
#include "promtail/json_read.h"

enum envelope_member {
    ENVELOPE_TYPE,
    ENVELOPE_OWNER,
    ENVELOPE_GROUP,
    ENVELOPE_STREAM,
    ENVELOPE_MEMBERS
};

enum envelope_pass {
    SCAN,       /* finds out what counts; nothing is shipped */
    SHIP_EARLY, /* entries are shipped if all names come before them */
    SHIP,       /* after one of those: the names are known, and which logEvents counts */
};

struct envelope {
    const struct cloudwatch *from; /* borrowed */
    struct slice texts[ENVELOPE_MEMBERS];
    bool seen[ENVELOPE_MEMBERS];
    enum envelope_pass pass;
    struct json_read *json; /* borrowed while a pass runs */
    unsigned lists;         /* logEvents that were begun in this pass */
    unsigned last_list;     /* SHIP: the one that counts */
    bool has_events;        /* the last one is an array of objects that is not empty */
    bool shipped;           /* entries were, under the names of then */
    bool contradicts;       /* what came later says otherwise */
};

void envelope_init(struct envelope *envelope, const struct cloudwatch *from);

/* To the end of the JSON. Fails as json_read and the sink do; err says why. */
MUST_CHECK bool envelope_scan(struct envelope *envelope, struct json_read *json, struct error *err);
/* Fails also when what it shipped is not what counts. */
MUST_CHECK bool envelope_ship_early(struct envelope *envelope, struct json_read *json,
                                    struct error *err);
/* The same JSON once more. */
MUST_CHECK bool envelope_ship(struct envelope *envelope, struct json_read *json, struct error *err);

/* After a pass: it is CloudWatch's. */
bool envelope_is_whole(const struct envelope *envelope);
bool envelope_is_control(const struct envelope *envelope);
/* Its events are this function's own. */
bool envelope_is_own(const struct envelope *envelope);

#endif
