/* SPDX-License-Identifier: Apache-2.0 */
#include "form.h"

#define FILE_SCHEME "file:"

static bool begins_as_pem(struct slice text) {
    return slice_find(text, SLICE("-----BEGIN ")) < text.len;
}

static bool begins_as_json(struct slice text) {
    text = slice_trim(text);
    return slice_starts_with(text, SLICE("[")) || slice_starts_with(text, SLICE("{")) ||
           slice_equal(text, SLICE("null"));
}

const struct config_form CONFIG_FORM_PEM = {"PEM text", begins_as_pem, "file:/var/task/ca.pem"};
const struct config_form CONFIG_FORM_JSON = {"a JSON array or object", begins_as_json,
                                             "file:/var/task/rules.json"};

const char *config_path_of(struct slice value) {
    return slice_starts_with(value, SLICE(FILE_SCHEME))
               ? (const char *)value.ptr + sizeof(FILE_SCHEME) - 1
               : NULL;
}

bool config_form_check(const struct config_form *form, struct slice value, struct error *err) {
    return form->begins(value) ||
           error_set(err, ERROR_INPUT,
                     "must be %s, or " FILE_SCHEME "PATH (example: %s; this build does not "
                     "fetch other references)",
                     form->name, form->example);
}
