/* SPDX-License-Identifier: Apache-2.0 */
#include "aws_error.h"

#include "promtail/json_object.h"
#include "s3_error.h"

static void aws_error_keep_text(char *to, size_t size, struct slice text) {
    snprintf(to, size, "%.*s", SLICE_ARG_FIRST(text, size));
}

/* "com.amazonaws.ssm#ParameterNotFound:http://internal.amazon.com/coral/" */
static void keep_code(struct aws_error *error, struct slice type) {
    struct slice before_colon = slice_first(type, slice_index(type, ':'));
    size_t hash = slice_index(before_colon, '#');

    aws_error_keep_text(error->code, sizeof(error->code),
                        hash < before_colon.len ? slice_after(before_colon, hash + 1)
                                                : before_colon);
}

void aws_error_header(struct aws_error *error, struct slice type) {
    keep_code(error, type);
}

static void aws_error_parse_json(struct aws_error *error, struct slice json) {
    enum { TYPE, CODE, MESSAGE, OLD_MESSAGE, MEMBERS };
    struct json_member members[MEMBERS] = {
        {.name = "__type"}, {.name = "code"}, {.name = "message"}, {.name = "Message"}};
    struct arena arena = {0};
    struct error ignored = {0}; /* a proxy may answer with anything */

    if (json_object_read(json, members, MEMBERS, &ignored)) {
        struct slice type = json_text_or_empty(members[TYPE].value, &arena);
        struct slice code = json_text_or_empty(members[CODE].value, &arena);
        struct slice message = json_text_or_empty(members[MESSAGE].value, &arena);
        struct slice old_message = json_text_or_empty(members[OLD_MESSAGE].value, &arena);

        if (type.len > 0 || code.len > 0) {
            keep_code(error, type.len > 0 ? type : code);
        }
        aws_error_keep_text(error->message, sizeof(error->message),
                            message.len > 0 ? message : old_message);
    }
    arena_clean_up(&arena);
}

static void aws_error_parse_xml(struct aws_error *error, struct slice xml) {
    struct s3_error document;

    s3_error_parse(&document, xml);
    if (document.code[0] != '\0') {
        aws_error_keep_text(error->code, sizeof(error->code), slice_from_cstr(document.code));
    }
    aws_error_keep_text(error->message, sizeof(error->message), slice_from_cstr(document.message));
    if (error->region[0] == '\0') {
        aws_error_keep_text(error->region, sizeof(error->region), slice_from_cstr(document.region));
    }
}

void aws_error_parse(struct aws_error *error, struct slice document) {
    if (slice_starts_with(slice_trim(document), SLICE("<"))) {
        aws_error_parse_xml(error, document);
    } else {
        aws_error_parse_json(error, document);
    }
}
