/* SPDX-License-Identifier: Apache-2.0 */
#include "known_secrets.h"

#include "promtail/base64.h"
#include "promtail/percent.h"
#include "promtail/url.h"

static void known_secrets_wipe(struct buf *text) {
    if (text->len > 0) {
        mem_wipe(text->ptr, text->len);
    }
    buf_clean_up(text);
}

/* A part of a URL without its percent signs. */
static struct buf known_secrets_decode(struct slice text) {
    struct buf plain;

    buf_init(&plain, text.len);
    unsigned char *out = buf_reserve(&plain, text.len);
    if (out != NULL) {
        buf_added(&plain, percent_decode(text, false, out));
    }
    return plain;
}

/* A part of a URL, as it stands there and decoded. */
static void add_encoded(struct secrets *secrets, struct slice text) {
    struct buf plain = known_secrets_decode(text);

    secrets_add(secrets, text);
    secrets_add(secrets, buf_slice(&plain));
    known_secrets_wipe(&plain);
}

/* "name:password", and what basic auth makes of it: that is what was sent, and may itself be
 * encoded once more. */
static void add_credentials(struct secrets *secrets, struct slice both) {
    struct buf sent;

    buf_init(&sent, both.len / 3 * 4 + 4);
    (void)!base64_encode(&sent, both); /* it fits */
    secrets_add(secrets, both);
    secrets_add(secrets, buf_slice(&sent));
    known_secrets_wipe(&sent);
}

static void add_user_info(struct secrets *secrets, struct slice user_info) {
    struct buf plain = known_secrets_decode(user_info);
    struct slice name;
    struct slice password;

    (void)slice_cut(user_info, ':', &name, &password);
    secrets_add(secrets, user_info);
    add_credentials(secrets, buf_slice(&plain));
    add_encoded(secrets, name);
    add_encoded(secrets, password);
    known_secrets_wipe(&plain);
}

static void add_basic(struct secrets *secrets, const struct config *config) {
    struct buf both;

    if (config->username == NULL || config->password == NULL) {
        return;
    }
    buf_init(&both, strlen(config->username) + strlen(config->password) + 1);
    (void)!(buf_append_cstr(&both, config->username) && buf_append_byte(&both, ':') &&
            buf_append_cstr(&both, config->password)); /* they fit */
    add_credentials(secrets, buf_slice(&both));
    secrets_add(secrets, slice_from_cstr(config->password));
    known_secrets_wipe(&both);
}

/* All of it, and each value. */
static void add_query(struct secrets *secrets, struct slice url) {
    struct slice query = slice_after(url, slice_index(url, '?') + 1);
    struct slice rest = slice_first(query, slice_index(query, '#'));
    bool more = rest.len > 0;

    add_encoded(secrets, rest);
    while (more) {
        struct slice pair;
        struct slice name;
        struct slice value;

        more = slice_cut(rest, '&', &pair, &rest);
        add_encoded(secrets, slice_cut(pair, '=', &name, &value) ? value : name);
    }
}

/* As curl reads a proxy: the scheme may be missing, or be another one than http. */
static void add_proxy(struct secrets *secrets, struct slice url) {
    size_t scheme = slice_find(url, SLICE("://"));
    struct slice rest = scheme < url.len ? slice_after(url, scheme + 3) : url;
    size_t at = slice_last_index(rest, '@');

    if (at < rest.len) {
        add_user_info(secrets, slice_first(rest, at));
    }
}

/* HTTP_PROXY, too: libcurl does not read it, but somebody may have meant it. */
static void add_proxies(struct secrets *secrets, const struct environment *environment) {
    for (const char *const *name = ENVIRONMENT_PROXIES; *name != NULL; name++) {
        add_proxy(secrets, slice_from_cstr(environment_get(environment, *name)));
    }
    add_proxy(secrets, slice_from_cstr(environment_get(environment, "HTTP_PROXY")));
}

/* A fetched one lies in the configuration without its user info, which is added as credentials. */
static void add_write_address(struct secrets *secrets, const struct config *config,
                              const struct environment *environment) {
    struct url address;

    if (!url_cut(slice_from_cstr(environment_get(environment, "WRITE_ADDRESS")), &address)) {
        address = (struct url){.rest = slice_from_cstr(config->write_address)};
    }
    if (address.has_user) {
        add_user_info(secrets, address.user_info);
    }
    add_query(secrets, address.rest);
}

void known_secrets_add_access(struct secrets *secrets, const struct config *config,
                              const struct environment *environment) {
    secrets_add(secrets, slice_from_cstr(config->secret_key));
    secrets_add(secrets, slice_from_cstr(config->session_token));
    secrets_add(secrets, slice_from_cstr(config->container_token));
    add_proxies(secrets, environment);
}

void known_secrets_add_credentials(struct secrets *secrets, const struct config *config) {
    add_basic(secrets, config);
    secrets_add(secrets, slice_from_cstr(config->bearer_token));
}

void known_secrets_add_push(struct secrets *secrets, const struct config *config,
                            const struct environment *environment) {
    known_secrets_add_credentials(secrets, config);
    add_write_address(secrets, config, environment);
}
