/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_value (libFuzzer): any bytes as the value of a setting of each type: what is read and
 * written again is the same value, and what is refused has a reason.
 */
#include "config/value.h"

#include "config/form.h"
#include "fuzz_target.h"
#include "promtail/config_reference.h"
#include "promtail/keep_stream.h"

enum { WRITTEN_MAX = 100 };

static void check_refused(const struct error *err) {
    fuzz_check(err->code == ERROR_INPUT && err->text[0] != '\0');
}

static void check_size(struct slice text) {
    struct error err = {0};
    struct buf written;
    int64_t bytes = 0;
    int64_t again = 0;

    if (!config_parse_size(text, &bytes, &err)) {
        check_refused(&err);
        return;
    }
    buf_init(&written, WRITTEN_MAX);
    fuzz_check(bytes >= 0 && config_write_size(&written, bytes));
    /* "128KiB (131072 bytes)", "7 bytes" */
    size_t end = slice_index(buf_slice(&written), ' ');
    fuzz_check(config_parse_size(slice_first(buf_slice(&written), end), &again, &err));
    fuzz_check(again == bytes);
    buf_clean_up(&written);
}

static void check_time(struct slice text) {
    struct error err = {0};
    struct buf written;
    int64_t ms = 0;
    int64_t again = 0;

    if (!config_parse_time(text, &ms, &err)) {
        check_refused(&err);
        return;
    }
    buf_init(&written, WRITTEN_MAX);
    fuzz_check(ms >= 0 && config_write_time(&written, ms));
    fuzz_check(config_parse_time(buf_slice(&written), &again, &err) && again == ms);
    buf_clean_up(&written);
}

static void check_words(struct slice text) {
    struct error err = {0};
    bool flag = false;
    int choice = 0;

    if (!config_parse_bool(text, &flag, &err)) {
        check_refused(&err);
    } else {
        fuzz_check(config_parse_choice(text, KEEP_STREAM_CHOICES, &choice, &err));
        fuzz_check(choice == (int)flag); /* off is 0, on is 1 */
    }
    err = (struct error){0};
    if (!config_parse_choice(text, KEEP_STREAM_CHOICES, &choice, &err)) {
        check_refused(&err);
    }
}

static void check_form(const struct config_form *form, struct slice text) {
    struct error err = {0};

    if (!config_form_check(form, text, &err)) {
        check_refused(&err);
    }
}

static void check_reference(struct slice text) {
    struct error err = {0};

    if (config_reference_is(text) && !config_reference_check(text, &err)) {
        check_refused(&err);
        fuzz_check(!slice_starts_with(text, SLICE("file:")));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice bytes = slice_of(data, size);
    struct slice text = slice_first(bytes, slice_index(bytes, '\0'));
    char *copy = mem_zalloc(text.len + 1); /* values are C strings */

    memcpy(copy, text.ptr, text.len);
    text = slice_from_cstr(copy);
    check_size(text);
    check_time(text);
    check_words(text);
    check_form(&CONFIG_FORM_PEM, text);
    check_form(&CONFIG_FORM_JSON, text);
    check_reference(text);
    mem_free(copy);
    return 0;
}
