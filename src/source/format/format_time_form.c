/* SPDX-License-Identifier: Apache-2.0 */
#include "format_time_form.h"

#include "promtail/byte.h"

/* '9' is a digit, 'a' a letter, '?' any byte. */
static const struct time_form {
    const char *shapes[2]; /* how it begins, one or the other */
    time_take *take;       /* NULL: a number … */
    int64_t unit_ns;       /* … of so many nanoseconds; 0: its digits tell */
} FORMS[S3_TIME_FORM_COUNT] = {
    [S3_TIME_RFC3339] = {{"9999-99-99?99:"}, time_take_rfc3339, 0},
    [S3_TIME_EPOCH_S] = {{"9"}, NULL, 1000000000},
    [S3_TIME_EPOCH_MS] = {{"9"}, NULL, 1000000},
    [S3_TIME_EPOCH_US] = {{"9"}, NULL, 1000},
    [S3_TIME_DIGITS] = {{"9999999999"}, NULL, 0},
    [S3_TIME_CLF] = {{"99/aaa/9999:"}, time_take_clf, 0},
    [S3_TIME_SLASHES] = {{"9999/99/99 99:", "99/99/99 99:"}, time_take_slashes, 0},
    [S3_TIME_HYPHENS] = {{"99-aaa-9999 99:"}, time_take_hyphens, 0},
    [S3_TIME_COMPACT] = {{"99999999 99:"}, time_take_compact, 0},
    [S3_TIME_WEEKDAY] = {{"aaa, 99 aaa 9999 ", "aaa, 9 aaa 9999 "}, time_take_weekday, 0},
    [S3_TIME_AMERICAN] = {{"aaa 99, 9999", "aaa 9, 9999"}, time_take_american, 0},
};

static bool shape_fits(const char *shape, struct slice text) {
    for (size_t i = 0; shape[i] != '\0'; i++) {
        if (i == text.len || (shape[i] == '9' && !byte_is_digit(text.ptr[i])) ||
            (shape[i] == 'a' && !byte_is_letter(text.ptr[i]))) {
            return false;
        }
        if (shape[i] != '9' && shape[i] != 'a' && shape[i] != '?' &&
            text.ptr[i] != (unsigned char)shape[i]) {
            return false;
        }
    }
    return true;
}

static bool form_fits(const struct time_form *form, struct slice text) {
    return (form->shapes[0] != NULL && shape_fits(form->shapes[0], text)) ||
           (form->shapes[1] != NULL && shape_fits(form->shapes[1], text));
}

/* The form that the text looks like: RFC 3339 is tried first. S3_TIME_NONE: like none. */
static enum s3_time_form form_of(struct slice text) {
    static const enum s3_time_form any[] = {S3_TIME_RFC3339, S3_TIME_DIGITS,   S3_TIME_CLF,
                                            S3_TIME_WEEKDAY, S3_TIME_AMERICAN, S3_TIME_SLASHES};

    for (size_t i = 0; i < sizeof(any) / sizeof(any[0]); i++) {
        if (form_fits(&FORMS[any[i]], text)) {
            return any[i];
        }
    }
    return S3_TIME_NONE;
}

/* "1.7e9", as Java writes a number: what it looks like does not tell how many digits it has. */
static bool has_exponent(struct slice text) {
    return text.len > 0 && byte_is_digit(text.ptr[0]) &&
           (slice_index(text, 'e') < text.len || slice_index(text, 'E') < text.len);
}

static bool is_nothing(struct slice text) {
    return text.len <= 4 &&
           (text.len == 0 || slice_equal(text, SLICE("-")) || slice_equal(text, SLICE("null")));
}

static bool read_whole(const struct time_form *form, struct slice text, int64_t *ns) {
    if (form->take != NULL) {
        return form->take(&text, ns) && text.len == 0;
    }
    return form->unit_ns != 0 ? time_parse_number(text, form->unit_ns, ns)
                              : time_parse_digits(text, ns);
}

enum format_time_found format_time_whole(enum s3_time_form form, struct slice text, bool maybe,
                                         int64_t *ns) {
    if (is_nothing(text)) {
        return FORMAT_TIME_ABSENT;
    }
    if (form == S3_TIME_ANY) {
        form = form_of(text);
        maybe = true;
        if (form == S3_TIME_NONE && has_exponent(text) && time_parse_digits(text, ns)) {
            return FORMAT_TIME_FOUND;
        }
    }
    if (form == S3_TIME_NONE || (maybe && !form_fits(&FORMS[form], text))) {
        return FORMAT_TIME_ABSENT;
    }
    return read_whole(&FORMS[form], text, ns) ? FORMAT_TIME_FOUND : FORMAT_TIME_UNREADABLE;
}

bool format_time_until(enum s3_time_form form, struct slice text, char separator, int64_t *ns) {
    const struct time_form *row = &FORMS[form];

    return row->take != NULL && row->take(&text, ns) &&
           (text.len == 0 || text.ptr[0] == (unsigned char)separator);
}

/* A number off the front of the text. */
static bool take_digits(struct slice *text, int64_t *ns) {
    size_t len = 0;

    while (len < text->len && (byte_is_digit(text->ptr[len]) || text->ptr[len] == '.')) {
        len++;
    }
    if (!time_parse_digits(slice_first(*text, len), ns)) {
        return false;
    }
    *text = slice_after(*text, len);
    return true;
}

static bool front_goes_on(struct slice rest) {
    return rest.len > 0 && (byte_is_digit(rest.ptr[0]) || byte_is_letter(rest.ptr[0]) ||
                            rest.ptr[0] == '_' || rest.ptr[0] == '+' || rest.ptr[0] >= 0x80);
}

enum format_time_found format_time_front(enum s3_time_form form, struct slice text, int64_t *ns) {
    const struct time_form *row = &FORMS[form];

    if (!form_fits(row, text)) {
        return FORMAT_TIME_ABSENT;
    }
    bool ok = row->take != NULL ? row->take(&text, ns) : take_digits(&text, ns);
    return ok && !front_goes_on(text) ? FORMAT_TIME_FOUND : FORMAT_TIME_UNREADABLE;
}

enum format_time_found format_time_anywhere(enum s3_time_form form, struct slice text,
                                            int64_t *ns) {
    enum format_time_found best = FORMAT_TIME_ABSENT;

    for (size_t at = 0; at < text.len; at++) {
        if (at > 0 && byte_is_digit(text.ptr[at]) && byte_is_digit(text.ptr[at - 1])) {
            continue; /* not the first digit of a number */
        }
        enum format_time_found found = format_time_front(form, slice_after(text, at), ns);
        if (found == FORMAT_TIME_FOUND) {
            return found;
        }
        best = found == FORMAT_TIME_UNREADABLE ? found : best;
    }
    return best;
}
