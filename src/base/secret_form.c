/* SPDX-License-Identifier: Apache-2.0 */
#include "secret_form.h"

#include "escape.h"
#include "promtail/secrets.h"

enum { CUT_BYTES_MIN = 3 }; /* of a secret's beginning at the end of a text */

/* A secret in one encoding, as a sequence of bytes that are computed on demand. */
struct form {
    struct slice secret;
    bool base64;
    size_t before; /* base64: how many bytes stand before it in its group of three */
    size_t skip;   /* base64: characters that depend on those bytes */
    size_t len;    /* bytes that depend on the secret alone */
};

static struct form plain_form(struct slice secret) {
    return (struct form){.secret = secret, .len = secret.len};
}

static struct form base64_form(struct slice secret, size_t before) {
    struct form form = {.secret = secret, .base64 = true, .before = before};

    form.skip = (before * 8 + 5) / 6;
    form.len = (before + secret.len) * 8 / 6 - form.skip;
    return form;
}

static unsigned char base64_character(const struct form *form, size_t at) {
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t bit = (form->skip + at) * 6 - form->before * 8;
    size_t byte = bit / 8;
    unsigned two = (unsigned)form->secret.ptr[byte] << 8;

    two |= byte + 1 < form->secret.len ? form->secret.ptr[byte + 1] : 0u;
    return (unsigned char)alphabet[two >> (10 - bit % 8) & 63];
}

static bool form_has_byte(const struct form *form, size_t at, unsigned char byte) {
    if (!form->base64) {
        return form->secret.ptr[at] == byte;
    }
    byte = byte == '-' ? '+' : byte == '_' ? '/' : byte;
    return base64_character(form, at) == byte;
}

/* Matches an escape at the front of text. Returns its length; 0 when it does not match. */
static size_t match_escape(const struct form *form, size_t *at, struct slice text) {
    unsigned char bytes[4];
    size_t len = 0;
    size_t taken = escape_decode(text, bytes, &len);

    if (taken == 0 || len > form->len - *at) {
        return 0;
    }
    for (size_t i = 0; i < len; i++) {
        if (!form_has_byte(form, *at + i, bytes[i])) {
            return 0;
        }
    }
    *at += len;
    return taken;
}

/* '+' is a blank in HTML forms. */
static bool match_byte(const struct form *form, size_t at, unsigned char byte, bool escapes) {
    return form_has_byte(form, at, byte) ||
           (escapes && byte == '+' && form_has_byte(form, at, ' '));
}

/* Returns how many bytes at the front of text match; 0 when there are too few to reveal the
 * secret. */
static size_t form_match(const struct form *form, struct slice text, bool escapes) {
    size_t at = 0;
    size_t taken = 0;

    while (at < form->len && taken < text.len) {
        size_t escaped = escapes ? match_escape(form, &at, slice_after(text, taken)) : 0;
        if (escaped == 0 && !match_byte(form, at, text.ptr[taken], escapes)) {
            break;
        }
        at += escaped == 0 ? 1 : 0;
        taken += escaped == 0 ? 1 : escaped;
    }
    if (escapes && at < form->len && escape_is_cut(slice_after(text, taken))) {
        taken = text.len;
    }
    size_t part = form->base64 ? SECRET_PART_BYTES * 4 / 3 : SECRET_PART_BYTES;
    bool shows = at == form->len || at >= part || (taken == text.len && at >= CUT_BYTES_MIN);
    return shows ? taken : 0;
}

static void keep_longest(struct secret_find *find, const struct form *form, struct slice text) {
    size_t raw = form_match(form, text, false);
    size_t escaped = form_match(form, text, true);
    size_t len = raw > escaped ? raw : escaped;

    if (len > find->len) {
        *find = (struct secret_find){len, form->base64};
    }
}

struct secret_find secret_form_find(struct slice secret, struct slice text) {
    struct form form = plain_form(secret);
    struct secret_find find = {0};

    keep_longest(&find, &form, text);
    for (size_t before = 0; before < 3; before++) {
        form = base64_form(secret, before);
        keep_longest(&find, &form, text);
    }
    return find;
}

bool secret_form_is_base64(unsigned char byte) {
    return isalnum(byte) || (byte != '\0' && strchr("+/-_", byte) != NULL);
}
