/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/config_reference.h"

#include "address.h"
#include "promtail/arn.h"
#include "promtail/config_table.h"

enum { TARGET_SHOWN = 100 }; /* the end of a long one, so that the fault is seen, too */

/* ---- what a reference is ---- */

static bool any_target(struct slice target) {
    (void)target; /* a path that is wrong is told by the system */
    return true;
}

static bool is_object(struct slice target) {
    struct slice bucket;
    struct slice key;

    return slice_cut(slice_after(target, sizeof("s3://") - 1), '/', &bucket, &key) &&
           bucket.len > 0 && key.len > 0;
}

static bool is_secret(struct slice target) {
    struct arn arn;

    return arn_cut(target, &arn) && (slice_equal(arn.service, SLICE("secretsmanager")) ||
                                     slice_equal(arn.service, SLICE("ssm")));
}

static const struct {
    const char *start;
    bool (*is_complete)(struct slice target);
    const char *fault;
} KINDS[] = {
    {"file:", any_target, ""},
    {"s3://", is_object, "must name a bucket and a key (example: s3://bucket/path/rules.json)"},
    {"arn:", is_secret,
     "is an ARN, but not of a Secrets Manager secret or an SSM parameter (example: "
     "arn:aws:ssm:eu-west-1:123456789012:parameter/loki/password)"},
};
enum { KIND_COUNT = sizeof(KINDS) / sizeof(KINDS[0]) };

static int kind_of(struct slice value) {
    int i = 0;

    while (i < KIND_COUNT && !slice_starts_with(value, slice_from_cstr(KINDS[i].start))) {
        i++;
    }
    return i;
}

bool config_reference_is(struct slice value) {
    return kind_of(value) < KIND_COUNT;
}

bool config_reference_check(struct slice value, struct error *err) {
    int kind = kind_of(value);

    return KINDS[kind].is_complete(value) || error_set(err, ERROR_INPUT, "%s", KINDS[kind].fault);
}

bool config_reference_is_credential(const struct config_reference *reference) {
    return reference->row->type == CONFIG_SECRET || reference->row->type == CONFIG_ADDRESS;
}

bool config_reference_fault(const struct config_reference *reference, struct error *err) {
    const char *target = reference->target;
    size_t scheme = strcspn(target, ":") + 1;
    size_t len = strlen(target + scheme);
    size_t cut = len > TARGET_SHOWN ? len - TARGET_SHOWN : 0;

    error_prefix(err, "%.*s%s%s", (int)scheme, target, cut > 0 ? "..." : "", target + scheme + cut);
    return error_prefix(err, "%s", reference->row->name);
}

/* ---- what it holds ---- */

/* A file that an editor wrote ends in a line end, which is not part of the value. */
static struct slice without_line_end(struct slice text) {
    size_t bytes = slice_ends_with(text, SLICE("\r\n")) ? 2
                   : slice_ends_with(text, SLICE("\n")) ? 1
                                                        : 0;

    return slice_first(text, text.len - bytes);
}

/* The byte order mark of an editor is not part of it, either. */
static struct slice without_byte_order_mark(struct slice text) {
    struct slice mark = SLICE("\xef\xbb\xbf");

    return slice_starts_with(text, mark) ? slice_after(text, mark.len) : text;
}

/* USERNAME and PASSWORD, which were read before, win over the address's user info. */
static bool fill_address(struct config *config, struct slice value, struct error *err) {
    const char *username = config->username;
    const char *password = config->password;

    config->username = NULL;
    config->password = NULL;
    if (!config_set_address(config, value, err)) {
        return false;
    }
    config->user_in_address = username == NULL && config->username != NULL;
    config->username = username != NULL ? username : config->username;
    config->password = password != NULL ? password : config->password;
    return true;
}

static bool fill_field(struct config *config, const struct config_row *row, struct slice value,
                       struct error *err) {
    void *field = (unsigned char *)config + row->field;

    if (row->type == CONFIG_ADDRESS) {
        return fill_address(config, value, err);
    }
    *(const char **)field = arena_cstr(&config->arena, value);
    return true;
}

bool config_fill(struct config *config, const struct config_reference *reference, struct slice text,
                 struct error *err) {
    struct slice value = without_line_end(without_byte_order_mark(text));
    size_t nul = slice_index(value, '\0');

    if (text.len > CONFIG_REFERENCE_BYTES_MAX) {
        error_set(err, ERROR_LIMIT, "is larger than 1 MiB");
    } else if (value.len == 0) {
        error_set(err, ERROR_INPUT, "is empty");
    } else if (nul < value.len) {
        error_set(err, ERROR_INPUT, "has a NUL byte at position %zu", nul + 1);
    } else if (fill_field(config, reference->row, value, err)) {
        return true;
    }
    return config_reference_fault(reference, err);
}
