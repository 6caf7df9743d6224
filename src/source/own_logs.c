/* SPDX-License-Identifier: Apache-2.0 */
#include "own_logs.h"

#include "promtail/arn.h"

static struct slice account_of(struct slice text) {
    struct arn arn;

    (void)arn_cut(text, &arn);
    return arn.account;
}

static bool is_same_or_unknown(struct slice a, struct slice b) {
    return a.len == 0 || b.len == 0 || slice_equal(a, b);
}

/* Takes "2026/01/02/" off the front. */
static bool take_date(struct slice *stream) {
    static const char form[] = "0000/00/00/";

    if (stream->len < sizeof(form) - 1) {
        return false;
    }
    for (size_t i = 0; i < sizeof(form) - 1; i++) {
        unsigned char byte = stream->ptr[i];
        if (form[i] == '0' ? byte < '0' || byte > '9' : byte != '/') {
            return false;
        }
    }
    *stream = slice_after(*stream, sizeof(form) - 1);
    return true;
}

/* A stream without a function's name is of a group that belongs to one function alone. */
static bool is_own_stream(struct slice stream, struct slice function) {
    struct slice name;
    struct slice version;

    if (stream.len == 0) {
        return true; /* not known */
    }
    return take_date(&stream) && slice_cut(stream, '[', &name, &version) &&
           slice_index(version, ']') < version.len && is_same_or_unknown(name, function);
}

/* With SnapStart the group is not named: it is then taken for the one that Lambda makes. */
static bool is_own_group(struct slice group, const struct source_config *config) {
    struct slice prefix = SLICE("/aws/lambda/");

    if (config->own_log_group.len > 0) {
        return slice_equal(group, config->own_log_group);
    }
    return config->own_function.len > 0 && slice_starts_with(group, prefix) &&
           slice_equal(slice_after(group, prefix.len), config->own_function);
}

bool own_logs_hold(const struct source_env *env, const struct log_origin *origin) {
    const struct source_config *config = env->config;

    return !config->allow_own_logs && is_own_group(origin->group, config) &&
           is_same_or_unknown(origin->owner, account_of(env->function_arn)) &&
           is_own_stream(origin->stream, config->own_function);
}
