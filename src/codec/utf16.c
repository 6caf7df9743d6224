/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/utf16.h"

#include "promtail/container_of.h"
#include "promtail/surrogate.h"
#include "promtail/utf8.h"

enum { UNIT_BYTES = 2 };

static struct slice utf16_unread(const struct utf16_reader *self) {
    return slice_after(buf_slice(&self->window), self->taken);
}

static unsigned unit_at(const struct utf16_reader *self, const unsigned char *bytes) {
    unsigned first = bytes[0];
    unsigned second = bytes[1];

    return self->big_endian ? first << 8 | second : second << 8 | first;
}

/* Decodes the next character of the window. False: more bytes are needed. */
static bool next_character(struct utf16_reader *self, unsigned *character) {
    while (self->window.len - self->taken >= UNIT_BYTES) {
        unsigned unit = unit_at(self, self->window.ptr + self->taken);
        unsigned high = self->high;

        self->high = 0;
        if (high != 0 && !surrogate_is_low(unit)) {
            *character = UTF8_REPLACEMENT_CODE; /* the unit itself is read the next time */
            return true;
        }
        self->taken += UNIT_BYTES;
        if (surrogate_is_high(unit)) {
            self->high = unit;
            continue;
        }
        if (high != 0) {
            *character = surrogate_pair(high, unit);
        } else {
            *character = surrogate_is_low(unit) ? UTF8_REPLACEMENT_CODE : unit;
        }
        return true;
    }
    return false;
}

/* The rest of a character is given first. */
static bool give_encoded(struct utf16_reader *self, struct buf *into, struct error *err) {
    struct slice all = slice_of(self->encoded, self->encoded_len);
    struct slice part = slice_first(slice_after(all, self->encoded_at), buf_room(into));

    self->encoded_at += part.len;
    return buf_append(into, part) || error_set(err, ERROR_LIMIT, "no room for UTF-8");
}

static bool convert_window(struct utf16_reader *self, struct buf *into, struct error *err) {
    unsigned character;

    while (buf_room(into) > 0) {
        if (self->encoded_at == self->encoded_len) {
            if (!next_character(self, &character)) {
                return true;
            }
            self->encoded_len = utf8_encode(character, self->encoded);
            self->encoded_at = 0;
        }
        if (!give_encoded(self, into, err)) {
            return false;
        }
    }
    return true;
}

static bool fill_window(struct utf16_reader *self, struct error *err) {
    buf_drop_front(&self->window, self->taken);
    self->taken = 0;
    return reader_read(self->source, &self->window, &self->source_ended, err);
}

static bool end_utf16(const struct utf16_reader *self, bool *ended, struct error *err) {
    if (utf16_unread(self).len > 0 || self->high != 0) {
        return error_set(err, ERROR_INPUT, "the UTF-16 text ends in the middle of a character");
    }
    *ended = true;
    return true;
}

static bool read_utf16(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct utf16_reader *self = CONTAINER_OF(reader, struct utf16_reader, reader);
    size_t before = into->len;

    for (;;) {
        if (!convert_window(self, into, err)) {
            return false;
        }
        if (into->len > before) {
            return true;
        }
        if (self->source_ended) {
            return end_utf16(self, ended, err);
        }
        if (!fill_window(self, err)) {
            return false;
        }
    }
}

void utf16_reader_init(struct utf16_reader *utf16, struct reader *source, bool big_endian) {
    *utf16 = (struct utf16_reader){
        .reader = {.read = read_utf16},
        .source = source,
        .big_endian = big_endian,
    };
    buf_init(&utf16->window, UTF16_WINDOW_BYTES);
}

void utf16_reader_clean_up(struct utf16_reader *utf16) {
    buf_clean_up(&utf16->window);
    *utf16 = (struct utf16_reader){0};
}
