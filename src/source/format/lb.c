/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Access logs of Application and Network Load Balancers.
 * Format: "Access logs for your Application Load Balancer", "Access logs for your Network Load
 *         Balancer":
 *         ACCOUNT_elasticloadbalancing_REGION_app.NAME.ID_YYYYMMDDThhmmZ_…; the time is a line's
 *         second field, of an NLB's its third, without a zone.
 */
#include "s3_format.h"

/* "20160501T0000Z", and as older files have it "201605010000Z". */
static bool name_time(struct slice text, struct moment *time) {
    char date[] = "0000-00-00T00:00:00Z";
    static const unsigned char to[] = {0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15};
    size_t digits = 0;

    for (size_t i = 0; i < text.len && digits < sizeof(to); i++) {
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9') {
            date[to[digits++]] = (char)text.ptr[i];
        } else if (text.ptr[i] != 'T' || digits != 8) {
            return false;
        }
    }
    time->known = digits == sizeof(to) && time_parse_rfc3339(slice_from_cstr(date), &time->ns);
    return time->known;
}

static bool take(struct slice *rest, struct slice start) {
    bool found = slice_starts_with(*rest, start);

    *rest = found ? slice_after(*rest, start.len) : *rest;
    return found;
}

static bool match_lb(const struct s3_key *key, struct slice bucket, struct s3_origin *origin) {
    struct slice rest = key->name;
    struct slice resource;
    struct slice time;
    struct slice others;

    (void)bucket;
    if (!slice_equal(key->service, SLICE("elasticloadbalancing")) || !take(&rest, key->account) ||
        !take(&rest, SLICE("_elasticloadbalancing_")) || !take(&rest, key->region) ||
        (!take(&rest, SLICE("_app.")) && !take(&rest, SLICE("_net.")))) {
        return false; /* a name has no dot: "_app.", not a classic one that is called "apple" */
    }
    slice_cut(rest, '_', &resource, &rest);
    slice_cut(rest, '_', &time, &others);
    slice_cut(resource, '.', &origin->name, &others);
    origin->owner = key->account;
    origin->time_unreadable = time.len > 0 && !name_time(time, &origin->time);
    return origin->name.len > 0;
}

static bool line_time(struct slice line, struct moment *time) {
    struct slice field;
    struct slice rest;

    slice_cut(line, ' ', &field, &rest);
    if (slice_equal(field, SLICE("tls")) && slice_starts_with(rest, SLICE("2.0 "))) {
        rest = slice_after(rest, 4);
    }
    field = slice_first(rest, slice_index(rest, ' '));
    time->known = time_parse_rfc3339(field, &time->ns);
    return time->known || field.len == 0;
}

const struct s3_format S3_FORMAT_LB = {
    .type = "s3_lb",
    .name_label = "__aws_s3_lb",
    .owner_label = "__aws_s3_lb_owner",
    .name_label2 = "__aws_s3_log_lb",
    .owner_label2 = "__aws_s3_log_lb_owner",
    .match = match_lb,
    .time = line_time,
};
