/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include "promtail/failed_target.h"
#include "promtail/slice.h"
#include "promtail/tenant.h"
#include "promtail/utf8.h"

/* A line end at the end of a pasted token is the usual one. */
static bool check_header_value(const char *name, const char *value, struct error *err) {
    for (size_t i = 0; value != NULL && value[i] != '\0'; i++) {
        if (byte_is_control((unsigned char)value[i])) {
            return error_set(err, ERROR_INPUT,
                             "%s: has a line break or control byte at position %zu, which "
                             "can't be sent in a header",
                             name, i + 1);
        }
    }
    return true;
}

/* "RFC 7617", 2: basic auth ends the name at its first colon, and knows no control bytes. */
static bool check_basic(const struct config *config, struct error *err) {
    bool in_url = config->user_in_address;

    if (config->username != NULL && strchr(config->username, ':') != NULL) {
        return error_set(err, ERROR_INPUT, "%s has a colon, which basic auth does not allow",
                         in_url ? "WRITE_ADDRESS: its user name" : "USERNAME:");
    }
    return check_header_value(in_url ? "WRITE_ADDRESS: its user name" : "USERNAME",
                              config->username, err) &&
           check_header_value(in_url ? "WRITE_ADDRESS: its password" : "PASSWORD", config->password,
                              err);
}

/* The word before the token is ours to write. */
static bool check_bearer(const char *token, struct error *err) {
    size_t blank = token != NULL ? strcspn(token, " ") : 0;

    if (token != NULL && token[blank] != '\0') {
        return error_set(err, ERROR_INPUT,
                         "BEARER_TOKEN: has a blank at position %zu: give the token alone, without "
                         "the word Bearer (example: glc_eyJvIjoi)",
                         blank + 1);
    }
    return check_header_value("BEARER_TOKEN", token, err);
}

/* Without a key id requests are not signed, which someone else's S3 may allow. */
static bool check_aws(const struct config *config, struct error *err) {
    if (config->access_key != NULL && config->secret_key == NULL) {
        return error_set(err, ERROR_INPUT,
                         "AWS_SECRET_ACCESS_KEY: is required when AWS_ACCESS_KEY_ID is set");
    }
    return true;
}

static bool check_tenant(const char *text, struct error *err) {
    struct slice tenant = slice_from_cstr(text);

    if (tenant.len > 0 && slice_trim(tenant).len == 0) {
        return error_set(err, ERROR_INPUT, "TENANT_ID: is blank (example: team-a)");
    }
    return tenant_check(tenant, err) || error_prefix(err, "TENANT_ID");
}

static bool check_client_cert(const struct config *config, struct error *err) {
    bool has_cert = config->client_cert[0] != '\0';
    bool has_key = config->client_key[0] != '\0';

    return has_cert == has_key || error_set(err, ERROR_INPUT, "%s: is required when %s is set",
                                            has_key ? "CLIENT_CERT" : "CLIENT_KEY",
                                            has_key ? "CLIENT_KEY" : "CLIENT_CERT");
}

bool config_check_form(const struct config *config, struct error *err) {
    if (config->write_address == NULL) {
        return error_set(err, ERROR_INPUT,
                         "WRITE_ADDRESS: is required (example: "
                         "https://logs.example.com/loki/api/v1/push)");
    }
    if ((config->username == NULL) != (config->password == NULL)) {
        return error_set(err, ERROR_INPUT, "%s: is required when %s is set",
                         config->username == NULL ? "USERNAME" : "PASSWORD",
                         config->username == NULL ? "PASSWORD" : "USERNAME");
    }
    if (config->bearer_token != NULL && config->username != NULL) {
        return error_set(err, ERROR_INPUT,
                         "BEARER_TOKEN: can't be combined with basic auth: unset it, or %s",
                         config->user_in_address ? "take the user info out of WRITE_ADDRESS"
                                                 : "USERNAME and PASSWORD");
    }
    return true;
}

static bool check_failed_target(const char *text, struct error *err) {
    struct failed_target target;

    return text[0] == '\0' || failed_target_read(&target, slice_from_cstr(text), err) ||
           error_prefix(err, "FAILED_EVENTS_TARGET");
}

bool config_check(const struct config *config, struct error *err) {
    return config_check_form(config, err) && check_tenant(config->tenant_id, err) &&
           check_basic(config, err) && check_bearer(config->bearer_token, err) &&
           check_header_value("AWS_ACCESS_KEY_ID", config->access_key, err) &&
           check_header_value("AWS_SECRET_ACCESS_KEY", config->secret_key, err) &&
           check_header_value("AWS_SESSION_TOKEN", config->session_token, err) &&
           check_header_value("AWS_CONTAINER_AUTHORIZATION_TOKEN", config->container_token, err) &&
           check_aws(config, err) && check_client_cert(config, err) &&
           check_failed_target(config->failed_events_target, err);
}
