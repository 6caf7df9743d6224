/* SPDX-License-Identifier: Apache-2.0 */
#include "redact_preset.h"

#include <ctype.h>
#include <string.h>

bool redact_digit_at(struct slice text, size_t at) {
    return at < text.len && isdigit(text.ptr[at]);
}

bool redact_word_at(struct slice text, size_t at) {
    return at < text.len && (isalnum(text.ptr[at]) || text.ptr[at] == '_');
}

bool redact_word_before(struct slice text, size_t at) {
    if (at == 0 || !redact_word_at(text, at - 1)) {
        return false;
    }
    return at == 1 || text.ptr[at - 2] != '\\' || memchr("nrt", text.ptr[at - 1], 3) == NULL;
}

bool redact_number_before(struct slice text, size_t at) {
    if (at > 0 && text.ptr[at - 1] == '.') {
        at--;
    }
    return at > 0 && redact_digit_at(text, at - 1);
}

bool redact_number_at(struct slice text, size_t at) {
    if (at < text.len && text.ptr[at] == '.') {
        at++;
    }
    return redact_digit_at(text, at);
}
