/* SPDX-License-Identifier: Apache-2.0 */
#include "aws_access.h"

#include "promtail/config_file.h"

#define ECS_ADDRESS "http://169.254.170.2"

enum { ACCESS_INIT_MS = 8000, ACCESS_ENSURE_MS = 5000 };

/* ---- credentials of a container ---- */

static const char *text_or_null(const char *text) {
    return text != NULL && text[0] != '\0' ? text : NULL;
}

static const char *container_variable(const struct config *config) {
    return config->container_relative_uri[0] != '\0' ? "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
                                                     : "AWS_CONTAINER_CREDENTIALS_FULL_URI";
}

static bool uses_container(const struct config *config) {
    return config->access_key == NULL &&
           (config->container_relative_uri[0] != '\0' || config->container_full_uri[0] != '\0');
}

static bool read_token_file(const char *path, struct buf *text, struct error *err) {
    struct arena arena = {0};
    const char *read = "";
    bool ok = config_read_file(&arena, path, &read, err);

    if (ok && !buf_append_cstr(text, read)) {
        ok = error_set(err, ERROR_LIMIT, "is larger than %d bytes", (int)CONTAINER_TOKEN_MAX);
    }
    arena_wipe(&arena);
    return ok;
}

/* In the config's arena, or, made of a path, in the buf. */
static const char *container_url(const struct config *config, struct buf *made) {
    if (config->container_relative_uri[0] == '\0') {
        return config->container_full_uri;
    }
    (void)!(buf_append_cstr(made, ECS_ADDRESS) &&
            (config->container_relative_uri[0] == '/' || buf_append_byte(made, '/')) &&
            buf_append_cstr(made, config->container_relative_uri)); /* it fits */
    return buf_cstr(made);
}

static bool access_use_container(struct aws_access *access, struct error *err) {
    const struct aws_access_parts *parts = &access->parts;
    const struct config *config = parts->config;
    struct container_credentials_config from = {
        .url = container_url(config, &access->container_url),
        .token = text_or_null(config->container_token),
        .token_file = text_or_null(config->container_token_file),
        .read_file = read_token_file,
        .tls = parts->tls,
        .user_agent = parts->user_agent,
        .seed = parts->seed,
        .secrets = parts->secrets,
    };

    if (from.url == NULL) {
        return error_set(err, ERROR_INPUT, "is not an address");
    }
    if (!container_credentials_check(from.url, err)) {
        return false;
    }
    access->container =
        container_credentials_new(&from, &access->credentials, parts->loop, parts->log);
    return container_credentials_ensure(
        access->container, clock_monotonic_ms(loop_clock(parts->loop)) + ACCESS_INIT_MS, err);
}

void aws_access_ensure(struct aws_access *access, int64_t until_ms) {
    struct error err = {0};

    if (access->container == NULL) {
        return;
    }
    int64_t most_ms = clock_monotonic_ms(loop_clock(access->parts.loop)) + ACCESS_ENSURE_MS;
    if (!container_credentials_ensure(access->container, most_ms < until_ms ? most_ms : until_ms,
                                      &err)) {
        log_write(access->parts.log, LOG_WARN, "AWS credentials have expired: %s", err.text);
    }
}

/* ---- documents ---- */

struct aws_documents *aws_access_documents(struct aws_access *access) {
    const struct aws_access_parts *parts = &access->parts;
    const struct config *config = parts->config;
    struct aws_documents_config documents = {
        .credentials = &access->credentials,
        .secrets = parts->secrets,
        .region = config->region,
        .endpoint = text_or_null(config->endpoint_url),
        .endpoint_s3 = text_or_null(config->endpoint_url_s3),
        .endpoint_secretsmanager = text_or_null(config->endpoint_url_secretsmanager),
        .endpoint_ssm = text_or_null(config->endpoint_url_ssm),
        .fips = config->fips,
        .dualstack = config->dualstack,
        .tls = parts->tls,
        .user_agent = parts->user_agent,
        .seed = parts->seed,
    };

    if (access->documents == NULL) {
        access->documents = aws_documents_new(&documents, parts->loop, parts->log);
    }
    return access->documents;
}

/* ---- all of it ---- */

bool aws_access_needs_loop(const struct config *config) {
    bool needs = uses_container(config);

    for (size_t i = 0; i < config->reference_count; i++) {
        needs = needs ||
                !slice_starts_with(slice_from_cstr(config->references[i].target), SLICE("file:"));
    }
    return needs;
}

bool aws_access_init(struct aws_access *access, const struct aws_access_parts *parts,
                     struct error *err) {
    const struct config *config = parts->config;

    *access = (struct aws_access){.parts = *parts};
    access->credentials = (struct aws_credentials){
        .access_key = config->access_key,
        .secret_key = config->secret_key,
        .session_token = config->session_token,
    };
    if (!uses_container(config)) {
        return true;
    }
    buf_init(&access->container_url,
             sizeof(ECS_ADDRESS) + strlen(config->container_relative_uri) + 2);
    return access_use_container(access, err) || error_prefix(err, "%s", container_variable(config));
}

void aws_access_clean_up(struct aws_access *access) {
    aws_documents_destroy(access->documents);
    container_credentials_destroy(access->container);
    buf_clean_up(&access->container_url);
    *access = (struct aws_access){0};
}
