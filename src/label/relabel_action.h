/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relabel_action: the eleven actions ("Prometheus configuration", relabel_action), a row each.
 */
#ifndef PROMTAIL_LABEL_RELABEL_ACTION_H
#define PROMTAIL_LABEL_RELABEL_ACTION_H

#include "relabel_rule.h"

struct relabel_run;

struct relabel_action {
    const char *name;
    /* Sets of fields (1u << enum relabel_field). A field in no set has no effect. */
    unsigned uses;
    unsigned needs;   /* must not be empty */
    unsigned refuses; /* must be absent, or have their defaults */
    const char *example;
    const char *wording; /* what it does; {source}, {regex} ... stand for the rule's fields */
    bool (*run)(struct relabel_run *run); /* false: the set is dropped */
};

/* NULL: unknown action; *spelled is then the action with that name in another case, or NULL. */
const struct relabel_action *relabel_action_find(struct slice name, const char **spelled);
extern const char RELABEL_ACTION_NAMES[]; /* all of them, for an error */

#endif
