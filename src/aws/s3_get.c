/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_get.h"

#include "aws_policy.h"
#include "s3_url.h"

static void add_header(struct http_request *request, const char *name, struct slice value) {
    request->headers[request->header_count++] = (struct http_header){.name = name, .value = value};
}

static bool write_url(const struct s3_object *object, struct buf *out, struct error *err) {
    const struct s3_objects_config *config = &object->shared->config;
    struct s3_url url = {
        .bucket = object->ref->bucket,
        .key = object->ref->key,
        .version_id = object->ref->version_id,
        .region = slice_from_cstr(object->region),
        .endpoint = config->endpoint,
        .fips = config->fips,
        .dualstack = config->dualstack,
    };

    return s3_url_write(&url, out, err);
}

static bool start_transfer(struct s3_object *object, const char *url, struct error *err) {
    const struct s3_objects_config *config = &object->shared->config;
    struct http_request request = {
        .method = "GET",
        .url = url,
        .authorizer = aws_signer_authorizer(&object->signer),
        .tls = config->tls,
        .connect_timeout_ms = AWS_CONNECT_TIMEOUT_MS,
        .idle_timeout_ms = AWS_IDLE_TIMEOUT_MS,
    };
    char range[40];

    if (config->user_agent != NULL) {
        add_header(&request, "User-Agent", slice_from_cstr(config->user_agent));
    }
    if (object->received > 0) {
        snprintf(range, sizeof(range), "bytes=%" PRId64 "-", object->received);
        add_header(&request, "Range", slice_from_cstr(range));
        if (object->etag[0] != '\0') {
            add_header(&request, "If-Match", slice_from_cstr(object->etag));
        }
    }
    return http_start(object->shared->loop, &request, &object->handler, &object->transfer, err);
}

/* "logs.s3.eu-west-1.amazonaws.com" */
static void keep_host(struct s3_object *object, const char *url) {
    struct slice rest = slice_from_cstr(url);

    rest = slice_after(rest, slice_find(rest, SLICE("://")) + 3);
    rest = slice_first(rest, slice_index(rest, '/'));
    snprintf(object->host, sizeof(object->host), "%.*s", (int)rest.len, (const char *)rest.ptr);
}

bool s3_get_start(struct s3_object *object, struct error *err) {
    struct buf url;
    bool ok = false;

    aws_signer_init(&object->signer, object->shared->config.credentials, object->region, "s3",
                    loop_clock(object->shared->loop));
    buf_init(&url, S3_URL_BYTES_MAX);
    if (write_url(object, &url, err)) {
        const char *text = buf_cstr(&url);
        if (text != NULL) {
            keep_host(object, text);
            ok = start_transfer(object, text, err);
        } else {
            error_set(err, ERROR_INPUT, "the object's key is too long");
        }
    }
    if (!ok) {
        object->transfer = NULL;
    }
    buf_clean_up(&url);
    return ok;
}
