/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/reader.h"

#include <assert.h>

bool reader_read(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    assert(buf_room(into) > 0);
    return reader->read(reader, into, ended, err);
}

static bool read_slice(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct slice_reader *self = (struct slice_reader *)reader;
    size_t count = self->rest.len < buf_room(into) ? self->rest.len : buf_room(into);

    if (self->step > 0 && count > self->step) {
        count = self->step;
    }
    if (!buf_append(into, slice_first(self->rest, count))) {
        return error_set(err, ERROR_LIMIT, "no room for %zu bytes", count);
    }
    self->rest = slice_after(self->rest, count);
    *ended = self->rest.len == 0;
    return true;
}

void slice_reader_init(struct slice_reader *reader, struct slice bytes, size_t step) {
    *reader = (struct slice_reader){.reader = {.read = read_slice}, .rest = bytes, .step = step};
}
