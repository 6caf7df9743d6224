/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config: every environment variable that the program reads, checked once, in INIT
 * (docs/configuration.md), in two phases: config_read reads the table, checks the form of every
 * value and collects the references; app fetches what they refer to (config_reference.h); then
 * config_check looks at what all values hold.
 *
 * One table (config_table.h) holds name, type, default, the field it fills, and its help;
 * documentation is checked against it.
 * Ownership: texts live in the config's arena; secrets are wiped by config_clean_up and have no
 *            print function.
 * Texts may be elsewhere: in a file, a secret, a parameter, an object (config_reference.h).
 * An empty value counts as unset. A variable that this build does not support yet is an error when
 * it is set.
 */
#ifndef PROMTAIL_CONFIG_H
#define PROMTAIL_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "promtail/arena.h"
#include "promtail/config_reference.h"
#include "promtail/environment.h"
#include "promtail/error.h"
#include "promtail/keep_stream.h"
#include "promtail/line_too_long.h"
#include "promtail/log.h"
#include "promtail/metrics.h"
#include "promtail/push_compression.h"
#include "promtail/rejected_entries.h"
#include "promtail/s3_unknown_keys.h"
#include "promtail/vpc_flow_time.h"

struct config {
    struct arena arena;                                        /* owned; backs all texts */
    struct config_reference references[CONFIG_REFERENCES_MAX]; /* found, in the table's order */
    size_t reference_count;

    const char *write_address; /* without user info */
    const char *username;      /* NULL: no basic auth */
    const char *password;
    bool user_in_address;     /* both are the user info of WRITE_ADDRESS */
    const char *bearer_token; /* NULL: none */
    const char *tenant_id;    /* "": none */

    enum keep_stream keep_stream;
    enum vpc_flow_time vpc_flow_time;
    const char *extra_labels;
    bool omit_extra_labels_prefix;
    const char *drop_labels;
    const char *relabel_configs; /* JSON; "": none */

    int64_t batch_size;
    int64_t deadline_margin_ms;
    enum push_compression push_compression;
    int64_t push_concurrency;
    int64_t push_timeout_ms;
    int64_t push_max_retries;
    int64_t secret_ttl_ms; /* 0: none */
    int64_t fetch_concurrency;
    int64_t max_open_tenants;
    enum rejected_entries rejected_entries;
    int64_t max_label_names; /* these three: 0: no limit */
    int64_t max_label_name_length;
    int64_t max_label_value_length;
    bool report_batch_item_failures;

    int64_t line_max_bytes;
    enum line_too_long line_too_long;
    enum s3_unknown_keys s3_unknown_keys;
    const char *structured_metadata; /* these five as they were given; "": unset */
    const char *include_lines;
    const char *exclude_lines;
    const char *sample_rate;
    const char *redact;
    const char *failed_events_target; /* "": none */
    bool print_log_line;
    bool allow_own_logs;

    bool skip_tls_verify;
    const char *ca_cert;     /* PEM; "": none */
    const char *client_cert; /* PEM; "": none */
    const char *client_key;  /* PEM; "": none */

    enum log_level log_level;
    enum log_format log_format;
    enum metrics metrics;

    const char *own_log_group;
    const char *own_function; /* its name */
    const char *region;
    const char *access_key;
    const char *secret_key;
    const char *session_token;
    const char *endpoint_url;
    const char *endpoint_url_s3;
    const char *endpoint_url_secretsmanager;
    const char *endpoint_url_ssm;
    const char *endpoint_url_sqs;
    const char *container_relative_uri;
    const char *container_full_uri;
    const char *container_token; /* NULL: none */
    const char *container_token_file;
    bool fips;
    bool dualstack;
};

/* The first phase. The error names the variable, the value's fault and an example. config must be
 * cleaned up in any case. */
MUST_CHECK bool config_read(struct config *config, const struct environment *environment,
                            struct error *err);
/* The second phase, once every reference is filled. */
MUST_CHECK bool config_check(const struct config *config, struct error *err);
/* The first phase of only the named variables (NULL after the last); all others keep their
 * defaults, and none is required. */
MUST_CHECK bool config_read_some(struct config *config, const struct environment *environment,
                                 const char *const *names, struct error *err);
void config_clean_up(struct config *config); /* safe on zeroes, and twice */

#endif
