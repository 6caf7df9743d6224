/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_trace.h"

#include "promtail/container_of.h"
#include "promtail/json_write.h"

static bool name_is_plain(struct slice name) {
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] >= 0x80 || (isalnum(name.ptr[i]) == 0 && name.ptr[i] != '_')) {
            return false;
        }
    }
    return name.len > 0 && isdigit(name.ptr[0]) == 0;
}

/* A rule can make a name of any bytes. */
static bool trace_write_name(struct slice name, struct buf *out) {
    return name_is_plain(name) ? buf_append(out, name) : json_write_text(out, name);
}

static bool trace_write_removed(const struct label *label, struct buf *out) {
    return buf_append_cstr(out, "  - ") && trace_write_name(label->name, out) &&
           buf_append_byte(out, '\n');
}

static bool trace_write_added(const struct label *label, struct buf *out) {
    return buf_append_cstr(out, "  + ") && trace_write_name(label->name, out) &&
           buf_append_byte(out, '=') && json_write_text(out, label->value) &&
           buf_append_byte(out, '\n');
}

static bool trace_write_changed(const struct label *old, const struct label *new, struct buf *out) {
    return buf_append_cstr(out, "  ~ ") && trace_write_name(old->name, out) &&
           buf_append_cstr(out, ": ") && json_write_text(out, old->value) &&
           buf_append_cstr(out, " -> ") && json_write_text(out, new->value) &&
           buf_append_byte(out, '\n');
}

/* Of the names at the front of both sets: below 0, the old one is gone; above, the other is new. */
static int compare_names(const struct labels *before, size_t b, const struct labels *after,
                         size_t a) {
    if (b == before->count) {
        return 1;
    }
    return a == after->count ? -1 : slice_compare(before->items[b].name, after->items[a].name);
}

bool relabel_trace_changes(const struct labels *before, const struct labels *after,
                           struct buf *out) {
    size_t b = 0;
    size_t a = 0;
    bool ok = true;

    while (ok && (b < before->count || a < after->count)) {
        int order = compare_names(before, b, after, a);
        if (order < 0) {
            ok = trace_write_removed(&before->items[b++], out);
        } else if (order > 0) {
            ok = trace_write_added(&after->items[a++], out);
        } else if (!slice_equal(before->items[b++].value, after->items[a++].value)) {
            ok = trace_write_changed(&before->items[b - 1], &after->items[a - 1], out);
        }
    }
    return ok;
}

static bool trace_write_step(struct relabel_trace *trace, const struct relabel_step *step) {
    if (!buf_printf(trace->out, "rule %zu: ", step->index + 1) ||
        !relabel_describe(trace->relabel, step->index, trace->out) ||
        !buf_append_byte(trace->out, '\n')) {
        return false;
    }
    if (step->dropped) {
        return buf_append_cstr(trace->out, "  dropped: the set ends here\n");
    }
    size_t len = trace->out->len;
    return relabel_trace_changes(&trace->before, step->labels, trace->out) &&
           (trace->out->len > len || buf_append_cstr(trace->out, "  no change\n"));
}

static void trace_rule(struct relabel_observer *observer, const struct relabel_step *step) {
    struct relabel_trace *trace = CONTAINER_OF(observer, struct relabel_trace, observer);

    trace->full = trace->full || !trace_write_step(trace, step);
    trace->before = *step->labels;
}

void relabel_trace_init(struct relabel_trace *trace, const struct relabel *relabel,
                        const struct labels *before, struct buf *out) {
    *trace = (struct relabel_trace){
        .observer = {.ran = trace_rule}, .relabel = relabel, .before = *before, .out = out};
}
