/* SPDX-License-Identifier: Apache-2.0 */
#include "records_lines_join.h"

void lines_join_init(struct lines_join *join, struct line_writer *writer) {
    *join = (struct lines_join){.writer = writer};
}

bool lines_join_goes_on(const struct lines_join *join, struct slice line) {
    bool indented = line.len == 0 || line.ptr[0] == ' ' || line.ptr[0] == '\t';

    return join->writer->inside && (join->timed || indented);
}

static void count_empty(const struct lines_join *join, uint64_t count) {
    if (count > 0) {
        join->writer->env->tally->lines += count;
        tally_drop(join->writer->env->tally, "empty_line", count);
    }
}

bool lines_join_end(struct lines_join *join, struct error *err) {
    count_empty(join, join->breaks);
    join->breaks = 0;
    return line_writer_end(join->writer, err);
}

static bool write_breaks(struct lines_join *join, struct error *err) {
    static const char breaks[] = "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n";

    while (join->breaks > 0) {
        size_t room = sizeof(breaks) - 1;
        size_t count = join->breaks < room ? (size_t)join->breaks : room;
        if (!line_writer_add(join->writer, slice_of(breaks, count), true, err)) {
            return false;
        }
        join->breaks -= count;
    }
    return true;
}

bool lines_join_add(struct lines_join *join, struct slice text, bool begins, struct error *err) {
    if (begins && join->writer->inside) {
        join->breaks++;
    }
    if (text.len == 0) {
        if (begins && !join->writer->inside) {
            count_empty(join, 1);
        }
        return true;
    }
    return write_breaks(join, err) && line_writer_add(join->writer, text, true, err);
}
