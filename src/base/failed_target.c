/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/failed_target.h"

#include "promtail/arn.h"
#include "promtail/hex.h"
#include "promtail/host_label.h"
#include "promtail/url.h"

#define QUEUE_EXAMPLE "https://sqs.eu-west-1.amazonaws.com/123456789012/loki-failed"
#define EXAMPLES " (examples: s3://bucket/loki-failed, " QUEUE_EXAMPLE ")"

/* "General purpose bucket naming rules", with what older names may have. */
static bool bucket_has_form(struct slice bucket) {
    enum { NAME_MIN = 3, NAME_MAX = 255 };
    bool ok = bucket.len >= NAME_MIN && bucket.len <= NAME_MAX && isalnum(bucket.ptr[0]);

    for (size_t i = 0; ok && i < bucket.len; i++) {
        ok = isalnum(bucket.ptr[i]) || strchr("-._", bucket.ptr[i]) != NULL;
    }
    return ok;
}

static bool failed_target_read_prefix(struct failed_target *target, struct error *err) {
    struct slice place = slice_after(target->text, sizeof("s3://") - 1);

    (void)slice_cut(place, '/', &target->bucket, &target->prefix);
    return (bucket_has_form(target->bucket) && target->prefix.len > 0 &&
            target->prefix.ptr[0] != '/') ||
           error_set(err, ERROR_INPUT,
                     "must name a bucket and a prefix: objects under the prefix are never read "
                     "(example: s3://bucket/loki-failed)");
}

/* sqs.REGION.amazonaws.com, sqs-fips.REGION.amazonaws.com, REGION.queue.amazonaws.com; hosts of
 * other people name none. */
static struct slice region_of_host(struct slice host) {
    struct slice first;
    struct slice rest;
    struct slice second;

    if (!slice_cut(host, '.', &first, &rest) || !slice_cut(rest, '.', &second, &rest) ||
        slice_find(rest, SLICE("amazonaws.com")) == rest.len) {
        return (struct slice){0};
    }
    struct slice region = slice_equal(second, SLICE("queue")) ? first : second;
    return host_label_valid_region(region) ? region : (struct slice){0};
}

static bool failed_target_read_queue(struct failed_target *target, struct error *err) {
    struct url url;
    struct slice path;

    if (!url_check(target->text, &url, err)) {
        return false;
    }
    struct slice host = url_authority(url.rest);
    path = slice_after(url.rest, host.len);
    size_t name_at = slice_last_index(path, '/');
    if (url.has_user || name_at == path.len || name_at == 0 || slice_index(path, '?') < path.len ||
        slice_index(path, '#') < path.len) {
        return error_set(err, ERROR_INPUT,
                         "is not the URL of a queue (example: " QUEUE_EXAMPLE ")");
    }
    target->is_queue = true;
    target->origin = slice_first(target->text, url.scheme.len + host.len);
    target->region = region_of_host(host);
    target->queue = slice_after(path, name_at + 1);
    struct slice before = slice_first(path, name_at);
    target->account = slice_after(before, slice_last_index(before, '/') + 1);
    return true;
}

bool failed_target_read(struct failed_target *target, struct slice text, struct error *err) {
    *target = (struct failed_target){.text = url_trim_slashes(text)};
    if (slice_starts_with(text, SLICE("s3://"))) {
        return failed_target_read_prefix(target, err);
    }
    if (slice_starts_with(text, SLICE("https://")) || slice_starts_with(text, SLICE("http://"))) {
        return failed_target_read_queue(target, err);
    }
    return error_set(err, ERROR_INPUT,
                     "is neither the URL of an SQS queue nor s3://BUCKET/PREFIX" EXAMPLES);
}

bool failed_target_is_queue(const struct failed_target *target, struct slice arn_text) {
    struct arn arn;

    return target != NULL && target->is_queue && arn_cut(arn_text, &arn) &&
           slice_equal(arn.service, SLICE("sqs")) && slice_equal(arn.resource, target->queue) &&
           slice_equal(arn.account, target->account) &&
           (target->region.len == 0 || slice_equal(arn.region, target->region));
}

bool failed_target_holds(const struct failed_target *target, struct slice bucket,
                         struct slice key) {
    return target != NULL && !target->is_queue && slice_equal(bucket, target->bucket) &&
           slice_starts_with(key, target->prefix) && key.len > target->prefix.len &&
           key.ptr[target->prefix.len] == '/';
}

bool failed_target_is_parked_name(struct slice key) {
    size_t slash = slice_last_index(key, '/');
    struct slice name = slash < key.len ? slice_after(key, slash + 1) : key;
    struct slice start = SLICE(PARKED_NAME_START);
    struct slice end = SLICE(PARKED_NAME_END);

    if (name.len != start.len + PARKED_DIGITS + end.len || !slice_starts_with(name, start) ||
        !slice_ends_with(name, end)) {
        return false;
    }
    for (size_t i = 0; i < PARKED_DIGITS; i++) {
        if (hex_value(name.ptr[start.len + i]) < 0) {
            return false;
        }
    }
    return true;
}
