/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_values: the records of JSON text as their original bytes: top-level values one after the
 * other, or the elements of a top-level object's array; and the values of a few of their members.
 *
 * Flow:      content -> JSON_VALUES -> records_json -> line_writer
 * Only the structure is looked at, 64 bytes at a time: where strings end (a line end in one is
 * damage), how many brackets are open, what stands in front of an opening one, and that a value's
 * last bracket is of the kind of its first. Nothing is unescaped, and no depth is too deep.
 * Values   may follow each other with blanks, line ends or nothing between them. A line that is not
 *          JSON comes as such a line. Where a value turns out to be damaged, the lines from its
 *          beginning to the fault come as broken ones, and the next line is JSON again: a damaged
 *          record never hides the ones after it.
 * Arrays   with a name given, the elements of every array that is a member of that name of a
 *          top-level object are the records. An object without one is a record itself. Damage is
 *          ERROR_INPUT with its position: there are no lines to go on with.
 * The end of input inside a value or an array is ERROR_INPUT.
 * Ownership: borrows its source, the names and the paths; owns a window, which grows up to
 *            max_bytes and 64 KiB.
 * Limits:    a record that does not fit into the window comes in pieces; then only what is picked
 *            from the first piece is found. An object without the array that does not fit is
 *            ERROR_LIMIT.
 */
#ifndef PROMTAIL_JSON_VALUES_H
#define PROMTAIL_JSON_VALUES_H

#include <stdint.h>

#include "promtail/buf.h"
#include "promtail/reader.h"

enum { JSON_PATHS_MAX = 64, JSON_PATH_PARTS_MAX = 4 };

enum json_value_kind {
    JSON_VALUE_RECORD,
    JSON_VALUE_LINE,   /* not JSON */
    JSON_VALUE_BROKEN, /* a line of a damaged value */
    JSON_VALUE_END,    /* there are no more; text is empty */
};

struct json_value {
    struct slice text; /* borrowed until the next call */
    enum json_value_kind kind;
    bool first;   /* it begins here */
    bool partial; /* the text goes on in the next piece */
};

/* private: what is wanted of each record */
struct json_path {
    struct slice parts[JSON_PATH_PARTS_MAX];
    unsigned part_count;
    unsigned matched; /* parts that the objects around have the names of */
    size_t value;     /* where it begins in the record; 0: not found */
};
struct json_pick {
    struct json_path paths[JSON_PATHS_MAX];
    size_t count;
    unsigned depth_max;
    bool has_escapes; /* the record has backslashes */
};

struct json_values {
    struct reader *source; /* borrowed */
    struct slice array;    /* borrowed; empty: every top-level value is a record */
    struct buf window;     /* owned */
    uint64_t base;         /* position of its first byte in the source */
    size_t start;          /* of what is not handed out yet */
    size_t at;             /* the next byte to look at */
    uint64_t broken_until; /* position: lines that begin before it are broken */
    uint64_t count;        /* records that began */
    size_t depth;
    int state;       /* private, as all that follows */
    bool is_object;  /* the value, not an array */
    bool element;    /* the value is one of an array */
    bool has_array;  /* the object had one */
    bool wants_open; /* a key of the array's name was the last thing seen */
    bool in_string;
    bool escapes_next; /* the byte at `at` is escaped */
    bool in_pieces;    /* a piece of this value was handed out */
    bool source_ended;
    struct json_pick pick;
};

/* array: empty: none. max_bytes: at least 1. */
void json_values_init(struct json_values *values, struct reader *source, struct slice array,
                      size_t max_bytes);
void json_values_clean_up(struct json_values *values); /* safe on zeroes, and twice */

/* Before the first record: a member to pick, "eventTime" or "event.timestamp". Its number. */
size_t json_values_want(struct json_values *values, struct slice member);

/* Fails when the source does, and on damage as said above; then it hands out nothing. */
MUST_CHECK bool json_values_next(struct json_values *values, struct json_value *value,
                                 struct error *err);

/* The JSON of a member of the record that begins in this value: a string with its quotes, a number
 * or a word; of an object or array only its bracket. Empty: it is not there. */
struct slice json_values_picked(const struct json_values *values, const struct json_value *value,
                                size_t wanted);

#endif
