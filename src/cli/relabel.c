/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relabel: tries the label rules on label sets from standard input (docs/relabel.md).
 */
#include <assert.h>

#include "io.h"
#include "options.h"
#include "promtail/app_labels.h"
#include "promtail/config_file.h"
#include "promtail/json_write.h"
#include "promtail/label_rules.h"
#include "promtail/lines.h"
#include "promtail/references.h"
#include "relabel_input.h"
#include "relabel_trace.h"

enum { ANSWER_MAX = 64 << 20 };

struct relabel_trial {
    struct config config;
    struct regex_scratch *scratch;
    struct label_rules *rules;
    struct label_rules *first; /* --trace: EXTRA_LABELS and DROP_LABELS alone; else NULL */
    struct log log;            /* of the rules: standard error */
    struct log silent;         /* for what is run once more, to be shown */
    struct arena arena;        /* of one line */
    struct buf answer;         /* likewise */
    bool failed;               /* a line could not be answered */
};

/* ---- the rules ---- */

/* path: the file whose rules replace RELABEL_CONFIGS, or NULL. */
static bool read_settings(struct config *config, const char *path, struct error *err) {
    static const char *const names[] = {
        "RELABEL_CONFIGS", "EXTRA_LABELS",          "OMIT_EXTRA_LABELS_PREFIX", "DROP_LABELS",
        "MAX_LABEL_NAMES", "MAX_LABEL_NAME_LENGTH", "MAX_LABEL_VALUE_LENGTH",   NULL};
    struct reference_fetcher files = reference_files();

    if (path == NULL) {
        return config_read_some(config, environment_of_process(), names, err) &&
               references_fetch(config, &files, err);
    }
    if (!config_read_some(config, environment_of_process(), names + 1, err)) {
        return false;
    }
    return config_read_file(&config->arena, path, &config->relabel_configs, err) ||
           error_prefix(err, "%s", path);
}

static bool make_rules(struct relabel_trial *trial, const char *path, bool trace,
                       struct error *err) {
    struct config without = trial->config; /* borrows its texts */
    const char *bad = "";

    without.relabel_configs = "";
    trial->rules = app_label_rules(&trial->config, trial->scratch, &bad, err);
    if (trial->rules != NULL && trace) {
        trial->first = app_label_rules(&without, trial->scratch, &bad, err);
    }
    if (trial->rules == NULL || (trace && trial->first == NULL)) {
        bool in_file = path != NULL && strcmp(bad, "RELABEL_CONFIGS") == 0;
        return error_prefix(err, "%s", in_file ? path : bad);
    }
    return true;
}

static void print_unknown_fields(const struct relabel *relabel) {
    for (size_t i = 0; i < relabel_count(relabel); i++) {
        struct slice fields = relabel_unknown_fields(relabel, i);
        if (fields.len > 0) {
            fprintf(stderr,
                    "bootstrap relabel: warning: rule %zu: unknown fields, without effect: %.*s\n",
                    i + 1, SLICE_ARG(fields));
        }
    }
}

static bool trial_init(struct relabel_trial *trial, const char *path, bool trace,
                       struct error *err) {
    *trial = (struct relabel_trial){
        .log = {LOG_WARN, LOG_TEXT, STDERR_FILENO, clock_system(), {0}},
        .silent = {LOG_FATAL, LOG_TEXT, STDERR_FILENO, clock_system(), {0}},
        .scratch = regex_scratch_new(),
    };
    buf_init(&trial->answer, ANSWER_MAX);
    return read_settings(&trial->config, path, err) && make_rules(trial, path, trace, err);
}

static void trial_clean_up(struct relabel_trial *trial) {
    label_rules_destroy(trial->rules);
    label_rules_destroy(trial->first);
    regex_scratch_destroy(trial->scratch);
    arena_clean_up(&trial->arena);
    buf_clean_up(&trial->answer);
    config_clean_up(&trial->config);
}

/* ---- one line ---- */

static bool answer_write_labels(const struct labels *labels, struct buf *out) {
    struct json_write json;

    json_write_init(&json, out);
    json_write_begin(&json, '{');
    for (size_t i = 0; i < labels->count; i++) {
        json_write_key(&json, labels->items[i].name);
        json_write_string(&json, labels->items[i].value);
    }
    json_write_end(&json, '}');
    return !json.full;
}

/* labels NULL: a rule dropped them. */
static bool write_result(const struct labels *labels, struct buf *out) {
    if (labels == NULL) {
        return buf_append_cstr(out, "{\"dropped\":true}\n");
    }
    return buf_append_cstr(out, "{\"labels\":") && answer_write_labels(labels, out) &&
           buf_append_cstr(out, "}\n");
}

/* What EXTRA_LABELS and DROP_LABELS did, if anything, and what the first rule will meet. */
static bool trace_first(struct relabel_trial *trial, struct labels labels,
                        struct relabel_trace *trace) {
    struct labels given = labels;
    struct buf *out = &trial->answer;
    size_t start = out->len;

    bool kept = label_rules_run(trial->first, &labels, &trial->arena, &trial->silent, NULL);
    assert(kept); /* these two drop no set */
    (void)kept;
    relabel_trace_init(trace, label_rules_relabel(trial->rules), &labels, out);
    if (!buf_append_cstr(out, "EXTRA_LABELS, DROP_LABELS: ") ||
        !answer_write_labels(&labels, out) || !buf_append_byte(out, '\n')) {
        return false;
    }
    size_t heading = out->len;
    bool ok = relabel_trace_changes(&given, &labels, out);
    if (out->len == heading) {
        buf_truncate(out, start);
    }
    return ok;
}

