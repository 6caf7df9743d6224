/* SPDX-License-Identifier: Apache-2.0 */
#include "format_key.h"

#include "format_walk.h"

static bool has_segments(struct slice pattern) {
    size_t star = slice_index(pattern, '*');

    while (star + 1 < pattern.len && pattern.ptr[star + 1] != '*') {
        star += 1 + slice_index(slice_after(pattern, star + 1), '*');
    }
    return star + 1 < pattern.len;
}

/* Where the segment begins that ends at end. The walk is where one begins. */
static size_t segment_begin(const struct walk *walk, size_t end) {
    struct slice before = slice_between(walk->key, walk->at, end);
    size_t slash = slice_last_index(before, '/');

    walk->match->steps += slash < before.len ? before.len - slash : before.len;
    return slash < before.len ? walk->at + slash + 1 : walk->at;
}

/* After the last **: the segments that the pattern takes are the key's last ones. */
static bool match_last(struct walk *walk, struct slice *pattern, size_t *begin) {
    struct slice segments = *pattern;
    struct slice segment;

    *begin = segment_begin(walk, walk->key.len);
    while (slice_cut(segments, '/', &segment, &segments)) {
        if (*begin == walk->at) {
            return false; /* fewer are left */
        }
        *begin = segment_begin(walk, *begin - 1);
    }
    walk->at = *begin;
    return walk_match(walk, pattern);
}

/* Between two **: at the first segment where the pattern fits. */
static bool match_somewhere(struct walk *walk, struct slice *pattern, size_t *begin) {
    for (*begin = walk->at; *begin <= walk->key.len;) {
        struct place place = {*begin, walk->match->captured};
        struct slice part = *pattern;

        walk->at = *begin;
        if (walk_match(walk, &part)) {
            *pattern = part;
            return true;
        }
        walk_return(walk, place);
        size_t len = slice_index(walk_rest(walk), '/');
        walk->match->steps += len + 1;
        *begin += len + 1;
    }
    return false;
}

/* A ** at the front of the pattern, and what follows it up to the next. */
static bool take_segments(struct walk *walk, struct slice *pattern) {
    enum s3_capture capture = S3_CAPTURE_COUNT;
    size_t start = walk->at;
    size_t begin = walk->key.len;
    struct slice what;
    bool found = true;

    if (pattern->ptr[0] == '{') {
        capture = walk_braces(pattern, &what);
    } else {
        *pattern = slice_after(*pattern, 2);
    }
    bool at_end = pattern->len == 0;
    *pattern = slice_after(*pattern, 1); /* its slash */
    if (at_end) {
        walk->at = begin;
    } else {
        found = has_segments(*pattern) ? match_somewhere(walk, pattern, &begin)
                                       : match_last(walk, pattern, &begin);
    }
    if (found && capture < S3_CAPTURE_COUNT) {
        size_t slash = !at_end && begin > start ? 1 : 0;
        format_match_set(walk->match, capture, slice_between(walk->key, start, begin - slash));
    }
    return found;
}

bool format_key_match(struct slice pattern, struct slice text, struct format_match *match) {
    struct walk walk = {.key = text, .match = match};
    unsigned before = match->captured;

    bool fits = walk_match(&walk, &pattern);
    while (fits && pattern.len > 0) {
        fits = take_segments(&walk, &pattern);
    }
    if (fits && walk.at == text.len) {
        return true;
    }
    match->captured = before;
    return false;
}
