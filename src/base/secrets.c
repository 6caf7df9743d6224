/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/secrets.h"

#include "secret_form.h"

struct secret {
    struct secret *next;
    struct buf text; /* owned */
};

void secrets_clean_up(struct secrets *secrets) {
    while (secrets->first != NULL) {
        struct secret *secret = secrets->first;
        secrets->first = secret->next;
        mem_wipe(secret->text.ptr, secret->text.len);
        buf_clean_up(&secret->text);
        mem_free(secret);
    }
}

static bool is_known(const struct secrets *secrets, struct slice text) {
    for (const struct secret *secret = secrets->first; secret != NULL; secret = secret->next) {
        if (slice_equal(buf_slice(&secret->text), text)) {
            return true;
        }
    }
    return false;
}

void secrets_add(struct secrets *secrets, struct slice text) {
    if (text.len < SECRET_BYTES_MIN || is_known(secrets, text)) {
        return;
    }
    struct secret *secret = mem_zalloc(sizeof(*secret));
    buf_init(&secret->text, text.len);
    if (!buf_append(&secret->text, text)) {
        abort(); /* not reached: it was made for this text */
    }
    secret->next = secrets->first;
    secrets->first = secret;
}

/* A text that is being blanked in place: bytes up to `out` are written, the bytes not yet visited
 * are unchanged. */
struct blanking {
    const struct secrets *secrets;
    struct slice text; /* before */
    unsigned char *bytes;
    size_t out;
    size_t floor; /* of out: after the last "***" */
    size_t until; /* where the secret ends that is skipped */
    bool inside;  /* its "***" is written later: now it would overwrite bytes not yet visited */
};

static struct secret_find find_at(const struct blanking *blanking, size_t at) {
    struct slice text = slice_after(blanking->text, at);
    struct secret_find longest = {0};

    for (const struct secret *secret = blanking->secrets->first; secret != NULL;
         secret = secret->next) {
        struct secret_find find = secret_form_find(buf_slice(&secret->text), text);
        longest = find.len > longest.len ? find : longest;
    }
    return longest;
}

/* The rest of an encoded text contains bits of the secret, too. */
static size_t base64_end(struct slice text, size_t at) {
    while (at < text.len && secret_form_is_base64(text.ptr[at])) {
        at++;
    }
    while (at < text.len && text.ptr[at] == '=') {
        at++;
    }
    return at;
}

static void blanking_enter(struct blanking *blanking, size_t at, struct secret_find find) {
    size_t until = at + find.len;

    if (find.base64) {
        until = base64_end(blanking->text, until);
        while (!blanking->inside && blanking->out > blanking->floor &&
               secret_form_is_base64(blanking->bytes[blanking->out - 1])) {
            blanking->out--;
        }
    }
    blanking->inside = true;
    blanking->until = until > blanking->until ? until : blanking->until;
}

static void blanking_leave(struct blanking *blanking) {
    if (blanking->inside) {
        memcpy(blanking->bytes + blanking->out, "***", 3); /* a match has at least 3 bytes */
        blanking->out += 3;
        blanking->floor = blanking->out;
        blanking->inside = false;
    }
}

static size_t blank_bytes(const struct secrets *secrets, unsigned char *bytes, size_t len) {
    struct blanking blanking = {.secrets = secrets, .text = slice_of(bytes, len), .bytes = bytes};

    for (size_t at = 0; at < len; at++) {
        struct secret_find find = find_at(&blanking, at);
        if (find.len > 0) {
            blanking_enter(&blanking, at, find);
        }
        if (at >= blanking.until) {
            blanking_leave(&blanking);
            bytes[blanking.out++] = bytes[at];
        }
    }
    blanking_leave(&blanking);
    return blanking.out;
}

void secrets_blank(const struct secrets *secrets, struct buf *text) {
    if (secrets != NULL && secrets->first != NULL) {
        buf_truncate(text, blank_bytes(secrets, text->ptr, text->len));
    }
}

void secrets_blank_error(const struct secrets *secrets, struct error *err) {
    if (secrets != NULL && secrets->first != NULL) {
        err->text[blank_bytes(secrets, (unsigned char *)err->text, strlen(err->text))] = '\0';
    }
}
