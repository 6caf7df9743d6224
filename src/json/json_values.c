/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_values.h"

#include <assert.h>
#include <inttypes.h>

#include "json_pick.h"
#include "json_structure.h"
#include "promtail/byte.h"

enum {
    READ_BYTES = 64 * 1024, /* at a time, at most */
    READ_MIN = 4 * 1024,    /* less room than this is made more */
    KEY_BYTES = 1024,       /* of the array's key */
};

enum state {
    BETWEEN,       /* top-level values */
    INSIDE,        /* a value */
    ARRAY_BEGUN,   /* an element or the array's end comes */
    ARRAY_COMMA,   /* an element comes */
    ARRAY_ELEMENT, /* was read: a comma or the array's end comes */
    IN_LINE,       /* that is not JSON, or broken */
};

enum step {
    STEP_AGAIN,
    STEP_MORE, /* bytes are needed */
    STEP_GIVE,
    STEP_FAIL,
};

static bool fail_at(const struct json_values *values, size_t at, const char *what,
                    struct error *err) {
    return error_set(err, ERROR_INPUT, "JSON, byte %" PRIu64 ", in record %" PRIu64 ": %s",
                     values->base + at + 1, values->count, what);
}

void json_values_init(struct json_values *values, struct reader *source, struct slice array,
                      size_t max_bytes) {
    assert(max_bytes > 0);
    *values = (struct json_values){.source = source, .array = array, .state = BETWEEN};
    buf_init(&values->window, max_bytes + READ_BYTES);
}

void json_values_clean_up(struct json_values *values) {
    buf_clean_up(&values->window);
    *values = (struct json_values){0};
}

/* Skips blanks. False: there is nothing else at hand. */
static bool find_solid(struct json_values *values) {
    size_t at = values->at;

    while (at < values->window.len && byte_is_blank(values->window.ptr[at])) {
        at++;
    }
    values->at = values->start = at;
    return at < values->window.len;
}

static void begin_value(struct json_values *values, bool element) {
    values->state = INSIDE;
    values->element = element;
    values->depth = 0;
    values->has_array = values->has_array && element;
    values->wants_open = false;
    values->in_pieces = false;
    values->count++;
    json_pick_reset(&values->pick);
}

static bool at_bracket(const struct json_values *values) {
    unsigned char byte = values->window.ptr[values->at];

    return byte == '{' || byte == '[';
}

static enum step step_between(struct json_values *values) {
    if (!find_solid(values)) {
        return STEP_MORE;
    }
    if (at_bracket(values)) {
        begin_value(values, false);
    } else {
        values->state = IN_LINE;
        values->in_pieces = false;
        values->broken_until = 0;
    }
    return STEP_AGAIN;
}

static enum step fail_element(const struct json_values *values, struct error *err) {
    fail_at(values, values->at,
            values->state == ARRAY_ELEMENT ? "expected a comma or the end of the array"
                                           : "an element of the array must be an object or array",
            err);
    return STEP_FAIL;
}

static enum step step_array(struct json_values *values, struct error *err) {
    if (!find_solid(values)) {
        return STEP_MORE;
    }
    unsigned char byte = values->window.ptr[values->at];
    if (byte == ']' && values->state != ARRAY_COMMA) {
        values->state = INSIDE; /* the object around */
        values->element = false;
        values->is_object = true;
        values->depth = 1;
        values->at++;
        values->start = values->at;
    } else if (byte == ',' && values->state == ARRAY_ELEMENT) {
        values->state = ARRAY_COMMA;
        values->at++;
    } else if (at_bracket(values) && values->state != ARRAY_ELEMENT) {
        begin_value(values, true);
    } else {
        return fail_element(values, err);
    }
    return STEP_AGAIN;
}

/* What is at hand up to values->at is handed out. */
static enum step values_give(struct json_values *values, struct json_value *value,
                             enum json_value_kind kind, bool partial) {
    *value = (struct json_value){
        .text = slice_between(buf_slice(&values->window), values->start, values->at),
        .kind = kind,
        .first = !values->in_pieces,
        .partial = partial,
    };
    values->in_pieces = partial;
    values->start = values->at;
    return STEP_GIVE;
}

static enum step end_value(struct json_values *values, struct json_value *value) {
    if (values->element) {
        values->state = ARRAY_ELEMENT;
        return values_give(values, value, JSON_VALUE_RECORD, false);
    }
    values->state = BETWEEN;
    if (values->has_array) {
        values->start = values->at;
        return STEP_AGAIN;
    }
    return values_give(values, value, JSON_VALUE_RECORD, false);
}

static void begin_array(struct json_values *values) {
    if (!values->has_array) {
        values->count--; /* the object is not a record */
    }
    values->has_array = true;
    values->state = ARRAY_BEGUN;
    values->start = values->at;
}

/* Of a damaged value the lines up to the fault are broken; where the fault is the beginning of a
 * line, a new value begins there. */
static enum step break_value(struct json_values *values) {
    struct slice text = slice_between(buf_slice(&values->window), values->start, values->at);
    size_t line = slice_last_index(text, '\n');
    bool begins_line =
        line < text.len && at_bracket(values) && slice_trim(slice_after(text, line)).len == 0;

    values->broken_until = values->base + (begins_line ? values->start + line + 1 : values->at + 1);
    values->state = IN_LINE;
    values->at = values->start;
    return STEP_AGAIN;
}

