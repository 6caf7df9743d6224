/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line_writer: lines of any length as entries: the filters, LINE_MAX_BYTES, LINE_TOO_LONG, empty
 * lines, PRINT_LOG_LINE; those of a label set that the rules dropped are counted, and not filtered.
 *
 * Flow:   lines | json_values | a text -> LINE_WRITER (entry_filter) -> entry_sink
 * Limits: a line is cut where a character begins, so that pieces have at most max bytes, and its
 *         pieces get the line's time plus 0, 1, 2 … ns (Loki keeps equal lines of one time and
 *         stream once). With LINE_TOO_LONG=send, max is LINE_SEND_MAX.
 */
#ifndef PROMTAIL_SOURCE_LINE_WRITER_H
#define PROMTAIL_SOURCE_LINE_WRITER_H

#include "promtail/buf.h"
#include "promtail/source.h"

enum { LINE_SEND_MAX = 64 * 1024 * 1024 };
#define LINE_TRUNCATED_MARKER SLICE("[truncated]")

struct line_writer {
    const struct source_env *env;      /* borrowed */
    const struct entry_filter *filter; /* borrowed; NULL: lines go on as they are */
    struct filtered_line *filtered;    /* owned; NULL until it is needed */
    struct line_sink filtered_sink;    /* what goes on of a line */
    bool inside_filter;                /* a line has begun there */
    struct entry entry;                /* labels, metadata and item of every line; its time */
    int64_t fallback_ns;               /* time of the next line that has none */
    int64_t began_ns; /* of that, what is the moment when the invocation began, or 0 */
    bool on_fallback; /* this line has the fallback time */
    size_t max;
    struct buf held; /* owned: the beginning of a line whose end was not read yet */
    bool inside;     /* a line has begun */
    bool truncated;  /* its rest is skipped */
};

/* fallback_ns: the time of lines without one of their own: the first gets it, each further one a
 * nanosecond more. */
void line_writer_init(struct line_writer *writer, const struct source_env *env,
                      const struct label_set *labels, struct work_item *item, int64_t fallback_ns);
void line_writer_clean_up(struct line_writer *writer); /* safe on zeroes, and twice */

/* The longest text that lines.h need hand out at once: a byte more than an entry's line may have,
 * which shows where to cut it. */
size_t line_writer_max(const struct source_env *env);

/* The time of the line that comes next, before its first piece; unknown: the fallback time. */
void line_writer_at(struct line_writer *writer, struct moment time);

/* A line, or with partial set a piece of one: the next text goes on with it. Fails as entry_sink
 * does. */
MUST_CHECK bool line_writer_add(struct line_writer *writer, struct slice text, bool partial,
                                struct error *err);
/* The end of a line whose last piece was partial; nothing when there is none. */
MUST_CHECK bool line_writer_end(struct line_writer *writer, struct error *err);

#endif
