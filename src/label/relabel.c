/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/relabel.h"

#include "label_builder.h"
#include "promtail/json_object.h"
#include "relabel_action.h"
#include "relabel_describe.h"
#include "relabel_field.h"
#include "relabel_rule.h"
#include "relabel_run.h"

#define LIST_MEMBER "RELABEL_CONFIGS"
#define LIST_EXAMPLE "(example: [{\"action\": \"labeldrop\", \"regex\": \"__aws_.*\"}])"
#define LIST_WANTED "an array of rules, or an object with the member " LIST_MEMBER

enum { PIECE_SPARE = 16 }; /* json_read: what one escape may add */

struct relabel {
    struct arena arena;         /* owned; backs the rules' texts */
    struct relabel_rule *rules; /* owned */
    size_t count;
    struct relabel_scratch scratch; /* owned */
};

/* ---- reading ---- */

static struct relabel_rule *add_rule(struct relabel *relabel) {
    size_t count = relabel->count;

    if ((count & (count - 1)) == 0) { /* full: 0, 1, 2, 4, 8 ... */
        relabel->rules =
            mem_realloc(relabel->rules, (count == 0 ? 1 : 2 * count) * sizeof(relabel->rules[0]));
    }
    relabel->rules[count] = (struct relabel_rule){0};
    relabel->count++;
    return &relabel->rules[count];
}

static void forget_rules(struct relabel *relabel) {
    while (relabel->count > 0) {
        relabel_rule_clean_up(&relabel->rules[--relabel->count]);
    }
}

static bool read_rule(struct relabel *relabel, const struct json_token *token,
                      struct json_read *json, struct regex_scratch *scratch, struct error *err) {
    if (token->type != JSON_OBJECT) {
        return error_set(err, ERROR_INPUT, "must be an object, not %s " LIST_EXAMPLE,
                         json_token_words(token->type));
    }
    return relabel_rule_read(add_rule(relabel), json, scratch, &relabel->arena, err);
}

static bool rules_read(struct relabel *relabel, struct json_read *json,
                       struct regex_scratch *scratch, struct error *err) {
    struct json_token token;
    size_t number = 0;

    while (json_read_next(json, &token, err)) {
        if (token.type == JSON_ARRAY_END) {
            return true;
        }
        number++;
        if (!read_rule(relabel, &token, json, scratch, err)) {
            return error_prefix(err, "rule %zu", number);
        }
    }
    return false;
}

/* The value of the member, or the whole text. */
static bool rules_read_list(struct relabel *relabel, const struct json_token *token,
                            struct json_read *json, struct regex_scratch *scratch,
                            struct error *err) {
    forget_rules(relabel); /* of two members the last one counts */
    if (token->type == JSON_NULL) {
        return true;
    }
    if (token->type != JSON_ARRAY) {
        return error_set(err, ERROR_INPUT, "must be " LIST_WANTED ", not %s " LIST_EXAMPLE,
                         json_token_words(token->type));
    }
    return rules_read(relabel, json, scratch, err);
}

static bool rules_read_member(struct relabel *relabel, struct json_read *json,
                              struct regex_scratch *scratch, struct error *err) {
    struct json_token token;

    return json_read_next(json, &token, err) &&
           rules_read_list(relabel, &token, json, scratch, err);
}

static bool rules_read_object(struct relabel *relabel, struct json_read *json,
                              struct regex_scratch *scratch, struct error *err) {
    struct json_token key;
    bool found = false;
    bool ok = true;

    while (ok && json_object_next(json, &key, &ok, err)) {
        bool wanted = slice_equal_nocase(key.text, SLICE(LIST_MEMBER));
        found = found || wanted;
        ok = wanted ? rules_read_member(relabel, json, scratch, err)
                    : json_read_skip(json, &key, err);
    }
    return ok && (found || error_set(err, ERROR_INPUT,
                                     "the object has no member " LIST_MEMBER
                                     " with an array of rules " LIST_EXAMPLE));
}

