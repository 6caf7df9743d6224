/* SPDX-License-Identifier: Apache-2.0 */
#include "sigv4_canonical.h"

#include "promtail/percent.h"

/* ---- headers ---- */

bool sigv4_canonical_add(struct sigv4_canonical *canonical, const struct http_header *header,
                         struct error *err) {
    unsigned at = canonical->header_count;

    if (at == SIGV4_HEADERS_MAX) {
        return error_set(err, ERROR_LIMIT, "more than %d headers to sign", SIGV4_HEADERS_MAX);
    }
    for (; at > 0 && strcasecmp(canonical->headers[at - 1]->name, header->name) > 0; at--) {
        canonical->headers[at] = canonical->headers[at - 1];
    }
    canonical->headers[at] = header;
    canonical->header_count++;
    return true;
}

static bool repeats_name(const struct sigv4_canonical *canonical, unsigned i) {
    return i > 0 && strcasecmp(canonical->headers[i - 1]->name, canonical->headers[i]->name) == 0;
}

static bool canonical_write_name(const char *name, struct buf *out) {
    size_t len = strlen(name);
    unsigned char *to = buf_reserve(out, len);

    if (to == NULL) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        to[i] = (unsigned char)tolower((unsigned char)name[i]);
    }
    buf_added(out, len);
    return true;
}

bool sigv4_canonical_names(const struct sigv4_canonical *canonical, struct buf *out) {
    for (unsigned i = 0; i < canonical->header_count; i++) {
        if (!repeats_name(canonical, i) &&
            ((i > 0 && !buf_append_byte(out, ';')) ||
             !canonical_write_name(canonical->headers[i]->name, out))) {
            return false;
        }
    }
    return true;
}

static bool is_space_or_tab(unsigned char byte) {
    return byte == ' ' || byte == '\t';
}

/* Trims both ends, and makes one blank of several. */
static bool write_value(struct slice value, struct buf *out) {
    value = slice_trim(value);
    while (value.len > 0) {
        size_t word = 0;
        while (word < value.len && !is_space_or_tab(value.ptr[word])) {
            word++;
        }
        size_t next = word;
        while (next < value.len && is_space_or_tab(value.ptr[next])) {
            next++;
        }
        if (!buf_append(out, slice_first(value, word)) ||
            (next > word && !buf_append_byte(out, ' '))) {
            return false;
        }
        value = slice_after(value, next);
    }
    return true;
}

/* "name:value\n" each; the values of equal names are joined by commas. */
static bool write_headers(const struct sigv4_canonical *canonical, struct buf *out) {
    for (unsigned i = 0; i < canonical->header_count; i++) {
        const struct http_header *header = canonical->headers[i];
        bool repeats = repeats_name(canonical, i);
        bool repeated = i + 1 < canonical->header_count && repeats_name(canonical, i + 1);

        if ((!repeats &&
             (!canonical_write_name(header->name, out) || !buf_append_byte(out, ':'))) ||
            !write_value(header->value, out) || !buf_append_byte(out, repeated ? ',' : '\n')) {
            return false;
        }
    }
    return true;
}

/* ---- path and query ---- */

static bool is_upper_hex(unsigned char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'F');
}

/* Whether every byte is unreserved, among the separators, or part of an escape as AWS writes it. */
static bool is_encoded(struct slice text, struct slice separators) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = text.ptr[i];
        if (byte == '%' && i + 2 < text.len && is_upper_hex(text.ptr[i + 1]) &&
            is_upper_hex(text.ptr[i + 2])) {
            i += 2;
        } else if (!percent_is_unreserved(byte) &&
                   slice_index(separators, byte) == separators.len) {
            return false;
        }
    }
    return true;
}

/* Only '%' has to be encoded again in an encoded path. */
static bool write_encoded_again(struct slice segment, struct buf *out) {
    while (segment.len > 0) {
        size_t percent = slice_index(segment, '%');
        if (!buf_append(out, slice_first(segment, percent)) ||
            (percent < segment.len && !buf_append_cstr(out, "%25"))) {
            return false;
        }
        segment = slice_after(segment, percent + 1);
    }
    return true;
}

