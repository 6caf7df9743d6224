/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bare_cloudwatch PUSH_URL: the floor of CloudWatch events: GET next, base64, inflate, one pass
 * over the envelope (messages are unescaped, ids are skipped), protobuf entries, snappy, POST to
 * Loki, POST of the answer, nothing else. Ends when next is not 200.
 */
#include <isa-l/igzip_lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "bare.h"
#include "codec/vector_state.h"

enum {
    EVENT_BYTES = 8 << 20, /* above what Lambda hands over */
    PLAIN_BYTES = 64 << 20,
    GUARD_BYTES = 16,      /* of quotes after the text, so that a search ends */
    ISAL_FROM_BYTES = 1024 /* below it zlib is cheaper, whose tables are smaller */
};

static struct bare_cloudwatch {
    struct bare_push push;
    struct inflate_state isal;
    z_stream zlib;
    char request_id[128];
    size_t event_len;
    unsigned char event[EVENT_BYTES + 1];
    unsigned char plain[PLAIN_BYTES + GUARD_BYTES];
    uint32_t base64[4][256]; /* by place in the group: the bits, or BASE64_BAD */
} cw;

enum { BASE64_BAD = 1 << 24 };

static size_t keep_id(char *bytes, size_t size, size_t count, void *context) {
    static const char name[] = "Lambda-Runtime-Aws-Request-Id: ";
    size_t len = size * count;

    (void)context;
    if (len > sizeof(name) && strncasecmp(bytes, name, sizeof(name) - 1) == 0) {
        snprintf(cw.request_id, sizeof(cw.request_id), "%.*s", (int)(len - sizeof(name) - 1),
                 bytes + sizeof(name) - 1);
    }
    return len;
}

static size_t keep_event(char *bytes, size_t size, size_t count, void *context) {
    size_t len = size * count;

    (void)context;
    if (len > EVENT_BYTES - cw.event_len) {
        return 0;
    }
    memcpy(cw.event + cw.event_len, bytes, len);
    cw.event_len += len;
    return len;
}

static void base64_init(void) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (unsigned place = 0; place < 4; place++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            cw.base64[place][byte] = BASE64_BAD;
        }
        for (unsigned value = 0; value < 64; value++) {
            cw.base64[place][(unsigned char)digits[value]] = value << (6 * (3 - place));
        }
        cw.base64[place]['='] = place >= 2 ? 0 : BASE64_BAD; /* its zero bytes end after gzip */
    }
}

/* In place; what '=' stands for comes out as zeros. */
static size_t base64_decode(unsigned char *text, size_t len) {
    unsigned char *to = text;
    uint32_t bad = len % 4 == 0 ? 0 : BASE64_BAD;

    for (size_t i = 0; i + 4 <= len; i += 4) {
        uint32_t bits = cw.base64[0][text[i]] | cw.base64[1][text[i + 1]] |
                        cw.base64[2][text[i + 2]] | cw.base64[3][text[i + 3]];
        bad |= bits;
        *to++ = (unsigned char)(bits >> 16);
        *to++ = (unsigned char)(bits >> 8);
        *to++ = (unsigned char)bits;
    }
    if ((bad & BASE64_BAD) != 0 || len == 0) {
        bare_fail("no base64");
    }
    return (size_t)(to - text) - (text[len - 1] == '=') - (text[len - 2] == '=');
}

static size_t inflate_isal(unsigned char *packed, size_t len) {
    isal_inflate_reset(&cw.isal);
    cw.isal.crc_flag = ISAL_GZIP;
    cw.isal.next_in = packed;
    cw.isal.avail_in = (uint32_t)len;
    cw.isal.next_out = cw.plain;
    cw.isal.avail_out = PLAIN_BYTES;
    if (isal_inflate_stateless(&cw.isal) != ISAL_DECOMP_OK) {
        bare_fail("the data is damaged");
    }
    vector_state_clean();
    return PLAIN_BYTES - cw.isal.avail_out;
}

static size_t inflate_zlib(unsigned char *packed, size_t len) {
    cw.zlib.next_in = packed;
    cw.zlib.avail_in = (uInt)len;
    cw.zlib.next_out = cw.plain;
    cw.zlib.avail_out = PLAIN_BYTES;
    if (inflateReset(&cw.zlib) != Z_OK || inflate(&cw.zlib, Z_FINISH) != Z_STREAM_END) {
        bare_fail("the data is damaged");
    }
    return PLAIN_BYTES - cw.zlib.avail_out;
}

/* Copies up to the next quote or backslash, and goes there in both; `to` is not after `from`. */
static void copy_run(unsigned char **to, unsigned char **from) {
#ifdef __SSE2__
    for (;; *to += 16, *from += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)*from);
        __m128i stops = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
        int mask = _mm_movemask_epi8(stops);
        if (mask != 0) {
            int len = __builtin_ctz((unsigned)mask);
            memmove(*to, *from, (size_t)len);
            *to += len;
            *from += len;
            return;
        }
        _mm_storeu_si128((__m128i *)*to, bytes);
    }
#else
    while (**from != '"' && **from != '\\') {
        *(*to)++ = *(*from)++;
    }
#endif
}

