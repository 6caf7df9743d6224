/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slice: a run of bytes somewhere else, passed by value.
 *
 * Logs contain NULs, and cutting a slice copies nothing. A slice never owns its bytes: the function
 * that returns one documents how long they are valid. {0} is the empty slice.
 */
#ifndef PROMTAIL_SLICE_H
#define PROMTAIL_SLICE_H

#include <stdbool.h>
#include <stddef.h>

struct slice {
    const unsigned char *ptr; /* unsigned: no byte of "é" may compare below a space */
    size_t len;
};

#define SLICE(literal) ((struct slice){(const unsigned char *)("" literal), sizeof(literal) - 1})

/* Arguments for "%.*s": all of a slice (at most INT_MAX bytes), or its first max bytes. s is
 * evaluated twice. */
#define SLICE_ARG(s) (int)(s).len, (const char *)(s).ptr
#define SLICE_ARG_FIRST(s, max) (int)slice_first((s), (max)).len, (const char *)(s).ptr

struct slice slice_of(const void *ptr, size_t len);
struct slice slice_from_cstr(const char *text); /* NULL gives the empty slice */

/* Cutting: a count beyond the end means the end. */
struct slice slice_first(struct slice s, size_t count);
struct slice slice_after(struct slice s, size_t count);
struct slice slice_between(struct slice s, size_t from, size_t to);
struct slice slice_trim(struct slice s); /* without blanks (space, tab, CR, LF) at both ends */

/* Position of the first (last) such byte, or s.len when there is none. */
size_t slice_index(struct slice s, unsigned char byte);
size_t slice_last_index(struct slice s, unsigned char byte);
/* Position of the first occurrence, or s.len. An empty part is found at 0. */
size_t slice_find(struct slice s, struct slice part);

bool slice_equal(struct slice a, struct slice b);
bool slice_equal_nocase(struct slice a, struct slice b); /* ASCII letters only */
bool slice_starts_with(struct slice s, struct slice start);
bool slice_ends_with(struct slice s, struct slice end);
int slice_compare(struct slice a, struct slice b); /* byte order; a prefix comes first */

/* Cuts at the first such byte: *head before it, *tail after it. Without one: false, *head all of s,
 * *tail empty. */
bool slice_cut(struct slice s, unsigned char byte, struct slice *head, struct slice *tail);

#endif
