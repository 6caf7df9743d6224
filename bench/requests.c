/* SPDX-License-Identifier: Apache-2.0 */
/*
 * requests: the floor of small events: a bare libcurl loop that makes the three requests of an
 * invocation and reads nothing:
 * GET next, POST a push body to Loki, POST the response. bench_requests LOKI_URL BODY_FILE; ends
 * when next is no 200.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char request_id[128];

static size_t drop(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    (void)context;
    return size * count;
}

static size_t keep_id(char *bytes, size_t size, size_t count, void *context) {
    static const char name[] = "Lambda-Runtime-Aws-Request-Id: ";
    size_t len = size * count;

    (void)context;
    if (len > sizeof(name) && strncasecmp(bytes, name, sizeof(name) - 1) == 0) {
        snprintf(request_id, sizeof(request_id), "%.*s", (int)(len - sizeof(name) - 1),
                 bytes + sizeof(name) - 1);
    }
    return len;
}

static long run(CURL *easy, const char *url, const char *body, long body_len) {
    long status = 0;

    curl_easy_reset(easy);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, keep_id);
    if (body != NULL) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, body_len);
    }
    if (curl_easy_perform(easy) == CURLE_OK) {
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    }
    return status;
}

int main(int argc, char **argv) {
    static char body[1 << 20];
    char next[256];
    char answer[512];
    const char *api = getenv("AWS_LAMBDA_RUNTIME_API");
    FILE *file = argc == 3 ? fopen(argv[2], "rb") : NULL;

    if (api == NULL || file == NULL || curl_global_init(CURL_GLOBAL_NOTHING) != CURLE_OK) {
        return 2;
    }
    long len = (long)fread(body, 1, sizeof(body), file);
    fclose(file);
    CURL *easy = curl_easy_init();
    snprintf(next, sizeof(next), "http://%s/2018-06-01/runtime/invocation/next", api);
    while (run(easy, next, NULL, 0) == 200) {
        run(easy, argv[1], body, len);
        snprintf(answer, sizeof(answer), "http://%s/2018-06-01/runtime/invocation/%s/response", api,
                 request_id);
        run(easy, answer, "{}", 2);
    }
    curl_easy_cleanup(easy);
    return 0;
}
