/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/s3_format.h"

#include <assert.h>

#include "format_key.h"
#include "format_table.h"
#include "format_time.h"
#include "s3_key.h"

enum { SERVICE_BYTES_MAX = 128 }; /* are looked at for a part of its name */

/* Whether these small letters follow one another in the text, in any case and with '-' between. */
static bool holds_letters(struct slice text, struct slice letters) {
    unsigned char plain[SERVICE_BYTES_MAX];
    size_t len = 0;

    for (size_t i = 0; i < text.len && len < sizeof(plain); i++) {
        unsigned char byte = text.ptr[i];
        if (byte != '-') {
            plain[len++] = byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + 'a' - 'A') : byte;
        }
    }
    return slice_find(slice_of(plain, len), letters) < len;
}

/* Whether the service of the key's head is one of the row's words ("a|b"). Byte by byte: nearly all
 * differ at the first. */
static bool is_service(const char *words, struct slice service) {
    if (words[0] == '*' || words[0] == '~') {
        return words[0] == '*' || holds_letters(service, slice_from_cstr(words + 1));
    }
    for (const char *word = words;; word++) {
        size_t i = 0;
        while (i < service.len && word[i] == (char)service.ptr[i]) {
            i++;
        }
        if (i == service.len && (word[i] == '|' || word[i] == '\0')) {
            return true;
        }
        word = strchr(word + i, '|');
        if (word == NULL) {
            return false;
        }
    }
}

/* What the row's patterns are held against; nothing is captured yet but the head. */
static struct slice text_for(const struct s3_format *format, const struct s3_key *key,
                             struct format_match *match) {
    match->captured = 0;
    if (format->service == NULL) {
        return key->whole;
    }
    format_match_set(match, S3_CAPTURE_PREFIX, key->prefix);
    format_match_set(match, S3_CAPTURE_ORGANISATION, key->organisation);
    format_match_set(match, S3_CAPTURE_ACCOUNT, key->account);
    format_match_set(match, S3_CAPTURE_SERVICE, key->service);
    return key->rest;
}

static bool format_takes(const struct s3_format *format, const struct s3_key *key,
                         struct format_match *match) {
    if (format->service != NULL &&
        (key->service.len == 0 || !is_service(format->service, key->service))) {
        return false;
    }
    struct slice text = text_for(format, key, match);
    for (size_t i = 0; i < S3_KEYS_MAX && format->keys[i] != NULL; i++) {
        if (format_key_match(slice_from_cstr(format->keys[i]), text, match)) {
            return true;
        }
    }
    return false;
}

static void origin_set(struct s3_origin *origin, const struct format_match *match,
                       struct slice bucket) {
    *origin = (struct s3_origin){0};
    for (size_t i = 0; i < S3_CAPTURE_COUNT; i++) {
        if (format_match_has(match, (enum s3_capture)i)) {
            origin->captures[i] = match->captures[i];
        }
    }
    origin->captures[S3_CAPTURE_BUCKET] = bucket;
    struct slice time = origin->captures[S3_CAPTURE_TIME];
    origin->time_unreadable = time.len > 0 && !format_time_of_name(time, &origin->time);
}

const struct s3_format *s3_format_for(struct slice key, struct slice bucket,
                                      struct s3_origin *origin) {
    struct s3_key parts = s3_key_parse(key);
    struct format_match match = {0};
    const struct format_family *const *family = FORMAT_FAMILIES;
    const struct s3_format *format = (*family)->rows;

    while (!format_takes(format, &parts, &match)) {
        format++;
        if (format == (*family)->rows + (*family)->count) {
            family++;
            assert(*family != NULL); /* the last row takes any key */
            format = (*family)->rows;
        }
    }
    origin_set(origin, &match, bucket);
    return format;
}
