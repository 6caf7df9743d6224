/* SPDX-License-Identifier: Apache-2.0 */
#include "sigv4_case.h"

#include "case_json.h"

static const char *const NAMES[SIGV4_TEXTS] = {
    [SIGV4_NAME] = "name",
    [SIGV4_SERVICE] = "service",
    [SIGV4_REGION] = "region",
    [SIGV4_ACCESS_KEY] = "access_key",
    [SIGV4_SECRET_KEY] = "secret_key",
    [SIGV4_SESSION_TOKEN] = "session_token",
    [SIGV4_METHOD] = "method",
    [SIGV4_URL] = "url",
    [SIGV4_BODY] = "body",
    [SIGV4_BUCKET] = "bucket",
    [SIGV4_KEY] = "key",
    [SIGV4_VERSION_ID] = "version_id",
    [SIGV4_ENDPOINT] = "endpoint",
    [SIGV4_AUTHORIZATION] = "authorization",
    [SIGV4_ERROR] = "error",
};

static bool read_headers(struct case_json *json, struct sigv4_case *c, struct error *err) {
    struct slice name, value;
    bool more;

    if (!case_json_expect(json, JSON_ARRAY, err)) {
        return false;
    }
    while (case_json_element(json, JSON_STRING, &name, &more, err) && more) {
        if (c->header_count == HTTP_HEADERS_MAX) {
            return error_set(err, ERROR_LIMIT, "more than %d headers", HTTP_HEADERS_MAX);
        }
        if (!case_json_element(json, JSON_STRING, &value, &more, err) || !more) {
            return more && error_set(err, ERROR_INPUT, "a header without a value");
        }
        c->headers[c->header_count++] =
            (struct http_header){.name = arena_cstr(json->arena, name), .value = value};
    }
    return err->code == ERROR_NONE;
}

static bool read_member(struct case_json *json, struct slice key, void *into, struct error *err) {
    struct sigv4_case *c = into;
    struct slice text;

    for (int i = 0; i < SIGV4_TEXTS; i++) {
        if (slice_equal(key, slice_from_cstr(NAMES[i]))) {
            bool ok = case_json_string(json, &text, err);
            c->texts[i] = ok ? arena_cstr(json->arena, text) : NULL;
            return ok;
        }
    }
    if (slice_equal(key, SLICE("time"))) {
        return case_json_number(json, &c->time_s, err);
    }
    return slice_equal(key, SLICE("headers")) ? read_headers(json, c, err)
                                              : case_json_skip(json, err);
}

static bool check(const struct sigv4_case *c, struct error *err) {
    static const enum sigv4_text NEEDED[] = {SIGV4_SERVICE, SIGV4_REGION, SIGV4_ACCESS_KEY,
                                             SIGV4_SECRET_KEY, SIGV4_METHOD};

    for (size_t i = 0; i < sizeof(NEEDED) / sizeof(NEEDED[0]); i++) {
        if (c->texts[NEEDED[i]] == NULL) {
            return error_set(err, ERROR_INPUT, "\"%s\" is missing", NAMES[NEEDED[i]]);
        }
    }
    if (c->texts[SIGV4_URL] == NULL && c->texts[SIGV4_BUCKET] == NULL) {
        return error_set(err, ERROR_INPUT, "\"url\" or \"bucket\" is missing");
    }
    return c->texts[SIGV4_AUTHORIZATION] != NULL || c->texts[SIGV4_ERROR] != NULL ||
           error_set(err, ERROR_INPUT, "\"authorization\" or \"error\" is missing");
}

bool sigv4_case_read(struct slice line, struct arena *arena, struct sigv4_case *c,
                     struct error *err) {
    struct case_json json;

    *c = (struct sigv4_case){0};
    case_json_init(&json, line, arena);
    bool ok = case_json_object(&json, read_member, c, err) && check(c, err);
    case_json_clean_up(&json);
    return ok;
}
