/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_keys FILE: how many S3 keys a second get their format, on one core: those in the first column
 * of the file (test/cases/s3_keys.tsv), one after the other; beside a memchr for a byte that they
 * do not have. And the slowest of them, and the longest key that S3 allows, made to look like one.
 */
#include <time.h>

#include "promtail/arena.h"
#include "promtail/s3_format.h"

enum { ROUNDS = 20000, KEY_BYTES_MAX = 1024, KEYS_MAX = 1000 };

#define ELB                                                                                        \
    "AWSLogs/123456789012/elasticloadbalancing/us-east-2/2016/05/01/"                              \
    "123456789012_elasticloadbalancing_us-east-2_"

static double now_ns(void) {
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double formats_ns(const struct slice *keys, size_t count) {
    volatile const struct s3_format *format; /* so that it is looked for every time */
    struct s3_origin origin;
    double began = now_ns();

    for (size_t i = 0; i < ROUNDS * count; i++) {
        format = s3_format_for(keys[i % count], SLICE("bucket"), &origin);
    }
    (void)format;
    return (now_ns() - began) / (double)(ROUNDS * count);
}

static double memchrs_ns(const struct slice *keys, size_t count) {
    volatile size_t found;
    double began = now_ns();

    for (size_t i = 0; i < ROUNDS * count; i++) {
        found = slice_index(keys[i % count], '\n');
    }
    (void)found;
    return (now_ns() - began) / (double)(ROUNDS * count);
}

static void print_speed(const char *what, const struct slice *keys, size_t count) {
    double formats = formats_ns(keys, count);
    size_t bytes = 0;

    for (size_t i = 0; i < count; i++) {
        bytes += keys[i].len;
    }
    printf("  %-8s %4zu bytes: %5.0f ns, %.2f million keys/s; memchr %.0f ns\n", what,
           bytes / count, formats, 1e3 / formats, memchrs_ns(keys, count));
}

static size_t slowest(const struct slice *keys, size_t count) {
    double most = 0;
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        double ns = formats_ns(&keys[i], 1);
        if (ns > most) {
            most = ns;
            found = i;
        }
    }
    return found;
}

/* Without the first line, which names the columns. */
static size_t read_keys(FILE *file, struct arena *arena, struct slice *keys) {
    char *line = NULL;
    size_t size = 0;
    size_t count = 0;
    ssize_t len = getline(&line, &size, file);

    while (count < KEYS_MAX && (len = getline(&line, &size, file)) > 0) {
        struct slice text = slice_of(line, (size_t)len);
        keys[count++] = arena_copy(arena, slice_first(text, slice_index(text, '\t')));
    }
    free(line);
    return count;
}

int main(int argc, char **argv) {
    static struct slice keys[KEYS_MAX];
    char long_text[KEY_BYTES_MAX];
    struct slice long_key = slice_of(long_text, sizeof(long_text));
    struct arena arena = {0};
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;

    if (file == NULL) {
        fprintf(stderr, "usage: bench_s3_keys FILE\n");
        return 2;
    }
    size_t count = read_keys(file, &arena, keys);
    fclose(file);
    if (count > 0) {
        size_t slow = slowest(keys, count);
        print_speed("mean", keys, count);
        print_speed("slowest", &keys[slow], 1);
        printf("           %.*s\n", SLICE_ARG_FIRST(keys[slow], 100));
    }
    for (size_t i = 0; i < sizeof(long_text); i++) {
        long_text[i] = ELB[i % strlen(ELB)];
    }
    print_speed("longest", &long_key, 1);
    arena_clean_up(&arena);
    return 0;
}
