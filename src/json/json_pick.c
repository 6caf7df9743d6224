/* SPDX-License-Identifier: Apache-2.0 */
#include "json_pick.h"

#include <assert.h>

#include "json_block.h"
#include "promtail/byte.h"
#include "promtail/json_object.h"

enum { KEY_BYTES_MAX = 512 }; /* of a key that is wanted, escapes as they are */

void json_pick_reset(struct json_pick *pick) {
    pick->has_escapes = false;
    for (size_t i = 0; i < pick->count; i++) {
        pick->paths[i].matched = 0;
        pick->paths[i].value = 0;
    }
}

size_t json_values_want(struct json_values *values, struct slice member) {
    struct json_pick *pick = &values->pick;
    assert(pick->count < JSON_PATHS_MAX);
    struct json_path *path = &pick->paths[pick->count];

    *path = (struct json_path){0};
    while (member.len > 0) {
        assert(path->part_count < JSON_PATH_PARTS_MAX);
        slice_cut(member, '.', &path->parts[path->part_count++], &member);
    }
    pick->depth_max = path->part_count > pick->depth_max ? path->part_count : pick->depth_max;
    return pick->count++;
}

/* Where the key in front of a colon ends. */
static size_t key_end(struct slice text, size_t colon) {
    while (colon > 0 && byte_is_blank(text.ptr[colon - 1])) {
        colon--;
    }
    return colon;
}

/* The key in front of a colon, its quotes included; empty: there is none, or it is too long to be
 * one that is wanted. */
static struct slice find_key(struct slice text, size_t colon) {
    size_t end = key_end(text, colon);

    if (end == 0 || text.ptr[end - 1] != '"') {
        return (struct slice){0};
    }
    size_t at = end - 1;
    size_t limit = at > KEY_BYTES_MAX ? at - KEY_BYTES_MAX : 0;
    while (at > limit) {
        at--;
        if (text.ptr[at] == '"' && (at == 0 || text.ptr[at - 1] != '\\')) {
            return slice_between(text, at, end);
        }
    }
    return (struct slice){0};
}

struct slice json_pick_key_text(const struct json_pick *pick, struct slice text, size_t colon,
                                struct json_short *room) {
    struct slice key = find_key(text, colon);
    struct slice inside = slice_between(key, 1, key.len - (key.len > 0));

    return pick->has_escapes && slice_index(inside, '\\') < inside.len ? json_text_short(key, room)
                                                                       : inside;
}

/* Whether the text in front of `end` is this key. Where nothing is escaped, each quote begins or
 * ends a string: the key's beginning need not be looked for. */
static inline bool ends_with_key(struct slice text, size_t end, const struct slice *name) {
    return end >= name->len + 2 && text.ptr[end - 2 - name->len] == '"' &&
           text.ptr[end - 1] == '"' &&
           memcmp(text.ptr + end - 1 - name->len, name->ptr, name->len) == 0;
}

void json_pick_key(struct json_pick *pick, struct slice text, size_t colon, size_t depth) {
    bool plain = !pick->has_escapes;
    size_t end = plain ? key_end(text, colon) : 0;
    struct json_short room;
    struct slice key = plain ? (struct slice){0} : json_pick_key_text(pick, text, colon, &room);

    for (size_t i = 0; i < pick->count; i++) {
        struct json_path *path = &pick->paths[i];
        if (path->matched >= depth) {
            path->matched = (unsigned)depth - 1; /* the members of a deeper object are over */
        }
        if (depth > path->part_count || path->matched != depth - 1) {
            continue;
        }
        const struct slice *name = &path->parts[depth - 1];
        if (plain ? !ends_with_key(text, end, name) : !slice_equal(key, *name)) {
            continue;
        }
        if (depth == path->part_count) {
            path->value = colon + 1;
        } else {
            path->matched = (unsigned)depth;
            path->value = 0; /* of an object of that name before */
        }
    }
}

/* The string that a text begins with, its quotes included; empty when its end is not there. */
static struct slice cut_string(struct slice text) {
    size_t at = 1;

    while (at < text.len) {
        at += json_block_plain(slice_after(text, at));
        if (at < text.len && text.ptr[at] == '"') {
            return slice_first(text, at + 1);
        }
        at += at < text.len && text.ptr[at] == '\\' ? 2 : 1;
    }
    return (struct slice){0};
}

static struct slice cut_value(struct slice text) {
    size_t len = 0;

    while (text.len > 0 && byte_is_blank(text.ptr[0])) {
        text = slice_after(text, 1);
    }
    if (slice_starts_with(text, SLICE("\""))) {
        return cut_string(text);
    }
    if (slice_starts_with(text, SLICE("{")) || slice_starts_with(text, SLICE("["))) {
        return slice_first(text, 1);
    }
    while (len < text.len && !byte_is_blank(text.ptr[len]) && text.ptr[len] != ',' &&
           text.ptr[len] != '}' && text.ptr[len] != ']') {
        len++;
    }
    return len < text.len ? slice_first(text, len) : (struct slice){0};
}

struct slice json_values_picked(const struct json_values *values, const struct json_value *value,
                                size_t wanted) {
    const struct json_path *path = &values->pick.paths[wanted];

    return path->value == 0 || !value->first ? (struct slice){0}
                                             : cut_value(slice_after(value->text, path->value));
}
