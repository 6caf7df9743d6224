/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/process.h"

#include "address_check.h"
#include "aws_access.h"
#include "known_secrets.h"
#include "loki_access.h"
#include "parking.h"
#include "promtail/app_labels.h"
#include "promtail/app_source.h"
#include "promtail/random.h"
#include "promtail/s3_objects.h"
#include "push_secrets.h"
#include "reference_documents.h"

enum { SETTLE_MS = 1000 };

/* A configuration of which everything is known: what it refers to is fetched. */
static bool init_config(struct process *process, struct config *config,
                        const struct environment *environment, struct error *err) {
    const struct aws_access_parts parts = {
        .config = config,
        .loop = process->loop,
        .log = &process->log,
        .tls = process->aws_tls,
        .secrets = &process->secrets,
        .user_agent = PROCESS_USER_AGENT,
        .seed = random_seed(process->clock),
    };

    process->aws = mem_zalloc(sizeof(*process->aws));
    process->documents = mem_zalloc(sizeof(*process->documents));
    reference_documents_init(process->documents, process->aws);
    known_secrets_add_access(&process->secrets, config, environment);
    if (!address_check_aws(config, environment, err) ||
        !aws_access_init(process->aws, &parts, err) ||
        !references_fetch(config, &process->documents->fetcher, err) ||
        !config_check(config, err) || !address_check_write(config, err)) {
        return false;
    }
    known_secrets_add_push(&process->secrets, config, environment);
    return true;
}

static bool init_aws_tls(struct process *process, struct error *err) {
    process->aws_tls = tls_new((struct slice){0}, true, err);
    return process->aws_tls != NULL;
}

static bool init_labels(struct process *process, struct error *err) {
    const char *variable = "";

    process->regex_scratch = regex_scratch_new();
    process->rules = app_label_rules(process->config, process->regex_scratch, &variable, err);
    if (process->rules == NULL) {
        return error_prefix(err, "%s", variable);
    }
    process->labels = label_cache_new(process->rules);
    return true;
}

static bool init_filter(struct process *process, struct error *err) {
    const struct config *config = process->config;
    const struct entry_filter_config filter = {
        .include_lines = slice_from_cstr(config->include_lines),
        .exclude_lines = slice_from_cstr(config->exclude_lines),
        .sample_rate = slice_from_cstr(config->sample_rate),
        .redact = slice_from_cstr(config->redact),
        .line_bytes_max = (size_t)config->line_max_bytes,
        .scratch = process->regex_scratch,
    };
    const char *variable = "";

    return entry_filter_new(&filter, &process->filter, &variable, err) ||
           error_prefix(err, "%s", variable);
}

static bool init_metadata(struct process *process, struct error *err) {
    const struct config *config = process->config;
    struct metadata_fields *fields = &process->source.metadata;

    if (!metadata_fields_parse(fields, slice_from_cstr(config->structured_metadata), err)) {
        return error_prefix(err, "STRUCTURED_METADATA");
    }
    if (config->keep_stream == KEEP_STREAM_METADATA) {
        metadata_fields_add(fields, METADATA_LOG_STREAM);
    }
    return true;
}

static bool init_source(struct process *process, struct error *err) {
    process->source = app_source_config(process->config);
    return init_metadata(process, err);
}

static const char *endpoint_or_null(const char *own, const char *of_all) {
    const char *endpoint = own[0] != '\0' ? own : of_all;

    return endpoint[0] != '\0' ? endpoint : NULL;
}

/* What is refused for good is kept, when there is a place for it. */
static bool init_parking(struct process *process, struct error *err) {
    const struct config *config = process->config;
    struct slice target = slice_from_cstr(config->failed_events_target);
    bool is_s3 = slice_starts_with(target, SLICE("s3://"));
    const struct parking_parts parts = {
        .outbox = {.credentials = &process->aws->credentials,
                   .region = config->region,
                   .endpoint =
                       endpoint_or_null(is_s3 ? config->endpoint_url_s3 : config->endpoint_url_sqs,
                                        config->endpoint_url),
                   .fips = config->fips,
                   .dualstack = config->dualstack,
                   .tls = process->aws_tls,
                   .user_agent = PROCESS_USER_AGENT,
                   .trace = &process->trace,
                   .seed = random_seed(process->clock),
                   .secrets = &process->secrets},
        .target = target,
        .tenant = slice_from_cstr(config->tenant_id),
        .loop = process->loop,
        .log = &process->log,
        .tally = &process->tally,
    };

    if (target.len == 0) {
        return true;
    }
    process->parking = mem_zalloc(sizeof(*process->parking));
    return parking_init(process->parking, &parts, err);
}

