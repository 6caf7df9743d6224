/* SPDX-License-Identifier: Apache-2.0 */
#include "sigv4.h"

#include "promtail/url.h"
#include "sigv4_canonical.h"

#define ALGORITHM "AWS4-HMAC-SHA256"

enum {
    DATE_BYTES = 8, /* of "20150830T123600Z" */
    SCOPE_BYTES = 128,
    STRING_TO_SIGN_BYTES = SCOPE_BYTES + 128,
    NAMES_BYTES_MAX = 512,
};

/* ---- what is signed ---- */

static bool header_has_name(const struct http_header *header, const char *name) {
    return strcasecmp(header->name, name) == 0;
}

static bool is_signed(const struct http_header *header) {
    return strncasecmp(header->name, "x-amz-", 6) == 0 || header_has_name(header, "Content-Type");
}

/* Headers that the signature adds. */
static bool is_ours(const struct http_header *header) {
    static const char *const NAMES[] = {"Host", "Authorization", "x-amz-date",
                                        "x-amz-content-sha256", "x-amz-security-token"};

    for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
        if (header_has_name(header, NAMES[i])) {
            return true;
        }
    }
    return false;
}

static void signature_add_header(struct sigv4_signature *out, const char *name,
                                 struct slice value) {
    out->headers[out->header_count++] = (struct http_header){.name = name, .value = value};
}

/* The default port of the scheme is left out. */
static bool cut_url(const char *url, struct slice *host, struct sigv4_canonical *canonical,
                    struct error *err) {
    struct url parts;

    if (!url_cut(slice_from_cstr(url), &parts) || slice_index(parts.rest, '#') < parts.rest.len) {
        return error_set(err, ERROR_INPUT,
                         "only a URL with http:// or https:// and without # can be signed");
    }
    *host = url_authority(parts.rest);
    slice_cut(slice_after(parts.rest, host->len), '?', &canonical->path, &canonical->query);
    struct slice port = slice_equal(parts.scheme, SLICE("https://")) ? SLICE(":443") : SLICE(":80");
    if (slice_ends_with(*host, port)) {
        host->len -= port.len;
    }
    if (host->len == 0 || parts.has_user) {
        return error_set(err, ERROR_INPUT,
                         "only a URL with a host and without user info can be signed");
    }
    return true;
}

/* The signature's own headers, but for Authorization. */
static void add_own_headers(const struct sigv4_scope *scope, bool is_s3, struct slice host,
                            struct sigv4_signature *out) {
    const char *token = scope->credentials->session_token;

    signature_add_header(out, "Host", host);
    signature_add_header(out, "x-amz-date", slice_from_cstr(out->date));
    if (is_s3) {
        signature_add_header(out, "x-amz-content-sha256", slice_from_cstr(out->payload_sha256));
    }
    if (token != NULL && token[0] != '\0') {
        signature_add_header(out, "x-amz-security-token", slice_from_cstr(token));
    }
}

static bool choose_headers(const struct http_request *request, const struct sigv4_signature *own,
                           struct sigv4_canonical *canonical, struct error *err) {
    for (unsigned i = 0; i < own->header_count; i++) {
        if (!sigv4_canonical_add(canonical, &own->headers[i], err)) {
            return false;
        }
    }
    for (unsigned i = 0; i < request->header_count; i++) {
        const struct http_header *header = &request->headers[i];
        if (is_ours(header)) {
            return error_set(err, ERROR_INPUT, "header %s is added by the signature", header->name);
        }
        if (is_signed(header) && !sigv4_canonical_add(canonical, header, err)) {
            return false;
        }
    }
    return true;
}

/* ---- how it is signed ---- */

static void write_sha256(struct slice bytes, char hex[2 * SHA256_BYTES + 1]) {
    unsigned char digest[SHA256_BYTES];

    digest_sha256(bytes, digest);
    digest_hex(digest, SHA256_BYTES, hex);
}

