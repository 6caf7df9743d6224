/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/config_reference.h"

#include "promtail/config.h"

enum { TARGET_SHOWN = 100 }; /* the end of a long one, so that the fault is seen, too */

bool config_reference_fault(const struct config_reference *reference, struct error *err) {
    const char *target = reference->target;
    size_t scheme = strcspn(target, ":") + 1;
    size_t len = strlen(target + scheme);
    size_t cut = len > TARGET_SHOWN ? len - TARGET_SHOWN : 0;

    error_prefix(err, "%.*s%s%s", (int)scheme, target, cut > 0 ? "..." : "", target + scheme + cut);
    return error_prefix(err, "%s", reference->variable);
}

/* A file that an editor wrote ends in a line end, which is not part of the value. */
static struct slice without_line_end(struct slice text) {
    size_t bytes = slice_ends_with(text, SLICE("\r\n")) ? 2
                   : slice_ends_with(text, SLICE("\n")) ? 1
                                                        : 0;

    return slice_first(text, text.len - bytes);
}

bool config_fill(struct config *config, const struct config_reference *reference, struct slice text,
                 struct error *err) {
    struct slice value = without_line_end(text);
    size_t nul = slice_index(value, '\0');
    void *field = (unsigned char *)config + reference->field;

    if (text.len > CONFIG_REFERENCE_BYTES_MAX) {
        error_set(err, ERROR_LIMIT, "is larger than 1 MiB");
    } else if (value.len == 0) {
        error_set(err, ERROR_INPUT, "is empty");
    } else if (nul < value.len) {
        error_set(err, ERROR_INPUT, "has a NUL byte at position %zu", nul + 1);
    } else {
        *(const char **)field = arena_cstr(&config->arena, value);
        return true;
    }
    return config_reference_fault(reference, err);
}
