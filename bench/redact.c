/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What REDACT costs on one core, a preset at a time and all together: lines through redact_line,
 * into a sink that only counts. Beside memchr, from line end to line end, over the same bytes.
 */
#include <time.h>

#include "label/redact_line.h"

enum { TEXT_BYTES = 16 * 1024 * 1024, ROUNDS = 4 };

static const struct bench_text {
    const char *name;
    const char *line;
} TEXTS[] = {
    {"prose", "2026-01-02 03:04:05 INFO the request of the customer was answered in time, and what "
              "had been ordered is on its way; details follow in the next message of the log\n"},
    {"ALB", "https 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 "
            "192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 \"GET "
            "https://www.example.com:443/some/path?with=a&query=string HTTP/1.1\" \"Mozilla/5.0 "
            "(Windows NT 10.0; Win64; x64)\" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:"
            "elasticloadbalancing:us-east-2:123456789012:targetgroup/t/73e2d6bc24d8a067 "
            "\"Root=1-58337281-1d84f3d73c47ec4e58577259\" \"www.example.com\" \"-\" 1 "
            "2018-07-02T22:22:48.364000Z \"forward\" \"-\" \"-\" \"10.0.0.1:80\" \"200\"\n"},
};

static const char *const PRESETS[] = {"ip", "email", "credit_card", "aws_key",
                                      "ip,email,credit_card,aws_key"};

static volatile size_t bytes_out; /* so that nothing is left out */

static bool count_bytes(struct line_sink *sink, struct slice text, bool partial,
                        struct error *err) {
    (void)sink;
    (void)partial;
    (void)err;
    bytes_out += text.len;
    return true;
}

static double now_ns(void) {
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* line NULL: the ends of the lines are looked for, no more. */
__attribute__((noinline)) static void redact_lines(struct redact_line *line, struct slice text) {
    struct error err;

    while (text.len > 0) {
        size_t len = slice_index(text, '\n');
        if (line == NULL) {
            bytes_out += len;
        } else if (!redact_line_add(line, slice_first(text, len), false, &err)) {
            abort(); /* the sink takes all */
        }
        text = slice_after(text, len + 1);
    }
}

static double measure(struct slice text, const char *presets, unsigned rounds) {
    struct line_sink sink = {count_bytes};
    struct redact redact;
    struct redact_line line;
    struct tally tally = {0};
    struct error err;

    if (!redact_init(&redact, slice_from_cstr(presets), &err)) {
        abort(); /* they are those above */
    }
    redact_line_init(&line, &redact, &sink, &tally);
    double began = now_ns();
    for (unsigned i = 0; i < rounds; i++) {
        redact_lines(redact.is_set ? &line : NULL, text);
    }
    double took = (now_ns() - began) / rounds;
    redact_line_clean_up(&line);
    return took / (double)text.len;
}

static void measure_text(const struct bench_text *kind, const char *presets, unsigned rounds) {
    struct buf text;
    bool fits = true;

    buf_init(&text, 2 * TEXT_BYTES);
    while (fits && text.len < TEXT_BYTES) {
        fits = buf_append_cstr(&text, kind->line);
    }
    printf("  %-6s %-29s %6.3f ns a byte\n", kind->name, presets[0] == '\0' ? "(memchr)" : presets,
           measure(buf_slice(&text), presets, rounds));
    buf_clean_up(&text);
}

/* "TEXT PRESETS": these alone, a single time (for callgrind --toggle-collect=redact_lines). */
int main(int argc, char **argv) {
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        if (argc == 3 && strcmp(argv[1], TEXTS[i].name) == 0) {
            measure_text(&TEXTS[i], argv[2], 1);
        }
        if (argc == 1) {
            measure_text(&TEXTS[i], "", ROUNDS);
        }
        for (size_t k = 0; argc == 1 && k < sizeof(PRESETS) / sizeof(PRESETS[0]); k++) {
            measure_text(&TEXTS[i], PRESETS[k], ROUNDS);
        }
    }
    return bytes_out > 0 ? 0 : 1;
}
