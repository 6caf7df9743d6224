/* SPDX-License-Identifier: Apache-2.0 */
#include "reference.h"

#include "promtail/config_file.h"

#define FILE_SCHEME "file:"

enum { PATH_SHOWN = 100 };

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

struct slice config_path_of(struct slice value) {
    if (!slice_starts_with(value, SLICE(FILE_SCHEME))) {
        return (struct slice){0};
    }
    return slice_after(value, sizeof(FILE_SCHEME) - 1);
}

size_t config_path_cut(const char *path) {
    size_t len = strlen(path);

    return len > PATH_SHOWN ? len - PATH_SHOWN : 0;
}

bool config_text_of(struct arena *arena, const struct config_form *form, struct slice value,
                    const char **text, struct error *err) {
    if (slice_starts_with(value, SLICE(FILE_SCHEME))) {
        const char *path = arena_cstr(arena, config_path_of(value));
        return config_read_file(arena, path, text, err) ||
               error_prefix(err, FILE_SCHEME "%s%s", config_path_cut(path) > 0 ? "..." : "",
                            path + config_path_cut(path));
    }
    if (value.len > 0 && !form->begins(value)) {
        return error_set(err, ERROR_INPUT,
                         "is neither %s nor " FILE_SCHEME "PATH (example: %s; this build does not "
                         "fetch other references)",
                         form->name, form->example);
    }
    *text = arena_cstr(arena, value);
    return true;
}
