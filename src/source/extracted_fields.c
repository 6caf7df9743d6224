/* SPDX-License-Identifier: Apache-2.0 */
#include "extracted_fields.h"

#include "promtail/json_object.h"
#include "source_row.h"

static const struct {
    const char *name;
    const char *label;
} FIELDS[EXTRACTED_FIELDS] = {
    [EXTRACTED_ACCOUNT] = {"@aws.account", "__aws_source_account"},
    [EXTRACTED_REGION] = {"@aws.region", "__aws_source_region"},
};

enum { ALL_UNREADABLE = 1u << EXTRACTED_FIELDS };

void extracted_fields_reset(struct extracted_fields *fields) {
    memset(fields->len, 0, sizeof(fields->len));
    fields->unreadable = 0;
}

/* EXTRACTED_FIELDS: the name of another field. */
static enum extracted_field extracted_field_find(struct slice name) {
    enum extracted_field field = 0;

    while (field < EXTRACTED_FIELDS && !slice_equal(name, slice_from_cstr(FIELDS[field].name))) {
        field++;
    }
    return field;
}

static bool extracted_field_set(struct extracted_fields *fields, enum extracted_field field,
                                const struct json_token *token) {
    bool is_text = token->type == JSON_STRING && !token->partial;

    if (!is_text || token->text.len > EXTRACTED_FIELD_MAX) {
        fields->len[field] = 0;
        return token->type == JSON_NULL;
    }
    fields->len[field] = (uint8_t)token->text.len;
    if (token->text.len > 0) {
        memcpy(fields->bytes[field], token->text.ptr, token->text.len);
    }
    return true;
}

static bool extracted_field_read(struct extracted_fields *fields, enum extracted_field field,
                                 struct json_read *json, struct error *err) {
    uint8_t bit = (uint8_t)(1u << field);
    struct json_token token;

    if (!json_read_next(json, &token, err)) {
        return false;
    }
    if (extracted_field_set(fields, field, &token)) {
        fields->unreadable &= (uint8_t)~bit;
    } else {
        fields->unreadable |= bit;
    }
    return json_read_skip(json, &token, err);
}

static bool extracted_fields_read_members(struct extracted_fields *fields, struct json_read *json,
                                          struct error *err) {
    struct json_token key;
    bool ok = true;

    while (ok && json_object_next(json, &key, &ok, err)) {
        enum extracted_field field = extracted_field_find(key.text);
        ok = field < EXTRACTED_FIELDS ? extracted_field_read(fields, field, json, err)
                                      : json_read_skip(json, &key, err);
    }
    return ok;
}

bool extracted_fields_read(struct extracted_fields *fields, struct json_read *json,
                           struct error *err) {
    bool any_key = json->any_key;
    struct json_token token;

    extracted_fields_reset(fields);
    if (!json_read_next(json, &token, err)) {
        return false;
    }
    if (token.type != JSON_OBJECT) {
        fields->unreadable = token.type != JSON_NULL ? ALL_UNREADABLE : 0;
        return json_read_skip(json, &token, err);
    }
    json->any_key = true; /* the names are a user's own, of any length */
    bool ok = extracted_fields_read_members(fields, json, err);
    json->any_key = any_key;
    return ok;
}

struct slice extracted_fields_get(const struct extracted_fields *fields,
                                  enum extracted_field field) {
    return slice_of(fields->bytes[field], fields->len[field]);
}

bool extracted_fields_equal(const struct extracted_fields *a, const struct extracted_fields *b) {
    enum extracted_field field = 0;

    while (field < EXTRACTED_FIELDS &&
           slice_equal(extracted_fields_get(a, field), extracted_fields_get(b, field))) {
        field++;
    }
    return field == EXTRACTED_FIELDS;
}

void extracted_fields_label(const struct extracted_fields *fields, struct labels *labels) {
    for (enum extracted_field field = 0; field < EXTRACTED_FIELDS; field++) {
        source_label(labels, FIELDS[field].label, extracted_fields_get(fields, field));
    }
}

bool extracted_fields_pack(const struct extracted_fields *fields, struct buf *bytes) {
    bool ok = true;

    for (enum extracted_field field = 0; ok && field < EXTRACTED_FIELDS; field++) {
        ok = buf_append(bytes, slice_of(&fields->len[field], 1)) &&
             buf_append(bytes, extracted_fields_get(fields, field));
    }
    return ok;
}

size_t extracted_fields_unpack(struct extracted_fields *fields, struct slice bytes) {
    size_t at = 0;

    extracted_fields_reset(fields);
    for (enum extracted_field field = 0; field < EXTRACTED_FIELDS; field++) {
        fields->len[field] = bytes.ptr[at];
        memcpy(fields->bytes[field], bytes.ptr + at + 1, fields->len[field]);
        at += 1 + (size_t)fields->len[field];
    }
    return at;
}
