/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relabel_rule: one rule of RELABEL_CONFIGS, read, completed with defaults, and checked.
 *
 * Flow:      JSON -> RELABEL_RULE -> relabel_run
 * Ownership: texts live in the arena that the rule was read into; the list of source labels and the
 *            regex are the rule's own.
 */
#ifndef PROMTAIL_LABEL_RELABEL_RULE_H
#define PROMTAIL_LABEL_RELABEL_RULE_H

#include "promtail/arena.h"
#include "promtail/json_read.h"
#include "promtail/regex.h"

/* As bits of a set, too: 1u << RELABEL_REGEX. */
enum relabel_field {
    RELABEL_SOURCE_LABELS,
    RELABEL_SEPARATOR,
    RELABEL_REGEX,
    RELABEL_MODULUS,
    RELABEL_TARGET_LABEL,
    RELABEL_REPLACEMENT,
    RELABEL_ACTION,
    RELABEL_FIELDS,
};

struct relabel_rule {
    const struct relabel_action *action;
    struct slice *source_labels; /* owned */
    size_t source_count;
    struct slice separator;
    struct slice pattern;
    struct slice target;      /* of replace: a template */
    struct slice replacement; /* a template */
    struct slice action_name;
    uint64_t modulus;
    unsigned given;       /* set of the fields that came with a value */
    bool matches_all;     /* the regex is the default "(.*)": the match and group 1 are the text */
    struct regex *regex;  /* owned; NULL: not needed */
    struct slice unknown; /* names of unknown fields: "sourcelabels, comment" */
};

/* Reads the rule whose opening brace was the last token. err names the field. The rule must be
 * cleaned up in any case. */
MUST_CHECK bool relabel_rule_read(struct relabel_rule *rule, struct json_read *json,
                                  struct regex_scratch *scratch, struct arena *arena,
                                  struct error *err);
void relabel_rule_clean_up(struct relabel_rule *rule); /* safe on zeroes, and twice */

#endif
