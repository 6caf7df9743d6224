/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extracted_fields: what the `extractedFields` of a log event say about where it came from. Of a
 * log group that other accounts and regions write to, CloudWatch adds the account and the region of
 * the source to each event, as system fields; the envelope's owner is then the central account.
 *
 * Flow:      log_event -> json_read -> EXTRACTED_FIELDS -> cloudwatch_events
 * Ownership: a copy of its own: at most EXTRACTED_FIELD_MAX bytes each.
 * Format:    an object of strings: {"@aws.account": "123456789012", "@aws.region": "us-east-1"}.
 *            Other members are skipped. Of duplicate members the last counts. null and "" mean
 *            that the field is absent. A field that is anything else but a string of at most
 *            EXTRACTED_FIELD_MAX bytes is unreadable, and absent.
 *            "Amazon CloudWatch Logs API Reference", PutSubscriptionFilter, emitSystemFields.
 */
#ifndef PROMTAIL_SOURCE_EXTRACTED_FIELDS_H
#define PROMTAIL_SOURCE_EXTRACTED_FIELDS_H

#include <stdint.h>

#include "promtail/buf.h"
#include "promtail/json_read.h"
#include "promtail/labels.h"

enum { EXTRACTED_FIELD_MAX = 64 };

enum extracted_field { EXTRACTED_ACCOUNT, EXTRACTED_REGION, EXTRACTED_FIELDS };

struct extracted_fields {
    uint8_t len[EXTRACTED_FIELDS]; /* 0: absent */
    uint8_t unreadable;            /* a bit for each field, and one for the whole value */
    unsigned char bytes[EXTRACTED_FIELDS][EXTRACTED_FIELD_MAX]; /* as many as len says */
};

/* All absent. */
void extracted_fields_reset(struct extracted_fields *fields);
/* Reads the value of the member, whatever it is. Fails as json_read does. */
MUST_CHECK bool extracted_fields_read(struct extracted_fields *fields, struct json_read *json,
                                      struct error *err);
/* Inline: asked for each log event. */
static inline bool extracted_fields_any(const struct extracted_fields *fields) {
    return (fields->len[EXTRACTED_ACCOUNT] | fields->len[EXTRACTED_REGION]) != 0;
}
struct slice extracted_fields_get(const struct extracted_fields *fields,
                                  enum extracted_field field); /* empty: absent */
bool extracted_fields_equal(const struct extracted_fields *a, const struct extracted_fields *b);
/* Adds a label for each field that is there; texts are those of the fields. */
void extracted_fields_label(const struct extracted_fields *fields, struct labels *labels);

/* Appends them to bytes; reads them from the front of such bytes, and returns how many they were.
 * `unreadable` is not among them. */
MUST_CHECK bool extracted_fields_pack(const struct extracted_fields *fields, struct buf *bytes);
size_t extracted_fields_unpack(struct extracted_fields *fields, struct slice bytes);

#endif