/* The object around arrays: what is read of it is not needed any more, but for the key that may be
 * the array's once more, and the blanks after it. */
static void drop_around_arrays(struct json_values *values) {
    bool is_around = values->state == INSIDE && !values->element && values->has_array;
    size_t solid = values->at;

    while (is_around && !values->in_string && solid > values->start &&
           byte_is_blank(values->window.ptr[solid - 1])) {
        solid--;
    }
    if (is_around && solid - values->start > KEY_BYTES) {
        values->start = solid - KEY_BYTES;
    }
}

static enum step step_inside(struct json_values *values, struct json_value *value,
                             struct error *err) {
    switch (json_structure_scan(values)) {
    case JSON_STRUCTURE_ENDED:
        return end_value(values, value);
    case JSON_STRUCTURE_ARRAY:
        begin_array(values);
        return STEP_AGAIN;
    case JSON_STRUCTURE_FAULT:
        if (values->array.len == 0) {
            return break_value(values);
        }
        fail_at(values, values->at, "a string or bracket before it is not closed", err);
        return STEP_FAIL;
    case JSON_STRUCTURE_GOES_ON:
        break;
    }
    return STEP_MORE;
}

static enum json_value_kind line_kind(const struct json_values *values) {
    return values->broken_until > 0 ? JSON_VALUE_BROKEN : JSON_VALUE_LINE;
}

static enum step values_end_line(struct json_values *values, struct json_value *value) {
    values_give(values, value, line_kind(values), false);
    if (slice_ends_with(value->text, SLICE("\r"))) {
        value->text.len--;
    }
    return STEP_GIVE;
}

static enum step step_line(struct json_values *values, struct json_value *value) {
    struct slice rest = slice_after(buf_slice(&values->window), values->at);
    size_t len = slice_index(rest, '\n');

    values->at += len;
    if (len == rest.len) {
        return STEP_MORE;
    }
    values_end_line(values, value);
    values->at++;
    values->start = values->at;
    values->state = values->base + values->at < values->broken_until ? IN_LINE : BETWEEN;
    return STEP_GIVE;
}

static enum step take_step(struct json_values *values, struct json_value *value,
                           struct error *err) {
    switch ((enum state)values->state) {
    case BETWEEN:
        return step_between(values);
    case ARRAY_BEGUN:
    case ARRAY_COMMA:
    case ARRAY_ELEMENT:
        return step_array(values, err);
    case IN_LINE:
        return step_line(values, value);
    case INSIDE:
        break;
    }
    return step_inside(values, value, err);
}

/* The source has ended, and all of it was looked at. */
static enum step values_take_end(struct json_values *values, struct json_value *value,
                                 struct error *err) {
    switch ((enum state)values->state) {
    case IN_LINE:
        values->state = BETWEEN;
        return values_end_line(values, value);
    case BETWEEN:
        return values_give(values, value, JSON_VALUE_END, false);
    case ARRAY_BEGUN:
    case ARRAY_COMMA:
    case ARRAY_ELEMENT:
    case INSIDE:
        break;
    }
    fail_at(values, values->at, "the text ends inside a value", err);
    return STEP_FAIL;
}

/* The window is full: what is at hand of a record or a line is a piece of it. */
static enum step give_piece(struct json_values *values, struct json_value *value,
                            struct error *err) {
    if (values->state == INSIDE && !values->element && values->array.len > 0) {
        error_set(err, ERROR_LIMIT, "JSON: no array \"%.*s\" in the first %zu bytes of an object",
                  SLICE_ARG(values->array), values->at - values->start);
        return STEP_FAIL;
    }
    return values_give(values, value,
                       values->state == INSIDE ? JSON_VALUE_RECORD : line_kind(values), true);
}

/* Reads once, and not beyond the memory that the window has unless it must grow. */
static bool read_on(struct json_values *values, struct error *err) {
    struct buf *window = &values->window;
    size_t max = window->max;

    buf_drop_front(window, values->start);
    values->base += values->start;
    values->at -= values->start;
    values->start = 0;
    if (window->cap - window->len < READ_MIN) {
        size_t more = window->cap < READ_BYTES ? READ_BYTES : window->cap;
        more = more < buf_room(window) ? more : buf_room(window);
        unsigned char *room = buf_reserve(window, more);
        assert(room != NULL);
        (void)room;
    }
    window->max = window->cap < max ? window->cap : max;
    bool ok = reader_read(values->source, window, &values->source_ended, err);
    window->max = max;
    if (!ok && values->count > 0) {
        error_prefix(err, "in record %" PRIu64, values->count);
    }
    return ok;
}

static enum step get_more(struct json_values *values, struct json_value *value, struct error *err) {
    drop_around_arrays(values);
    if (values->source_ended) {
        return values_take_end(values, value, err);
    }
    if (values->window.len - values->start == values->window.max) {
        return give_piece(values, value, err);
    }
    return read_on(values, err) ? STEP_AGAIN : STEP_FAIL;
}

bool json_values_next(struct json_values *values, struct json_value *value, struct error *err) {
    enum step step = STEP_AGAIN;

    while (step == STEP_AGAIN) {
        step = take_step(values, value, err);
        if (step == STEP_MORE) {
            step = get_more(values, value, err);
        }
    }
    return step == STEP_GIVE;
}
