/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config: every environment variable that the program reads, checked once, in INIT
 * (docs/configuration.md).
 *
 * One table (config_table) holds name, type, default, the field it fills, and its help;
 * documentation is checked against it.
 * Ownership: texts live in the config's arena; secrets are wiped by config_clean_up and have no
 *            print function.
 * PEM and JSON texts may stand in a file instead: file:PATH.
 * An empty value counts as unset. A variable that this build does not support yet is an error when
 * it is set.
 */
#ifndef PROMTAIL_CONFIG_H
#define PROMTAIL_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "promtail/arena.h"
#include "promtail/buf.h"
#include "promtail/error.h"

/* Where values come from: the process's environment, or a test's table. NULL: not set. */
struct environment {
    const char *(*get)(const struct environment *environment, const char *name);
};

struct config {
    struct arena arena; /* owned; backs all texts */

    const char *write_address; /* without user info */
    bool write_tls;            /* it is https */
    const char *username;      /* NULL: no basic auth */
    const char *password;
    const char *bearer_token; /* NULL: none */
    const char *tenant_id;    /* "": none */

    int64_t keep_stream; /* enum keep_stream */
    const char *extra_labels;
    bool omit_extra_labels_prefix;
    const char *drop_labels;
    const char *relabel_configs; /* JSON; "": none */

    int64_t batch_size;
    int64_t deadline_margin_ms;
    int64_t push_concurrency;
    int64_t push_timeout_ms;
    int64_t push_max_retries;
    int64_t fetch_concurrency;
    int64_t rejected_entries; /* 0 drop, 1 fail */
    bool report_batch_item_failures;

    int64_t line_max_bytes;
    int64_t line_too_long; /* enum line_too_long */
    bool print_log_line;
    bool allow_own_logs;

    bool skip_tls_verify;
    const char *ca_cert; /* PEM; "": none */

    int64_t log_level;  /* enum log_level */
    int64_t log_format; /* enum log_format */
    int64_t pipeline_timeout_ms;

    const char *runtime_api; /* AWS_LAMBDA_RUNTIME_API; "": not in Lambda */
    const char *own_log_group;
    const char *own_function; /* its name */
    const char *region;
    const char *access_key;
    const char *secret_key;
    const char *session_token;
    const char *endpoint_url;
    const char *endpoint_url_s3;
    bool fips;
    bool dualstack;
};

enum config_type {
    CONFIG_TEXT,
    CONFIG_SECRET, /* a text that is never printed, nor quoted in an error */
    CONFIG_ADDRESS,
    CONFIG_PEM,  /* a text, or file:PATH */
    CONFIG_JSON, /* likewise; whoever compiles it reads more than its first byte */
    CONFIG_BOOL,
    CONFIG_SIZE,
    CONFIG_COUNT,
    CONFIG_TIME,
    CONFIG_CHOICE,
    CONFIG_OTHERS,      /* read by a library (the proxies): listed for its help */
    CONFIG_UNSUPPORTED, /* known, but not in this build */
};

struct config_row {
    const char *name;
    enum config_type type;
    const char *initial; /* default, as a user would write it; NULL: none */
    size_t field;        /* offset in struct config */
    const char *help;
    int64_t min, max;    /* of sizes, counts and times (ms) */
    const char *choices; /* "false true metadata": the position is the value */
    const char *instead; /* a second variable, read when this one is unset; NULL: none */
};

extern const struct config_row CONFIG_TABLE[];
extern const size_t CONFIG_TABLE_ROWS;

/* The error names the variable, the value's fault and an example. config must be cleaned up in any
 * case. */
MUST_CHECK bool config_read(struct config *config, const struct environment *environment,
                            struct error *err);
/* Only the named variables (NULL behind the last); all others keep their defaults, and none is
 * required. */
MUST_CHECK bool config_read_some(struct config *config, const struct environment *environment,
                                 const char *const *names, struct error *err);
void config_clean_up(struct config *config); /* safe on zeroes, and twice */

/* The whole text of a file, at most CONFIG_FILE_MAX bytes, at least one and no NUL among them; the
 * copy lives in the arena. The error does not say which file. */
enum { CONFIG_FILE_MAX = 1 << 20 };
MUST_CHECK bool config_read_file(struct arena *arena, const char *path, const char **text,
                                 struct error *err);

/* A variable's value as understood, on one line for a person, with where it comes from: "128KiB
 * (131072 bytes)  (default)". Of a secret only whether it is set; no user info or query of a URL.
 * False: out is full. */
MUST_CHECK bool config_show(const struct config *config, const struct config_row *row,
                            const struct environment *environment, struct buf *out);

#endif
