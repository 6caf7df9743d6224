/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vectors KIND FILE: checks a file of test vectors, a case a line.
 *
 * Prints a line per difference and ends with "N passed, N failed". Exit status: 0, 1 (a case
 * failed), 2 (usage). Another kind is a row here and a file of its own.
 */
#include "vector_kind.h"

static const struct vector_kind *const KINDS[] = {&vector_kind_relabel, &vector_kind_regex,
                                                  &vector_kind_sigv4, &vector_kind_s3_keys};

enum { KIND_COUNT = sizeof(KINDS) / sizeof(KINDS[0]), EXIT_USAGE = 2 };

static const struct vector_kind *find_kind(const char *name) {
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (strcmp(KINDS[i]->name, name) == 0) {
            return KINDS[i];
        }
    }
    return NULL;
}

static int usage(void) {
    fprintf(stderr, "usage: vectors KIND FILE\nkinds:");
    for (size_t i = 0; i < KIND_COUNT; i++) {
        fprintf(stderr, " %s", KINDS[i]->name);
    }
    fprintf(stderr, "\n");
    return EXIT_USAGE;
}

/* Lines of blanks only are nobody's. */
static void check_line(const struct vector_kind *kind, void *state, struct slice line,
                       struct report *report) {
    report_begin_line(report);
    line = slice_trim(line);
    if (line.len > 0) {
        report_end_line(report, kind->check(state, line, report));
    }
}

static void check_file(const struct vector_kind *kind, FILE *file, struct report *report) {
    void *state = kind->open();
    char *line = NULL; /* getline's own: from malloc */
    size_t size = 0;
    ssize_t len;

    errno = 0;
    while ((len = getline(&line, &size, file)) >= 0) {
        check_line(kind, state, slice_of(line, (size_t)len), report);
        errno = 0;
    }
    if (ferror(file)) {
        printf("%s: after line %zu: %s\n", report->path, report->line, strerror(errno));
        report->failed++;
    }
    free(line);
    kind->close(state);
}

int main(int argc, char **argv) {
    const struct vector_kind *kind = argc == 3 ? find_kind(argv[1]) : NULL;
    struct report report = {0};
    FILE *file;

    if (!kind) {
        return usage();
    }
    file = fopen(argv[2], "r");
    if (!file) {
        fprintf(stderr, "vectors: %s: %s\n", argv[2], strerror(errno));
        return EXIT_USAGE;
    }
    report.path = argv[2];
    check_file(kind, file, &report);
    fclose(file);
    report_finish(&report);
    return report.failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
