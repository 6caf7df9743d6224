/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_get.h"

#include "aws_policy.h"
#include "promtail/url.h"
#include "s3_url.h"

static bool s3_get_write_url(const struct s3_wanted *wanted, struct buf *out, struct error *err) {
    const struct s3_objects_config *config = wanted->config;
    struct s3_url url = {
        .bucket = wanted->ref->bucket,
        .key = wanted->ref->key,
        .version_id = wanted->ref->version_id,
        .region = slice_from_cstr(wanted->region),
        .endpoint = config->endpoint,
        .fips = config->fips,
        .dualstack = config->dualstack,
    };

    return s3_url_write(&url, out, err);
}

static bool start_transfer(struct s3_get *get, const struct s3_wanted *wanted, const char *url,
                           struct loop *loop, struct http_handler *handler, struct error *err) {
    const struct s3_objects_config *config = wanted->config;
    struct http_request request = {
        .method = "GET",
        .url = url,
        .authorizer = aws_signer_authorizer(&get->signer),
        .tls = config->tls,
        .connect_timeout_ms = AWS_CONNECT_TIMEOUT_MS,
        .idle_timeout_ms = AWS_IDLE_TIMEOUT_MS,
    };
    char range[40];

    if (config->user_agent != NULL) {
        http_request_add(&request, "User-Agent", slice_from_cstr(config->user_agent));
    }
    trace_add_to_aws(config->trace, &request);
    if (wanted->from > 0) {
        snprintf(range, sizeof(range), "bytes=%" PRId64 "-", wanted->from);
        http_request_add(&request, "Range", slice_from_cstr(range));
        if (wanted->etag[0] != '\0') {
            http_request_add(&request, "If-Match", slice_from_cstr(wanted->etag));
        }
    }
    return http_start(loop, &request, handler, &get->transfer, err);
}

/* "logs.s3.eu-west-1.amazonaws.com" */
static void keep_host(struct s3_get *get, const char *url) {
    struct url parts;

    (void)url_cut(slice_from_cstr(url), &parts);
    struct slice host = url_authority(parts.rest);
    snprintf(get->host, sizeof(get->host), "%.*s", SLICE_ARG(host));
}

bool s3_get_start(struct s3_get *get, const struct s3_wanted *wanted, struct loop *loop,
                  struct http_handler *handler, struct error *err) {
    struct buf url;
    bool ok = false;

    aws_signer_init(&get->signer, wanted->config->credentials, wanted->region, "s3",
                    loop_clock(loop));
    buf_init(&url, S3_URL_BYTES_MAX);
    if (s3_get_write_url(wanted, &url, err)) {
        const char *text = buf_cstr(&url);
        if (text != NULL) {
            keep_host(get, text);
            ok = start_transfer(get, wanted, text, loop, handler, err);
        } else {
            error_set(err, ERROR_INPUT, "the object's key is too long");
        }
    }
    if (!ok) {
        get->transfer = NULL;
    }
    buf_clean_up(&url);
    return ok;
}

void s3_get_cancel(struct s3_get *get) {
    if (get->transfer != NULL) {
        http_cancel(get->transfer);
        get->transfer = NULL;
    }
}
