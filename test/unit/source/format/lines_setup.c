/* SPDX-License-Identifier: Apache-2.0 */
#include "lines_setup.h"

#include "source/format/records_lines.h"
#include "source/source_row.h"

enum { HELD_MAX = 128 * 1024 }; /* of a record that lines make, however long it is */

void read_lines(struct setup *setup, const struct s3_format *format, struct slice text,
                size_t step) {
    struct slice_reader source;
    struct labels labels;
    struct line_writer writer;
    struct error err;

    labels_init(&labels);
    source_label(&labels, "a", SLICE("b"));
    slice_reader_init(&source, text, step);
    line_writer_init(&writer, &setup->env, source_labels_done(&setup->env, &labels), &setup->item,
                     EVENT_NS);
    assert_true(records_lines_read(format, &source.reader, &writer, &err));
    assert_true(writer.held.cap <= HELD_MAX);
    line_writer_clean_up(&writer);
}
