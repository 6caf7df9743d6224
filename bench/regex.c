/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns that make a backtracking matcher explode, on texts of 512 KiB and 1 MiB: the steps that
 * our matchers count (at most 2.3 times as many for twice the text), and the time of the whole.
 * Then patterns of every day on one line: the engines side by side.
 */
#include <time.h>

#include "regex/engine.h"

enum { TEXT_MAX = 1 << 20, ROUNDS = 2000 };

struct hostile {
    const char *pattern;
    const char *unit; /* the text is this, again and again */
    const char *end;  /* and then this */
};

static const struct hostile HOSTILE[] = {
    {"(a+)+$", "a", "b"},
    {"(a|a)*b", "a", ""},
    {"(.*)*x", "a", ""},
    {"(.*.*)*x", "a", ""},
    {"^(a?){30}a{30}b", "a", ""},
    {"((a{0,5}){0,5}){0,5}b", "a", ""},
    {"((a{1,9}){1,9}c?)*$", "a", "b"},
    {"[ab]+[cd]", "ab", ""},
    {"(x+x+)+y", "x", ""},
    {"(?:(?:a|b)*?c|a*?d)*e", "ab", ""},
};

struct everyday {
    const char *pattern;
    const char *text;
};

static const struct everyday EVERYDAY[] = {
    {"^(?s:(.*))$", "/aws/lambda/orders-production"},
    {"^(?s:/aws/lambda/(.+)-(dev|test|production))$", "/aws/lambda/orders-production"},
    {"^(?s:s3_.*)$", "cloudwatch"},
    {"(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})",
     "2026-01-02T03:04:05Z INFO [main] request 7f3a from host-17, client 10.23.145.9, took 93 ms"},
    {"^(?P<ip>\\S+) \\S+ (?P<user>\\S+) \\[(?P<time>[^\\]]+)\\] \"(?P<verb>[A-Z]+) (?P<path>\\S+)",
     "10.1.2.3 - alice [02/Jan/2026:03:04:05 +0000] \"GET /api/v1/orders/1234?page=2 HTTP/1.1\" "
     "200 "
     "512 \"-\" \"curl/8.5.0\""},
    {"(?i)error|warn(ing)?|fatal",
     "2026-01-02T03:04:05Z INFO [main] request 7f3a from host-17, client 10.23.145.9, took 93 ms"},
};

static double now_ms(void) {
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static struct regex *make(const char *pattern, struct regex_scratch *scratch) {
    struct error err;
    struct regex *regex = regex_new(slice_from_cstr(pattern), REGEX_SEARCH, scratch, &err);

    if (regex == NULL) {
        fprintf(stderr, "%s: %s\n", pattern, err.text);
        exit(1);
    }
    return regex;
}

static struct slice fill(unsigned char *text, size_t len, const struct hostile *hostile) {
    size_t unit = strlen(hostile->unit);
    size_t end = strlen(hostile->end);

    for (size_t i = 0; i < len; i++) {
        text[i] = (unsigned char)hostile->unit[i % unit];
    }
    memcpy(text + len - end, hostile->end, end);
    return slice_of(text, len);
}

static void measure_hostile(const struct hostile *hostile, struct regex_scratch *scratch) {
    static unsigned char text[TEXT_MAX];
    struct regex_span groups[64];
    struct regex *regex = make(hostile->pattern, scratch);
    uint64_t steps[2];
    double ms = 0;

    for (int i = 0; i < 64; i++) {
        regex_find(regex, SLICE("a"), groups); /* as often as it takes to have PCRE2 tried */
    }
    for (int i = 0; i < 2; i++) {
        struct slice whole = fill(text, i == 0 ? TEXT_MAX / 2 : TEXT_MAX, hostile);
        uint64_t before = regex_steps(scratch);
        double began = now_ms();
        regex_find(regex, whole, groups);
        ms = now_ms() - began;
        steps[i] = regex_steps(scratch) - before;
    }
    printf("  %-36s %6.1f steps a byte with what PCRE2 may spend, %.2f times for twice the text; 1 "
           "MiB in %.0f ms\n",
           hostile->pattern, (double)steps[1] / TEXT_MAX, (double)steps[1] / (double)steps[0], ms);
    regex_destroy(regex);
}

static double engine_us(struct regex *regex, enum regex_engine engine, struct slice text) {
    struct regex_span groups[64];
    double began = now_ms();

    for (int i = 0; i < ROUNDS; i++) {
        if (regex_ask(regex, engine, text, 0, groups) == REGEX_GAVE_UP) {
            return -1;
        }
    }
    return (now_ms() - began) * 1e3 / ROUNDS;
}

static void measure_everyday(const struct everyday *everyday, struct regex_scratch *scratch) {
    double began = now_ms();
    struct regex *regex = make(everyday->pattern, scratch);
    double made = now_ms();
    struct slice text = slice_from_cstr(everyday->text);
    struct regex_span groups[64];

    regex_ask(regex, REGEX_BY_PCRE, text, 0, groups);
    double compiled = now_ms();
    double backtrack = engine_us(regex, REGEX_BY_BACKTRACKING, text);
    double threads = engine_us(regex, REGEX_BY_THREADS, text);
    double pcre = engine_us(regex, REGEX_BY_PCRE, text);
    printf(
        "  %-36.36s made in %.0f us, by PCRE2 in %.0f; a match: pcre %.2f us, backtracking %.2f, "
        "threads %.2f\n",
        everyday->pattern, (made - began) * 1e3, (compiled - made) * 1e3, pcre, backtrack, threads);
    regex_destroy(regex);
}

int main(void) {
    struct regex_scratch *scratch = regex_scratch_new();

    for (size_t i = 0; i < sizeof(HOSTILE) / sizeof(HOSTILE[0]); i++) {
        measure_hostile(&HOSTILE[i], scratch);
    }
    for (size_t i = 0; i < sizeof(EVERYDAY) / sizeof(EVERYDAY[0]); i++) {
        measure_everyday(&EVERYDAY[i], scratch);
    }
    regex_scratch_destroy(scratch);
    return 0;
}
