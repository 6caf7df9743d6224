/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relabel_config (libFuzzer): any bytes as RELABEL_CONFIGS; what is accepted is described, and
 * applied to one label set.
 */
#include "fuzz_target.h"
#include "promtail/relabel.h"

enum { DESCRIPTION_MAX = 1 << 20 };

static const char *const LABELS[][2] = {
    {"__aws_log_type", "s3_lb"},
    {"__aws_s3_lb", "my-loadbalancer"},
    {"__aws_s3_lb_owner", "123456789012"},
    {"a", "foo"},
    {"b", "bar;baz"},
    {"c.d", "Stra\xc3\x9f"
            "e \xe2\x84\xaa \xc7\x85"},
    {"e", "\xff\xc3 no utf-8 \xed\xa0\x80"},
};

static void fill(struct labels *labels) {
    labels_init(labels);
    for (size_t i = 0; i < sizeof(LABELS) / sizeof(LABELS[0]); i++) {
        if (!labels_set(labels, slice_from_cstr(LABELS[i][0]), slice_from_cstr(LABELS[i][1]))) {
            abort();
        }
    }
}

static void describe(const struct relabel *relabel) {
    struct buf description;

    buf_init(&description, DESCRIPTION_MAX);
    for (size_t i = 0; i < relabel_count(relabel); i++) {
        (void)!relabel_describe(relabel, i, &description); /* false: full, which is fine */
        (void)relabel_unknown_fields(relabel, i);
    }
    buf_clean_up(&description);
}

static void ran(struct relabel_observer *observer, const struct relabel_step *step) {
    (void)observer;
    if (step->labels->count > LABELS_MAX) {
        abort();
    }
}

static void apply(struct relabel *relabel) {
    static const struct log SILENT = {.level = LOG_FATAL, .fd = STDERR_FILENO};
    struct relabel_observer observer = {ran};
    struct arena arena = {0};
    struct labels labels;

    fill(&labels);
    (void)relabel_apply(relabel, &labels, &arena, &SILENT, &observer);
    arena_clean_up(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct regex_scratch *scratch = regex_scratch_new();
    struct error err = {0};
    struct relabel *relabel = relabel_new(slice_of(data, size), scratch, &err);

    if (relabel) {
        describe(relabel);
        apply(relabel);
    } else if (err.text[0] == '\0') {
        abort(); /* refused without a word */
    }
    relabel_destroy(relabel);
    regex_scratch_destroy(scratch);
    return 0;
}