static const char *reason_of(const char *drop) {
    static const struct {
        const char *drop, *text;
    } reasons[] = {
        {"invalid_tenant", "__tenant_id__ is not a tenant id"},
        {"label_limits", "it exceeds MAX_LABEL_NAMES, MAX_LABEL_NAME_LENGTH or "
                         "MAX_LABEL_VALUE_LENGTH"},
    };

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if (strcmp(drop, reasons[i].drop) == 0) {
            return reasons[i].text;
        }
    }
    return "no label is left";
}

/* What would be sent of the set that came in. */
static bool trace_last(struct relabel_trial *trial, struct labels input) {
    const struct label_set *set =
        label_rules_apply(trial->rules, &input, &trial->arena, &trial->silent);
    struct buf *out = &trial->answer;

    if (set->drop != NULL) {
        return buf_printf(out, "Loki: nothing, because %s\n", reason_of(set->drop));
    }
    return buf_append_cstr(out, "Loki: ") && buf_append(out, set->text) &&
           (set->tenant.len == 0 ||
            (buf_append_cstr(out, ", tenant ") && json_write_text(out, set->tenant))) &&
           buf_append_byte(out, '\n');
}

static bool answer_labels(struct relabel_trial *trial, struct slice line, struct error *err) {
    struct relabel_observer *observer = NULL;
    struct relabel_trace trace;
    struct labels input;
    bool ok = true;

    if (!relabel_input_read(line, &input, &trial->arena, err)) {
        return false;
    }
    if (trial->first != NULL) {
        ok = trace_first(trial, input, &trace);
        observer = &trace.observer;
    }
    struct labels labels = input;
    bool kept = label_rules_run(trial->rules, &labels, &trial->arena, &trial->log, observer);
    if (observer != NULL) {
        ok = ok && !trace.full && (!kept || trace_last(trial, input));
    }
    ok = ok && write_result(kept ? &labels : NULL, &trial->answer);
    return ok || error_set(err, ERROR_LIMIT, "the result is larger than 64 MiB");
}

/* ---- all lines ---- */

static void report_fault(struct relabel_trial *trial, uint64_t number, const char *fault) {
    fprintf(stderr, "bootstrap relabel: line %" PRIu64 ": %s\n", number, fault);
    trial->failed = true;
}

/* False: the answer can't be written. */
static bool answer_line(struct relabel_trial *trial, struct slice text, uint64_t number) {
    struct error err = {0};
    bool written = true;

    if (slice_trim(text).len == 0) {
        return true;
    }
    buf_reset(&trial->answer);
    if (answer_labels(trial, text, &err)) {
        written = io_output(buf_slice(&trial->answer));
    } else {
        report_fault(trial, number, err.text);
    }
    arena_reset(&trial->arena);
    return written;
}

/* A line that is too long is reported at its first piece; the others are skipped. False: input or
 * output failed, which has been reported. */
static bool answer_all(struct relabel_trial *trial, struct lines *lines) {
    struct error err = {0};
    struct line line = {0};
    bool inside = false; /* a long line */
    bool written = true;

    while (written && lines_next(lines, &line, &err) && !line.end) {
        if (line.partial && !inside) {
            report_fault(trial, lines->count + 1, "is longer than 1 MiB");
        } else if (!line.partial && !inside) {
            written = answer_line(trial, line.text, lines->count);
        }
        inside = line.partial;
    }
    if (err.code != ERROR_NONE) {
        fprintf(stderr, "bootstrap relabel: %s\n", err.text);
    }
    return written && err.code == ERROR_NONE;
}

static int relabel_lines(const char *path, bool trace) {
    struct relabel_trial trial;
    struct error err = {0};
    struct reader input;
    struct lines lines = {0};
    bool ok = false;

    if (!trial_init(&trial, path, trace, &err)) {
        fprintf(stderr, "%s\n", err.text);
    } else {
        print_unknown_fields(label_rules_relabel(trial.rules));
        io_input_init(&input);
        lines_init(&lines, &input, RELABEL_LINE_MAX);
        ok = answer_all(&trial, &lines) && !trial.failed;
    }
    lines_clean_up(&lines);
    trial_clean_up(&trial);
    return ok ? 0 : EXIT_BAD;
}

static int run_relabel(int argc, char **argv) {
    const char *path = NULL;
    bool trace = false;
    const struct cli_option options[] = {
        {"--config", &path, NULL}, {"--trace", NULL, &trace}, {NULL, NULL, NULL}};
    int status = options_read(&COMMAND_RELABEL, options, argc, argv);

    return status == OPTIONS_FINE ? relabel_lines(path, trace) : status;
}

const struct command COMMAND_RELABEL = {
    "relabel", " [--config FILE] [--trace]",
    "tries label rules: EXTRA_LABELS, OMIT_EXTRA_LABELS_PREFIX, DROP_LABELS, RELABEL_CONFIGS.\n"
    "Reads lines {\"labels\":{\"name\":\"value\",...}} from standard input, and writes for each\n"
    "{\"labels\":{...}}, the labels after the rules, or {\"dropped\":true}.\n"
    "  --config FILE  the rules are those of the file, not of RELABEL_CONFIGS\n"
    "  --trace        before each result, what each rule did, and what Loki would get",
    run_relabel};
