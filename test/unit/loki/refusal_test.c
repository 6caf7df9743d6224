/* SPDX-License-Identifier: Apache-2.0 */
#include "loki/refusal.h"

#include "test.h"

#define BLOCK(reason)                                                                              \
    "entry with timestamp 2023-11-14 22:13:20.123456789 +0000 UTC ignored, reason: '" reason       \
    "',\nuser 'fake', total ignored: 1 out of 3 for stream: {a=\"b\"}\n"

enum { BY_STATUS = -1 };

static const struct {
    long status;
    const char *type; /* NULL: Loki's own */
    const char *text;
    int verdict; /* BY_STATUS: no row decides */
    const char *hint;
} CASES[] = {
    /* The rows of Loki's answers, in the order of its checks: who is asking, */
    {401, NULL, "no org id\n", BY_STATUS, ""},
    {400, NULL, "tenant ID 'a b' contains unsupported character ' '\n", RETRY_GIVE_UP, "TENANT_ID"},
    {400, NULL, "tenant ID is too long: max 150 characters\n", RETRY_GIVE_UP, "TENANT_ID"},
    {400, NULL, "tenant ID is '.' or '..'\n", RETRY_GIVE_UP, "TENANT_ID"},
    {400, NULL, "multiple org IDs present\n", RETRY_GIVE_UP, "TENANT_ID"},
    {503, NULL, "circuit breaker open, request denied\n", BY_STATUS, ""},
    /* the body as a whole, */
    {400, NULL, "mime: no media type\n", BY_STATUS, ""},
    {400, NULL, "Content-Encoding \"x\" not supported\n", BY_STATUS, ""},
    {400, NULL, "snappy: corrupt input\n", BY_STATUS, ""},
    {400, NULL, "proto: illegal wireType 7\n", BY_STATUS, ""},
    {400, NULL, "loghttp.PushRequest: Streams: decode slice: unexpected EOF\n", BY_STATUS, ""},
    {413, NULL, "request body too large: message size too large than max (9 vs 8)\n", BY_STATUS,
     ""},
    {400, NULL, "request body too large: message size too large than max (9 vs 8)\n", RETRY_SPLIT,
     ""},
    {400, NULL, "message size too large than max (9 vs 8)\n", RETRY_SPLIT, ""},
    {400, NULL, "couldn't parse labels: 1:3: parse error: unexpected <aggr:bottomk>\n",
     RETRY_GIVE_UP, "label set"},
    {400, NULL, "error parsing labels '{a=\"max entry size\"}' with error: x\n", RETRY_GIVE_UP,
     "label set"},
    {413, NULL, "request body too large: stream labels size 17 MB\n", BY_STATUS, ""},
    {503, NULL, "The server cannot accept more requests at this time.\n", BY_STATUS, ""},
    {422, NULL, "error at least one valid stream is required for ingestion\n", BY_STATUS, ""},
    /* each stream and entry, */
    {400, NULL, "error at least one label pair is required per stream\n", RETRY_REJECTED, ""},
    {400, NULL, "entry for stream '{a=\"b\"}' has 20 label names; limit 15\n", RETRY_REJECTED, ""},
    {400, NULL, "stream '{a=\"b\"}' has label name too long: 'a'\n", RETRY_REJECTED, ""},
    {400, NULL, "stream '{a=\"b\"}' has label value too long: 'b'\n", RETRY_REJECTED, ""},
    {400, NULL, "stream '{a=\"b\"}' has duplicate label name: 'a'\n", RETRY_REJECTED, ""},
    {400, NULL, "missing required labels 'env' for user 'u' for stream '{a=\"b\"}' (policy: 'p')\n",
     RETRY_REJECTED, ""},
    {260, NULL, "ingestion blocked for user 'u' until 't' with status code '260'\n", BY_STATUS, ""},
    {400, NULL,
     "entry for stream '{a=\"b\"}' has timestamp too old: 2020-01-01T00:00:00Z, oldest acceptable "
     "timestamp is: 2026-01-01T00:00:00Z\n",
     RETRY_REJECTED, ""},
    {400, NULL, "entry for stream '{a=\"b\"}' has timestamp too new: 2030-01-01T00:00:00Z\n",
     RETRY_REJECTED, ""},
    {400, NULL,
     "max entry size '262144' bytes exceeded for stream '{a=\"b\"}' while adding an entry with "
     "length '300000' bytes\n",
     RETRY_REJECTED, ""},
    {400, NULL, "Max entry size '262144' bytes exceeded for stream\n", RETRY_REJECTED, ""},
    {400, NULL,
     "stream '{a=\"b\"}' includes structured metadata, but this feature is disallowed. Please "
     "see\n",
     RETRY_REJECTED, ""},
    {400, NULL, "stream '{}' has structured metadata too large: '70000' bytes, limit: '65536'\n",
     RETRY_REJECTED, ""},
    {400, NULL, "stream '{}' has too many structured metadata labels: '129', limit: '128'\n",
     RETRY_REJECTED, ""},
    {500, NULL, "label name is empty\n", RETRY_GIVE_UP, "metadata"},
    {500, NULL, "normalization for label name \"--\" resulted in invalid name \"_\"\n",
     RETRY_GIVE_UP, "metadata"},
    {500, NULL, "normalization for label name \"--\" resulted in empty name\n", RETRY_GIVE_UP,
     "metadata"},
    {429, NULL, "ingestion rate limit exceeded for user u (limit: 4194304 bytes/sec)\n", BY_STATUS,
     ""},
    {429, NULL, "maximum active stream limit exceeded when trying to create stream {}\n", BY_STATUS,
     ""},
    {429, NULL, BLOCK("Per stream rate limit exceeded (limit: 3MB/sec)"), BY_STATUS, ""},
    {400, NULL, BLOCK("entry too far behind, entry timestamp is: 2023-11-14T22:13:20Z"),
     RETRY_REJECTED, ""},
    {400, NULL, BLOCK("entry out of order"), RETRY_REJECTED, ""}, /* Loki before 2.4 */
    {400, NULL, "2 errors like: max entry size '9' bytes exceeded; 1 errors like: entry for\n",
     RETRY_REJECTED, ""},
    {500, NULL, "failed to create stream: no schema config found for time 1700000000000\n",
     RETRY_GIVE_UP, "schema_config"},
    /* and what happens inside Loki. */
    {500, NULL,
     "rpc error: code = ResourceExhausted desc = grpc: received message larger than max (5229930 "
     "vs. 4194304)\n",
     RETRY_SPLIT, ""},
    {400, NULL, "grpc: trying to send message larger than max (5 vs. 4)", RETRY_SPLIT, ""},
    {500, NULL, "http: request body too large\n", RETRY_SPLIT, ""},
    {500, NULL, "Ingester is shutting down\n", BY_STATUS, ""},
    {500, NULL, "context deadline exceeded\n", BY_STATUS, ""},
    {503, NULL, "received message larger than max", BY_STATUS, ""},
    {429, NULL, "received message larger than max", BY_STATUS, ""},
    /* Labels that quote another answer do not make it one. */
    {400, NULL, "entry for stream '{a=\"larger than max\"}' has timestamp too old: x\n",
     RETRY_REJECTED, ""},
    {400, NULL, "couldn't parse labels: {a=\"has timestamp too old\"}", RETRY_GIVE_UP, "label set"},
    {400, NULL, "tenant ID 'total ignored: ' contains unsupported character ':'", RETRY_GIVE_UP,
     "TENANT_ID"},
    /* Not Loki. */
    {400, NULL, "", BY_STATUS, ""},
    {400, NULL, " \r\n", BY_STATUS, ""},
    {400, NULL, "Bad Request", BY_STATUS, ""},
    {400, "application/json", "{\"message\":\"no Route matched\"}", BY_STATUS, ""},
    {400, NULL, "Client sent an HTTP request to an HTTPS server.\n", RETRY_GIVE_UP, "https://"},
    {400, "text/html",
     "<html>\r\n<head><title>400 No required SSL certificate was sent</title></head>",
     RETRY_GIVE_UP, "wants a client certificate: CLIENT_CERT"},
    {400, "text/html", "<html>\r\n<head><title>400 The SSL certificate error</title></head>",
     RETRY_GIVE_UP, "refuses the certificate of CLIENT_CERT"},
    {400, "text/html",
     "<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>",
     RETRY_GIVE_UP, "https://"},
    {400, "text/html", "<p>Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
     RETRY_GIVE_UP, "https://"},
    {400, "text/html", "<html><body>max entry size</body></html>", RETRY_GIVE_UP, "web page"},
    {400, NULL, " \n<!DOCTYPE html>", RETRY_GIVE_UP, "web page"},
    {200, "text/html", "<html>", RETRY_GIVE_UP, "web page"},
    {200, "Text/HTML; charset=utf-8", "please log in", RETRY_GIVE_UP, "web page"},
    {200, "text/html;charset=utf-8", "", RETRY_GIVE_UP, "web page"},
    {200, NULL, "\t\r\n <html>", RETRY_GIVE_UP, "web page"},
    {200, NULL, "\xef\xbb\xbf<html>", RETRY_GIVE_UP, "web page"},
    {201, "", "<html>", RETRY_GIVE_UP, "web page"},
    {200, NULL, "", BY_STATUS, ""},
    {200, NULL, "ok", BY_STATUS, ""},
    {200, "application/json", "{\"a\":\"<html>\"}", BY_STATUS, ""},
    {200, "text/htmlx", "", BY_STATUS, ""},
    {204, NULL, "", BY_STATUS, ""},
    {204, "text/html", "", BY_STATUS, ""}, /* some frameworks announce it for no body at all */
    {502, "text/html", "<html>", BY_STATUS, ""},
    {404, "text/html", "<html>", BY_STATUS, ""},
    {0, "", "", BY_STATUS, ""},
};

