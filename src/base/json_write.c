/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_write.h"

#include "promtail/little_endian.h"
#include "promtail/utf8.h"

void json_write_init(struct json_write *json, struct buf *out) {
    *json = (struct json_write){.out = out};
}

static void json_put(struct json_write *json, struct slice bytes) {
    json->full = json->full || !buf_append(json->out, bytes);
}

static void put_comma(struct json_write *json) {
    if (json->comma) {
        json_put(json, SLICE(","));
    }
}

static void put_bracket(struct json_write *json, char bracket) {
    unsigned char byte = (unsigned char)bracket;

    json_put(json, slice_of(&byte, 1));
}

void json_write_begin(struct json_write *json, char bracket) {
    put_comma(json);
    put_bracket(json, bracket);
    json->comma = false;
}

void json_write_end(struct json_write *json, char bracket) {
    put_bracket(json, bracket);
    json->comma = true;
}

static void put_escaped(struct json_write *json, unsigned char byte) {
    static const char plain[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    const char *found = byte == 0 ? NULL : strchr(plain, byte);
    char text[8];
    int len;

    if (found != NULL) {
        len = snprintf(text, sizeof(text), "\\%c", letters[found - plain]);
    } else {
        len = snprintf(text, sizeof(text), "\\u%04x", byte);
    }
    json_put(json, slice_of(text, (size_t)len));
}

/* Whether one of eight bytes is not ASCII, below a space, '"' or '\\'. Each difference has its top
 * bit set where it went below zero; a byte after such a one may be named too: it costs a look. */
static bool any_special(const unsigned char *bytes) {
    uint64_t word = little_endian_64(bytes);
    uint64_t quotes = (word ^ little_endian_each('"')) - little_endian_each(1);
    uint64_t backslashes = (word ^ little_endian_each('\\')) - little_endian_each(1);
    uint64_t controls = word - little_endian_each(' ');
    return ((word | quotes | backslashes | controls) & little_endian_each(0x80)) != 0;
}

/* Of ASCII, which needs no more than a look. */
static size_t plain_ascii(struct slice text) {
    size_t run = 0;

    while (text.len - run >= sizeof(uint64_t) && !any_special(text.ptr + run)) {
        run += sizeof(uint64_t);
    }
    bool near_end = run > 0 && text.len - run < sizeof(uint64_t);
    if (near_end && !any_special(text.ptr + text.len - sizeof(uint64_t))) {
        return text.len; /* the last bytes, some of them once more */
    }
    while (run < text.len && text.ptr[run] >= ' ' && text.ptr[run] < 0x80 && text.ptr[run] != '"' &&
           text.ptr[run] != '\\') {
        run++;
    }
    return run;
}

/* How many bytes at the front stand for themselves. */
static size_t plain_length(struct slice text) {
    size_t run = plain_ascii(text);
    size_t len = 1;

    while (run < text.len && text.ptr[run] >= ' ' && text.ptr[run] != '"' &&
           text.ptr[run] != '\\' && len > 0) {
        len = text.ptr[run] < 0x80 ? 1 : utf8_length(slice_after(text, run));
        run += len;
    }
    return run;
}

static void put_quoted(struct json_write *json, struct slice text) {
    json_put(json, SLICE("\""));
    while (text.len > 0) {
        size_t run = plain_length(text);
        json_put(json, slice_first(text, run));
        text = slice_after(text, run);
        if (text.len > 0) {
            if (utf8_length(text) == 0) {
                json_put(json, UTF8_REPLACEMENT);
            } else {
                put_escaped(json, text.ptr[0]);
            }
            text = slice_after(text, 1);
        }
    }
    json_put(json, SLICE("\""));
}

/* The usual text, which stands for itself, in one go. False: it is another one. */
static bool put_plain(struct json_write *json, struct slice text, bool colon) {
    enum { AROUND = 4 }; /* comma, quotes, colon */
    size_t at = 0;

    if (json->full || plain_length(text) < text.len) {
        return false;
    }
    unsigned char *to = buf_reserve(json->out, text.len + AROUND);
    if (to == NULL) {
        return false;
    }
    if (json->comma) {
        to[at++] = ',';
    }
    to[at++] = '"';
    if (text.len > 0) {
        memcpy(to + at, text.ptr, text.len);
    }
    at += text.len;
    to[at++] = '"';
    if (colon) {
        to[at++] = ':';
    }
    buf_added(json->out, at);
    return true;
}

void json_write_key(struct json_write *json, struct slice name) {
    if (!put_plain(json, name, true)) {
        put_comma(json);
        put_quoted(json, name);
        json_put(json, SLICE(":"));
    }
    json->comma = false;
}

void json_write_string(struct json_write *json, struct slice text) {
    if (!put_plain(json, text, false)) {
        put_comma(json);
        put_quoted(json, text);
    }
    json->comma = true;
}

void json_write_int(struct json_write *json, int64_t number) {
    unsigned char digits[21]; /* of 2^63 with its sign, and a comma before it */
    size_t at = sizeof(digits);
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do {
        digits[--at] = (unsigned char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0) {
        digits[--at] = '-';
    }
    if (json->comma) {
        digits[--at] = ',';
    }
    json_put(json, slice_of(digits + at, sizeof(digits) - at));
    json->comma = true;
}

bool json_write_text(struct buf *out, struct slice text) {
    struct json_write json;

    json_write_init(&json, out);
    json_write_string(&json, text);
    return !json.full;
}
