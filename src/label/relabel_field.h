/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relabel_field: the fields that a rule may have, as encoding/json reads them into Prometheus's
 * relabel.Config: names without case, null leaves a field as it is, of duplicates the last counts.
 */
#ifndef PROMTAIL_LABEL_RELABEL_FIELD_H
#define PROMTAIL_LABEL_RELABEL_FIELD_H

#include "relabel_rule.h"

struct relabel_field_row {
    const char *name;
    const char *wants;        /* "a string" */
    const char *example;      /* "\"separator\": \";\"" */
    const char *default_text; /* the default of a text */
    size_t offset;            /* of a text, in struct relabel_rule */
    MUST_CHECK bool (*read)(const struct relabel_field_row *row, struct relabel_rule *rule,
                            struct json_read *json, struct arena *arena, struct error *err);
};

/* In the order of enum relabel_field. */
extern const struct relabel_field_row RELABEL_FIELD_TABLE[RELABEL_FIELDS];

/* NULL: unknown field. */
const struct relabel_field_row *relabel_field_find(struct slice name);
/* Reads its value, the next token. err names the field. */
MUST_CHECK bool relabel_field_read(const struct relabel_field_row *row, struct relabel_rule *rule,
                                   struct json_read *json, struct arena *arena, struct error *err);
/* Gives a text its default unless it came with a value. keep_empty: "" counts as a value. */
void relabel_field_complete(struct relabel_rule *rule, enum relabel_field field, bool keep_empty);
/* Whether the field is this text; for source_labels and modulus, whether it is empty or 0. */
bool relabel_field_is(const struct relabel_rule *rule, enum relabel_field field, const char *text);

#endif
