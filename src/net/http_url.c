/* SPDX-License-Identifier: Apache-2.0 */
/* Format: "curl_url_set", "CURLOPT_PROXY" (libcurl's manual); "RFC 1035", 2.3.4: sizes of names. */
#include "promtail/http_url.h"

#include <arpa/inet.h>
#include <curl/curl.h>

#include "promtail/host_label.h"
#include "promtail/number.h"
#include "promtail/url.h"

enum { NAME_MAX_BYTES = 253 };

static const char *fault_of(CURLUcode code) {
    switch (code) {
    case CURLUE_BAD_PORT_NUMBER:
        return "its port is not a number from 1 to 65535";
    case CURLUE_NO_HOST:
        return "has no host";
    case CURLUE_BAD_HOSTNAME:
    case CURLUE_BAD_IPV6:
        return "its host is not a host name or an IP address";
    default:
        return "is not a URL";
    }
}

/* A "/" in a password that is not encoded ends the host too early. */
static bool http_url_parse(CURLU *handle, const char *text, unsigned flags, struct error *err) {
    CURLUcode code = curl_url_set(handle, CURLUPART_URL, text, flags);

    return code == CURLUE_OK ||
           error_set(err, ERROR_INPUT, "%s%s", fault_of(code),
                     strchr(text, '@') != NULL
                         ? "; in user info, /, ?, # and @ must be percent-encoded"
                         : "");
}

static bool label_is_number(struct slice text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!isdigit(text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0;
}

/* Whether it is a name that can be resolved, or an IPv4 address, which libcurl has normalised. */
static bool host_name_valid(const char *host) {
    struct slice rest = slice_from_cstr(host);
    struct slice label = {0};
    struct in_addr address;
    bool more = true;

    if (slice_ends_with(rest, SLICE("."))) {
        rest.len--; /* a name that ends in the root */
    }
    bool fits = rest.len > 0 && rest.len <= NAME_MAX_BYTES;
    while (fits && more) {
        more = slice_cut(rest, '.', &label, &rest);
        fits = label.len > 0 && label.len <= HOST_LABEL_BYTES_MAX;
    }
    return fits && (!label_is_number(label) || inet_pton(AF_INET, host, &address) == 1);
}

static bool is_ascii(const char *text) {
    while (*text != '\0' && (unsigned char)*text < 0x80) {
        text++;
    }
    return *text == '\0';
}

static bool http_url_check_host(CURLU *handle, struct error *err) {
    char *host = NULL;
    bool ok = curl_url_get(handle, CURLUPART_HOST, &host, 0) == CURLUE_OK;

    if (!ok) {
        error_set(err, ERROR_INPUT, "names no host");
    } else if (!is_ascii(host)) {
        ok = error_set(err, ERROR_INPUT,
                       "its host has letters outside ASCII: write them as xn--...");
    } else if (host[0] != '[' && !host_name_valid(host)) {
        ok = error_set(err, ERROR_INPUT, "its host is not a host name or an IP address");
    }
    curl_free(host);
    return ok;
}

/* No server can be reached at port 0. */
static bool check_port(CURLU *handle, struct error *err) {
    char *port = NULL;
    uint64_t number = 1;

    if (curl_url_get(handle, CURLUPART_PORT, &port, 0) == CURLUE_OK) {
        (void)!number_parse_u64(slice_from_cstr(port),
                                &number); /* libcurl has checked that it is a number */
    }
    curl_free(port);
    return number > 0 || error_set(err, ERROR_INPUT, "its port is not a number from 1 to 65535");
}

static bool has_part(CURLU *handle, CURLUPart part) {
    char *text = NULL;
    bool has = curl_url_get(handle, part, &text, 0) == CURLUE_OK;

    curl_free(text);
    return has;
}

static bool has_path(CURLU *handle) {
    char *path = NULL;
    bool has = curl_url_get(handle, CURLUPART_PATH, &path, 0) == CURLUE_OK &&
               path[strspn(path, "/")] != '\0';

    curl_free(path);
    return has;
}

static bool no_memory(struct error *err) {
    return error_set(err, ERROR_LIMIT, "libcurl has no memory for a URL");
}

/* url_check comes first because libcurl accepts one or three slashes. */
bool http_url_check(const char *url, struct http_url *parts, struct error *err) {
    CURLU *handle = curl_url();
    struct url cut;

    *parts = (struct http_url){0};
    if (handle == NULL) {
        return no_memory(err);
    }
    bool ok = url_check(slice_from_cstr(url), &cut, err) &&
              http_url_parse(handle, url, CURLU_PATH_AS_IS, err) &&
              http_url_check_host(handle, err) && check_port(handle, err);
    if (ok) {
        parts->has_user = has_part(handle, CURLUPART_USER);
        parts->has_path = has_path(handle);
    }
    curl_url_cleanup(handle);
    return ok;
}

static bool check_proxy_scheme(CURLU *handle, struct error *err) {
    static const char *const schemes[] = {"http",    "https",  "socks4",
                                          "socks4a", "socks5", "socks5h"};
    char *scheme = NULL;
    bool known = false;

    if (curl_url_get(handle, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK) {
        for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
            known = known || strcasecmp(scheme, schemes[i]) == 0;
        }
    }
    curl_free(scheme);
    return known || error_set(err, ERROR_INPUT,
                              "must begin with one of: http://, https://, socks4://, socks4a://, "
                              "socks5://, socks5h://");
}

/* libcurl decodes it when it connects to the proxy. */
static bool check_user_info(CURLU *handle, struct error *err) {
    static const CURLUPart parts[] = {CURLUPART_USER, CURLUPART_PASSWORD};
    bool ok = true;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        char *text = NULL;
        CURLUcode code = curl_url_get(handle, parts[i], &text, CURLU_URLDECODE);
        ok = ok && (code == CURLUE_OK || code == CURLUE_NO_USER || code == CURLUE_NO_PASSWORD);
        curl_free(text);
    }
    return ok || error_set(err, ERROR_INPUT, "its user info can't be decoded");
}

/* The end of a password with a "/" that is not encoded would be taken for a path, and its beginning
 * for a port. */
static bool http_url_check_rest(CURLU *handle, struct error *err) {
    static const CURLUPart parts[] = {CURLUPART_PATH, CURLUPART_QUERY, CURLUPART_FRAGMENT};
    bool ok = true;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        char *text = NULL;
        if (curl_url_get(handle, parts[i], &text, 0) == CURLUE_OK) {
            ok = ok && strchr(text, '@') == NULL;
        }
        curl_free(text);
    }
    return ok || error_set(err, ERROR_INPUT,
                           "has an @ after its host; in user info, /, ?, # and @ must be "
                           "percent-encoded");
}

bool http_url_check_proxy(const char *url, struct error *err) {
    CURLU *handle = curl_url();

    if (handle == NULL) {
        return no_memory(err);
    }
    bool ok = url_check_bytes(slice_from_cstr(url), err) &&
              http_url_parse(handle, url, CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME, err) &&
              check_proxy_scheme(handle, err) && http_url_check_host(handle, err) &&
              check_port(handle, err) && check_user_info(handle, err) &&
              http_url_check_rest(handle, err);
    curl_url_cleanup(handle);
    return ok;
}
