/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sigv4 vectors: which Authorization header a request gets (sigv4_case.h), and which URL an object
 * of S3 has.
 */
#include "aws/s3_url.h"
#include "aws/sigv4.h"
#include "sigv4_case.h"
#include "vector_kind.h"

struct sigv4_vectors {
    struct arena arena; /* of a line */
};

static bool make_url(const struct sigv4_case *c, struct arena *arena, const char **url,
                     struct error *err) {
    struct s3_url object = {
        .bucket = slice_from_cstr(c->texts[SIGV4_BUCKET]),
        .key = slice_from_cstr(c->texts[SIGV4_KEY]),
        .version_id = slice_from_cstr(c->texts[SIGV4_VERSION_ID]),
        .region = slice_from_cstr(c->texts[SIGV4_REGION]),
        .endpoint = c->texts[SIGV4_ENDPOINT],
    };
    struct buf text;

    if (c->texts[SIGV4_BUCKET] == NULL) {
        *url = c->texts[SIGV4_URL];
        return true;
    }
    buf_init(&text, S3_URL_BYTES_MAX);
    bool ok = s3_url_write(&object, &text, err);
    *url = ok ? arena_cstr(arena, buf_slice(&text)) : NULL;
    buf_clean_up(&text);
    return ok;
}

static bool make_authorization(const struct sigv4_case *c, const char *url, struct arena *arena,
                               const char **authorization, struct error *err) {
    const struct aws_credentials credentials = {.access_key = c->texts[SIGV4_ACCESS_KEY],
                                                .secret_key = c->texts[SIGV4_SECRET_KEY],
                                                .session_token = c->texts[SIGV4_SESSION_TOKEN]};
    struct sigv4_scope scope = {.credentials = &credentials,
                                .region = c->texts[SIGV4_REGION],
                                .service = c->texts[SIGV4_SERVICE],
                                .time_ns = (int64_t)c->time_s * 1000000000};
    struct http_request request = {.method = c->texts[SIGV4_METHOD],
                                   .url = url,
                                   .header_count = c->header_count,
                                   .body = slice_from_cstr(c->texts[SIGV4_BODY])};
    struct sigv4_signature signature;

    memcpy(request.headers, c->headers, sizeof(request.headers));
    if (!sigv4_sign(&scope, &request, &signature, err)) {
        return false;
    }
    *authorization = arena_cstr(arena, slice_from_cstr(signature.authorization));
    return true;
}

static void compare(const struct sigv4_case *c, const char *what, const char *expected,
                    const char *got, struct report *report) {
    if (expected != NULL && strcmp(expected, got) == 0) {
        return;
    }
    report_begin(report, slice_from_cstr(c->texts[SIGV4_NAME]));
    report_text("expected %s ", what);
    report_quote(slice_from_cstr(expected));
    report_text(", got ");
    report_quote(slice_from_cstr(got));
    report_end();
}

static void run(const struct sigv4_case *c, struct arena *arena, struct report *report) {
    const char *url = NULL;
    const char *authorization = NULL;
    struct error err = {0};

    if (!make_url(c, arena, &url, &err) ||
        !make_authorization(c, url, arena, &authorization, &err)) {
        compare(c, "error", c->texts[SIGV4_ERROR], err.text, report);
        return;
    }
    if (c->texts[SIGV4_URL] != NULL) {
        compare(c, "url", c->texts[SIGV4_URL], url, report);
    }
    compare(c, "authorization", c->texts[SIGV4_AUTHORIZATION], authorization, report);
}

static void *vectors_open(void) {
    return mem_zalloc(sizeof(struct sigv4_vectors));
}

static bool vectors_check(void *state, struct slice line, struct report *report) {
    struct sigv4_vectors *vectors = state;
    struct sigv4_case c;
    struct error err = {0};

    arena_reset(&vectors->arena);
    if (!sigv4_case_read(line, &vectors->arena, &c, &err)) {
        return report_malformed(report, &err);
    }
    run(&c, &vectors->arena, report);
    return true;
}

static void vectors_close(void *state) {
    struct sigv4_vectors *vectors = state;

    arena_clean_up(&vectors->arena);
    mem_free(vectors);
}

const struct vector_kind vector_kind_sigv4 = {"sigv4", vectors_open, vectors_check, vectors_close};
