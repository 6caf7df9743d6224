/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/label_rules.h"
#include "label_set.h"
#include "promtail/buf.h"
#include "promtail/json_tree.h"
#include "promtail/relabel.h"

#define EXTRA_PREFIX "__extra_"
#define EXTRA_EXAMPLE "(example: team,platform,env,prod)"

struct label_rules {
    struct arena arena; /* owned */
    struct labels extra;
    struct labels drop;      /* the names count */
    struct relabel *relabel; /* owned */
    struct label_limits limits;

    /* What changes with every set. */
    struct label_set_logged logged;
    struct arena scratch; /* owned; what the rules make of one set, until it is whole */
    uint64_t last_number; /* of a set */
    bool full_logged;     /* in this invocation, that a set was full */
};

static bool extra_add(struct label_rules *rules, struct slice name, struct slice value, bool prefix,
                      size_t pair, struct error *err) {
    if (!label_name_valid(name)) {
        return error_set(err, ERROR_INPUT,
                         "pair %zu: '%.*s' is not a label name: use letters, digits and _, and no "
                         "digit at the beginning " EXTRA_EXAMPLE,
                         pair, SLICE_ARG_FIRST(name, 60));
    }
    if (prefix && !slice_starts_with(name, SLICE(EXTRA_PREFIX))) {
        name = arena_printf(&rules->arena, EXTRA_PREFIX "%.*s", SLICE_ARG(name));
    } else {
        name = arena_copy(&rules->arena, name);
    }
    return labels_set(&rules->extra, name, arena_copy(&rules->arena, value)) ||
           error_set(err, ERROR_LIMIT, "pair %zu: there are more than %d labels", pair, LABELS_MAX);
}

static bool extra_read_object(struct label_rules *rules, struct slice text, bool prefix,
                              struct error *err) {
    struct json_node *root;
    size_t pair = 0;
    bool ok = json_tree_parse(text, &root, err);

    for (const struct json_node *node = ok ? json_node_first(root) : NULL; ok && node != NULL;
         node = json_node_next(node)) {
        pair++;
        if (json_node_kind(node) != JSON_KIND_STRING) {
            ok = error_set(err, ERROR_INPUT, "member %zu: the value must be a string, not %s", pair,
                           json_kind_name(json_node_kind(node)));
        } else {
            ok = extra_add(rules, json_node_name(node), json_node_string(node), prefix, pair, err);
        }
    }
    json_tree_destroy(root);
    return ok;
}

static bool extra_read_pairs(struct label_rules *rules, struct slice text, bool prefix,
                             struct error *err) {
    struct slice name;
    struct slice value;
    bool more = true;

    for (size_t pair = 1; more; pair++) {
        if (!slice_cut(text, ',', &name, &text)) {
            return error_set(err, ERROR_INPUT,
                             "pair %zu: the name has no value: names and values must come in "
                             "pairs " EXTRA_EXAMPLE,
                             pair);
        }
        more = slice_cut(text, ',', &value, &text);
        if (!extra_add(rules, slice_trim(name), slice_trim(value), prefix, pair, err)) {
            return false;
        }
    }
    return true;
}

static struct slice extra_unquote(struct slice text) {
    if (text.len >= 2 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"') {
        return slice_trim(slice_between(text, 1, text.len - 1));
    }
    return text;
}

static bool extra_read(struct label_rules *rules, struct slice text, bool prefix,
                       struct error *err) {
    text = extra_unquote(slice_trim(text));
    if (text.len == 0) {
        return true;
    }
    if (text.ptr[0] == '{') {
        return extra_read_object(rules, text, prefix, err);
    }
    return extra_read_pairs(rules, text, prefix, err);
}

