/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relabel vectors: {"name", "config", "input", "output"} a line, config as RELABEL_CONFIGS. An
 * output of null: the set is dropped. "error" instead of "output": the configuration is refused,
 * whatever the words. Other members are comments.
 */
#include "promtail/relabel.h"

#include "case_json.h"
#include "vector_kind.h"

struct relabel_vectors {
    struct regex_scratch *scratch;
    struct arena arena; /* of a line */
};

enum outcome { OUTCOME_MISSING, OUTCOME_LABELS, OUTCOME_DROPPED, OUTCOME_REFUSED };

struct relabel_case {
    struct slice name;
    struct slice config; /* empty: missing */
    struct labels input;
    enum outcome outcome;
    struct labels output;
};

static bool read_labels(struct case_json *json, struct labels *labels, struct error *err) {
    struct slice name, value;
    bool more;

    labels_init(labels);
    while (case_json_member(json, &name, &more, err)) {
        if (!more) {
            return true;
        }
        if (!case_json_string(json, &value, err)) {
            return false;
        }
        if (!labels_set(labels, name, value)) {
            return error_set(err, ERROR_LIMIT, "more than %d labels", LABELS_MAX);
        }
    }
    return false;
}

/* null, or the labels. */
static bool read_output(struct case_json *json, struct relabel_case *c, struct error *err) {
    struct json_token token;

    if (!json_read_next(&json->json, &token, err)) {
        return false;
    }
    if (token.type == JSON_NULL) {
        c->outcome = OUTCOME_DROPPED;
        return true;
    }
    if (token.type != JSON_OBJECT) {
        return error_set(err, ERROR_INPUT, "\"output\" is neither an object nor null");
    }
    c->outcome = OUTCOME_LABELS;
    return read_labels(json, &c->output, err);
}

static bool read_member(struct case_json *json, struct slice key, void *into, struct error *err) {
    struct relabel_case *c = into;

    if (slice_equal(key, SLICE("name"))) {
        return case_json_string(json, &c->name, err);
    }
    if (slice_equal(key, SLICE("config"))) {
        return case_json_raw(json, &c->config, err);
    }
    if (slice_equal(key, SLICE("input"))) {
        return case_json_expect(json, JSON_OBJECT, err) && read_labels(json, &c->input, err);
    }
    if (slice_equal(key, SLICE("output"))) {
        return read_output(json, c, err);
    }
    if (slice_equal(key, SLICE("error"))) {
        c->outcome = OUTCOME_REFUSED;
    }
    return case_json_skip(json, err);
}

static bool read_case(struct slice line, struct arena *arena, struct relabel_case *c,
                      struct error *err) {
    struct case_json json;
    bool ok;

    *c = (struct relabel_case){0};
    case_json_init(&json, line, arena);
    ok = case_json_object(&json, read_member, c, err);
    case_json_clean_up(&json);
    if (ok && c->config.len == 0) {
        return error_set(err, ERROR_INPUT, "\"config\" is missing");
    }
    if (ok && c->outcome == OUTCOME_MISSING) {
        return error_set(err, ERROR_INPUT, "\"output\" or \"error\" is missing");
    }
    return ok;
}

static bool labels_equal(const struct labels *a, const struct labels *b) {
    if (a->count != b->count) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (!slice_equal(a->items[i].name, b->items[i].name) ||
            !slice_equal(a->items[i].value, b->items[i].value)) {
            return false;
        }
    }
    return true;
}

static void print_labels(const struct labels *labels) {
    report_text("{");
    for (size_t i = 0; i < labels->count; i++) {
        report_text(i > 0 ? ", " : "");
        report_quote(labels->items[i].name);
        report_text(": ");
        report_quote(labels->items[i].value);
    }
    report_text("}");
}

static void print_outcome(enum outcome outcome, const struct labels *labels) {
    switch (outcome) {
    case OUTCOME_LABELS:
        print_labels(labels);
        break;
    case OUTCOME_DROPPED:
        report_text("dropped");
        break;
    default:
        report_text("refused");
    }
}

/* err: why, when the outcome is a refusal. */
static void compare(const struct relabel_case *c, enum outcome outcome, const struct labels *labels,
                    const struct error *err, struct report *report) {
    if (outcome == c->outcome && (outcome != OUTCOME_LABELS || labels_equal(labels, &c->output))) {
        return;
    }
    report_begin(report, c->name);
    report_text("expected ");
    print_outcome(c->outcome, &c->output);
    report_text(", got ");
    print_outcome(outcome, labels);
    if (outcome == OUTCOME_REFUSED) {
        report_text(" (%s)", err->text);
    }
    report_end();
}

static void run(struct relabel_vectors *vectors, struct relabel_case *c, struct report *report) {
    static const struct log SILENT = {.level = LOG_FATAL, .fd = STDERR_FILENO};
    enum outcome outcome = OUTCOME_REFUSED;
    struct error err = {0};
    struct relabel *relabel = relabel_new(c->config, vectors->scratch, &err);

    if (relabel) {
        bool kept = relabel_apply(relabel, &c->input, &vectors->arena, &SILENT, NULL);
        outcome = kept ? OUTCOME_LABELS : OUTCOME_DROPPED;
    }
    compare(c, outcome, &c->input, &err, report);
    relabel_destroy(relabel);
}

static void *vectors_open(void) {
    struct relabel_vectors *vectors = mem_zalloc(sizeof(*vectors));

    vectors->scratch = regex_scratch_new();
    return vectors;
}

static bool vectors_check(void *state, struct slice line, struct report *report) {
    struct relabel_vectors *vectors = state;
    struct relabel_case c;
    struct error err = {0};

    arena_reset(&vectors->arena);
    if (!read_case(line, &vectors->arena, &c, &err)) {
        return report_malformed(report, &err);
    }
    run(vectors, &c, report);
    return true;
}

static void vectors_close(void *state) {
    struct relabel_vectors *vectors = state;

    arena_clean_up(&vectors->arena);
    regex_scratch_destroy(vectors->scratch);
    mem_free(vectors);
}

const struct vector_kind vector_kind_relabel = {"relabel", vectors_open, vectors_check,
                                                vectors_close};
