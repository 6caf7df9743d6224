/* SPDX-License-Identifier: Apache-2.0 */
/* start: the floor of a cold start: a bare program with the same libraries that only asks for the
 * first event. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    char url[256];
    const char *api = getenv("AWS_LAMBDA_RUNTIME_API");
    CURL *easy;

    if (api == NULL || curl_global_init(CURL_GLOBAL_NOTHING) != CURLE_OK) {
        return 2;
    }
    snprintf(url, sizeof(url), "http://%s/2018-06-01/runtime/invocation/next", api);
    easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    CURLcode code = curl_easy_perform(easy);
    curl_easy_cleanup(easy);
    return code == CURLE_OK ? 0 : 1;
}
