/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_run.h"

#include "promtail/log.h"
#include "promtail/relabel.h"

enum { SCRATCH_KEPT = 16 * 1024 };

enum limit { LIMIT_TEXT, LIMIT_MAPPED, LIMIT_RUN, LIMIT_LABELS };

static const struct {
    const char *noun;
    int max;
    const char *unit;
} LIMITS[] = {
    [LIMIT_TEXT] = {"a text", RELABEL_TEXT_MAX, "bytes"},
    [LIMIT_MAPPED] = {"a mapped name", RELABEL_TEXT_MAX,
                      "bytes, or take more work than the name's length allows"},
    [LIMIT_RUN] = {"the texts of all rules together", RELABEL_RUN_MAX, "bytes"},
    [LIMIT_LABELS] = {"the label set", LABELS_MAX, "labels"},
};

void relabel_scratch_init(struct relabel_scratch *scratch, size_t rules, size_t groups) {
    *scratch = (struct relabel_scratch){0};
    buf_init(&scratch->joined, RELABEL_TEXT_MAX);
    buf_init(&scratch->name, RELABEL_TEXT_MAX);
    buf_init(&scratch->value, RELABEL_TEXT_MAX);
    scratch->groups = mem_zalloc(groups * sizeof(scratch->groups[0]));
    scratch->limits_logged = mem_zalloc(rules);
}

void relabel_scratch_clean_up(struct relabel_scratch *scratch) {
    buf_clean_up(&scratch->joined);
    buf_clean_up(&scratch->name);
    buf_clean_up(&scratch->value);
    mem_free(scratch->groups);
    mem_free(scratch->limits_logged);
    *scratch = (struct relabel_scratch){0};
}

void relabel_scratch_trim(struct relabel_scratch *scratch) {
    buf_reset_keeping(&scratch->joined, SCRATCH_KEPT);
    buf_reset_keeping(&scratch->name, SCRATCH_KEPT);
    buf_reset_keeping(&scratch->value, SCRATCH_KEPT);
}

/* Logs it, once for each rule and limit in an invocation. Returns false. */
static bool limit_reached(struct relabel_run *run, enum limit limit) {
    unsigned char *logged = &run->scratch->limits_logged[run->index];

    if ((*logged & 1 << limit) == 0) {
        *logged = (unsigned char)(*logged | 1 << limit);
        log_write(
            run->log, LOG_WARN,
            "RELABEL_CONFIGS: rule %zu: %s would have more than %d %s, so this change is left out "
            "(logged once in an invocation)",
            run->index + 1, LIMITS[limit].noun, LIMITS[limit].max, LIMITS[limit].unit);
    }
    return false;
}

bool relabel_run_too_long(struct relabel_run *run) {
    return limit_reached(run, LIMIT_TEXT);
}

bool relabel_run_unmapped(struct relabel_run *run) {
    return limit_reached(run, LIMIT_MAPPED);
}

bool relabel_run_source(struct relabel_run *run, struct slice *value) {
    const struct relabel_rule *rule = run->rule;
    struct buf *joined = &run->scratch->joined;
    bool ok = true;

    if (rule->source_count == 1) {
        *value = label_builder_get(&run->labels, rule->source_labels[0]);
        return true;
    }
    buf_reset(joined);
    for (size_t i = 0; i < rule->source_count && ok; i++) {
        ok = (i == 0 || buf_append(joined, rule->separator)) &&
             buf_append(joined, label_builder_get(&run->labels, rule->source_labels[i]));
    }
    *value = buf_slice(joined);
    return ok || relabel_run_too_long(run);
}

bool relabel_run_matches(struct relabel_run *run, struct slice text) {
    return run->rule->matches_all || regex_matches(run->rule->regex, text);
}

bool relabel_run_find(struct relabel_run *run, struct slice text) {
    struct regex_span *groups = run->scratch->groups;

    if (run->rule->matches_all) {
        groups[0] = groups[1] = (struct regex_span){0, text.len};
        return true;
    }
    return regex_find(run->rule->regex, text, groups);
}

bool relabel_run_expand(struct relabel_run *run, struct slice template, struct slice text,
                        struct buf *into, struct slice *made) {
    bool ok = true;

    if (slice_index(template, '$') == template.len) {
        *made = template;
    } else if (run->rule->regex == NULL) { /* the template is "$1": relabel_rule.c */
        *made = text;
    } else {
        buf_reset(into);
        ok = regex_expand(run->rule->regex, template, text, run->scratch->groups, into);
        *made = buf_slice(into);
    }
    return (ok && made->len <= RELABEL_TEXT_MAX) || relabel_run_too_long(run);
}

void relabel_run_set(struct relabel_run *run, struct slice name, struct slice value) {
    if (value.len > 0) {
        if (name.len + value.len > RELABEL_RUN_MAX - run->made) {
            limit_reached(run, LIMIT_RUN);
            return;
        }
        run->made += name.len + value.len;
        name = arena_copy(run->arena, name);
        value = arena_copy(run->arena, value);
    }
    if (!label_builder_set(&run->labels, name, value)) {
        limit_reached(run, LIMIT_LABELS);
    }
}
