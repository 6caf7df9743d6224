/* SPDX-License-Identifier: Apache-2.0 */
/*
 * redact: which presets REDACT names, and what they find in a line, from left to right.
 *
 * Ownership: keeps nothing that would have to be cleaned up.
 * Cost:      a look-up for each byte, and the preset's work at trigger bytes: linear in the text
 *            (redact_preset.h). What two presets could find goes to the one that begins first.
 */
#ifndef PROMTAIL_LABEL_REDACT_H
#define PROMTAIL_LABEL_REDACT_H

#include <stdint.h>

#include "promtail/error.h"
#include "redact_preset.h"

struct redact {
    uint8_t presets[256]; /* whose trigger a byte is: its row, counted from 1; 0: nobody's */
    bool is_set;          /* there is a preset */
};

/* A list of presets ("ip,email"), blanks around each trimmed; empty: none. */
MUST_CHECK bool redact_init(struct redact *redact, struct slice list, struct error *err);

struct redact_match {
    struct redact_span span;
    const struct redact_preset *preset;
};

/* A way through one line, of which a part is at hand. */
struct redact_scan {
    const struct redact *redact; /* borrowed */
    struct slice text;           /* the part; it may be replaced by a longer one */
    bool is_last;                /* the line ends with it */
    size_t at;                   /* all before it was looked at */
    size_t done;                 /* where the last finding ends */
    struct redact_match later;   /* found already, after `at`; span.end 0: nothing */
};

/* The next finding. False: there is no more, or what follows depends on bytes that are not at hand
 * yet (only without is_last). */
bool redact_scan_next(struct redact_scan *scan, struct redact_match *match);
/* What comes before this place in the text can't become part of a finding any more. */
size_t redact_scan_settled(const struct redact_scan *scan);
/* The first count bytes of the text, all settled, are taken away. */
void redact_scan_drop_front(struct redact_scan *scan, size_t count);
/* How many bytes at the front are not looked at any more. */
size_t redact_scan_unneeded(const struct redact_scan *scan);

#endif
