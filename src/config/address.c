/* SPDX-License-Identifier: Apache-2.0 */
#include "address.h"

#include "promtail/number.h"
#include "promtail/percent.h"
#include "promtail/url.h"

#define EXAMPLE "example: https://logs.example.com/loki/api/v1/push"

enum { PORT_MAX = 65535 };

/* Percent-encoded user info to text. */
static const char *decode_user_info(struct config *config, struct slice text) {
    unsigned char *out = arena_alloc(&config->arena, text.len + 1); /* zeroed: it ends in a NUL */

    (void)percent_decode(text, false, out);
    return (const char *)out;
}

static bool take_user_info(struct config *config, struct slice user_info, struct error *err) {
    struct slice name;
    struct slice password;

    if (slice_find(user_info, SLICE("%00")) < user_info.len) {
        return error_set(err, ERROR_INPUT, "has %%00 in its user info, which nothing can send");
    }
    slice_cut(user_info, ':', &name, &password);
    config->username = decode_user_info(config, name);
    config->password = decode_user_info(config, password);
    return true;
}

/* Where a ':' is that of a port: an IPv6 address stands in brackets. */
static struct slice after_brackets(struct slice authority) {
    size_t bracket = slice_index(authority, ']');

    return bracket < authority.len ? slice_after(authority, bracket) : authority;
}

/* A password with a raw "/" ends the authority too early: its front must not pass for a port, only
 * to be printed with the rest of the URL. */
static bool check_address_port(struct slice authority, struct error *err) {
    uint64_t port = 0;
    struct slice host;
    struct slice digits;

    if (!slice_cut(after_brackets(authority), ':', &host, &digits) || digits.len == 0) {
        return true;
    }
    return (number_parse_u64(digits, &port) && port <= PORT_MAX) ||
           error_set(err, ERROR_INPUT,
                     "its port is not a number up to %d; in user info, /, ?, # and @ "
                     "must be percent-encoded",
                     PORT_MAX);
}

/* name:12/rest@host reads as a host with a port, but may be a password that was not encoded, and
 * would be told. */
static bool check_address_rest(struct slice rest, struct error *err) {
    struct slice after = after_brackets(url_authority(rest));

    return slice_index(after, ':') == after.len || slice_index(rest, '@') == rest.len ||
           error_set(err, ERROR_INPUT,
                     "has a port and then an @; in user info, /, ?, # and @ must be "
                     "percent-encoded, and an @ after a port, too");
}

static bool with_example(struct error *err) {
    struct error fault = *err;

    return error_set(err, fault.code, "%.170s (" EXAMPLE ")", fault.text);
}

bool config_set_address(struct config *config, struct slice text, struct error *err) {
    struct url url;

    if (!url_check(text, &url, err) || !check_address_port(url_authority(url.rest), err) ||
        !check_address_rest(url.rest, err)) {
        return with_example(err);
    }
    if (url.has_user && !take_user_info(config, url.user_info, err)) {
        return false;
    }
    config->write_address =
        arena_cstr(&config->arena, arena_printf(&config->arena, "%.*s%.*s", SLICE_ARG(url.scheme),
                                                SLICE_ARG(url.rest)));
    return true;
}
