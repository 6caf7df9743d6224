/* SPDX-License-Identifier: Apache-2.0 */
#include "refusal.h"

#define TO_TLS "the port speaks TLS: begin WRITE_ADDRESS with https://"
#define PAGE "a web page, not Loki: check host, port and path of WRITE_ADDRESS"
#define CLIENT_WANTED "the server wants a client certificate: CLIENT_CERT"
#define CLIENT_REFUSED "the server refuses the certificate of CLIENT_CERT"
#define TENANT "check TENANT_ID and the label __tenant_id__"
#define LABELS "Loki refuses a whole push for one label set that it can't read"
#define METADATA "a name of structured metadata needs a letter or a digit"
#define GZIP "gzip is not accepted: set PUSH_COMPRESSION=snappy"
#define SCHEMA "an entry is older than Loki's schema_config"

/* Row order is match order. What refuses all of a push comes first, for its text may quote labels.
 */
static const struct refusal REFUSALS[] = {
    /* Sent by servers in front of Loki. */
    {400, 400, REFUSAL_ANY, false, "http request to an https server", RETRY_GIVE_UP, TO_TLS},
    {400, 400, REFUSAL_ANY, false, "plain http request was sent to https port", RETRY_GIVE_UP,
     TO_TLS},
    {400, 400, REFUSAL_ANY, false, "speaking plain http to an ssl", RETRY_GIVE_UP, TO_TLS},
    {400, 400, REFUSAL_ANY, false, "no required ssl certificate was sent", RETRY_GIVE_UP,
     CLIENT_WANTED},
    {400, 400, REFUSAL_ANY, false, "the ssl certificate error", RETRY_GIVE_UP, CLIENT_REFUSED},
    {200, 299, REFUSAL_PAGE, false, "", RETRY_GIVE_UP, PAGE},
    {400, 400, REFUSAL_PAGE, false, "", RETRY_GIVE_UP, PAGE},
    /* Loki stored nothing. */
    {400, 400, REFUSAL_TEXT, true, "tenant id ", RETRY_GIVE_UP, TENANT},
    {400, 400, REFUSAL_TEXT, true, "multiple org ids", RETRY_GIVE_UP, TENANT},
    {400, 400, REFUSAL_TEXT, true, "couldn't parse labels", RETRY_GIVE_UP, LABELS},
    {400, 400, REFUSAL_TEXT, true, "error parsing labels", RETRY_GIVE_UP, LABELS},
    {500, 500, REFUSAL_TEXT, false, "label name is empty", RETRY_GIVE_UP, METADATA},
    {500, 500, REFUSAL_TEXT, false, "normalization for label name", RETRY_GIVE_UP, METADATA},
    {500, 500, REFUSAL_TEXT, false, "no schema config found for time", RETRY_GIVE_UP, SCHEMA},
    /* Loki refused some entries or streams, and stored the others. */
    {400, 400, REFUSAL_TEXT, false, "at least one label pair is required per stream",
     RETRY_REJECTED, ""},
    {400, 400, REFUSAL_TEXT, false, "label names; limit", RETRY_REJECTED, ""},
    {400, 400, REFUSAL_TEXT, false, "has label name too long", RETRY_REJECTED, ""},
    {400, 400, REFUSAL_TEXT, false, "has label value too long", RETRY_REJECTED, ""},
    {400, 400, REFUSAL_TEXT, false, "has duplicate label name", RETRY_REJECTED, ""},
    {400, 400, REFUSAL_TEXT, false, "missing required labels", RETRY_REJECTED, ""},
    {400, 400, REFUSAL_TEXT, false, "has timestamp too old", RETRY_REJECTED, ""},
    {400, 400, REFUSAL_TEXT, false, "has timestamp too new", RETRY_REJECTED, ""},
    {400, 400, REFUSAL_TEXT, false, "max entry size", RETRY_REJECTED, ""},
    {400, 400, REFUSAL_TEXT, false, "includes structured metadata, but this feature is disallowed",
     RETRY_REJECTED, ""},
    {400, 400, REFUSAL_TEXT, false, "has structured metadata too large", RETRY_REJECTED, ""},
    {400, 400, REFUSAL_TEXT, false, "has too many structured metadata labels", RETRY_REJECTED, ""},
    {400, 400, REFUSAL_TEXT, false, "ignored, reason: '", RETRY_REJECTED, ""},
    {400, 400, REFUSAL_TEXT, false, "total ignored: ", RETRY_REJECTED, ""},
    /* It is too large, for Loki or for the messages between its parts. */
    {400, 400, REFUSAL_TEXT, false, "larger than max", RETRY_SPLIT, ""},
    {400, 400, REFUSAL_TEXT, false, "too large than max", RETRY_SPLIT, ""},
    {400, 400, REFUSAL_TEXT, false, "request body too large", RETRY_SPLIT, ""},
    {500, 500, REFUSAL_TEXT, false, "larger than max", RETRY_SPLIT, ""},
    {500, 500, REFUSAL_TEXT, false, "too large than max", RETRY_SPLIT, ""},
    {500, 500, REFUSAL_TEXT, false, "request body too large", RETRY_SPLIT, ""},
};

