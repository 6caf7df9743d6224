/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relabel_setup: rules and label sets as short texts, for the tests of relabel.
 *
 * JSON is written with ' for ". A set is "a=1|b=2", sorted; DROPPED stands for one that a rule
 * dropped.
 */
#ifndef PROMTAIL_TEST_RELABEL_SETUP_H
#define PROMTAIL_TEST_RELABEL_SETUP_H

#include <unistd.h>

#include "promtail/relabel.h"
#include "test.h"

#define DROPPED "(dropped)"

struct setup {
    struct regex_scratch *scratch;
    struct relabel *relabel;
    struct arena arena;
    struct buf out;
    struct log log;
    int log_ends[2]; /* of a pipe */
};

static inline struct setup set_up(void) {
    struct setup setup = {.scratch = regex_scratch_new()};

    buf_init(&setup.out, 8 << 20);
    assert_int_equal(pipe(setup.log_ends), 0);
    setup.log = (struct log){.level = LOG_WARN, .fd = setup.log_ends[1], .clock = clock_system()};
    return setup;
}

static inline void tear_down(struct setup *setup) {
    relabel_destroy(setup->relabel);
    regex_scratch_destroy(setup->scratch);
    arena_clean_up(&setup->arena);
    buf_clean_up(&setup->out);
    close(setup->log_ends[0]);
    close(setup->log_ends[1]);
}

static inline struct slice json_of(struct setup *setup, const char *text) {
    struct slice copy = arena_copy(&setup->arena, slice_from_cstr(text));
    unsigned char *bytes = arena_alloc(&setup->arena, copy.len);

    for (size_t i = 0; i < copy.len; i++) {
        bytes[i] = copy.ptr[i] == '\'' ? '"' : copy.ptr[i];
    }
    return slice_of(bytes, copy.len);
}

static inline void use_rules(struct setup *setup, const char *json) {
    struct error err = {0};

    relabel_destroy(setup->relabel);
    setup->relabel = relabel_new(json_of(setup, json), setup->scratch, &err);
    if (setup->relabel == NULL) {
        fail_msg("%s: %s", json, err.text);
    }
}

/* What relabel_new says of the rules. */
static inline const char *fault_of(struct setup *setup, const char *json) {
    static struct error err;
    struct relabel *relabel;

    err = (struct error){0};
    relabel = relabel_new(json_of(setup, json), setup->scratch, &err);
    if (relabel != NULL) {
        relabel_destroy(relabel);
        fail_msg("%s: no error", json);
    }
    return err.text;
}

static inline void read_set(struct labels *labels, const char *set) {
    struct slice rest = slice_from_cstr(set);
    struct slice label;
    struct slice name;
    struct slice value;

    labels_init(labels);
    while (rest.len > 0) {
        slice_cut(rest, '|', &label, &rest);
        slice_cut(label, '=', &name, &value);
        assert_true(labels_set(labels, name, value));
    }
}

static inline const char *write_set(struct setup *setup, const struct labels *labels) {
    const char *text;

    buf_reset(&setup->out);
    for (size_t i = 0; i < labels->count; i++) {
        assert_true(i == 0 || buf_append_byte(&setup->out, '|'));
        assert_true(buf_append(&setup->out, labels->items[i].name));
        assert_true(buf_append_byte(&setup->out, '='));
        assert_true(buf_append(&setup->out, labels->items[i].value));
    }
    text = buf_cstr(&setup->out);
    assert_non_null(text);
    return text;
}

static inline const char *apply(struct setup *setup, const char *set) {
    struct labels labels;

    read_set(&labels, set);
    return relabel_apply(setup->relabel, &labels, &setup->arena, &setup->log, NULL)
               ? write_set(setup, &labels)
               : DROPPED;
}

/* What was logged since; no more than a pipe holds. */
static inline const char *read_log(struct setup *setup) {
    static char text[16384];
    ssize_t len;

    assert_int_equal(write(setup->log_ends[1], "\n", 1), 1); /* so that read never waits */
    len = read(setup->log_ends[0], text, sizeof(text) - 1);
    assert_true(len > 0);
    text[len - 1] = '\0';
    return text;
}

#endif
