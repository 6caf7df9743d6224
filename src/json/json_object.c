/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_object.h"

enum { PIECE_ROOM = 64 }; /* more than any piece_max must be */

static void keep_value(struct json_member *members, size_t count, struct slice name,
                       struct slice value) {
    for (size_t i = 0; i < count; i++) {
        if (slice_equal(name, slice_from_cstr(members[i].name))) {
            members[i].value = value;
        }
    }
}

/* The bytes from the end of the key's token to the end of its value, without colon and blanks. */
static struct slice value_between(struct slice text, uint64_t from, uint64_t to) {
    struct slice value = slice_trim(slice_between(text, (size_t)from, (size_t)to));

    if (slice_starts_with(value, SLICE(":"))) {
        value = slice_trim(slice_after(value, 1));
    }
    return value;
}

static bool read_members(struct json_read *json, struct slice object, struct json_member *members,
                         size_t count, struct error *err) {
    struct json_token token;

    if (!json_read_next(json, &token, err)) {
        return false;
    }
    if (token.type != JSON_OBJECT) {
        return error_set(err, ERROR_INPUT, "is not a JSON object");
    }
    while (json_read_next(json, &token, err)) {
        if (token.type == JSON_OBJECT_END) {
            return json_read_next(json, &token, err) &&
                   (token.type == JSON_END ||
                    error_set(err, ERROR_INPUT, "more follows the JSON object"));
        }
        uint64_t from = token.end;
        struct slice name = token.text;
        struct json_token value = token;
        unsigned char kept[64]; /* the name is valid until the next call only */
        if (name.len <= sizeof(kept)) {
            memcpy(kept, name.len > 0 ? name.ptr : kept, name.len);
            name = slice_of(kept, name.len);
        } else {
            name = (struct slice){0}; /* longer than any that is wanted */
        }
        if (!json_read_skip(json, &value, err)) {
            return false;
        }
        keep_value(members, count, name, value_between(object, from, value.end));
    }
    return false;
}

bool json_object_read(struct slice object, struct json_member *members, size_t count,
                      struct error *err) {
    struct json_read json;
    bool ok;

    json_read_init_slice(&json, object, object.len + PIECE_ROOM);
    ok = read_members(&json, object, members, count, err);
    json_read_clean_up(&json);
    return ok;
}

bool json_is_object(struct slice value) {
    return value.len > 0 && value.ptr[0] == '{';
}

bool json_is_array(struct slice value) {
    return value.len > 0 && value.ptr[0] == '[';
}

bool json_is_text(struct slice value) {
    return value.len > 0 && value.ptr[0] == '"';
}

bool json_text(struct slice value, struct arena *arena, struct slice *text) {
    struct json_read json;
    struct json_token token;
    struct error err;
    bool ok;

    *text = (struct slice){0};
    json_read_init_slice(&json, value, value.len + PIECE_ROOM);
    ok = json_is_text(value) && json_read_next(&json, &token, &err);
    if (ok) {
        bool inside = token.text.ptr > value.ptr && token.text.ptr < value.ptr + value.len;
        *text = inside ? token.text : arena_copy(arena, token.text);
    }
    json_read_clean_up(&json);
    return ok;
}

struct slice json_text_or_empty(struct slice value, struct arena *arena) {
    struct slice text;

    (void)!json_text(value, arena, &text);
    return text;
}

void json_elements_init(struct json_elements *elements, struct slice array) {
    struct json_token token;
    struct error err;

    elements->array = array;
    json_read_init_slice(&elements->json, array, array.len + PIECE_ROOM);
    (void)!json_read_next(&elements->json, &token, &err); /* '[' */
}

bool json_elements_next(struct json_elements *elements, struct slice *value) {
    struct json_token token;
    struct error err;

    if (!json_read_next(&elements->json, &token, &err) || token.type == JSON_ARRAY_END ||
        !json_read_skip(&elements->json, &token, &err)) {
        return false;
    }
    *value = slice_between(elements->array, (size_t)token.start, (size_t)token.end);
    return true;
}

void json_elements_clean_up(struct json_elements *elements) {
    json_read_clean_up(&elements->json);
}