/* After the backslash. Only what bench/ writes: no surrogates. */
static unsigned char *unescape(unsigned char *to, unsigned char **from) {
    static const char simple[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    char digits[5] = {0};
    unsigned char escape = *(*from)++;

    for (size_t i = 0; i + 1 < sizeof(simple); i += 2) {
        if (escape == (unsigned char)simple[i]) {
            *to++ = (unsigned char)simple[i + 1];
            return to;
        }
    }
    memcpy(digits, *from, 4);
    *from += 4;
    unsigned long code = strtoul(digits, NULL, 16);
    if (code >= 0x800) {
        *to++ = (unsigned char)(0xe0 | code >> 12);
        *to++ = (unsigned char)(0x80 | (code >> 6 & 0x3f));
        *to++ = (unsigned char)(0x80 | (code & 0x3f));
    } else if (code >= 0x80) {
        *to++ = (unsigned char)(0xc0 | code >> 6);
        *to++ = (unsigned char)(0x80 | (code & 0x3f));
    } else {
        *to++ = (unsigned char)code;
    }
    return to;
}

/* The first quote or backslash. */
static unsigned char *find_stop(unsigned char *at) {
#ifdef __SSE2__
    for (;; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)at);
        __m128i stops = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
        int mask = _mm_movemask_epi8(stops);
        if (mask != 0) {
            return at + __builtin_ctz((unsigned)mask);
        }
    }
#else
    while (*at != '"' && *at != '\\') {
        at++;
    }
    return at;
#endif
}

/* at: the opening quote. Unescapes in place; gives the end of the text, and where to go on. */
static unsigned char *read_string(unsigned char *at, unsigned char **next) {
    unsigned char *from = find_stop(at + 1);
    unsigned char *to = from;

    while (*from == '\\') {
        from++;
        to = unescape(to, &from);
        copy_run(&to, &from);
    }
    *next = from + 1;
    return to;
}

/* Commas, colons and spaces between two tokens. */
static unsigned char *next_token(unsigned char *at) {
    while (*at == ',' || *at == ':' || *at == ' ') {
        at++;
    }
    return at;
}

static unsigned char *read_event(unsigned char *at) {
    const unsigned char *message = NULL;
    const unsigned char *message_end = NULL;
    uint64_t time_ms = 0;

    for (at = next_token(at + 1); *at != '}'; at = next_token(at)) {
        unsigned char name = at[1];
        unsigned char *value = next_token(find_stop(at + 1) + 1);
        if (*value == '"') {
            unsigned char *end = read_string(value, &at);
            message = name == 'm' ? value + 1 : message;
            message_end = name == 'm' ? end : message_end;
            continue;
        }
        for (at = value; *at >= '0' && *at <= '9'; at++) {
            time_ms = time_ms * 10 + (*at - '0');
        }
        if (at == value) {
            bare_fail("no event of bench/");
        }
    }
    bare_push_line(&cw.push, time_ms * 1000000, message, (size_t)(message_end - message));
    return at + 1;
}

static void read_envelope(void) {
    unsigned char *at = next_token(cw.plain + 1);
    const char *group = "";
    const char *owner = "";
    char labels[512];

    while (*at == '"') {
        const char *name = (const char *)at + 1;
        unsigned char *value = next_token(find_stop(at + 1) + 1);
        if (*value == '"') {
            *read_string(value, &at) = '\0';
            group = strncmp(name, "logGroup\"", 9) == 0 ? (const char *)value + 1 : group;
            owner = strncmp(name, "owner\"", 6) == 0 ? (const char *)value + 1 : owner;
        } else if (strncmp(name, "logEvents\"", 10) == 0) {
            break;
        } else {
            at = value + strcspn((const char *)value, "]") + 1; /* subscriptionFilters */
        }
        at = next_token(at);
    }
    snprintf(labels, sizeof(labels),
             "{__aws_cloudwatch_log_group=\"%s\", __aws_cloudwatch_owner=\"%s\", "
             "__aws_log_type=\"cloudwatch\"}",
             group, owner);
    bare_push_begin(&cw.push, labels);
    for (at = next_token(at + strlen("\"logEvents\":")) + 1; *at == '{'; at = next_token(at)) {
        at = read_event(at);
    }
    bare_push_send(&cw.push);
}

static void read_awslogs(void) {
    unsigned char *at;
    unsigned char *end;

    cw.event[cw.event_len] = '\0';
    at = (unsigned char *)strstr((char *)cw.event, "\"data\"");
    at = at != NULL ? next_token(at + 6) + 1 : cw.event;
    end = memchr(at, '"', (size_t)(cw.event + cw.event_len - at));
    if (end == NULL) {
        bare_fail("no CloudWatch event");
    }
    size_t packed = base64_decode(at, (size_t)(end - at));
    size_t plain = packed < ISAL_FROM_BYTES ? inflate_zlib(at, packed) : inflate_isal(at, packed);
    memset(cw.plain + plain, '"', GUARD_BYTES);
    read_envelope();
}

int main(int argc, char **argv) {
    char next[256];
    char answer[512];
    const char *api = getenv("AWS_LAMBDA_RUNTIME_API");

    if (argc != 2 || api == NULL || curl_global_init(CURL_GLOBAL_NOTHING) != CURLE_OK ||
        inflateInit2(&cw.zlib, 16 + MAX_WBITS) != Z_OK) {
        bare_fail("usage: AWS_LAMBDA_RUNTIME_API=HOST:PORT bare_cloudwatch PUSH_URL");
    }
    base64_init();
    isal_inflate_init(&cw.isal);
    bare_push_init(&cw.push, argv[1]);
    CURL *easy = bare_easy(keep_event, NULL);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, keep_id);
    snprintf(next, sizeof(next), "http://%s/2018-06-01/runtime/invocation/next", api);
    while (cw.event_len = 0, bare_get(easy, next) == 200) {
        read_awslogs();
        snprintf(answer, sizeof(answer), "http://%s/2018-06-01/runtime/invocation/%s/response", api,
                 cw.request_id);
        bare_post(easy, answer, "{}", 2);
    }
    return 0;
}
