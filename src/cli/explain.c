/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain: what the function takes an S3 key for, or the table of all log types (docs/sources.md).
 * No connection is opened.
 */
#include "explain_format.h"
#include "explain_sample.h"
#include "io.h"
#include "options.h"
#include "promtail/time.h"

enum { OUTPUT_MAX = 16 << 20, WORD_COLUMNS = 9 };

typedef bool write_format(const struct s3_format *format, struct buf *out);

static bool write_line(const char *word, write_format *write, const struct s3_format *format,
                       struct buf *out) {
    return buf_printf(out, "%-*s", WORD_COLUMNS, word) && write(format, out) &&
           buf_append_byte(out, '\n');
}

static bool write_columns(const struct s3_format *format, struct buf *out) {
    return buf_append_cstr(out, format->columns);
}

static bool write_keys(const struct s3_format *format, struct buf *out) {
    bool ok = true;

    for (size_t i = 0; ok && i < S3_KEYS_MAX && format->keys[i] != NULL; i++) {
        ok = buf_printf(out, "%-*s", WORD_COLUMNS, i == 0 ? "keys" : "") &&
             explain_pattern(format, i, out) && buf_append_byte(out, '\n');
    }
    return ok;
}

/* The values of the row's labels in this key. */
static bool write_labels(const struct s3_format *format, const struct s3_origin *origin,
                         struct buf *out) {
    bool ok = buf_printf(out, "%-*s__aws_log_type=\"%s\"\n", WORD_COLUMNS, "labels", format->type);

    for (const struct s3_label *label = format->labels; ok && label->name != NULL; label++) {
        struct slice value = origin->captures[label->value];
        if (value.len > 0) {
            ok = buf_printf(out, "%-*s%s=\"%.*s\"\n", WORD_COLUMNS, "", label->name,
                            SLICE_ARG(value));
        }
    }
    return ok;
}

/* What else the key says. */
static bool write_origin(const struct s3_origin *origin, struct buf *out) {
    const char *word = "key has";
    bool ok = true;

    for (unsigned i = S3_CAPTURE_PREFIX; ok && i < S3_CAPTURE_COUNT; i++) {
        struct slice text = origin->captures[i];
        if (text.len > 0) {
            ok = buf_printf(out, "%-*s%s %.*s\n", WORD_COLUMNS, word,
                            s3_capture_word((enum s3_capture)i), SLICE_ARG(text));
            word = "";
        }
    }
    return ok;
}

static bool write_object_time(const struct s3_origin *origin, struct buf *out) {
    if (!origin->time.known && !origin->time_unreadable) {
        return true;
    }
    return buf_printf(out, "%-*s", WORD_COLUMNS, "") &&
           (origin->time_unreadable
                ? buf_append_cstr(out, "the time in the object's name can't be read")
                : buf_append_cstr(out, "of the object's name: ") &&
                      time_write_rfc3339(out, origin->time.ns)) &&
           buf_append_byte(out, '\n');
}

static bool explain_write_row(struct slice key, struct buf *out) {
    struct s3_origin origin;
    const struct s3_format *format = s3_format_for(key, SLICE("BUCKET"), &origin);

    if (format->records == S3_RECORDS_NOT_A_LOG) {
        return buf_printf(out, "%-*s%s\n", WORD_COLUMNS, "type", format->type) &&
               write_keys(format, out) && write_line("records", explain_records, format, out);
    }
    return buf_printf(out, "%-*s%s%s\n", WORD_COLUMNS, "type", format->type,
                      format->takes_unknown ? " (no log type is known: see S3_UNKNOWN_KEYS)"
                                            : "") &&
           write_keys(format, out) && write_labels(format, &origin, out) &&
           write_origin(&origin, out) && write_line("records", explain_records, format, out) &&
           (format->columns == NULL || write_line("columns", write_columns, format, out)) &&
           write_line("time", explain_times, format, out) && write_object_time(&origin, out) &&
           (format->document == NULL || write_line("AWS", explain_document, format, out));
}

static bool explain_key(const char *key, const char *path, struct buf *out, struct error *err) {
    struct slice text = slice_from_cstr(key);

    if (!explain_write_row(text, out)) {
        return error_set(err, ERROR_LIMIT, "the answer has no room");
    }
    return path == NULL || (buf_append_byte(out, '\n') && explain_sample(text, path, out, err));
}

static int explain_print(const char *key, const char *path, bool lists) {
    struct error err = {0};
    struct buf out;

    buf_init(&out, OUTPUT_MAX);
    bool ok = lists ? explain_table(&out) : explain_key(key, path, &out, &err);
    bool written = io_output(buf_slice(&out));
    if (!ok) {
        fprintf(stderr, "bootstrap explain: %s\n", err.text);
    }
    buf_clean_up(&out);
    return ok && written ? 0 : EXIT_BAD;
}

static int explain_run(int argc, char **argv) {
    const char *key = NULL;
    const char *path = NULL;
    bool lists = false;
    const struct cli_option options[] = {{"KEY", &key, NULL},
                                         {"--sample", &path, NULL},
                                         {"--list", NULL, &lists},
                                         {NULL, NULL, NULL}};
    int status = options_read(&COMMAND_EXPLAIN, options, argc, argv);

    if (status != OPTIONS_FINE) {
        return status;
    }
    if (lists == (key != NULL) || (lists && path != NULL)) {
        return options_refuse(&COMMAND_EXPLAIN, "give either a key or --list");
    }
    return explain_print(key, path, lists);
}

const struct command COMMAND_EXPLAIN = {
    "explain", " KEY [--sample FILE] | --list",
    "says which log type the key of an S3 object (not percent-encoded) matches, its labels, how\n"
    "records are cut out, and where they have their time.\n"
    "  --sample FILE  reads the file as that object, and shows the first entries as they would be\n"
    "                 pushed, with the environment's label rules, LINE_MAX_BYTES, LINE_TOO_LONG,\n"
    "                 S3_UNKNOWN_KEYS and VPC_FLOW_TIME\n"
    "  --list         the table of all log types",
    explain_run};