static void refusal_find_knows_each_of_the_answers(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        const char *type = CASES[i].type != NULL ? CASES[i].type : "text/plain; charset=utf-8";
        struct slice text = slice_from_cstr(CASES[i].text);
        bool html = refusal_is_html(slice_from_cstr(type), text);
        const struct refusal *found = refusal_find(CASES[i].status, html, text, false);
        int verdict = found != NULL ? (int)found->verdict : BY_STATUS;

        if (verdict != CASES[i].verdict ||
            (found != NULL && strstr(found->hint, CASES[i].hint) == NULL)) {
            fail_msg("%ld %s: verdict %d, hint \"%s\"", CASES[i].status, CASES[i].text, verdict,
                     found != NULL ? found->hint : "");
        }
    }
}

/* To a push in gzip: the rows above decide first, whatever they say. */
static void refusal_find_knows_what_may_be_about_gzip(void **state) {
    static const struct {
        long status;
        const char *text;
        int verdict;
    } cases[] = {
        {400, "snappy: corrupt input\n", RETRY_AS_SNAPPY},
        {400, "Content-Encoding \"gzip\" not supported\n", RETRY_AS_SNAPPY},
        {400, "proto: illegal wireType 7\n", RETRY_AS_SNAPPY},
        {400, "", RETRY_AS_SNAPPY},
        {415, "", RETRY_AS_SNAPPY},
        {415, "<html>Unsupported Media Type</html>", RETRY_AS_SNAPPY},
        {500, "snappy: corrupt input\n", RETRY_AS_SNAPPY},
        {500, "gzip: invalid header\n", RETRY_AS_SNAPPY},
        {501, "unknown Content-Encoding: gzip\n", RETRY_AS_SNAPPY},
        {500, "no space left for stream {app=\"gzip\"}", BY_STATUS},
        {503, "", BY_STATUS},
        {429, "snappy: slower", BY_STATUS},
        {404, "", BY_STATUS},
        {413, "", BY_STATUS},
        {422, "", RETRY_AS_SNAPPY},
        {422, "<html>Unprocessable</html>", RETRY_AS_SNAPPY},
        {204, "", BY_STATUS},
        {400, "stream '{a=\"b\"}' has timestamp too old: x", RETRY_REJECTED},
        {400, "<html>", RETRY_GIVE_UP},
        {400, "couldn't parse labels: x", RETRY_GIVE_UP},
        {400, "request body too large", RETRY_SPLIT},
        {500, "label name is empty", RETRY_GIVE_UP},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct slice text = slice_from_cstr(cases[i].text);
        bool html = refusal_is_html((struct slice){0}, text);
        const struct refusal *found = refusal_find(cases[i].status, html, text, true);
        const struct refusal *without = refusal_find(cases[i].status, html, text, false);
        int verdict = found != NULL ? (int)found->verdict : BY_STATUS;

        if (verdict != cases[i].verdict) {
            fail_msg("%ld %s: verdict %d", cases[i].status, cases[i].text, verdict);
        }
        assert_ptr_equal(without, verdict == RETRY_AS_SNAPPY ? NULL : found);
        assert_true(verdict != RETRY_AS_SNAPPY || strstr(found->hint, "PUSH_COMPRESSION=snappy"));
    }
}

static void refusal_find_reads_only_the_text(void **state) {
    struct slice text = SLICE("message size too large than max (9 vs 8)");

    (void)state;
    for (size_t len = 0; len <= text.len; len++) {
        unsigned char *copy = test_malloc(len + 1); /* what is read beyond it shows */
        memcpy(copy, text.ptr, len);
        const struct refusal *found = refusal_find(400, false, slice_of(copy, len), false);
        assert_true((found != NULL) == (len >= sizeof("message size too large than max") - 1));
        test_free(copy);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusal_find_knows_each_of_the_answers),
        cmocka_unit_test(refusal_find_knows_what_may_be_about_gzip),
        cmocka_unit_test(refusal_find_reads_only_the_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