/* To a push in gzip, when no row above says more. Any other 400 and a 422 stored nothing, whatever
 * they mean: that it is about gzip shows when the same push is accepted as snappy. A 5xx must say
 * it. */
static const struct refusal REFUSALS_OF_GZIP[] = {
    {400, 400, REFUSAL_TEXT, false, "", RETRY_AS_SNAPPY, GZIP},
    {415, 415, REFUSAL_ANY, false, "", RETRY_AS_SNAPPY, GZIP},
    {422, 422, REFUSAL_ANY, false, "", RETRY_AS_SNAPPY, GZIP},
    {500, 599, REFUSAL_TEXT, false, "snappy: ", RETRY_AS_SNAPPY, GZIP},
    {500, 599, REFUSAL_TEXT, false, "gzip: invalid", RETRY_AS_SNAPPY, GZIP},
    {500, 599, REFUSAL_TEXT, false, "content-encoding", RETRY_AS_SNAPPY, GZIP},
};

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
enum { STATUS_NO_CONTENT = 204 };

static struct slice skip_mark_of_utf8(struct slice text) {
    struct slice mark = SLICE("\xef\xbb\xbf");

    return slice_starts_with(text, mark) ? slice_after(text, mark.len) : text;
}

bool refusal_is_html(struct slice content_type, struct slice text) {
    struct slice type = slice_trim(slice_first(content_type, slice_index(content_type, ';')));
    struct slice body = slice_trim(skip_mark_of_utf8(text));

    return slice_equal_nocase(type, SLICE("text/html")) || slice_starts_with(body, SLICE("<"));
}

static bool text_has_mark(struct slice text, struct slice mark, bool at_start) {
    size_t last = at_start ? 0 : text.len;

    for (size_t at = 0; at <= last && text.len - at >= mark.len; at++) {
        if (slice_equal_nocase(slice_between(text, at, at + mark.len), mark)) {
            return true;
        }
    }
    return false;
}

static bool refusal_matches(const struct refusal *row, long status, bool html, struct slice text) {
    return status >= row->status && status <= row->status_last &&
           (row->page == REFUSAL_ANY || (row->page == REFUSAL_PAGE) == html) &&
           text_has_mark(text, slice_from_cstr(row->mark), row->at_start);
}

static const struct refusal *refusal_among(const struct refusal *rows, size_t count, long status,
                                           bool html, struct slice text) {
    for (size_t i = 0; i < count; i++) {
        if (refusal_matches(&rows[i], status, html, text)) {
            return &rows[i];
        }
    }
    return NULL;
}

const struct refusal *refusal_find(long status, bool html, struct slice text, bool in_gzip) {
    struct slice trimmed = slice_trim(text);

    if (status == STATUS_NO_CONTENT) {
        return NULL; /* it has no body, whatever type its headers announce */
    }
    const struct refusal *row = refusal_among(REFUSALS, COUNT(REFUSALS), status, html, trimmed);
    if (row == NULL && in_gzip) {
        row = refusal_among(REFUSALS_OF_GZIP, COUNT(REFUSALS_OF_GZIP), status, html, trimmed);
    }
    return row;
}
