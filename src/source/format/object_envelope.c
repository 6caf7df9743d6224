/* SPDX-License-Identifier: Apache-2.0 */
#include "object_envelope.h"

#include "promtail/container_of.h"
#include "promtail/json_object.h"
#include "source/cloudwatch.h"

/* The bytes of one value, its pieces one after the other. */
struct value_reader {
    struct reader reader;
    struct json_values *values;
    struct slice rest; /* of the piece at hand */
    bool partial;      /* another one follows */
};

struct value_envelope {
    struct cloudwatch cloudwatch;
    struct value_reader reader;
    struct reader refusal;          /* of a second reading, where the first pieces are gone */
    const struct json_value *value; /* its first piece */
    bool opened;
};

static bool read_pieces(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct value_reader *self = CONTAINER_OF(reader, struct value_reader, reader);
    struct json_value piece;

    if (self->rest.len == 0 && self->partial) {
        if (!json_values_next(self->values, &piece, err)) {
            return false;
        }
        self->rest = piece.text;
        self->partial = piece.partial;
    }
    struct slice part = slice_first(self->rest, buf_room(into));
    if (!buf_append(into, part)) {
        return error_set(err, ERROR_LIMIT, "no room for %zu bytes", part.len);
    }
    self->rest = slice_after(self->rest, part.len);
    *ended = self->rest.len == 0 && !self->partial;
    return true;
}

static bool refuse_again(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    (void)reader;
    (void)into;
    (void)ended;
    return error_set(err, ERROR_INPUT,
                     "a CloudWatch envelope of more than %d bytes has its names after its log "
                     "events: the object can't be read twice",
                     CLOUDWATCH_AT_HAND);
}

static struct reader *open_value(struct cloudwatch *cloudwatch) {
    struct value_envelope *envelope = CONTAINER_OF(cloudwatch, struct value_envelope, cloudwatch);

    if (envelope->opened && envelope->value->partial) {
        return &envelope->refusal;
    }
    envelope->opened = true;
    envelope->reader.rest = envelope->value->text;
    envelope->reader.partial = envelope->value->partial;
    return &envelope->reader.reader;
}

static void close_value(struct cloudwatch *cloudwatch) {
    (void)cloudwatch;
}

void object_envelope_init(struct object_envelope *envelope, struct json_values *values) {
    envelope->type = json_values_want(values, SLICE("messageType"));
    envelope->events = json_values_want(values, SLICE("logEvents"));
}

bool object_envelope_begins(const struct object_envelope *envelope,
                            const struct json_values *values, const struct json_value *value) {
    struct json_short room;
    struct slice type = json_text_short(json_values_picked(values, value, envelope->type), &room);

    return (slice_equal(type, SLICE("DATA_MESSAGE")) ||
            slice_equal(type, SLICE("CONTROL_MESSAGE"))) &&
           slice_equal(json_values_picked(values, value, envelope->events), SLICE("["));
}

bool object_envelope_read(const struct records_object *object, const struct line_writer *writer,
                          struct json_values *values, const struct json_value *value, bool *shipped,
                          struct error *err) {
    struct value_envelope envelope = {
        .cloudwatch = {.env = writer->env,
                       .item = writer->entry.item,
                       .labels = object->labels,
                       .time = moment_at(writer->fallback_ns),
                       .open = open_value,
                       .close = close_value},
        .reader = {.reader = {read_pieces}, .values = values},
        .refusal = {refuse_again},
        .value = value,
    };
    enum cloudwatch_result result = cloudwatch_read(&envelope.cloudwatch, err);

    *shipped = result == CLOUDWATCH_READ;
    return *shipped ||
           (!value->partial && (result == CLOUDWATCH_OTHER || result == CLOUDWATCH_NO_JSON));
}
