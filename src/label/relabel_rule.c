/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_rule.h"

#include "promtail/json_object.h"
#include "promtail/utf8.h"
#include "relabel_action.h"
#include "relabel_field.h"

enum { UNKNOWN_MAX = 1024, UNKNOWN_NAME_MAX = 60 };

/* A name for a person: short, and without control bytes. */
static void add_unknown(struct buf *unknown, struct slice name) {
    struct slice comma = unknown->len > 0 ? SLICE(", ") : SLICE("");
    size_t start = unknown->len + comma.len;
    bool ok =
        buf_append(unknown, comma) && utf8_map(slice_first(name, UNKNOWN_NAME_MAX), NULL, unknown);

    for (size_t i = start; i < unknown->len; i++) {
        unknown->ptr[i] = byte_is_control(unknown->ptr[i]) ? '?' : unknown->ptr[i];
    }
    (void)ok; /* when it is full, enough names are listed */
}

static bool rule_read_member(struct relabel_rule *rule, struct json_token *key,
                             struct json_read *json, struct buf *unknown, struct arena *arena,
                             struct error *err) {
    const struct relabel_field_row *row = relabel_field_find(key->text);

    if (row != NULL) {
        return relabel_field_read(row, rule, json, arena, err);
    }
    add_unknown(unknown, key->text);
    return json_read_skip(json, key, err);
}

static bool rule_read_members(struct relabel_rule *rule, struct json_read *json,
                              struct arena *arena, struct error *err) {
    struct json_token key;
    struct buf unknown;
    bool ok = true;

    buf_init(&unknown, UNKNOWN_MAX);
    while (ok && json_object_next(json, &key, &ok, err)) {
        ok = rule_read_member(rule, &key, json, &unknown, arena, err);
    }
    rule->unknown = arena_copy(arena, buf_slice(&unknown));
    buf_clean_up(&unknown);
    return ok;
}

static bool rule_find_action(struct relabel_rule *rule, struct error *err) {
    struct slice name = slice_first(rule->action_name, 40);
    const char *spelled;

    rule->action = relabel_action_find(rule->action_name, &spelled);
    if (rule->action != NULL) {
        return true;
    }
    if (spelled != NULL) {
        return error_set(err, ERROR_INPUT,
                         "action: '%.*s' must be in lower case (example: \"action\": \"%s\")",
                         SLICE_ARG(name), spelled);
    }
    return error_set(err, ERROR_INPUT,
                     "unknown action '%.*s': must be one of: %s (example: \"action\": \"replace\")",
                     SLICE_ARG(name), RELABEL_ACTION_NAMES);
}

/* "" is a value of its own, as for Prometheus, where the action makes texts with it. Elsewhere, and
 * as a regex, it means the default, as for the Go lambda-promtail. */
static void rule_complete(struct relabel_rule *rule) {
    unsigned keeps = rule->action->uses & (1u << RELABEL_SEPARATOR | 1u << RELABEL_REPLACEMENT);

    for (enum relabel_field field = 0; field < RELABEL_ACTION; field++) {
        relabel_field_complete(rule, field, (keeps & 1u << field) != 0);
    }
}

/* "$1" of the default is the text itself. */
static bool template_is_plain(struct slice template) {
    return slice_index(template, '$') == template.len || slice_equal(template, SLICE("$1"));
}

/* A regex that the action does not use is compiled, too: an error in it is reported, as Go does. */
static bool rule_compile(struct relabel_rule *rule, struct regex_scratch *scratch,
                         struct error *err) {
    const char *default_text = RELABEL_FIELD_TABLE[RELABEL_REGEX].default_text;

    rule->matches_all = relabel_field_is(rule, RELABEL_REGEX, default_text);
    if (rule->matches_all && template_is_plain(rule->target) &&
        template_is_plain(rule->replacement)) {
        return true;
    }
    rule->regex = regex_new(rule->pattern, REGEX_WHOLE, scratch, err);
    if (rule->regex == NULL) {
        struct error fault = *err;
        return error_set(err, fault.code, "regex: %s (example: %s)", fault.text,
                         RELABEL_FIELD_TABLE[RELABEL_REGEX].example);
    }
    if ((rule->action->uses & 1u << RELABEL_REGEX) == 0) {
        regex_destroy(rule->regex);
        rule->regex = NULL;
    }
    return true;
}

static bool rule_check(const struct relabel_rule *rule, struct error *err) {
    const struct relabel_action *action = rule->action;

    for (enum relabel_field field = 0; field < RELABEL_ACTION; field++) {
        const struct relabel_field_row *row = &RELABEL_FIELD_TABLE[field];
        if ((action->needs & 1u << field) != 0 && relabel_field_is(rule, field, "")) {
            return error_set(err, ERROR_INPUT, "%s: is required by the action %s (example: %s)",
                             row->name, action->name, row->example);
        }
        if ((action->refuses & 1u << field) != 0 &&
            !relabel_field_is(rule, field, row->default_text)) {
            return error_set(err, ERROR_INPUT,
                             "%s: is not allowed with the action %s (example: %s)", row->name,
                             action->name, action->example);
        }
    }
    return true;
}

bool relabel_rule_read(struct relabel_rule *rule, struct json_read *json,
                       struct regex_scratch *scratch, struct arena *arena, struct error *err) {
    *rule = (struct relabel_rule){0};
    if (!rule_read_members(rule, json, arena, err)) {
        return false;
    }
    relabel_field_complete(rule, RELABEL_ACTION, false);
    if (!rule_find_action(rule, err)) {
        return false;
    }
    rule_complete(rule);
    return rule_compile(rule, scratch, err) && rule_check(rule, err);
}

void relabel_rule_clean_up(struct relabel_rule *rule) {
    mem_free(rule->source_labels);
    regex_destroy(rule->regex);
    *rule = (struct relabel_rule){0};
}
