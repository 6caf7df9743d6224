/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_error.h"

enum { TAG_BYTES = 24 };

struct entity {
    struct slice text;
    char byte;
};

#define ENTITY(literal, byte)                                                                      \
    { {(const unsigned char *)(literal), sizeof(literal) - 1}, byte }

static const struct entity ENTITIES[] = {
    ENTITY("&lt;", '<'),    ENTITY("&gt;", '>'),   ENTITY("&amp;", '&'), ENTITY("&quot;", '"'),
    ENTITY("&apos;", '\''), ENTITY("&#39;", '\''), ENTITY("&#34;", '"'),
};

static struct slice find_element(struct slice xml, const char *name) {
    char tag[TAG_BYTES];

    snprintf(tag, sizeof(tag), "<%s>", name);
    size_t at = slice_find(xml, slice_from_cstr(tag));
    struct slice inside = slice_after(xml, at + strlen(tag));
    snprintf(tag, sizeof(tag), "</%s>", name);
    size_t end = slice_find(inside, slice_from_cstr(tag));
    return end < inside.len ? slice_trim(slice_first(inside, end)) : (struct slice){0};
}

/* How many bytes of text make the next character, which goes to *byte. */
static size_t decode_one(struct slice text, char *byte) {
    for (size_t i = 0; i < sizeof(ENTITIES) / sizeof(ENTITIES[0]); i++) {
        if (slice_starts_with(text, ENTITIES[i].text)) {
            *byte = ENTITIES[i].byte;
            return ENTITIES[i].text.len;
        }
    }
    *byte = (char)(text.ptr[0] == '\0' ? '?' : text.ptr[0]);
    return 1;
}

static void copy_text(char *to, size_t size, struct slice text) {
    size_t len = 0;

    while (text.len > 0 && len + 1 < size) {
        text = slice_after(text, decode_one(text, &to[len]));
        len++;
    }
    to[len] = '\0';
}

/* "logs.s3.eu-west-1.amazonaws.com", "logs.s3-eu-west-1.amazonaws.com": eu-west-1. */
static struct slice region_of_endpoint(struct slice endpoint) {
    struct slice host = slice_first(endpoint, slice_find(endpoint, SLICE(".amazonaws.com")));
    size_t dot = slice_last_index(host, '.');
    struct slice last = dot < host.len ? slice_after(host, dot + 1) : host;

    if (host.len == endpoint.len || slice_equal(last, SLICE("s3"))) {
        return (struct slice){0};
    }
    return slice_starts_with(last, SLICE("s3-")) ? slice_after(last, 3) : last;
}

void s3_error_parse(struct s3_error *error, struct slice xml) {
    xml = slice_first(xml, S3_ERROR_BYTES_MAX);
    copy_text(error->code, sizeof(error->code), find_element(xml, "Code"));
    copy_text(error->message, sizeof(error->message), find_element(xml, "Message"));
    struct slice region = find_element(xml, "Region");
    if (region.len == 0) {
        region = region_of_endpoint(find_element(xml, "Endpoint"));
    }
    copy_text(error->region, sizeof(error->region), region);
}
