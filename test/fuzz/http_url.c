/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_url (libFuzzer): any C string as an address and as a proxy's: what is accepted can be cut
 * into its parts, and an error never says a part of it that may be secret.
 */
#include "promtail/http_url.h"

#include "fuzz_target.h"
#include "promtail/buf.h"
#include "promtail/url.h"

enum { SECRET_MIN = 8 }; /* what is shorter may stand in any sentence */

static void check_error(const struct error *err, struct slice secret) {
    fuzz_check(err->code != ERROR_NONE && err->text[0] != '\0');
    fuzz_check(secret.len < SECRET_MIN ||
               slice_find(slice_from_cstr(err->text), secret) == strlen(err->text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice text = slice_first(slice_of(data, size), slice_index(slice_of(data, size), '\0'));
    char *address = mem_zalloc(text.len + 1);
    struct http_url parts = {0};
    struct error err = {0};
    struct url url;

    memcpy(address, text.ptr, text.len);
    bool is_http = url_cut(text, &url);
    if (!http_url_check(address, &parts, &err)) {
        check_error(&err, text);
        check_error(&err, url.user_info);
    } else {
        fuzz_check(is_http && url.has_user == parts.has_user);
        fuzz_check(url_authority(url.rest).len > 0);
    }
    err = (struct error){0};
    if (!http_url_check_proxy(address, &err)) {
        check_error(&err, text);
    }
    mem_free(address);
    return 0;
}
