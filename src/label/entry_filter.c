/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/entry_filter.h"

#include "promtail/regex.h"
#include "redact_line.h"
#include "sample_rate.h"

struct entry_filter {
    struct regex *include; /* NULL: not set */
    struct regex *exclude; /* NULL: not set */
    struct sample_rate rate;
    struct redact redact;
    size_t line_bytes_max;
};

static bool filter_compile(struct regex **regex, struct slice pattern,
                           struct regex_scratch *scratch, struct error *err) {
    if (pattern.len == 0) {
        return true;
    }
    *regex = regex_new(pattern, REGEX_SEARCH, scratch, err);
    if (*regex == NULL) {
        struct error fault = *err;
        return error_set(err, ERROR_INPUT, "%s (example: level=(warn|error))", fault.text);
    }
    return true;
}

static bool filter_read(struct entry_filter *filter, const struct entry_filter_config *config,
                        const char **bad, struct error *err) {
    *bad = "INCLUDE_LINES";
    if (!filter_compile(&filter->include, config->include_lines, config->scratch, err)) {
        return false;
    }
    *bad = "EXCLUDE_LINES";
    if (!filter_compile(&filter->exclude, config->exclude_lines, config->scratch, err)) {
        return false;
    }
    *bad = "SAMPLE_RATE";
    if (!sample_rate_parse(&filter->rate, config->sample_rate, err)) {
        return false;
    }
    *bad = "REDACT";
    return redact_init(&filter->redact, config->redact, err);
}

bool entry_filter_new(const struct entry_filter_config *config, struct entry_filter **filter,
                      const char **bad, struct error *err) {
    struct entry_filter *made = mem_zalloc(sizeof(*made));

    made->line_bytes_max = config->line_bytes_max;
    *filter = NULL;
    if (!filter_read(made, config, bad, err)) {
        entry_filter_destroy(made);
        return false;
    }
    if (made->include == NULL && made->exclude == NULL && made->rate.keeps_all &&
        !made->redact.is_set) {
        entry_filter_destroy(made);
        return true;
    }
    *filter = made;
    return true;
}

void entry_filter_destroy(struct entry_filter *filter) {
    if (filter != NULL) {
        regex_destroy(filter->include);
        regex_destroy(filter->exclude);
        mem_free(filter);
    }
}

/* Why a line that begins so is dropped; NULL: it is kept. */
static const char *reason_to_drop(const struct entry_filter *filter, int64_t time_ns,
                                  struct slice text) {
    if (filter->include != NULL && !regex_matches(filter->include, text)) {
        return "filtered_include";
    }
    if (filter->exclude != NULL && regex_matches(filter->exclude, text)) {
        return "filtered_exclude";
    }
    return sample_rate_keeps(&filter->rate, time_ns, text) ? NULL : "sampled_out";
}

enum { HEAD_KEEP = 64 * 1024 };

struct filtered_line {
    const struct entry_filter *filter; /* borrowed */
    struct line_sink *out;             /* borrowed */
    struct redact_line redact;
    struct buf head; /* owned: of a line in parts, what came before the decision */
    int64_t time_ns; /* of its first part */
    bool inside;     /* a line has begun, and goes on */
    bool decided;
    const char *dropped; /* decided: why; NULL: it is kept */
};

struct filtered_line *filtered_line_new(const struct entry_filter *filter, struct line_sink *out,
                                        struct tally *tally) {
    struct filtered_line *line = mem_zalloc(sizeof(*line));

    line->filter = filter;
    line->out = out;
    redact_line_init(&line->redact, &filter->redact, out, tally);
    buf_init(&line->head, filter->line_bytes_max);
    return line;
}

void filtered_line_destroy(struct filtered_line *line) {
    if (line != NULL) {
        redact_line_clean_up(&line->redact);
        buf_clean_up(&line->head);
        mem_free(line);
    }
}

static void filtered_line_end(struct filtered_line *line) {
    line->inside = false;
    line->decided = false;
    line->dropped = NULL;
    buf_reset_keeping(&line->head, HEAD_KEEP);
}

static void filtered_line_decide(struct filtered_line *line, struct slice text) {
    line->dropped = reason_to_drop(line->filter, line->time_ns,
                                   slice_first(text, line->filter->line_bytes_max));
    line->decided = true;
}

static bool pass_on(struct filtered_line *line, struct slice text, bool partial,
                    struct error *err) {
    if (line->dropped != NULL) {
        return true;
    }
    return line->filter->redact.is_set ? redact_line_add(&line->redact, text, partial, err)
                                       : line->out->add(line->out, text, partial, err);
}

/* Moves to the head what the decision needs of the text, and decides if that is all of it. */
static bool fill_head(struct filtered_line *line, struct slice *text, bool partial,
                      struct error *err) {
    struct slice part = slice_first(*text, buf_room(&line->head));

    if (!buf_append(&line->head, part)) {
        return false; /* there is room for it */
    }
    *text = slice_after(*text, part.len);
    if (buf_room(&line->head) > 0 && partial) {
        return true;
    }
    filtered_line_decide(line, buf_slice(&line->head));
    bool ok = pass_on(line, buf_slice(&line->head), true, err);
    buf_reset_keeping(&line->head, HEAD_KEEP);
    return ok;
}

static bool filtered_line_take(struct filtered_line *line, struct slice text, bool partial,
                               struct error *err) {
    if (!line->decided && line->head.len == 0 &&
        (!partial || text.len >= line->filter->line_bytes_max)) {
        filtered_line_decide(line, text);
    }
    if (!line->decided && !fill_head(line, &text, partial, err)) {
        return false;
    }
    return !line->decided || pass_on(line, text, partial, err);
}

bool filtered_line_add(struct filtered_line *line, int64_t time_ns, struct slice text, bool partial,
                       const char **dropped, struct error *err) {
    *dropped = NULL;
    if (!line->inside) {
        line->time_ns = time_ns;
        line->inside = true;
    }
    bool ok = filtered_line_take(line, text, partial, err);
    if (ok && !partial) {
        *dropped = line->dropped;
    }
    if (!ok || !partial) {
        filtered_line_end(line);
    }
    return ok;
}
