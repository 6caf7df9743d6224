/* SPDX-License-Identifier: Apache-2.0 */
/*
 * object_envelope: CloudWatch envelopes among the values of an object, as Firehose delivers them
 * when a log group subscribes to it: each log event is an entry with its own time, under the labels
 * of the object and of the envelope.
 *
 * Flow:      json_values -> OBJECT_ENVELOPE -> cloudwatch -> line_writer
 * Limits:    an envelope that is larger than the window of json_values is read as a stream; its
 *            names must come before its log events, as CloudWatch writes them.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_OBJECT_ENVELOPE_H
#define PROMTAIL_SOURCE_FORMAT_OBJECT_ENVELOPE_H

#include "promtail/json_values.h"
#include "records.h"

struct object_envelope { /* what is wanted of each value */
    size_t type;
    size_t events;
};

void object_envelope_init(struct object_envelope *envelope, struct json_values *values);
/* What begins here looks like an envelope. */
bool object_envelope_begins(const struct object_envelope *envelope,
                            const struct json_values *values, const struct json_value *value);
/* Reads the value to its end. *shipped is false when it is none after all, and still whole: a
 * record like any other. The writer's label set does not hold any more. */
MUST_CHECK bool object_envelope_read(const struct records_object *object,
                                     const struct line_writer *writer, struct json_values *values,
                                     const struct json_value *value, bool *shipped,
                                     struct error *err);

#endif
