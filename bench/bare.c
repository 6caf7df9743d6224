/* SPDX-License-Identifier: Apache-2.0 */
#include "bare.h"

#include <snappy-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    HEAD_MAX = 11,        /* tag and length of the stream */
    ENTRY_HEAD_MAX = 32,  /* tags, lengths and the time of an entry */
    BODY_BYTES = 2 << 20, /* also of lines of a few bytes, and of one that is longer than a push */
    BODY_FULL = BARE_LINE_BYTES * 2,
    BUFFER_BYTES = 64 * 1024,
    NS_PER_SECOND = 1000000000,
};

void bare_fail(const char *what) {
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static size_t drop(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    (void)context;
    return size * count;
}

CURL *bare_easy(bare_write *write, void *context) {
    CURL *easy = curl_easy_init();

    if (easy == NULL) {
        bare_fail("no memory for a handle of libcurl");
    }
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_CAINFO, getenv("BARE_CA")); /* for https */
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)BUFFER_BYTES);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, write != NULL ? write : drop);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
    return easy;
}

static long perform(CURL *easy, const char *url) {
    long status = 0;

    curl_easy_setopt(easy, CURLOPT_URL, url);
    CURLcode code = curl_easy_perform(easy);
    if (code != CURLE_OK) {
        bare_fail(curl_easy_strerror(code));
    }
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

long bare_get(CURL *easy, const char *url) {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    return perform(easy, url);
}

long bare_post(CURL *easy, const char *url, const void *body, size_t len) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)len);
    return perform(easy, url);
}

static unsigned char *write_varint(unsigned char *to, uint64_t value) {
    while (value >= 0x80) {
        *to++ = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    *to++ = (unsigned char)value;
    return to;
}

static size_t varint_size(uint64_t value) {
    unsigned bits = 64 - (unsigned)__builtin_clzll(value | 1);

    return (bits + 6) / 7;
}

void bare_push_init(struct bare_push *push, const char *url) {
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/x-protobuf");

    *push = (struct bare_push){.easy = bare_easy(NULL, NULL),
                               .body = malloc(BODY_BYTES),
                               .packed = malloc(snappy_max_compressed_length(BODY_BYTES))};
    if (headers == NULL || push->body == NULL || push->packed == NULL) {
        bare_fail("no memory");
    }
    curl_easy_setopt(push->easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(push->easy, CURLOPT_URL, url);
}

void bare_push_begin(struct bare_push *push, const char *labels) {
    size_t len = strlen(labels);
    unsigned char *to = push->body + HEAD_MAX;

    *to++ = 1 << 3 | 2; /* Stream.labels */
    to = write_varint(to, len);
    memcpy(to, labels, len);
    push->entries_at = (size_t)(to - push->body) + len;
    push->len = push->entries_at;
    push->line_bytes = 0;
}

void bare_push_line(struct bare_push *push, uint64_t time_ns, const void *line, size_t len) {
    uint64_t seconds = time_ns / NS_PER_SECOND;
    uint64_t nanos = time_ns % NS_PER_SECOND;
    size_t time_size = 2 + varint_size(seconds) + varint_size(nanos);
    size_t size = 2 + time_size + 1 + varint_size(len) + len;

    if (push->line_bytes + len > BARE_LINE_BYTES || push->len + size > BODY_FULL) {
        bare_push_send(push);
    }
    if (len > BODY_BYTES - ENTRY_HEAD_MAX - push->len) {
        bare_fail("a line is too long");
    }
    unsigned char *to = push->body + push->len;
    *to++ = 2 << 3 | 2; /* Stream.entries */
    to = write_varint(to, size);
    *to++ = 1 << 3 | 2; /* Entry.timestamp */
    *to++ = (unsigned char)time_size;
    *to++ = 1 << 3 | 0; /* Timestamp.seconds */
    to = write_varint(to, seconds);
    *to++ = 2 << 3 | 0; /* Timestamp.nanos */
    to = write_varint(to, nanos);
    *to++ = 2 << 3 | 2; /* Entry.line */
    to = write_varint(to, len);
    memcpy(to, line, len);
    push->len = (size_t)(to - push->body) + len;
    push->line_bytes += len;
}

void bare_push_send(struct bare_push *push) {
    size_t message = push->len - HEAD_MAX;
    unsigned char *field = push->body + HEAD_MAX - 1 - varint_size(message);
    size_t plain = (size_t)(push->body + push->len - field);
    size_t len = snappy_max_compressed_length(plain);
    long status = 0;

    if (push->len == push->entries_at) {
        return;
    }
    *field = 1 << 3 | 2; /* PushRequest.streams */
    write_varint(field + 1, message);
    if (snappy_compress((const char *)field, plain, push->packed, &len) != SNAPPY_OK) {
        bare_fail("snappy failed");
    }
    curl_easy_setopt(push->easy, CURLOPT_POSTFIELDS, push->packed);
    curl_easy_setopt(push->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)len);
    if (curl_easy_perform(push->easy) != CURLE_OK ||
        curl_easy_getinfo(push->easy, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK ||
        status / 100 != 2) {
        bare_fail("a push failed");
    }
    push->len = push->entries_at;
    push->line_bytes = 0;
}
