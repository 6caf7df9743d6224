/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bare: what the bare programs share: requests on kept connections, and the push body of one
 * stream, written as src/batch writes it. They are floors: they do only what can't be left out,
 * know only the input that bench/ makes, and end with status 1 at anything else.
 */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <curl/curl.h>
#include <stdint.h>

enum { BARE_LINE_BYTES = 128 * 1024 }; /* of lines in one push, as BATCH_SIZE */

struct bare_push {
    CURL *easy;
    unsigned char *body; /* room for the head of the stream, its labels, its entries */
    char *packed;
    size_t entries_at;
    size_t len;
    size_t line_bytes;
};

_Noreturn void bare_fail(const char *what);

typedef size_t bare_write(char *bytes, size_t size, size_t count, void *context);

/* An easy handle with its own kept connection. What it answers goes to `write`; NULL: nowhere. */
CURL *bare_easy(bare_write *write, void *context);

/* The status; fails when the answer does not come. */
long bare_get(CURL *easy, const char *url);
long bare_post(CURL *easy, const char *url, const void *body, size_t len);

void bare_push_init(struct bare_push *push, const char *url);

/* Empties the body, for a stream with these labels. */
void bare_push_begin(struct bare_push *push, const char *labels);

/* Sends what is there when the line would take it over BARE_LINE_BYTES. */
void bare_push_line(struct bare_push *push, uint64_t time_ns, const void *line, size_t len);

/* Nothing when there is no entry. Keeps the labels. */
void bare_push_send(struct bare_push *push);

#endif