static bool rules_read_value(struct relabel *relabel, struct json_read *json,
                             struct regex_scratch *scratch, struct error *err) {
    struct json_token token;

    if (!json_read_next(json, &token, err)) {
        return false;
    }
    if (token.type == JSON_END) {
        return error_set(err, ERROR_INPUT, "is empty " LIST_EXAMPLE);
    }
    bool ok = token.type == JSON_OBJECT ? rules_read_object(relabel, json, scratch, err)
                                        : rules_read_list(relabel, &token, json, scratch, err);
    if (!ok || !json_read_next(json, &token, err)) {
        return false;
    }
    return token.type == JSON_END ||
           error_set(err, ERROR_INPUT, "JSON, byte %llu: unexpected text after the value",
                     (unsigned long long)token.start + 1);
}

static bool rules_read_text(struct relabel *relabel, struct slice text,
                            struct regex_scratch *scratch, struct error *err) {
    struct json_read json;
    bool ok;

    if (text.len == 0) {
        return true;
    }
    json_read_init_slice(&json, text, text.len + PIECE_SPARE); /* strings come whole */
    ok = rules_read_value(relabel, &json, scratch, err);
    json_read_clean_up(&json);
    return ok;
}

static size_t most_groups(const struct relabel *relabel) {
    size_t most = 2; /* of the default, which may not be compiled */

    for (size_t i = 0; i < relabel->count; i++) {
        const struct regex *regex = relabel->rules[i].regex;
        size_t groups = regex == NULL ? 0 : regex_group_count(regex);
        most = groups > most ? groups : most;
    }
    return most;
}

/* Errors of the JSON parser come without an example. */
static void add_example(struct error *err) {
    struct error fault = *err;

    if (strstr(fault.text, "escape") != NULL) {
        error_set(err, fault.code,
                  "%s (in JSON a backslash is written twice: \"regex\": \"\\\\d+\")", fault.text);
    } else if (strstr(fault.text, "(example: ") == NULL) {
        error_set(err, fault.code, "%s; rules are JSON " LIST_EXAMPLE, fault.text);
    }
}

struct relabel *relabel_new(struct slice json, struct regex_scratch *scratch, struct error *err) {
    struct relabel *relabel = mem_zalloc(sizeof(*relabel));

    if (!rules_read_text(relabel, json, scratch, err)) {
        add_example(err);
        relabel_destroy(relabel);
        return NULL;
    }
    relabel_scratch_init(&relabel->scratch, relabel->count, most_groups(relabel));
    return relabel;
}

void relabel_destroy(struct relabel *relabel) {
    if (relabel != NULL) {
        forget_rules(relabel);
        relabel_scratch_clean_up(&relabel->scratch);
        mem_free(relabel->rules);
        arena_clean_up(&relabel->arena);
        mem_free(relabel);
    }
}

/* ---- describing ---- */

size_t relabel_count(const struct relabel *relabel) {
    return relabel->count;
}

bool relabel_describe(const struct relabel *relabel, size_t index, struct buf *out) {
    return relabel_describe_rule(&relabel->rules[index], out);
}

struct slice relabel_unknown_fields(const struct relabel *relabel, size_t index) {
    return relabel->rules[index].unknown;
}

/* ---- running ---- */

bool relabel_warned(const struct relabel *relabel) {
    bool warned = false;

    for (size_t i = 0; i < relabel->count && !warned; i++) {
        warned = relabel->scratch.limits_logged[i];
    }
    return warned;
}

void relabel_begin(struct relabel *relabel) {
    memset(relabel->scratch.limits_logged, 0, relabel->count);
}

static void notify_observer(struct relabel_observer *observer, const struct relabel_run *run,
                            bool dropped) {
    struct labels labels;
    struct relabel_step step = {.index = run->index, .dropped = dropped, .labels = &labels};

    label_builder_sort(&run->labels, &labels);
    observer->ran(observer, &step);
}

bool relabel_apply(struct relabel *relabel, struct labels *labels, struct arena *arena,
                   const struct log *log, struct relabel_observer *observer) {
    struct relabel_run run = {.arena = arena, .log = log, .scratch = &relabel->scratch};
    bool kept = true;

    if (relabel->count == 0) {
        return true;
    }
    label_builder_init(&run.labels, labels);
    for (; run.index < relabel->count && kept; run.index++) {
        run.rule = &relabel->rules[run.index];
        kept = run.rule->action->run(&run);
        if (observer != NULL) {
            notify_observer(observer, &run, !kept);
        }
    }
    label_builder_sort(&run.labels, labels);
    relabel_scratch_trim(&relabel->scratch);
    return kept;
}
