/* SPDX-License-Identifier: Apache-2.0 */
#include "form.h"

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

bool config_form_check(const struct config_form *form, struct slice value, struct error *err) {
    return form->begins(value) ||
           error_set(err, ERROR_INPUT,
                     "must be %s, file:PATH, the ARN of a secret or a parameter, or "
                     "s3://BUCKET/KEY (example: %s)",
                     form->name, form->example);
}
