/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_answer.h"

#include "promtail/host_label.h"
#include "promtail/number.h"

#define LOOKS_MISSING "without s3:ListBucket a missing object looks the same"

struct refusal {
    const char *code;
    long status;
    enum error_code error;
    const char *text;
};

static const struct refusal REFUSALS[] = {
    {"NoSuchKey", 404, ERROR_MISSING, "no such object"},
    {"NoSuchVersion", 404, ERROR_MISSING, "no such version"},
    {"InvalidObjectState", 403, ERROR_REFUSED, "archived, it must be restored first"},
    {"AccessDenied", 403, ERROR_REMOTE, LOOKS_MISSING},
    {"NoSuchBucket", 404, ERROR_REMOTE, LOOKS_MISSING},
};

void s3_answer_init(struct s3_answer *answer) {
    *answer = (struct s3_answer){
        .content_length = -1, .range_start = -1, .range_last = -1, .range_total = -1};
}

static void keep_number(struct slice text, int64_t *number) {
    uint64_t value;

    *number = number_parse_u64(text, &value) && value <= INT64_MAX ? (int64_t)value : -1;
}

static void s3_answer_keep_text(char *to, size_t size, struct slice text) {
    size_t len = text.len < size ? text.len : 0;

    if (len > 0) {
        memcpy(to, text.ptr, len);
    }
    to[len] = '\0';
}

/* "bytes 10-99/100", "bytes 10-99/" and an asterisk, or "bytes" and an asterisk, "/100". */
static void read_range(struct s3_answer *answer, struct slice value) {
    struct slice range;
    struct slice total;
    struct slice first;
    struct slice last;

    if (!slice_starts_with(value, SLICE("bytes ")) ||
        !slice_cut(slice_after(value, 6), '/', &range, &total)) {
        return;
    }
    keep_number(total, &answer->range_total);
    if (slice_cut(range, '-', &first, &last)) {
        keep_number(first, &answer->range_start);
        keep_number(last, &answer->range_last);
    }
}

void s3_answer_header(struct s3_answer *answer, struct slice name, struct slice value) {
    answer->came = true;
    if (slice_equal(name, SLICE("content-length"))) {
        keep_number(value, &answer->content_length);
    } else if (slice_equal(name, SLICE("content-range"))) {
        read_range(answer, value);
    } else if (slice_equal(name, SLICE("transfer-encoding"))) {
        answer->chunked = slice_equal_nocase(value, SLICE("chunked"));
    } else if (slice_equal(name, SLICE("etag"))) {
        s3_answer_keep_text(answer->etag, sizeof(answer->etag), value);
    } else if (slice_equal(name, SLICE("x-amz-bucket-region"))) {
        s3_answer_keep_text(answer->bucket_region, sizeof(answer->bucket_region), value);
    } else if (slice_equal(name, SLICE("x-amz-delete-marker"))) {
        answer->delete_marker = slice_equal_nocase(value, SLICE("true"));
    }
}

static bool is_redirect(long status, const char *code) {
    if (status == 400) {
        return strcmp(code, "AuthorizationHeaderMalformed") == 0 ||
               strcmp(code, "IllegalLocationConstraintException") == 0;
    }
    return status == 301 || status == 302 || status == 307 || status == 308;
}

const char *s3_answer_other_region(const struct s3_answer *answer, long status,
                                   const struct s3_error *xml) {
    const char *region = answer->bucket_region[0] != '\0' ? answer->bucket_region : xml->region;

    return is_redirect(status, xml->code) && host_label_valid_region(slice_from_cstr(region))
               ? region
               : NULL;
}

static const struct refusal *find_refusal(long status, const char *code) {
    for (size_t i = 0; i < sizeof(REFUSALS) / sizeof(REFUSALS[0]); i++) {
        if (REFUSALS[i].status == status && strcmp(REFUSALS[i].code, code) == 0) {
            return &REFUSALS[i];
        }
    }
    return NULL;
}

void s3_answer_refusal(const struct s3_answer *answer, long status, const struct s3_error *xml,
                       bool versioned, struct error *err) {
    const struct refusal *refusal = find_refusal(status, xml->code);
    const char *colon = xml->message[0] != '\0' ? ": " : "";

    if (refusal != NULL && refusal->error == ERROR_REMOTE) {
        error_set(err, ERROR_REMOTE, "HTTP %ld %s (%s)%s%.60s", status, xml->code, refusal->text,
                  colon, xml->message);
    } else if (refusal != NULL) {
        error_set(err, refusal->error, "%s (%s)", refusal->text, xml->code);
    } else if (status == 405 && (answer->delete_marker || versioned)) {
        error_set(err, ERROR_MISSING, "a delete marker (%s)", xml->code);
    } else if (status == 412) {
        error_set(err, ERROR_REMOTE, "changed while it was read");
    } else {
        const char *blank = xml->code[0] != '\0' ? " " : "";
        error_set(err, ERROR_REMOTE, "HTTP %ld%s%s%s%.100s", status, blank, xml->code, colon,
                  xml->message);
    }
}
