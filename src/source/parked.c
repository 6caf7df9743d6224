/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries that this function parked, because Loki refused them: they go to Loki again as they were,
 * without label rules, filters and stages.
 * Format: docs/semantics.md#parked-events; "Loki HTTP API", ingest logs (the form of streams).
 */
#include "promtail/base64.h"
#include "promtail/label_set.h"
#include "promtail/labels.h"
#include "promtail/metadata.h"
#include "promtail/number.h"
#include "source_row.h"

enum { PIECE_LEAST = 1024 }; /* of json_read; longer texts come in one piece, too */
enum { VALUE_TIME, VALUE_LINE, VALUE_METADATA, VALUE_COUNT };

struct parked_reader {
    const struct source_env *env;
    const struct event_record *record;
    struct arena arena; /* owned; of one stream or entry */
    size_t stream;      /* number of the stream, from 1 */
    size_t entry;
};

/* A string, or {"base64":"…"} where no string can say it. */
static bool parked_text(struct parked_reader *reader, struct slice value, struct slice *text,
                        struct error *err) {
    struct json_member base64 = {.name = "base64"};
    struct slice encoded;
    struct buf plain;

    if (json_text_in_place(value, text)) {
        return true;
    }
    if (!json_is_object(value) || !json_object_read(value, &base64, 1, err) ||
        !json_text_in_place(base64.value, &encoded)) {
        return error_set(err, ERROR_INPUT, "is neither a string nor {\"base64\":\"...\"}");
    }
    buf_init(&plain, encoded.len);
    bool ok = base64_decode(&plain, encoded, err);
    *text = arena_copy(&reader->arena, buf_slice(&plain));
    buf_clean_up(&plain);
    return ok;
}

/* What an object has: a label for each member. Names are short, values may be long. */
static bool parked_pairs(struct parked_reader *reader, struct slice object, struct label *pairs,
                         size_t max, size_t *count, struct error *err) {
    struct json_read json;
    struct json_token key;
    struct json_token value;
    bool ok = true;

    *count = 0;
    json_read_init_slice(&json, object, object.len + PIECE_LEAST);
    ok = json_read_next(&json, &value, err) &&
         (value.type == JSON_OBJECT || error_set(err, ERROR_INPUT, "is not an object"));
    while (ok && json_object_next(&json, &key, &ok, err)) {
        struct slice name = arena_copy(&reader->arena, key.text);
        ok = json_read_next(&json, &value, err) && json_read_skip(&json, &value, err);
        if (ok && *count == max) {
            ok = error_set(err, ERROR_LIMIT, "has more than %zu members", max);
        }
        if (ok) {
            struct slice text = slice_between(object, (size_t)value.start, (size_t)value.end);
            pairs[*count].name = name;
            ok = parked_text(reader, text, &pairs[*count].value, err);
            (*count)++;
        }
    }
    json_read_clean_up(&json);
    return ok;
}

static const struct label_set *parked_labels(struct parked_reader *reader, struct slice object,
                                             struct error *err) {
    const struct source_env *env = reader->env;
    struct label pairs[LABELS_MAX];
    struct labels labels;
    size_t count;

    labels_init(&labels);
    bool ok = parked_pairs(reader, object, pairs, LABELS_MAX, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        ok = labels_set(&labels, pairs[i].name, pairs[i].value);
    }
    if (ok && !labels_set(&labels, SLICE("__tenant_id__"), reader->record->tenant)) {
        ok = error_set(err, ERROR_LIMIT, "has more than %d labels", LABELS_MAX - 1);
    }
    if (!ok) {
        return NULL;
    }
    const struct label_set *set = label_cache_make_final(env->labels, &labels, env->log);
    if (set->drop != NULL) {
        error_set(err, ERROR_INPUT, "its labels or tenant would be dropped: %s", set->drop);
        return NULL;
    }
    return set;
}

static bool parked_split(struct slice array, struct slice values[VALUE_COUNT]) {
    struct json_elements elements;
    struct slice value;
    size_t count = 0;

    if (!json_is_array(array)) {
        return false;
    }
    json_elements_init(&elements, array);
    while (json_elements_next(&elements, &value)) {
        if (count < VALUE_COUNT) {
            values[count] = value;
        }
        count++;
    }
    json_elements_clean_up(&elements);
    return count == VALUE_METADATA || count == VALUE_COUNT;
}

static bool parked_add(struct parked_reader *reader, const struct label_set *set,
                       struct slice array, struct error *err) {
    const struct source_env *env = reader->env;
    struct slice values[VALUE_COUNT] = {{0}};
    struct label metadata[METADATA_PAIRS_MAX];
    struct entry entry = {.labels = set, .metadata = metadata, .item = reader->record->item};
    struct slice time;

    if (!parked_split(array, values) || !json_text_in_place(values[VALUE_TIME], &time) ||
        !number_parse_i64(time, &entry.time_ns)) {
        return error_set(err, ERROR_INPUT, "is not [\"NANOSECONDS\", \"LINE\"]");
    }
    if (!parked_text(reader, values[VALUE_LINE], &entry.line, err) ||
        (values[VALUE_METADATA].len > 0 &&
         !parked_pairs(reader, values[VALUE_METADATA], metadata, METADATA_PAIRS_MAX,
                       &entry.metadata_count, err))) {
        return false;
    }
    env->tally->lines++;
    return env->parked_sink->add(env->parked_sink, &entry, err);
}

static bool parked_read_stream(struct parked_reader *reader, struct slice text, struct error *err) {
    struct json_member members[] = {{.name = "stream"}, {.name = "values"}};
    struct json_elements values;
    struct slice value;

    reader->entry = 0;
    if (!json_is_object(text) || !json_object_read(text, members, 2, err) ||
        !json_is_array(members[1].value)) {
        return error_set(err, ERROR_INPUT, "is not {\"stream\":{...},\"values\":[...]}");
    }
    arena_reset(&reader->arena);
    const struct label_set *set = parked_labels(reader, members[0].value, err);
    bool ok = set != NULL;
    json_elements_init(&values, members[1].value);
    while (ok && json_elements_next(&values, &value)) {
        arena_reset(&reader->arena);
        reader->entry++;
        ok = parked_add(reader, set, value, err);
    }
    json_elements_clean_up(&values);
    return ok;
}

static bool read_parked(const struct source_env *env, const struct event_record *record,
                        struct object *object, struct error *err) {
    struct parked_reader reader = {.env = env, .record = record};
    struct json_elements streams;
    struct slice stream;
    bool ok = true;

    (void)object;
    env->tally->bytes_read += record->data.len;
    json_elements_init(&streams, record->data);
    while (ok && json_elements_next(&streams, &stream)) {
        reader.stream++;
        ok = parked_read_stream(&reader, stream, err);
    }
    json_elements_clean_up(&streams);
    arena_clean_up(&reader.arena);
    if (!ok && source_error_is_permanent(err)) {
        error_prefix(err, "stream %zu, entry %zu", reader.stream, reader.entry);
    }
    return ok;
}

const struct source_row SOURCE_PARKED = {
    .kind = EVENT_PARKED,
    .damaged = SOURCE_FAILS,
    .read = read_parked,
};
