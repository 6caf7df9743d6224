/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_object.h"

#include "json_escape.h"

enum { KEY_MAX = 128 }; /* longer than any name that callers look for */

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

bool json_object_next(struct json_read *json, struct json_token *key, bool *ok, struct error *err) {
    *ok = json_read_next(json, key, err);
    return *ok && key->type != JSON_OBJECT_END;
}

/* Reads one member's value, and keeps it when it is wanted. */
static bool read_wanted(struct json_read *json, struct slice object, const struct json_token *key,
                        struct json_member *members, size_t count, struct error *err) {
    struct json_token value = *key;
    unsigned char name[KEY_MAX]; /* the token's is valid until the next call only */

    memcpy(name, key->text.len > 0 ? key->text.ptr : name, key->text.len);
    if (!json_read_skip(json, &value, err)) {
        return false;
    }
    keep_value(members, count, slice_of(name, key->text.len),
               value_between(object, key->end, value.end));
    return true;
}

static bool read_wanted_members(struct json_read *json, struct slice object,
                                struct json_member *members, size_t count, struct error *err) {
    struct json_token token;

    if (!json_read_next(json, &token, err)) {
        return false;
    }
    bool ok = token.type == JSON_OBJECT || error_set(err, ERROR_INPUT, "is not a JSON object");
    while (ok && json_object_next(json, &token, &ok, err)) {
        ok = read_wanted(json, object, &token, members, count, err);
    }
    return ok && json_read_next(json, &token, err) &&
           (token.type == JSON_END ||
            error_set(err, ERROR_INPUT, "something follows the JSON object"));
}

bool json_object_read(struct slice object, struct json_member *members, size_t count,
                      struct error *err) {
    struct json_read json;
    bool ok;

    json_read_init_slice(&json, object, KEY_MAX);
    json.any_key = true;
    ok = read_wanted_members(&json, object, members, count, err);
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

bool json_has_text(struct slice value) {
    return json_is_text(value) && value.len > 2;
}

/* The bytes between the quotes, if the string has no escapes. */
static bool string_is_plain(struct slice value, struct slice *text) {
    *text = (struct slice){0};
    if (value.len < 2 || value.ptr[value.len - 1] != '"') {
        return false;
    }
    *text = slice_between(value, 1, value.len - 1);
    return slice_index(*text, '\\') == text->len;
}

/* Unescapes a JSON string; to has room for value.len bytes. */
static bool string_unescape(struct slice value, unsigned char *to, struct slice *text) {
    struct slice rest = slice_after(value, 1);
    struct slice inside = slice_first(rest, json_string_end(rest));
    size_t len;

    bool ok = inside.len < rest.len && json_unescape(inside, to, &len);
    *text = ok ? slice_of(to, len) : (struct slice){0};
    return ok;
}

struct slice json_text_or_empty(struct slice value, struct arena *arena) {
    struct slice text = {0};

    if (json_is_text(value) && !string_is_plain(value, &text)) {
        (void)string_unescape(value, arena_alloc(arena, value.len), &text);
    }
    return text;
}

bool json_text_in_place(struct slice value, struct slice *text) {
    *text = (struct slice){0};
    return json_is_text(value) &&
           (string_is_plain(value, text) ||
            string_unescape(value, (unsigned char *)(uintptr_t)value.ptr, text));
}

struct slice json_text_short(struct slice value, struct json_short *room) {
    struct slice text = {0};

    if (json_is_text(value) && !string_is_plain(value, &text) &&
        !(value.len <= sizeof(room->bytes) && string_unescape(value, room->bytes, &text))) {
        return (struct slice){0};
    }
    return text;
}

bool json_text_is(struct slice value, const char *text) {
    struct json_short room;

    return slice_equal(json_text_short(value, &room), slice_from_cstr(text));
}

void json_elements_init(struct json_elements *elements, struct slice array) {
    struct json_token token;
    struct error err;

    elements->array = array;
    json_read_init_slice(&elements->json, array, KEY_MAX);
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