/* Takes "/last" off what was written since start. */
static void drop_segment(struct buf *out, size_t start) {
    struct slice written = slice_after(buf_slice(out), start);
    size_t slash = slice_last_index(written, '/');

    buf_truncate(out, slash < written.len ? start + slash : start);
}

static bool write_normal_path(struct slice path, struct buf *out) {
    size_t start = out->len;
    bool directory = slice_ends_with(path, SLICE("/"));

    while (path.len > 0) {
        struct slice segment;
        struct slice rest;
        slice_cut(path, '/', &segment, &rest);
        path = rest;
        if (slice_equal(segment, SLICE(".."))) {
            drop_segment(out, start);
        } else if (segment.len > 0 && !slice_equal(segment, SLICE(".")) &&
                   (!buf_append_byte(out, '/') || !write_encoded_again(segment, out))) {
            return false;
        }
    }
    return (out->len > start && !directory) || buf_append_byte(out, '/');
}

static bool write_path(const struct sigv4_canonical *canonical, struct buf *out) {
    if (!canonical->path_as_is) {
        return write_normal_path(canonical->path, out);
    }
    return buf_append(out, canonical->path.len > 0 ? canonical->path : SLICE("/"));
}

struct parameter {
    struct slice name, value;
};

static bool comes_before(const struct parameter *a, const struct parameter *b) {
    int order = slice_compare(a->name, b->name);

    return order < 0 || (order == 0 && slice_compare(a->value, b->value) < 0);
}

/* Sorted by name, then by value. False: too many. */
static bool sort_parameters(struct slice query, struct parameter *sorted, size_t *count) {
    bool more = query.len > 0;

    *count = 0;
    while (more) {
        struct slice pair;
        struct slice rest;
        struct parameter added;
        more = slice_cut(query, '&', &pair, &rest);
        query = rest;
        slice_cut(pair, '=', &added.name, &added.value);
        if (*count == SIGV4_QUERY_MAX) {
            return false;
        }
        size_t at = (*count)++;
        for (; at > 0 && comes_before(&added, &sorted[at - 1]); at--) {
            sorted[at] = sorted[at - 1];
        }
        sorted[at] = added;
    }
    return true;
}

static bool write_query(struct slice query, struct buf *out) {
    struct parameter sorted[SIGV4_QUERY_MAX];
    size_t count;

    if (!sort_parameters(query, sorted, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if ((i > 0 && !buf_append_byte(out, '&')) || !buf_append(out, sorted[i].name) ||
            !buf_append_byte(out, '=') || !buf_append(out, sorted[i].value)) {
            return false;
        }
    }
    return true;
}

/* ---- the whole ---- */

bool sigv4_canonical_write(const struct sigv4_canonical *canonical, struct buf *out,
                           struct error *err) {
    if (!is_encoded(canonical->path, SLICE("/"))) {
        return error_set(err, ERROR_INPUT,
                         "the path of the URL can't be signed: all but letters, digits, -._~ and / "
                         "must be escaped (example: %%2B)");
    }
    if (!is_encoded(canonical->query, SLICE("&="))) {
        return error_set(err, ERROR_INPUT,
                         "the query of the URL can't be signed: all but letters, digits and -._~ "
                         "must be escaped (example: %%2B)");
    }
    bool fits = buf_append_cstr(out, canonical->method) && buf_append_byte(out, '\n') &&
                write_path(canonical, out) && buf_append_byte(out, '\n') &&
                write_query(canonical->query, out) && buf_append_byte(out, '\n') &&
                write_headers(canonical, out) && buf_append_byte(out, '\n') &&
                sigv4_canonical_names(canonical, out) && buf_append_byte(out, '\n') &&
                buf_append_cstr(out, canonical->payload_sha256);
    return fits || error_set(err, ERROR_LIMIT, "the request is too long to sign");
}
