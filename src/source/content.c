/* SPDX-License-Identifier: Apache-2.0 */
#include "content.h"

#include "content_kind.h"
#include "promtail/container_of.h"

#define UTF8_MARK SLICE("\xef\xbb\xbf")
#define UTF16_LE_MARK SLICE("\xff\xfe")
#define UTF16_BE_MARK SLICE("\xfe\xff")

/* NULL: the front is not compressed. */
static const struct content_layer_kind *content_next_layer(const struct content *content,
                                                           struct slice front) {
    if (content->of == CONTENT_ZLIB_RECORD && content->layer_count == 0) {
        return &CONTENT_LAYER_ZLIB;
    }
    return content_layer_find(front);
}

static bool content_has_layer(const struct content *content,
                              const struct content_layer_kind *kind) {
    for (unsigned i = 0; i < content->layer_count; i++) {
        if (content->layers[i].kind == kind) {
            return true;
        }
    }
    return false;
}

/* Layer upon layer, until *front is the beginning of what is not packed. */
static bool take_layers_off(struct content *content, struct slice *front, struct error *err) {
    struct reader *source = content->source;

    for (;;) {
        struct peek_reader *peek = &content->fronts[content->front_count++];
        peek_reader_init(peek, source, CONTENT_KIND_BYTES);
        /* What came before a failure is read, then it fails again. */
        if (!peek_reader_look(peek, front, err) && front->len == 0) {
            return false;
        }
        const struct content_layer_kind *kind = content_next_layer(content, *front);
        if (kind == NULL) {
            return true;
        }
        if (content->layer_count == CONTENT_LAYERS_MAX) {
            return error_set(err, ERROR_REFUSED, "it is compressed more than %d times: %s",
                             CONTENT_LAYERS_MAX, "deliver it compressed once, or uncompressed");
        }
        bool is_inner = content_has_layer(content, kind);
        source = content_layer_open(&content->layers[content->layer_count++], kind, &peek->reader,
                                    content->env, is_inner);
    }
}

static const char *inside_text(const struct content *content) {
    return content->layer_count == 0 ? "" : content->layers[0].kind->inside;
}

static bool refuse_others(const struct content *content, struct slice front, struct error *err) {
    const struct content_kind *kind = content_kind_find(front);

    if (kind == NULL) {
        return true;
    }
    return error_set(err, ERROR_REFUSED, "it is %s%s, which can't be read as lines: %s", kind->name,
                     inside_text(content), kind->advice);
}

static bool refuse_binary(const struct content *content, struct slice front, struct error *err) {
    if (!content_kind_is_binary(front)) {
        return true;
    }
    return error_set(
        err, ERROR_REFUSED,
        "it is binary data%s (more than a tenth of its first %zu bytes are NUL): leave "
        "such keys out of the notification; UTF-16 needs a byte order mark",
        inside_text(content), front.len);
}

/* Sets text: the front as it is, or through a decoder. */
static bool decide_encoding(struct content *content, struct slice front, struct error *err) {
    struct peek_reader *peek = &content->fronts[content->layer_count];
    bool big_endian = slice_starts_with(front, UTF16_BE_MARK);

    content->text = &peek->reader;
    if (content->of != CONTENT_OBJECT) {
        return true;
    }
    if (slice_starts_with(front, UTF8_MARK)) {
        peek_reader_skip(peek, UTF8_MARK.len);
    } else if (big_endian || slice_starts_with(front, UTF16_LE_MARK)) {
        peek_reader_skip(peek, UTF16_LE_MARK.len);
        utf16_reader_init(&content->utf16, &peek->reader, big_endian);
        content->text = &content->utf16.reader;
        return true;
    }
    return refuse_binary(content, front, err);
}

static bool content_decide(struct content *content, struct error *err) {
    struct slice front;

    return take_layers_off(content, &front, err) && refuse_others(content, front, err) &&
           decide_encoding(content, front, err);
}

/* An object as it is: its store watches the deadline, and its error says more. */
static bool reads_from_store(const struct content *content) {
    return content->of == CONTENT_OBJECT && content->layer_count == 0;
}

static bool read_content(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct content *self = CONTAINER_OF(reader, struct content, reader);
    size_t before = into->len;

    if (self->text == NULL && !content_decide(self, err)) {
        return false;
    }
    if (!reads_from_store(self) && !timed_reader_has_time(self->env, err)) {
        return false;
    }
    bool ok = reader_read(self->text, into, ended, err);
    self->bytes += into->len - before;
    return ok;
}

/* Only what is used is set: it is done several times a record, and most of it is for layers that
 * are not there. */
void content_init(struct content *content, struct reader *source, enum content_of of,
                  const struct source_env *env) {
    content->reader.read = read_content;
    content->source = source;
    content->env = env;
    content->of = of;
    content->front_count = 0;
    content->layer_count = 0;
    content->utf16 = (struct utf16_reader){0};
    content->text = NULL;
    content->bytes = 0;
}

void content_clean_up(struct content *content) {
    for (unsigned i = 0; i < content->front_count; i++) {
        peek_reader_clean_up(&content->fronts[i]);
    }
    for (unsigned i = 0; i < content->layer_count; i++) {
        content_layer_close(&content->layers[i]);
    }
    utf16_reader_clean_up(&content->utf16);
    content_init(content, NULL, CONTENT_OBJECT, NULL);
}
