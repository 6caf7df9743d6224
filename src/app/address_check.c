/* SPDX-License-Identifier: Apache-2.0 */
#include "address_check.h"

#include "promtail/host_label.h"
#include "promtail/http_url.h"
#include "promtail/slice.h"

#define WRITE_EXAMPLE " (example: https://logs.example.com/loki/api/v1/push)"
#define ENDPOINT_EXAMPLE " (example: http://127.0.0.1:9000)"
#define PROXY_EXAMPLE " (example: http://proxy.example.com:3128)"
#define REGION_EXAMPLE " (example: eu-west-1)"

/* Says which variable it is about, and how a good value looks. */
static bool address_fail(struct error *err, const char *variable, const char *example) {
    struct error fault = *err;

    return error_set(err, fault.code, "%s: %.140s%s", variable, fault.text, example);
}

static bool check_write_address(const char *address, struct error *err) {
    struct http_url parts;

    if (http_url_check(address, &parts, err) && !parts.has_path) {
        error_set(err, ERROR_INPUT, "has no path; that of Loki's push API is /loki/api/v1/push");
    }
    return err->code == ERROR_NONE || address_fail(err, "WRITE_ADDRESS", WRITE_EXAMPLE);
}

/* A bucket and a key come after an endpoint: nothing may end its path before them. */
static bool endpoint_is_plain(const char *endpoint) {
    while (*endpoint != '\0' && (unsigned char)*endpoint < 0x80 &&
           strchr("?#\\", *endpoint) == NULL) {
        endpoint++;
    }
    return *endpoint == '\0';
}

static bool check_endpoint(const char *variable, const char *endpoint, struct error *err) {
    struct http_url parts;

    if (endpoint[0] == '\0') {
        return true;
    }
    if (strchr(endpoint, '@') != NULL) {
        error_set(err, ERROR_INPUT,
                  "must not have user info: requests are signed with AWS_ACCESS_KEY_ID");
    } else if (http_url_check(endpoint, &parts, err) && !endpoint_is_plain(endpoint)) {
        error_set(err, ERROR_INPUT, "must be a host, with perhaps a port and a plain path");
    }
    return err->code == ERROR_NONE || address_fail(err, variable, ENDPOINT_EXAMPLE);
}

/* NO_PROXY can't be wrong: what it does not match, it does not match. */
static bool check_proxies(const struct environment *environment, struct error *err) {
    for (const char *const *name = ENVIRONMENT_PROXIES; *name != NULL; name++) {
        const char *proxy = environment_get(environment, *name);
        if (proxy != NULL && !http_url_check_proxy(proxy, err)) {
            return address_fail(err, *name, PROXY_EXAMPLE);
        }
    }
    return true;
}

/* us-east-1, us-gov-west-1: all of AWS have an area, and end in a number. */
static bool region_is_of_aws(struct slice region) {
    return slice_index(region, '-') < slice_last_index(region, '-') &&
           isdigit(region.ptr[region.len - 1]);
}

/* Other people's S3 have regions like "local". */
static bool check_region(const struct config *config, const struct environment *environment,
                         struct error *err) {
    struct slice region = slice_from_cstr(config->region);
    bool custom = config->endpoint_url[0] != '\0' || config->endpoint_url_s3[0] != '\0';
    bool valid = host_label_valid_region(region);

    if (valid && (custom || region_is_of_aws(region))) {
        return true;
    }
    error_set(err, ERROR_INPUT, "is not a region%s",
              valid ? " of AWS, and AWS_ENDPOINT_URL_S3 is not set" : "");
    return address_fail(err,
                        environment_get(environment, "AWS_REGION") != NULL ? "AWS_REGION"
                                                                           : "AWS_DEFAULT_REGION",
                        REGION_EXAMPLE);
}

bool address_check_aws(const struct config *config, const struct environment *environment,
                       struct error *err) {
    const struct {
        const char *variable, *endpoint;
    } endpoints[] = {
        {"AWS_ENDPOINT_URL", config->endpoint_url},
        {"AWS_ENDPOINT_URL_S3", config->endpoint_url_s3},
        {"AWS_ENDPOINT_URL_SECRETS_MANAGER", config->endpoint_url_secretsmanager},
        {"AWS_ENDPOINT_URL_SSM", config->endpoint_url_ssm},
        {"AWS_ENDPOINT_URL_SQS", config->endpoint_url_sqs},
    };

    *err = (struct error){0};
    if (!check_region(config, environment, err)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(endpoints) / sizeof(endpoints[0]); i++) {
        if (!check_endpoint(endpoints[i].variable, endpoints[i].endpoint, err)) {
            return false;
        }
    }
    return check_proxies(environment, err);
}

bool address_check_write(const struct config *config, struct error *err) {
    *err = (struct error){0};
    return check_write_address(config->write_address, err);
}