static void init_delivery(struct process *process, struct push_sink *push) {
    process->push = push != NULL ? push : loki_access_make_push(process);
    process->batcher =
        batcher_new((size_t)process->config->batch_size,
                    (unsigned)process->config->max_open_tenants, process->push, &process->tally);
    metadata_sink_init(&process->metadata, batcher_sink(process->batcher), &process->tally);
}

static struct object_store *make_objects(struct process *process) {
    const struct config *config = process->config;
    struct s3_objects_config s3 = {
        .credentials = &process->aws->credentials,
        .region = config->region,
        .endpoint = endpoint_or_null(config->endpoint_url_s3, config->endpoint_url),
        .fips = config->fips,
        .dualstack = config->dualstack,
        .tls = process->aws_tls,
        .user_agent = PROCESS_USER_AGENT,
        .seed = random_seed(process->clock),
        .secrets = &process->secrets,
        .trace = &process->trace,
        .time = &process->tally.time,
    };

    process->made_objects = s3_objects_new(&s3, process->loop, &process->log);
    return process->made_objects;
}

/* libcurl reads the variables of the process, whatever table a test gives. */
static void init_direct(struct process *process, const struct environment *environment) {
    if (process->loop != NULL && environment == environment_of_process() &&
        !environment_has_proxy(environment)) {
        loop_set_direct(process->loop);
    }
}

/* What nobody gave, and somebody needs. */
static bool init_loop(struct process *process, const struct process_parts *parts,
                      const struct environment *environment, struct error *err) {
    bool needed = parts->objects == NULL || parts->push == NULL ||
                  aws_access_needs_loop(process->config) ||
                  process->config->failed_events_target[0] != '\0';

    if (parts->loop == NULL && needed) {
        process->made_loop = loop_new(process->clock, err);
        if (process->made_loop == NULL) {
            return false;
        }
    }
    process->loop = parts->loop != NULL ? parts->loop : process->made_loop;
    init_direct(process, environment);
    return true;
}

static const struct clock *clock_of(const struct process_parts *parts) {
    if (parts->clock != NULL) {
        return parts->clock;
    }
    return parts->loop != NULL ? loop_clock(parts->loop) : clock_system();
}

static void init_log(struct process *process) {
    process->log = (struct log){
        .level = process->config->log_level,
        .format = process->config->log_format,
        .fd = STDOUT_FILENO,
        .clock = process->clock,
        .limit = &process->log_limit,
    };
    log_limit_set(&process->log_limit, 0, INT64_MAX);
}

bool process_init(struct process *process, struct config *config, const struct process_parts *parts,
                  struct error *err) {
    const struct environment *environment =
        parts->environment != NULL ? parts->environment : environment_of_process();

    *process = (struct process){.config = config, .clock = clock_of(parts)};
    init_log(process);
    if (!init_loop(process, parts, environment, err) || !init_aws_tls(process, err) ||
        !init_config(process, config, environment, err) || !loki_access_init_tls(process, err) ||
        !init_labels(process, err) || !init_filter(process, err) || !init_source(process, err) ||
        !init_parking(process, err)) {
        return false;
    }
    init_delivery(process, parts->push);
    process->objects = parts->objects != NULL ? parts->objects : make_objects(process);
    return true;
}

void process_clean_up(struct process *process) {
    batcher_destroy(process->batcher);
    loki_push_destroy(process->made_push);
    if (process->parking != NULL) {
        parking_clean_up(process->parking);
        mem_free(process->parking);
    }
    push_secrets_destroy(process->push_secrets);
    s3_objects_destroy(process->made_objects);
    if (process->aws != NULL) {
        aws_access_clean_up(process->aws);
        reference_documents_clean_up(process->documents);
    }
    mem_free(process->aws);
    mem_free(process->documents);
    label_cache_destroy(process->labels);
    label_rules_destroy(process->rules);
    entry_filter_destroy(process->filter);
    regex_scratch_destroy(process->regex_scratch);
    if (process->loki_tls != process->aws_tls) {
        tls_destroy(process->loki_tls);
    }
    tls_destroy(process->aws_tls);
    arena_clean_up(&process->invocation);
    secrets_clean_up(&process->secrets);
    loop_destroy(process->made_loop);
    *process = (struct process){0};
}

void process_ensure(struct process *process, int64_t until_ms) {
    aws_access_ensure(process->aws, until_ms);
}

void process_settle(struct process *process, int64_t until_ms) {
    int64_t most_ms = clock_monotonic_ms(process->clock) + SETTLE_MS;

    push_secrets_settle(process->push_secrets, most_ms < until_ms ? most_ms : until_ms);
}
