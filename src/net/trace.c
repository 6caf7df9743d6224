/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/trace.h"

#include "promtail/hex.h"

enum { EPOCH_DIGITS = 8, UNIQUE_DIGITS = 24, PARENT_DIGITS = 16 };

/* The fields that count; empty: not there. */
struct trace_fields {
    struct slice root, parent, sampled;
};

struct trace_field_row {
    const char *name;
    size_t field;
    bool (*is_valid)(struct slice value);
};

static bool is_hex(struct slice text, size_t digits) {
    size_t i = 0;

    while (i < text.len && hex_value(text.ptr[i]) >= 0) {
        i++;
    }
    return text.len == digits && i == digits;
}

/* Its two numbers, "VERSION-EPOCH-UNIQUE". */
static bool cut_root(struct slice root, struct slice *epoch, struct slice *unique) {
    struct slice version;
    struct slice rest;

    return slice_cut(root, '-', &version, &rest) && slice_equal(version, SLICE("1")) &&
           slice_cut(rest, '-', epoch, unique) && is_hex(*epoch, EPOCH_DIGITS) &&
           is_hex(*unique, UNIQUE_DIGITS);
}

static bool is_root(struct slice value) {
    struct slice epoch;
    struct slice unique;

    return cut_root(value, &epoch, &unique);
}

static bool is_parent(struct slice value) {
    return is_hex(value, PARENT_DIGITS);
}

/* "?" asks the receiver to decide. */
static bool is_decision(struct slice value) {
    return slice_equal(value, SLICE("0")) || slice_equal(value, SLICE("1")) ||
           slice_equal(value, SLICE("?"));
}

static const struct trace_field_row FIELDS[] = {
    {"Root", offsetof(struct trace_fields, root), is_root},
    {"Parent", offsetof(struct trace_fields, parent), is_parent},
    {"Sampled", offsetof(struct trace_fields, sampled), is_decision},
};

/* False: the field is not as it must be, or there twice. Unknown ones are passed on. */
static bool trace_take_field(struct slice name, struct slice value, struct trace_fields *fields) {
    for (size_t i = 0; i < sizeof(FIELDS) / sizeof(FIELDS[0]); i++) {
        struct slice *field = (struct slice *)(void *)((unsigned char *)fields + FIELDS[i].field);
        if (slice_equal(name, slice_from_cstr(FIELDS[i].name))) {
            bool repeated = field->len > 0;
            *field = value;
            return !repeated && FIELDS[i].is_valid(value);
        }
    }
    return true;
}

static bool is_header_text(struct slice text) {
    size_t i = 0;

    while (i < text.len && text.ptr[i] >= ' ' && text.ptr[i] <= '~') {
        i++;
    }
    return i == text.len;
}

static bool trace_read(struct slice header, struct trace_fields *fields) {
    bool more = header.len > 0;

    if (!is_header_text(header) || header.len > TRACE_HEADER_MAX) {
        return false;
    }
    while (more) {
        struct slice pair;
        struct slice rest;
        struct slice name;
        struct slice value;
        more = slice_cut(header, ';', &pair, &rest);
        header = rest;
        pair = slice_trim(pair);
        if (pair.len > 0 &&
            (!slice_cut(pair, '=', &name, &value) || !trace_take_field(name, value, fields))) {
            return false;
        }
    }
    return fields->root.len > 0;
}

/* The W3C's ids are in small letters. */
static char *write_lower(struct slice digits, char *to) {
    for (size_t i = 0; i < digits.len; i++) {
        *to++ = (char)tolower(digits.ptr[i]);
    }
    return to;
}

static bool is_zero(struct slice digits) {
    size_t i = 0;

    while (i < digits.len && digits.ptr[i] == '0') {
        i++;
    }
    return i == digits.len;
}

static void trace_write_parent(struct trace *trace, const struct trace_fields *fields) {
    struct slice epoch;
    struct slice unique;
    char *to = trace->parent;

    bool valid = cut_root(fields->root, &epoch, &unique) && !is_zero(fields->parent) &&
                 !(is_zero(epoch) && is_zero(unique)); /* the W3C's word for no id */
    if (!valid || !slice_equal(fields->sampled, SLICE("1"))) {
        return;
    }
    to = write_lower(SLICE("00-"), to);
    to = write_lower(epoch, to);
    to = write_lower(unique, to);
    to = write_lower(SLICE("-"), to);
    to = write_lower(fields->parent, to);
    to = write_lower(SLICE("-01"), to);
    *to = '\0';
}

void trace_set(struct trace *trace, struct slice header) {
    struct trace_fields fields = {0};

    trace->header[0] = '\0';
    trace->parent[0] = '\0';
    if (trace_read(header, &fields)) {
        memcpy(trace->header, header.ptr, header.len);
        trace->header[header.len] = '\0';
        trace_write_parent(trace, &fields);
    }
}

void trace_add_to_aws(const struct trace *trace, struct http_request *request) {
    if (trace != NULL && trace->header[0] != '\0') {
        http_request_add(request, "X-Amzn-Trace-Id", slice_from_cstr(trace->header));
    }
}

void trace_add_to_loki(const struct trace *trace, struct http_request *request) {
    if (trace != NULL && trace->parent[0] != '\0') {
        http_request_add(request, "traceparent", slice_from_cstr(trace->parent));
    }
}
