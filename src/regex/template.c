/* SPDX-License-Identifier: Apache-2.0 */
/*
 * template: the replacement of a match ("regexp", Expand and ReplaceAll, of Go).
 */
#include "engine.h"
#include "promtail/unicode.h"
#include "promtail/utf8.h"

enum { GROUP_MAX = 100000000 }; /* a larger number is a name, as in Go */

static bool is_name_character(uint32_t code_point) {
    return code_point == '_' || unicode_is_letter(code_point) || unicode_is_digit(code_point);
}

static size_t name_length(struct slice text) {
    size_t len = 0;

    while (len < text.len) {
        uint32_t code_point;
        size_t width = utf8_decode(slice_after(text, len), &code_point);
        if (!is_name_character(code_point)) {
            break;
        }
        len += width;
    }
    return len;
}

/* Cuts the name after a '$', with or without braces; *rest is the text after it. False: it is not a
 * name. */
static bool cut_name(struct slice text, struct slice *name, struct slice *rest) {
    bool braces = slice_starts_with(text, SLICE("{"));
    struct slice inner = slice_after(text, braces ? 1 : 0);
    size_t len = name_length(inner);

    *name = slice_first(inner, len);
    *rest = slice_after(inner, len);
    if (braces) {
        bool closed = slice_starts_with(*rest, SLICE("}"));
        *rest = slice_after(*rest, 1);
        return closed && len > 0;
    }
    return len > 0;
}

/* "10" but not "01" nor "1a". */
static bool group_number(struct slice name, size_t *number) {
    *number = 0;
    if (name.len > 1 && name.ptr[0] == '0') {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        if (!isdigit(name.ptr[i]) || *number >= GROUP_MAX) {
            return false;
        }
        *number = *number * 10 + (name.ptr[i] - '0');
    }
    return true;
}

/* The text of the first group with the name that took part in the match; empty when there is
 * none. */
static struct slice group_text(const struct regex *regex, struct slice name, struct slice text,
                               const struct regex_span *groups) {
    size_t count = regex_group_count(regex);
    size_t group;

    if (!group_number(name, &group)) {
        for (group = 1; group < count; group++) {
            if (groups[group].start != REGEX_UNSET &&
                slice_equal(regex_group_name(regex, group), name)) {
                break;
            }
        }
    }
    if (group >= count || groups[group].start == REGEX_UNSET) {
        return (struct slice){0};
    }
    return slice_between(text, groups[group].start, groups[group].end);
}

bool regex_expand(const struct regex *regex, struct slice template, struct slice text,
                  const struct regex_span *groups, struct buf *out) {
    struct slice before;
    struct slice name;
    struct slice rest;

    while (slice_cut(template, '$', &before, &template)) {
        bool ok = buf_append(out, before);
        if (slice_starts_with(template, SLICE("$"))) {
            ok = ok && buf_append_byte(out, '$');
            template = slice_after(template, 1);
        } else if (cut_name(template, &name, &rest)) {
            ok = ok && buf_append(out, group_text(regex, name, text, groups));
            template = rest;
        } else {
            ok = ok && buf_append_byte(out, '$');
        }
        if (!ok) {
            return false;
        }
    }
    return buf_append(out, before);
}

/* Where to search for the next match: after this one, and at least one code point further. */
static size_t next_place(struct slice text, size_t place, size_t match_end) {
    uint32_t code_point;
    size_t width = place < text.len ? utf8_decode(slice_after(text, place), &code_point) : 1;

    return place + width > match_end ? place + width : match_end;
}

bool regex_replace_all(struct regex *regex, struct slice text, struct slice template,
                       struct buf *out) {
    struct regex_span *groups = mem_alloc(regex_group_count(regex) * sizeof(groups[0]));
    enum regex_answer answer = REGEX_MATCH;
    struct regex_scan scan;
    size_t copied = 0; /* of the text: up to the end of the last match */
    bool ok = true;

    regex_scan_init(&scan, regex, text);
    for (size_t place = 0; ok; place = next_place(text, place, groups[0].end)) {
        answer = regex_scan_next(&scan, place, groups);
        if (answer != REGEX_MATCH) {
            break;
        }
        ok = buf_append(out, slice_between(text, copied, groups[0].start));
        /* An empty match right after another one is ignored. */
        if (ok && (groups[0].end > copied || groups[0].start == 0)) {
            ok = regex_expand(regex, template, text, groups, out);
        }
        copied = groups[0].end;
    }
    mem_free(groups);
    return ok && answer != REGEX_GAVE_UP && buf_append(out, slice_after(text, copied));
}
