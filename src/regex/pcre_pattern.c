/* SPDX-License-Identifier: Apache-2.0 */
#include "pcre_pattern.h"

#include "promtail/surrogate.h"

static bool write_code_point(struct buf *out, uint32_t code_point) {
    if (code_point < 0x80 && isalnum((int)code_point)) {
        return buf_append_byte(out, (unsigned char)code_point);
    }
    return buf_printf(out, "\\x{%x}", (unsigned)code_point);
}

static bool pattern_write_range(struct buf *out, uint32_t first, uint32_t last) {
    if (first > last) {
        return true;
    }
    return write_code_point(out, first) &&
           (first == last || (buf_append_byte(out, '-') && write_code_point(out, last)));
}

/* PCRE2 refuses surrogates, which no text holds. */
static bool write_ranges(struct buf *out, struct unicode_class set) {
    bool ok = true;

    for (size_t i = 0; i < set.count && ok; i++) {
        struct unicode_range range = set.ranges[i];
        if (range.last < SURROGATE_FIRST || range.first > SURROGATE_LAST) {
            ok = pattern_write_range(out, range.first, range.last);
        } else {
            ok = (range.first >= SURROGATE_FIRST ||
                  pattern_write_range(out, range.first, SURROGATE_FIRST - 1)) &&
                 (range.last <= SURROGATE_LAST ||
                  pattern_write_range(out, SURROGATE_LAST + 1, range.last));
        }
    }
    return ok;
}

static bool write_set(struct buf *out, struct unicode_class set) {
    struct unicode_range one = set.count > 0 ? set.ranges[0] : (struct unicode_range){1, 0};
    size_t before = out->len;

    if (set.count == 1 && one.first == 0 && one.last == UNICODE_MAX) {
        return buf_append_cstr(out, "(?s:.)");
    }
    if (set.count == 1 && one.first == one.last && one.first < SURROGATE_FIRST) {
        return write_code_point(out, one.first);
    }
    if (!buf_append_byte(out, '[') || !write_ranges(out, set)) {
        return false;
    }
    if (out->len == before + 1) { /* nothing but surrogates */
        buf_truncate(out, before);
        return buf_append_cstr(out, "(?!)");
    }
    return buf_append_byte(out, ']');
}

static bool write_node(struct buf *out, const struct regex_node *node);

static bool write_children(struct buf *out, const struct regex_node *node, const char *between) {
    bool ok = true;

    for (const struct regex_node *child = node->child; child != NULL && ok; child = child->next) {
        ok = (child == node->child || buf_append_cstr(out, between)) && write_node(out, child);
    }
    return ok;
}

static bool write_in(struct buf *out, const char *before, const struct regex_node *node,
                     const char *between) {
    return buf_append_cstr(out, before) && write_children(out, node, between) &&
           buf_append_byte(out, ')');
}

static bool write_repeat(struct buf *out, const struct regex_node *node) {
    bool atom = node->child->op == REGEX_SET || node->child->op == REGEX_GROUP;
    bool ok = atom ? write_node(out, node->child) : write_in(out, "(?:", node, "");

    if (ok && node->max == REGEX_NO_MAX) {
        ok = buf_printf(out, "{%d,}", node->min);
    } else if (ok) {
        ok = buf_printf(out, "{%d,%d}", node->min, node->max);
    }
    return ok && (!node->lazy || buf_append_byte(out, '?'));
}

static bool write_node(struct buf *out, const struct regex_node *node) {
    switch (node->op) {
    case REGEX_EMPTY:
        return buf_append_cstr(out, "(?:)");
    case REGEX_SET:
        return write_set(out, node->set);
    case REGEX_TEXT_START:
        return buf_append_cstr(out, "\\A");
    case REGEX_TEXT_END:
        return buf_append_cstr(out, "\\z");
    case REGEX_LINE_START:
        return buf_append_cstr(out, "(?<![^\\x{a}])");
    case REGEX_LINE_END:
        return buf_append_cstr(out, "(?![^\\x{a}])");
    case REGEX_WORD_EDGE:
        return buf_append_cstr(out, "\\b");
    case REGEX_NO_WORD_EDGE:
        return buf_append_cstr(out, "\\B");
    case REGEX_GROUP:
        return write_in(out, "(", node, "");
    case REGEX_SEQUENCE:
        return write_children(out, node, "");
    case REGEX_ALTERNATE:
        return write_in(out, "(?:", node, "|");
    case REGEX_REPEAT:
        return write_repeat(out, node);
    }
    return false;
}

bool pcre_pattern_write(const struct regex_node *root, struct buf *out) {
    return write_node(out, root);
}