static bool drop_read(struct label_rules *rules, struct slice text, struct error *err) {
    struct slice name;
    bool more = slice_trim(text).len > 0;

    for (size_t position = 1; more; position++) {
        more = slice_cut(text, ',', &name, &text);
        name = slice_trim(name);
        if (!label_name_valid(name)) {
            return error_set(err, ERROR_INPUT,
                             "name %zu: '%.*s' is not a label name (example: "
                             "__aws_cloudwatch_owner,__aws_log_type)",
                             position, SLICE_ARG_FIRST(name, 60));
        }
        if (!labels_set(&rules->drop, arena_copy(&rules->arena, name), SLICE("x"))) {
            return error_set(err, ERROR_LIMIT, "there are more than %d names", LABELS_MAX);
        }
    }
    return true;
}

struct label_rules *label_rules_new(const struct label_rules_config *config, const char **bad,
                                    struct error *err) {
    struct label_rules *rules = mem_zalloc(sizeof(*rules));

    rules->limits = config->limits;
    *bad = "EXTRA_LABELS";
    if (!extra_read(rules, config->extra, config->prefix, err)) {
        goto fail;
    }
    *bad = "DROP_LABELS";
    if (!drop_read(rules, config->drop, err)) {
        goto fail;
    }
    *bad = "RELABEL_CONFIGS";
    rules->relabel = relabel_new(config->relabel, config->scratch, err);
    if (rules->relabel == NULL) {
        goto fail;
    }
    return rules;
fail:
    label_rules_destroy(rules);
    return NULL;
}

void label_rules_destroy(struct label_rules *rules) {
    if (rules != NULL) {
        relabel_destroy(rules->relabel);
        arena_clean_up(&rules->arena);
        arena_clean_up(&rules->scratch);
        mem_free(rules);
    }
}

const struct relabel *label_rules_relabel(const struct label_rules *rules) {
    return rules->relabel;
}

static void extra_apply(struct label_rules *rules, struct labels *labels, const struct log *log) {
    for (size_t i = 0; i < rules->extra.count; i++) {
        struct label extra = rules->extra.items[i];
        if (!labels_set(labels, extra.name, extra.value) && !rules->full_logged) {
            rules->full_logged = true;
            log_write(log, LOG_WARN,
                      "a label set would have more than %d labels: the extra label %.*s is left "
                      "out, and perhaps others (logged once in an invocation)",
                      LABELS_MAX, SLICE_ARG(extra.name));
        }
    }
}

bool label_rules_run(struct label_rules *rules, struct labels *labels, struct arena *arena,
                     const struct log *log, struct relabel_observer *observer) {
    extra_apply(rules, labels, log);
    for (size_t i = 0; i < rules->drop.count; i++) {
        labels_delete(labels, rules->drop.items[i].name);
    }
    return relabel_apply(rules->relabel, labels, arena, log, observer);
}

static const struct label_set *make_set(struct label_rules *rules, struct labels *labels, bool kept,
                                        struct arena *arena, const struct log *log) {
    struct label_set *set =
        kept ? label_set_make(labels, &rules->limits, arena, &rules->scratch, log, &rules->logged)
             : label_set_make_dropped(arena);

    set->number = ++rules->last_number;
    labels_init(labels);
    arena_reset(&rules->scratch);
    return set;
}

const struct label_set *label_rules_apply(struct label_rules *rules, struct labels *labels,
                                          struct arena *arena, const struct log *log) {
    bool kept = label_rules_run(rules, labels, &rules->scratch, log, NULL);

    return make_set(rules, labels, kept, arena, log);
}

const struct label_set *label_rules_apply_none(struct label_rules *rules, struct labels *labels,
                                               struct arena *arena, const struct log *log) {
    return make_set(rules, labels, true, arena, log);
}

bool label_rules_warned(const struct label_rules *rules) {
    return rules->full_logged || rules->logged.tenant || relabel_warned(rules->relabel);
}

void label_rules_begin(struct label_rules *rules) {
    relabel_begin(rules->relabel);
    rules->full_logged = false;
    rules->logged.tenant = false;
}