/* The signing key is never kept: it is derived, used and wiped within the chain. */
static bool write_signature(const struct sigv4_scope *scope, const char *date, struct slice to_sign,
                            char hex[2 * SHA256_BYTES + 1], struct error *err) {
    unsigned char signature[SHA256_BYTES];
    char secret[SIGV4_SECRET_BYTES_MAX + sizeof("AWS4")];
    const struct slice chain[] = {slice_of(date, DATE_BYTES), slice_from_cstr(scope->region),
                                  slice_from_cstr(scope->service), SLICE("aws4_request"), to_sign};
    int len = snprintf(secret, sizeof(secret), "AWS4%s", scope->credentials->secret_key);
    bool ok = len > 0 && (size_t)len < sizeof(secret);

    if (ok) {
        digest_hmac_sha256(slice_of(secret, (size_t)len), chain, sizeof(chain) / sizeof(chain[0]),
                           signature);
        digest_hex(signature, SHA256_BYTES, hex);
    }
    mem_wipe(secret, sizeof(secret));
    return ok || error_set(err, ERROR_LIMIT, "AWS_SECRET_ACCESS_KEY is longer than %d bytes",
                           SIGV4_SECRET_BYTES_MAX);
}

static bool write_scope(const struct sigv4_scope *scope, const char *date, char *out, size_t size,
                        struct error *err) {
    int len = snprintf(out, size, "%.*s/%s/%s/aws4_request", DATE_BYTES, date, scope->region,
                       scope->service);

    return (len > 0 && (size_t)len < size) ||
           error_set(err, ERROR_LIMIT, "the name of the region is too long");
}

static bool write_authorization(const struct sigv4_scope *scope, const char *scope_text,
                                const struct sigv4_canonical *canonical, const char *signature,
                                struct sigv4_signature *out, struct error *err) {
    struct buf names;
    bool ok = false;

    buf_init(&names, NAMES_BYTES_MAX);
    if (sigv4_canonical_names(canonical, &names)) {
        int len = snprintf(out->authorization, sizeof(out->authorization),
                           ALGORITHM " Credential=%s/%s, SignedHeaders=%.*s, Signature=%s",
                           scope->credentials->access_key, scope_text, SLICE_ARG(names), signature);
        ok = len > 0 && (size_t)len < sizeof(out->authorization);
    }
    buf_clean_up(&names);
    if (!ok) {
        return error_set(err, ERROR_LIMIT,
                         "the access key or the names of the headers are too "
                         "long to sign");
    }
    signature_add_header(out, "Authorization", slice_from_cstr(out->authorization));
    return true;
}

static bool sign_canonical(const struct sigv4_scope *scope, const struct sigv4_canonical *canonical,
                           struct slice text, struct sigv4_signature *out, struct error *err) {
    char hash[2 * SHA256_BYTES + 1];
    char scope_text[SCOPE_BYTES];
    char to_sign[STRING_TO_SIGN_BYTES];

    write_sha256(text, hash);
    if (!write_scope(scope, out->date, scope_text, sizeof(scope_text), err)) {
        return false;
    }
    snprintf(to_sign, sizeof(to_sign), ALGORITHM "\n%s\n%s\n%s", out->date, scope_text, hash);
    if (!write_signature(scope, out->date, slice_from_cstr(to_sign), hash, err)) {
        return false;
    }
    return write_authorization(scope, scope_text, canonical, hash, out, err);
}

bool sigv4_sign(const struct sigv4_scope *scope, const struct http_request *request,
                struct sigv4_signature *out, struct error *err) {
    bool is_s3 = strcmp(scope->service, "s3") == 0;
    struct sigv4_canonical canonical = {.method = request->method, .path_as_is = is_s3};
    struct slice host;
    struct buf text;

    out->header_count = 0;
    if (!cut_url(request->url, &host, &canonical, err)) {
        return false;
    }
    time_write_basic(scope->time_ns, out->date);
    write_sha256(request->body, out->payload_sha256);
    canonical.payload_sha256 = out->payload_sha256;
    add_own_headers(scope, is_s3, host, out);
    if (!choose_headers(request, out, &canonical, err)) {
        return false;
    }
    buf_init(&text, SIGV4_CANONICAL_BYTES_MAX);
    bool ok = sigv4_canonical_write(&canonical, &text, err) &&
              sign_canonical(scope, &canonical, buf_slice(&text), out, err);
    mem_wipe(text.ptr, text.len); /* the session token is in it */
    buf_clean_up(&text);
    return ok;
}
