/* SPDX-License-Identifier: Apache-2.0 */
#include "regex_case.h"

#include "case_json.h"
#include "promtail/number.h"

static bool hex_digit(unsigned char byte, unsigned *value) {
    static const char DIGITS[] = "0123456789abcdef";
    const char *at = byte ? strchr(DIGITS, tolower(byte)) : NULL;

    *value = at ? (unsigned)(at - DIGITS) : 0;
    return at != NULL;
}

static bool decode_hex(struct slice hex, struct arena *arena, struct slice *bytes,
                       struct error *err) {
    unsigned char *out = arena_alloc(arena, hex.len / 2 + 1);
    unsigned high, low;

    for (size_t i = 0; i < hex.len; i += 2) {
        if (i + 1 == hex.len || !hex_digit(hex.ptr[i], &high) || !hex_digit(hex.ptr[i + 1], &low)) {
            return error_set(err, ERROR_INPUT, "a subject is no hexadecimal text");
        }
        out[i / 2] = (unsigned char)(high << 4 | low);
    }
    *bytes = slice_of(out, hex.len / 2);
    return true;
}

/* Appends a struct slice for each string. */
static bool read_texts(struct case_json *json, struct arena *arena, struct buf *texts,
                       struct error *err) {
    struct slice hex, text;
    bool more;

    if (!case_json_expect(json, JSON_ARRAY, err)) {
        return false;
    }
    while (case_json_element(json, JSON_STRING, &hex, &more, err)) {
        if (!more) {
            return true;
        }
        if (!decode_hex(hex, arena, &text, err)) {
            return false;
        }
        if (!buf_append(texts, slice_of(&text, sizeof(text)))) {
            return error_set(err, ERROR_LIMIT, "too many subjects");
        }
    }
    return false;
}

/* The array that was collected in a buf, as memory of the arena. */
static void *keep(struct arena *arena, const struct buf *array) {
    void *kept = arena_alloc(arena, array->len + 1);

    if (array->len > 0) {
        memcpy(kept, array->ptr, array->len);
    }
    return kept;
}

static bool read_subjects(struct case_json *json, struct regex_subjects *subjects,
                          struct error *err) {
    struct buf texts;
    bool ok;

    buf_init(&texts, SIZE_MAX / 2);
    arena_reset(&subjects->arena);
    subjects->texts = NULL;
    subjects->count = 0;
    ok = read_texts(json, &subjects->arena, &texts, err);
    if (ok) {
        subjects->texts = keep(&subjects->arena, &texts);
        subjects->count = texts.len / sizeof(struct slice);
    }
    buf_clean_up(&texts);
    return ok;
}

/* Appends a size_t for each number; REGEX_UNSET for -1. */
static bool read_offsets(struct case_json *json, struct buf *offsets, struct error *err) {
    struct slice text;
    bool more;

    if (!case_json_expect(json, JSON_ARRAY, err)) {
        return false;
    }
    while (case_json_element(json, JSON_NUMBER, &text, &more, err)) {
        int64_t number;
        size_t offset;
        if (!more) {
            return true;
        }
        if (!number_parse_i64(text, &number) || number < -1) {
            return error_set(err, ERROR_INPUT, "an offset is no whole number from -1");
        }
        offset = number < 0 ? REGEX_UNSET : (size_t)number;
        if (!buf_append(offsets, slice_of(&offset, sizeof(offset)))) {
            return error_set(err, ERROR_LIMIT, "too many offsets");
        }
    }
    return false;
}

/* [start, end, start, end, ...] */
static bool read_match(struct case_json *json, struct regex_match *match, struct error *err) {
    struct buf offsets;
    bool ok;

    buf_init(&offsets, SIZE_MAX / 2);
    ok = read_offsets(json, &offsets, err);
    if (ok && offsets.len % sizeof(struct regex_span) != 0) {
        ok = error_set(err, ERROR_INPUT, "an odd count of offsets");
    }
    if (ok) { /* a span is two size_t */
        match->groups = keep(json->arena, &offsets);
        match->count = offsets.len / sizeof(struct regex_span);
    }
    buf_clean_up(&offsets);
    return ok;
}

static bool read_matches(struct case_json *json, const struct regex_subjects *subjects,
                         struct regex_case *c, struct error *err) {
    struct slice key;
    bool more;

    c->matches = arena_alloc(json->arena, (subjects->count + 1) * sizeof(*c->matches));
    if (!case_json_expect(json, JSON_OBJECT, err)) {
        return false;
    }
    while (case_json_member(json, &key, &more, err)) {
        uint64_t index;
        if (!more) {
            return true;
        }
        if (!number_parse_u64(key, &index) || index >= subjects->count) {
            return error_set(err, ERROR_INPUT, "\"m\" names a subject that is not there");
        }
        if (!read_match(json, &c->matches[index], err)) {
            return false;
        }
    }
    return false;
}

/* What a line fills. */
struct regex_line {
    struct regex_subjects *subjects;
    struct regex_case *regex;
};

static bool read_member(struct case_json *json, struct slice key, void *into, struct error *err) {
    struct regex_line *line = into;
    struct regex_subjects *subjects = line->subjects;
    struct regex_case *c = line->regex;

    if (slice_equal(key, SLICE("subjects_hex"))) {
        return read_subjects(json, subjects, err);
    }
    if (slice_equal(key, SLICE("re"))) {
        c->has_pattern = true;
        return case_json_string(json, &c->pattern, err);
    }
    if (slice_equal(key, SLICE("n"))) {
        bool ok = case_json_number(json, &c->group_count, err);
        c->group_count += 1;
        return ok;
    }
    if (slice_equal(key, SLICE("m"))) {
        return read_matches(json, subjects, c, err);
    }
    if (slice_equal(key, SLICE("err"))) {
        c->refused = true;
    }
    return case_json_skip(json, err);
}

static bool check(const struct regex_subjects *subjects, const struct regex_case *c,
                  struct error *err) {
    if (!c->has_pattern) {
        return subjects->texts ||
               error_set(err, ERROR_INPUT, "neither \"re\" nor \"subjects_hex\"");
    }
    if (c->refused) {
        return true;
    }
    if (c->group_count == 0 || !c->matches) {
        return error_set(err, ERROR_INPUT, "\"n\", \"m\" or \"err\" is missing");
    }
    if (!subjects->texts) {
        return error_set(err, ERROR_INPUT, "no \"subjects_hex\" before it");
    }
    for (size_t i = 0; i < subjects->count; i++) {
        if (c->matches[i].groups && c->matches[i].count != c->group_count) {
            return error_set(err, ERROR_INPUT, "subject %zu: %zu spans for %zu groups", i,
                             c->matches[i].count, c->group_count);
        }
    }
    return true;
}

bool regex_case_read(struct slice line, struct regex_subjects *subjects, struct arena *arena,
                     struct regex_case *c, struct error *err) {
    struct case_json json;
    bool ok;

    *c = (struct regex_case){0};
    case_json_init(&json, line, arena);
    ok = case_json_object(&json, read_member, &(struct regex_line){subjects, c}, err) &&
         check(subjects, c, err);
    case_json_clean_up(&json);
    return ok;
}

void regex_subjects_clean_up(struct regex_subjects *subjects) {
    arena_clean_up(&subjects->arena);
    *subjects = (struct regex_subjects){0};
}
