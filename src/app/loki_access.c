/* SPDX-License-Identifier: Apache-2.0 */
#include "loki_access.h"

#include "parking.h"
#include "promtail/random.h"
#include "push_secrets.h"
#include "reference_documents.h"

static bool init_client_cert(struct process *process, struct error *err) {
    const struct config *config = process->config;
    int64_t now_s = clock_realtime_ns(process->clock) / INT64_C(1000000000);

    if (config->client_cert[0] == '\0') {
        return true;
    }
    if (!tls_set_certificate(process->loki_tls, slice_from_cstr(config->client_cert), now_s, err)) {
        return error_prefix(err, "CLIENT_CERT");
    }
    return tls_set_key(process->loki_tls, slice_from_cstr(config->client_key), err) ||
           error_prefix(err, "CLIENT_KEY");
}

bool loki_access_init_tls(struct process *process, struct error *err) {
    const struct config *config = process->config;
    struct slice ca = slice_from_cstr(config->ca_cert);

    if (ca.len == 0 && !config->skip_tls_verify && config->client_cert[0] == '\0') {
        process->loki_tls = process->aws_tls;
        return true;
    }
    process->loki_tls = tls_new(ca, !config->skip_tls_verify, err);
    if (process->loki_tls == NULL) {
        return error_prefix(err, "CA_CERT");
    }
    return init_client_cert(process, err);
}

static struct loki_auth_source *make_push_secrets(struct process *process) {
    const struct push_secrets_parts parts = {
        .config = process->config,
        .fetcher = &process->documents->fetcher,
        .loop = process->loop,
        .log = &process->log,
        .auth = &process->loki_auth,
        .known = &process->secrets,
    };

    process->push_secrets = push_secrets_new(&parts);
    return push_secrets_source(process->push_secrets);
}

struct push_sink *loki_access_make_push(struct process *process) {
    const struct config *config = process->config;
    struct loki_credentials credentials = {
        .username = config->username,
        .password = config->password,
        .bearer_token = config->bearer_token,
    };
    struct loki_push_config push = {
        .url = config->write_address,
        .tenant = config->tenant_id,
        .user_agent = PROCESS_USER_AGENT,
        .authorizer = loki_auth_init(&process->loki_auth, &credentials, make_push_secrets(process)),
        .tls = process->loki_tls, /* also for http://: the proxy may be https:// */
        .compression = config->push_compression,
        .concurrency = (unsigned)config->push_concurrency,
        .retries_max = (unsigned)config->push_max_retries,
        .timeout_ms = config->push_timeout_ms,
        .keeper = process->parking != NULL ? &process->parking->batches : NULL,
        .rejected_fails = config->rejected_entries == REJECTED_FAIL,
        .seed = random_seed(process->clock),
        .secrets = &process->secrets,
        .trace = &process->trace,
    };

    process->made_push = loki_push_new(&push, process->loop, &process->tally, &process->log);
    return loki_push_sink(process->made_push);
}
