/* SPDX-License-Identifier: Apache-2.0 */
#include "framing.h"

#include "records_json.h"
#include "records_lines.h"

enum { FRONT_BYTES = 4096 }; /* are looked at */

static const char *const DIRECTIVES[] = {
    "#Fields:", "#Version:", "#Software:", "#Date:", "#Start-Date:", "#Remark:"};

static bool is_w3c(struct slice front) {
    for (size_t i = 0; i < sizeof(DIRECTIVES) / sizeof(DIRECTIVES[0]); i++) {
        if (slice_starts_with(front, slice_from_cstr(DIRECTIVES[i]))) {
            return true;
        }
    }
    return false;
}

/* A brace, and what may stand after it in JSON: "{}" or a name. */
static bool is_json(struct slice front) {
    struct slice text = slice_trim(front);
    struct slice rest = slice_trim(slice_after(text, 1));

    return slice_starts_with(text, SLICE("{")) &&
           (rest.len == 0 || rest.ptr[0] == '"' || rest.ptr[0] == '}');
}

enum framing framing_tell(struct slice front) {
    if (is_json(front)) {
        return FRAMING_JSON;
    }
    return is_w3c(front) ? FRAMING_W3C : FRAMING_LINES;
}

static bool read_framed(enum framing framing, const struct records_object *object,
                        struct reader *text, struct line_writer *writer, struct error *err) {
    struct s3_format format = *object->format;

    switch (framing) {
    case FRAMING_JSON:
        return records_json_read(object, text, writer, err);
    case FRAMING_W3C:
        format.header = S3_HEADER_COMMENTS;
        break;
    case FRAMING_LINES:
        break;
    }
    return records_lines_read(&format, text, writer, err);
}

static void framing_log(enum framing framing, const struct line_writer *writer) {
    static const char *const NAMES[] = {
        [FRAMING_JSON] = "JSON", [FRAMING_W3C] = "W3C lines", [FRAMING_LINES] = "lines"};

    log_write(writer->env->log, LOG_DEBUG, "%.*s: its content is %s",
              SLICE_ARG(writer->entry.item->identity), NAMES[framing]);
}

bool framing_read(const struct records_object *object, struct reader *text,
                  struct line_writer *writer, struct error *err) {
    struct peek_reader peek;
    struct slice front;

    peek_reader_init(&peek, text, FRONT_BYTES);
    /* What came before a failure is read, and then it fails again. */
    bool ok = peek_reader_look(&peek, &front, err) || front.len > 0;
    if (ok) {
        enum framing framing = framing_tell(front);
        framing_log(framing, writer);
        ok = read_framed(framing, object, &peek.reader, writer, err);
    }
    peek_reader_clean_up(&peek);
    return ok;
}
