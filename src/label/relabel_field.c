/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_field.h"

#include "promtail/number.h"
#include "promtail/utf8.h"

static bool fail(const struct relabel_field_row *row, const struct json_token *token,
                 struct error *err) {
    return error_set(err, ERROR_INPUT, "%s instead of %s (example: %s)",
                     json_token_words(token->type), row->wants, row->example);
}

static struct slice *text_of(const struct relabel_field_row *row, struct relabel_rule *rule) {
    return (struct slice *)(void *)((char *)rule + row->offset);
}

static struct slice text_in(const struct relabel_field_row *row, const struct relabel_rule *rule) {
    struct slice text;

    memcpy(&text, (const char *)rule + row->offset, sizeof(text));
    return text;
}

static struct slice keep_text(struct slice text, struct arena *arena) {
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

static bool read_text(const struct relabel_field_row *row, struct relabel_rule *rule,
                      struct json_read *json, struct arena *arena, struct error *err) {
    struct json_token token;

    if (!json_read_next(json, &token, err)) {
        return false;
    }
    if (token.type == JSON_NULL) {
        return true;
    }
    if (token.type != JSON_STRING) {
        return fail(row, &token, err);
    }
    *text_of(row, rule) = keep_text(token.text, arena);
    rule->given |= 1u << (row - RELABEL_FIELD_TABLE);
    return true;
}

static bool read_modulus(const struct relabel_field_row *row, struct relabel_rule *rule,
                         struct json_read *json, struct arena *arena, struct error *err) {
    struct json_token token;

    (void)arena;
    if (!json_read_next(json, &token, err)) {
        return false;
    }
    if (token.type == JSON_NULL) {
        return true;
    }
    if (token.type != JSON_NUMBER) {
        return fail(row, &token, err);
    }
    return number_parse_u64(token.text, &rule->modulus) ||
           error_set(err, ERROR_INPUT, "%.*s instead of %s (example: %s)",
                     SLICE_ARG_FIRST(token.text, 40), row->wants, row->example);
}

static void add_source(struct relabel_rule *rule, struct slice name) {
    size_t count = rule->source_count;

    if ((count & (count - 1)) == 0) { /* full: 0, 1, 2, 4, 8 ... */
        rule->source_labels = mem_realloc(rule->source_labels, (count == 0 ? 1 : 2 * count) *
                                                                   sizeof(rule->source_labels[0]));
    }
    rule->source_labels[rule->source_count++] = name;
}

static bool read_source_labels(const struct relabel_field_row *row, struct relabel_rule *rule,
                               struct json_read *json, struct arena *arena, struct error *err) {
    struct json_token token;

    rule->source_count = 0;
    if (!json_read_next(json, &token, err)) {
        return false;
    }
    if (token.type == JSON_NULL) {
        return true;
    }
    if (token.type != JSON_ARRAY) {
        return fail(row, &token, err);
    }
    while (json_read_next(json, &token, err)) {
        if (token.type == JSON_ARRAY_END) {
            return true;
        }
        if (token.type != JSON_STRING && token.type != JSON_NULL) {
            return error_set(err, ERROR_INPUT, "element %zu: %s instead of a string (example: %s)",
                             rule->source_count + 1, json_token_words(token.type), row->example);
        }
        add_source(rule, keep_text(token.text, arena)); /* null has none: the empty name */
    }
    return false;
}

const struct relabel_field_row RELABEL_FIELD_TABLE[RELABEL_FIELDS] = {
    [RELABEL_SOURCE_LABELS] = {.name = "source_labels",
                               .wants = "an array of label names",
                               .example = "\"source_labels\": [\"__aws_log_type\"]",
                               .read = read_source_labels},
    [RELABEL_SEPARATOR] = {.name = "separator",
                           .wants = "a string",
                           .example = "\"separator\": \";\"",
                           .initial = ";",
                           .offset = offsetof(struct relabel_rule, separator),
                           .read = read_text},
    [RELABEL_REGEX] = {.name = "regex",
                       .wants = "a string",
                       .example = "\"regex\": \"s3_.*\"",
                       .initial = "(.*)",
                       .offset = offsetof(struct relabel_rule, pattern),
                       .read = read_text},
    [RELABEL_MODULUS] = {.name = "modulus",
                         .wants = "a whole number from 1 to 18446744073709551615",
                         .example = "\"modulus\": 8",
                         .read = read_modulus},
    [RELABEL_TARGET_LABEL] = {.name = "target_label",
                              .wants = "a string",
                              .example = "\"target_label\": \"type\"",
                              .initial = "",
                              .offset = offsetof(struct relabel_rule, target),
                              .read = read_text},
    [RELABEL_REPLACEMENT] = {.name = "replacement",
                             .wants = "a string",
                             .example = "\"replacement\": \"$1\"",
                             .initial = "$1",
                             .offset = offsetof(struct relabel_rule, replacement),
                             .read = read_text},
    [RELABEL_ACTION] = {.name = "action",
                        .wants = "a string",
                        .example = "\"action\": \"replace\"",
                        .initial = "replace",
                        .offset = offsetof(struct relabel_rule, action_name),
                        .read = read_text},
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

    if (row->initial != NULL && (!given || (!keep_empty && text_of(row, rule)->len == 0))) {
        *text_of(row, rule) = slice_from_cstr(row->initial);
    }
}

bool relabel_field_is(const struct relabel_rule *rule, enum relabel_field field, const char *text) {
    if (field == RELABEL_SOURCE_LABELS) {
        return rule->source_count == 0;
    }
    if (field == RELABEL_MODULUS) {
        return rule->modulus == 0;
    }
    return slice_equal(text_in(&RELABEL_FIELD_TABLE[field], rule), slice_from_cstr(text));
}
