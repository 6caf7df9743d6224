/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_describe.h"

#include <inttypes.h>

#include "label_set.h"
#include "promtail/byte.h"
#include "promtail/json_write.h"
#include "relabel_action.h"

static bool describe_name(struct slice name, struct buf *out) {
    return label_name_valid(name) ? buf_append(out, name) : json_write_text(out, name);
}

/* [a;b], or [a, b] joined by "-" */
static bool describe_source(const struct relabel_rule *rule, struct buf *out) {
    bool usual = slice_equal(rule->separator, SLICE(";"));
    bool ok = buf_append_byte(out, '[');

    for (size_t i = 0; i < rule->source_count && ok; i++) {
        ok = (i == 0 || buf_append_cstr(out, usual ? ";" : ", ")) &&
             describe_name(rule->source_labels[i], out);
    }
    ok = ok && buf_append_byte(out, ']');
    if (ok && !usual && rule->source_count > 1) {
        ok = buf_append_cstr(out, " joined by ") && json_write_text(out, rule->separator);
    }
    return ok;
}

/* As it is matched, but on one line: a control byte is shown as \xHH. */
static bool describe_regex(const struct relabel_rule *rule, struct buf *out) {
    bool ok = buf_append_cstr(out, "^(?s:");

    for (size_t i = 0; i < rule->pattern.len && ok; i++) {
        unsigned char byte = rule->pattern.ptr[i];
        ok = byte_is_control(byte) ? buf_printf(out, "\\x%02x", byte) : buf_append_byte(out, byte);
    }
    return ok && buf_append_cstr(out, ")$");
}

static bool describe_target(const struct relabel_rule *rule, struct buf *out) {
    return describe_name(rule->target, out);
}

static bool describe_replacement(const struct relabel_rule *rule, struct buf *out) {
    return json_write_text(out, rule->replacement);
}

static bool describe_modulus(const struct relabel_rule *rule, struct buf *out) {
    return buf_printf(out, "%" PRIu64, rule->modulus);
}

static const struct part {
    const char *name;
    bool (*write)(const struct relabel_rule *rule, struct buf *out);
} PARTS[] = {
    {"source", describe_source},   {"regex", describe_regex},
    {"target", describe_target},   {"replacement", describe_replacement},
    {"modulus", describe_modulus},
};

static bool describe_part(const struct relabel_rule *rule, struct slice name, struct buf *out) {
    for (size_t i = 0; i < sizeof(PARTS) / sizeof(PARTS[0]); i++) {
        if (slice_equal(slice_from_cstr(PARTS[i].name), name)) {
            return PARTS[i].write(rule, out);
        }
    }
    return true; /* not reached: a test writes every action's wording */
}

bool relabel_describe_rule(const struct relabel_rule *rule, struct buf *out) {
    struct slice rest = slice_from_cstr(rule->action->wording);
    struct slice words;
    struct slice name;
    bool ok = buf_printf(out, "%s: ", rule->action->name);
    bool part = true;

    while (ok && part) {
        part = slice_cut(rest, '{', &words, &rest);
        ok = buf_append(out, words);
        if (ok && part) {
            slice_cut(rest, '}', &name, &rest);
            ok = describe_part(rule, name, out);
        }
    }
    return ok;
}
