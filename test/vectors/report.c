/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include <stdarg.h>

void report_begin_line(struct report *report) {
    report->line++;
    report->differs = false;
}

void report_end_line(struct report *report, bool is_case) {
    if (report->differs) {
        report->failed++;
    } else if (is_case) {
        report->passed++;
    }
}

void report_finish(const struct report *report) {
    printf("%zu passed, %zu failed\n", report->passed, report->failed);
}

void report_begin(struct report *report, struct slice name) {
    report->differs = true;
    printf("%s:%zu: ", report->path, report->line);
    if (name.len > 0) {
        report_quote(name);
        printf(": ");
    }
}

void report_end(void) {
    putchar('\n');
}

void report_text(const char *format, ...) {
    va_list args;

    va_start(args, format);
    vprintf(format, args);
    va_end(args);
}

void report_quote(struct slice bytes) {
    putchar('"');
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = bytes.ptr[i];
        if (byte == '"' || byte == '\\') {
            printf("\\%c", byte);
        } else if (byte < ' ' || byte > '~') {
            printf("\\x%02x", byte);
        } else {
            putchar(byte);
        }
    }
    putchar('"');
}

bool report_malformed(struct report *report, const struct error *err) {
    report_begin(report, (struct slice){0});
    report_text("malformed line: %s", err->text);
    report_end();
    return true;
}
