/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check: reads the settings as the function does at its start, and says what they mean
 * (docs/configuration.md).
 * No secret is printed (config_show). What settings refer to is fetched; no other connection is
 * opened.
 */
#include "io.h"
#include "options.h"
#include "promtail/app_labels.h"
#include "promtail/config_table.h"
#include "promtail/label_rules.h"
#include "promtail/process.h"
#include "promtail/relabel.h"

enum { OUTPUT_MAX = 16 << 20, NAME_COLUMNS = 40 };

static bool write_settings(const struct config *config, struct buf *out) {
    const struct config_row *row;
    bool ok = true;

    for (size_t i = 0; ok && (row = config_row_at(i)) != NULL; i++) {
        if (row->type != CONFIG_UNSUPPORTED) { /* unset, or INIT would have ended */
            ok = buf_printf(out, "%-*s", NAME_COLUMNS, row->name) &&
                 config_show(config, row, environment_of_process(), out) &&
                 buf_append_byte(out, '\n');
        }
    }
    return ok;
}

/* EXTRA_LABELS as they are meant: pairs, with their prefix, without what DROP_LABELS takes away. */
static bool write_extra(const struct config *config, struct buf *out) {
    const struct log silent = {.level = LOG_FATAL, .fd = STDERR_FILENO, .clock = clock_system()};
    struct config without = *config; /* borrows its texts */
    struct arena arena = {0};
    struct labels none = {.count = 0};
    struct error err = {0};
    const char *bad;
    bool ok = true;

    without.relabel_configs = "";
    struct label_rules *rules = app_label_rules(&without, NULL, &bad, &err);
    if (rules != NULL && config->extra_labels[0] != '\0') {
        const struct label_set *set = label_rules_apply(rules, &none, &arena, &silent);
        ok = buf_append_cstr(out, "\nLabels added to every set: ") &&
             buf_append(out, set->text.len > 0 ? set->text : SLICE("none")) &&
             buf_append_byte(out, '\n');
    }
    label_rules_destroy(rules);
    arena_clean_up(&arena);
    return ok;
}

static bool write_rule(const struct relabel *relabel, size_t index, struct buf *out) {
    struct slice unknown = relabel_unknown_fields(relabel, index);

    return buf_printf(out, "  rule %zu: ", index + 1) && relabel_describe(relabel, index, out) &&
           buf_append_byte(out, '\n') &&
           (unknown.len == 0 ||
            (buf_append_cstr(out, "    warning: unknown fields, without effect: ") &&
             buf_append(out, unknown) && buf_append_byte(out, '\n')));
}

static bool write_rules(const struct relabel *relabel, struct buf *out) {
    size_t count = relabel_count(relabel);
    bool ok = buf_printf(out, "\nRelabel rules:%s\n", count == 0 ? " none" : "");

    for (size_t i = 0; ok && i < count; i++) {
        ok = write_rule(relabel, i, out);
    }
    return ok;
}

static int print_settings(const struct process *process) {
    const struct config *config = process->config;
    struct buf out;
    int status = EXIT_BAD;

    buf_init(&out, OUTPUT_MAX);
    if (!write_settings(config, &out) || !write_extra(config, &out) ||
        !write_rules(label_rules_relabel(process->rules), &out)) {
        fputs("bootstrap check: the output would be larger than 16 MiB\n", stderr);
    } else if (io_output(buf_slice(&out))) {
        status = 0;
    }
    buf_clean_up(&out);
    return status;
}

static int run_check(int argc, char **argv) {
    static const struct cli_option options[] = {{NULL, NULL, NULL}};
    static const struct process_parts parts = {NULL}; /* as in Lambda */
    struct config config;
    struct process process = {0};
    struct error err = {0};
    int status = options_read(&COMMAND_CHECK, options, argc, argv);

    if (status != OPTIONS_FINE) {
        return status;
    }
    if (config_read(&config, environment_of_process(), &err) &&
        process_init(&process, &config, &parts, &err)) {
        status = print_settings(&process);
    } else {
        fprintf(stderr, "%s\n", err.text);
        status = EXIT_BAD;
    }
    process_clean_up(&process);
    config_clean_up(&config);
    return status;
}

const struct command COMMAND_CHECK = {
    "check", "",
    "reads the settings from the environment as the function does at its start, and prints what\n"
    "they mean, with the relabel rules. Fetches the secrets, parameters and objects that they\n"
    "refer to, as at the start; pushes nothing.",
    run_check};
