/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_url.h"

#include "aws_partition.h"
#include "promtail/host_label.h"
#include "promtail/percent.h"
#include "promtail/url.h"

enum {
    BUCKET_BYTES_MIN = 3,
    BUCKET_BYTES_MAX = 255, /* the oldest buckets of us-east-1; today's have 63 at most */
};

static bool bucket_valid(struct slice bucket) {
    bool dots_only = true;

    if (bucket.len < BUCKET_BYTES_MIN || bucket.len > BUCKET_BYTES_MAX) {
        return false;
    }
    for (size_t i = 0; i < bucket.len; i++) {
        unsigned char byte = bucket.ptr[i];
        if (!isalnum(byte) && byte != '.' && byte != '-' && byte != '_') {
            return false;
        }
        dots_only = dots_only && byte == '.';
    }
    return !dots_only;
}

static bool s3_url_check(const struct s3_url *url, struct error *err) {
    if (!bucket_valid(url->bucket)) {
        return error_set(err, ERROR_INPUT, "invalid bucket name");
    }
    if (url->key.len == 0) {
        return error_set(err, ERROR_INPUT, "the object's key is empty");
    }
    if (url->region.len > 0 && !host_label_valid_region(url->region)) {
        return error_set(err, ERROR_INPUT, "invalid region name");
    }
    return true;
}

static bool write_custom_base(const struct s3_url *url, struct buf *out) {
    struct slice endpoint = url_trim_slashes(slice_from_cstr(url->endpoint));

    return buf_append(out, endpoint) && buf_append_byte(out, '/') && buf_append(out, url->bucket);
}

static bool write_s3_base(const struct s3_url *url, struct buf *out) {
    struct slice region = url->region.len > 0 ? url->region : SLICE(S3_REGION_DEFAULT);
    /* The certificate's wildcard does not cover a bucket name with a dot. */
    bool in_host = host_label_valid(url->bucket);

    if (!buf_append_cstr(out, "https://") ||
        (in_host && (!buf_append(out, url->bucket) || !buf_append_byte(out, '.')))) {
        return false;
    }
    return buf_append_cstr(out, url->fips ? "s3-fips." : "s3.") &&
           (!url->dualstack || buf_append_cstr(out, "dualstack.")) && buf_append(out, region) &&
           buf_append_byte(out, '.') && buf_append_cstr(out, aws_partition_of(region)->domain) &&
           (in_host || (buf_append_byte(out, '/') && buf_append(out, url->bucket)));
}

bool s3_url_write(const struct s3_url *url, struct buf *out, struct error *err) {
    if (!s3_url_check(url, err)) {
        return false;
    }
    bool fits = (url->endpoint != NULL ? write_custom_base(url, out) : write_s3_base(url, out)) &&
                buf_append_byte(out, '/') && percent_encode(out, url->key, SLICE("/"));
    if (fits && url->version_id.len > 0) {
        fits = buf_append_cstr(out, "?versionId=") &&
               percent_encode(out, url->version_id, (struct slice){0});
    }
    return fits || error_set(err, ERROR_INPUT, "the object's key is too long");
}
