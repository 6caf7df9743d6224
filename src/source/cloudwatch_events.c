/* SPDX-License-Identifier: Apache-2.0 */
#include "cloudwatch_events.h"

#include "event_metadata.h"
#include "line_writer.h"
#include "source_row.h"

enum { MESSAGE_KEEP = 256 * 1024 };

struct events_writer {
    struct line_writer lines;
    struct event_metadata metadata; /* only where the source has any */
    const struct cloudwatch_events *target;
    struct extracted_fields fields; /* whose labels the next entry has */
};

/* The label set of events with these fields, from the cache, where the last one may have ended. */
static const struct label_set *events_make_labels(const struct cloudwatch_events *target,
                                                  const struct extracted_fields *fields) {
    struct labels labels;

    labels.count = target->labels->count;
    memcpy(labels.items, target->labels->items, labels.count * sizeof(labels.items[0]));
    if (extracted_fields_any(fields)) {
        extracted_fields_label(fields, &labels);
    }
    return source_labels_done(target->env, &labels);
}

static void events_writer_init(struct events_writer *writer,
                               const struct cloudwatch_events *target) {
    writer->target = target;
    extracted_fields_reset(&writer->fields);
    line_writer_init(&writer->lines, target->env, events_make_labels(target, &writer->fields),
                     target->item, target->fallback_ns);
    if (target->env->metadata != NULL) {
        event_metadata_init(&writer->metadata, target->env, target->stream, target->owner);
    }
}

static void events_writer_clean_up(struct events_writer *writer) {
    if (writer->target->env->metadata != NULL) {
        event_metadata_clean_up(&writer->metadata);
    }
    line_writer_clean_up(&writer->lines);
}

static void events_field_unreadable(const struct line_writer *lines) {
    if (tally_drop(lines->env->tally, "extracted_field", 1)) {
        log_write(lines->env->log, LOG_WARN,
                  "%.*s: extractedFields has no readable @aws.account or @aws.region (a string of "
                  "at most %d bytes): the entry is shipped without that label",
                  SLICE_ARG(lines->entry.item->identity), EXTRACTED_FIELD_MAX);
    }
}

/* One stream for each source: another label set when this event's fields are not those before. */
static void events_switch_source(struct events_writer *writer,
                                 const struct extracted_fields *fields) {
    if (!extracted_fields_equal(&writer->fields, fields)) {
        writer->fields = *fields;
        writer->lines.entry.labels = events_make_labels(writer->target, fields);
    }
}

/* inline: a call for each message of a stream shows in the count of instructions. */
static inline bool write_log_event(struct events_writer *writer, const struct log_event *event,
                                   struct error *err) {
    struct line_writer *lines = &writer->lines;

    if (!event->has_message) {
        tally_drop(lines->env->tally, "not_a_log", 1);
        return true;
    }
    if (event->time_unreadable) {
        source_time_unreadable(lines->env, lines->entry.item);
    }
    if (event->fields.unreadable != 0) {
        events_field_unreadable(lines);
    }
    if (extracted_fields_any(&event->fields) || extracted_fields_any(&writer->fields)) {
        events_switch_source(writer, &event->fields);
    }
    if (lines->env->metadata != NULL) {
        event_metadata_read(&writer->metadata, event, &lines->entry);
    }
    line_writer_at(lines, event->time);
    return line_writer_add(lines, event->message, false, err);
}

/* What is read of one event. */
struct event_texts {
    struct buf message;
    struct buf id;
    bool wants_id;
};

static bool read_element(struct events_writer *writer, struct json_read *json,
                         struct event_texts *texts, struct json_token *token, struct error *err) {
    struct log_event event;

    if (token->type != JSON_OBJECT) {
        tally_drop(writer->target->env->tally, "not_a_log", 1);
        return json_read_skip(json, token, err);
    }
    buf_reset_keeping(&texts->message, MESSAGE_KEEP);
    return log_event_read(&event, json, &texts->message, texts->wants_id ? &texts->id : NULL,
                          err) &&
           write_log_event(writer, &event, err);
}

static bool read_elements(struct events_writer *writer, struct json_read *json,
                          struct event_texts *texts, struct error *err) {
    struct json_token token = {.type = JSON_OBJECT};

    while (token.type != JSON_ARRAY_END) {
        if (!read_element(writer, json, texts, &token, err) ||
            !json_read_next_element(json, &token, err)) {
            return false;
        }
    }
    return true;
}

bool cloudwatch_events_read(const struct cloudwatch_events *target, struct json_read *json,
                            struct error *err) {
    struct events_writer writer;
    struct event_texts texts = {.wants_id =
                                    target->env->config->metadata.wanted[METADATA_EVENT_ID]};

    events_writer_init(&writer, target);
    buf_init(&texts.message, LOG_EVENT_TEXT_MAX);
    buf_init(&texts.id, LOG_EVENT_ID_MAX);
    bool ok = read_elements(&writer, json, &texts, err);
    buf_clean_up(&texts.message);
    buf_clean_up(&texts.id);
    events_writer_clean_up(&writer);
    return ok;
}

bool cloudwatch_events_write(const struct cloudwatch_events *target,
                             const struct log_event_list *list, struct error *err) {
    struct log_event_cursor cursor = {0};
    struct events_writer writer;
    struct log_event event;
    bool ok = true;

    if (list->without_message > 0) {
        tally_drop(target->env->tally, "not_a_log", list->without_message);
    }
    events_writer_init(&writer, target);
    while (ok && log_event_list_next(list, &cursor, &event)) {
        ok = write_log_event(&writer, &event, err);
    }
    events_writer_clean_up(&writer);
    return ok;
}
