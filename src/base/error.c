/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/error.h"

#include <stdarg.h>

#include "promtail/utf8.h"

/* Texts from outside (object keys, answers) go to a log, and must not contain control bytes
 * there. */
static void error_sanitize(char *text) {
    unsigned char *at = (unsigned char *)text;
    size_t left = strlen(text);

    while (left > 0) {
        size_t len = utf8_length(slice_of(at, left));
        if (len == 0 || byte_is_control(*at)) {
            *at = '?';
            len = 1;
        }
        at += len;
        left -= len;
    }
}

bool error_set(struct error *err, enum error_code code, const char *format, ...) {
    va_list args;

    err->code = code;
    va_start(args, format);
    vsnprintf(err->text, sizeof(err->text), format, args);
    va_end(args);
    error_sanitize(err->text);
    return false;
}

bool error_prefix(struct error *err, const char *format, ...) {
    char whole[2 * sizeof(err->text) + 3];
    va_list args;

    va_start(args, format);
    vsnprintf(whole, sizeof(err->text), format, args);
    va_end(args);
    size_t len = strlen(whole);
    snprintf(whole + len, sizeof(whole) - len, ": %s", err->text);
    memcpy(err->text, whole, sizeof(err->text) - 1);
    error_sanitize(err->text);
    return false;
}
