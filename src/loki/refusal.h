/* SPDX-License-Identifier: Apache-2.0 */
/*
 * refusal: what the text of an answer says where its status alone does not: which 400s are Loki's
 * verdict on some of the entries, which answers are about the size of the push, or about gzip, and
 * which were not sent by Loki. Pure.
 *
 * Format: "Loki HTTP API", ingest logs; the texts are those of Loki's pkg/validation, distributor
 *         and ingester, and of the web servers that stand before it. Case is ignored: older Loki
 *         begins some of them with a capital.
 */
#ifndef PROMTAIL_LOKI_REFUSAL_H
#define PROMTAIL_LOKI_REFUSAL_H

#include "promtail/slice.h"
#include "retry.h"

struct refusal {
    long status, status_last; /* of the answers that the row is about */
    enum refusal_page {
        REFUSAL_TEXT, /* not HTML */
        REFUSAL_PAGE, /* HTML */
        REFUSAL_ANY,
    } page;
    bool at_start;    /* the text begins with the mark, which no label value in it can fake */
    const char *mark; /* in lower case; "": any text */
    enum retry_verdict verdict;
    const char *hint; /* what a person can do; "" when there is nothing to say */
};

/* Whether an answer's body is a page for a browser. */
bool refusal_is_html(struct slice content_type, struct slice text);
/* The row that decides; NULL: the status does. in_gzip: the push was. */
const struct refusal *refusal_find(long status, bool html, struct slice text, bool in_gzip);

#endif
