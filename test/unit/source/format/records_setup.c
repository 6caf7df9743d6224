/* SPDX-License-Identifier: Apache-2.0 */
#include "records_setup.h"

#include "source/format/framing.h"
#include "source/format/records_json.h"
#include "source/source_row.h"

bool read_records(struct setup *setup, const struct s3_format *format, struct slice text,
                  size_t step, struct error *err) {
    struct slice_reader source;
    struct labels labels;
    struct labels own;
    struct line_writer writer;
    struct records_object object = {format, &labels};

    labels_init(&labels);
    source_label(&labels, "a", SLICE("b"));
    own = labels;
    slice_reader_init(&source, text, step);
    line_writer_init(&writer, &setup->env, source_labels_done(&setup->env, &own), &setup->item,
                     EVENT_NS);
    bool ok = format->records == S3_RECORDS_JSON
                  ? records_json_read(&object, &source.reader, &writer, err)
                  : framing_read(&object, &source.reader, &writer, err);
    line_writer_clean_up(&writer);
    return ok;
}

struct slice long_text(struct setup *setup, const char *before, size_t count, const char *after) {
    size_t front = strlen(before);
    unsigned char *text = arena_alloc(&setup->arena, front + count + strlen(after));

    memcpy(text, before, front);
    memset(text + front, 'x', count);
    memcpy(text + front + count, after, strlen(after));
    return slice_of(text, front + count + strlen(after));
}
