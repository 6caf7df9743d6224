/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_field.h"

#include "promtail/number.h"
#include "promtail/utf8.h"

static bool field_type_error(const struct relabel_field_row *row, const struct json_token *token,
                             struct error *err) {
    return error_set(err, ERROR_INPUT, "must be %s, not %s (example: %s)", row->wants,
                     json_token_words(token->type), row->example);
}

/* Reads the first token of the field's value: of the wanted type, or null. */
static bool field_read_token(const struct relabel_field_row *row, struct json_read *json,
                             enum json_token_type wanted, struct json_token *token,
                             struct error *err) {
    return json_read_next(json, token, err) &&
           (token->type == wanted || token->type == JSON_NULL || field_type_error(row, token, err));
}

static struct slice *field_text(const struct relabel_field_row *row, struct relabel_rule *rule) {
    return (struct slice *)(void *)((char *)rule + row->offset);
}

static struct slice field_text_const(const struct relabel_field_row *row,
                                     const struct relabel_rule *rule) {
    struct slice text;

    memcpy(&text, (const char *)rule + row->offset, sizeof(text));
    return text;
}

static struct slice field_keep_text(struct slice text, struct arena *arena) {
    struct buf mended;
    struct slice kept = {0};

    if (utf8_valid(text)) {
        return arena_copy(arena, text);
    }
    buf_init(&mended, 3 * text.len); /* U+FFFD has 3 bytes */
    if (utf8_map(text, NULL, &mended)) {
        kept = arena_copy(arena, buf_slice(&mended));
    }
    buf_clean_up(&mended);
    return kept;
}

static bool field_read_text(const struct relabel_field_row *row, struct relabel_rule *rule,
                            struct json_read *json, struct arena *arena, struct error *err) {
    struct json_token token;

    bool ok = field_read_token(row, json, JSON_STRING, &token, err);
    if (!ok || token.type == JSON_NULL) {
        return ok;
    }
    *field_text(row, rule) = field_keep_text(token.text, arena);
    rule->given |= 1u << (row - RELABEL_FIELD_TABLE);
    return true;
}

static bool field_read_modulus(const struct relabel_field_row *row, struct relabel_rule *rule,
                               struct json_read *json, struct arena *arena, struct error *err) {
    struct json_token token;

    (void)arena;
    bool ok = field_read_token(row, json, JSON_NUMBER, &token, err);
    if (!ok || token.type == JSON_NULL) {
        return ok;
    }
    return number_parse_u64(token.text, &rule->modulus) ||
           error_set(err, ERROR_INPUT, "must be %s, not %.*s (example: %s)", row->wants,
                     SLICE_ARG_FIRST(token.text, 40), row->example);
}

static void add_source(struct relabel_rule *rule, struct slice name) {
    size_t count = rule->source_count;

    if ((count & (count - 1)) == 0) { /* full: 0, 1, 2, 4, 8 ... */
        rule->source_labels = mem_realloc(rule->source_labels, (count == 0 ? 1 : 2 * count) *
                                                                   sizeof(rule->source_labels[0]));
    }
    rule->source_labels[rule->source_count++] = name;
}

static bool field_read_source_labels(const struct relabel_field_row *row, struct relabel_rule *rule,
                                     struct json_read *json, struct arena *arena,
                                     struct error *err) {
    struct json_token token;

    rule->source_count = 0;
    bool ok = field_read_token(row, json, JSON_ARRAY, &token, err);
    if (!ok || token.type == JSON_NULL) {
        return ok;
    }
    while (json_read_next(json, &token, err)) {
        if (token.type == JSON_ARRAY_END) {
            return true;
        }
        if (token.type != JSON_STRING && token.type != JSON_NULL) {
            return error_set(err, ERROR_INPUT,
                             "element %zu: must be a string, not %s (example: %s)",
                             rule->source_count + 1, json_token_words(token.type), row->example);
        }
        add_source(rule, field_keep_text(token.text, arena)); /* null has none: the empty name */
    }
    return false;
}

const struct relabel_field_row RELABEL_FIELD_TABLE[RELABEL_FIELDS] = {
    [RELABEL_SOURCE_LABELS] = {.name = "source_labels",
                               .wants = "an array of label names",
                               .example = "\"source_labels\": [\"__aws_log_type\"]",
                               .read = field_read_source_labels},
    [RELABEL_SEPARATOR] = {.name = "separator",
                           .wants = "a string",
                           .example = "\"separator\": \";\"",
                           .default_text = ";",
                           .offset = offsetof(struct relabel_rule, separator),
                           .read = field_read_text},
    [RELABEL_REGEX] = {.name = "regex",
                       .wants = "a string",
                       .example = "\"regex\": \"s3_.*\"",
                       .default_text = "(.*)",
                       .offset = offsetof(struct relabel_rule, pattern),
                       .read = field_read_text},
    [RELABEL_MODULUS] = {.name = "modulus",
                         .wants = "a whole number from 1 to 18446744073709551615",
                         .example = "\"modulus\": 8",
                         .read = field_read_modulus},
    [RELABEL_TARGET_LABEL] = {.name = "target_label",
                              .wants = "a string",
                              .example = "\"target_label\": \"type\"",
                              .default_text = "",
                              .offset = offsetof(struct relabel_rule, target),
                              .read = field_read_text},
    [RELABEL_REPLACEMENT] = {.name = "replacement",
                             .wants = "a string",
                             .example = "\"replacement\": \"$1\"",
                             .default_text = "$1",
                             .offset = offsetof(struct relabel_rule, replacement),
                             .read = field_read_text},
    [RELABEL_ACTION] = {.name = "action",
                        .wants = "a string",
                        .example = "\"action\": \"replace\"",
                        .default_text = "replace",
                        .offset = offsetof(struct relabel_rule, action_name),
                        .read = field_read_text},
};

const struct relabel_field_row *relabel_field_find(struct slice name) {
    for (size_t i = 0; i < RELABEL_FIELDS; i++) {
        if (slice_equal_nocase(slice_from_cstr(RELABEL_FIELD_TABLE[i].name), name)) {
            return &RELABEL_FIELD_TABLE[i];
        }
    }
    return NULL;
}

bool relabel_field_read(const struct relabel_field_row *row, struct relabel_rule *rule,
                        struct json_read *json, struct arena *arena, struct error *err) {
    return row->read(row, rule, json, arena, err) || error_prefix(err, "%s", row->name);
}

void relabel_field_complete(struct relabel_rule *rule, enum relabel_field field, bool keep_empty) {
    const struct relabel_field_row *row = &RELABEL_FIELD_TABLE[field];
    bool given = (rule->given & 1u << field) != 0;

    if (row->default_text != NULL && (!given || (!keep_empty && field_text(row, rule)->len == 0))) {
        *field_text(row, rule) = slice_from_cstr(row->default_text);
    }
}

bool relabel_field_is(const struct relabel_rule *rule, enum relabel_field field, const char *text) {
    if (field == RELABEL_SOURCE_LABELS) {
        return rule->source_count == 0;
    }
    if (field == RELABEL_MODULUS) {
        return rule->modulus == 0;
    }
    return slice_equal(field_text_const(&RELABEL_FIELD_TABLE[field], rule), slice_from_cstr(text));
}
