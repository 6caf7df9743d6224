/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/references.h"

#include "promtail/config_file.h"

/* ---- one of them ---- */

void reference_fetch_init(struct reference_fetch *fetch, const struct config_reference *reference) {
    *fetch = (struct reference_fetch){.reference = reference};
    buf_init(&fetch->text, CONFIG_REFERENCE_BYTES_MAX + 1);
}

void reference_fetch_clean_up(struct reference_fetch *fetch) {
    mem_wipe(fetch->text.ptr, fetch->text.len); /* it may be a secret */
    buf_clean_up(&fetch->text);
}

void reference_fetch_end(struct reference_fetch *fetch) {
    fetch->done = true;
    if (fetch->ended != NULL) {
        fetch->ended(fetch);
    }
}

bool reference_fetch_take(struct reference_fetch *fetch, struct config *config, struct error *err) {
    if (fetch->failed) {
        *err = fetch->err;
        return config_reference_fault(fetch->reference, err);
    }
    return config_fill(config, fetch->reference, buf_slice(&fetch->text), err);
}

/* ---- files ---- */

static void start_file(struct reference_fetcher *fetcher, struct reference_fetch *fetch) {
    const char *target = fetch->reference->target;
    struct arena arena = {0};
    const char *text = "";

    (void)fetcher;
    if (slice_starts_with(slice_from_cstr(target), SLICE("file:"))) {
        fetch->failed = !config_read_file(&arena, target + sizeof("file:") - 1, &text, &fetch->err);
        (void)!buf_append_cstr(&fetch->text, text); /* it fits */
    } else {
        fetch->failed = true;
        error_set(&fetch->err, ERROR_INPUT, "is not fetched by this command: only file:PATH is");
    }
    arena_wipe(&arena);
    reference_fetch_end(fetch);
}

static void wait_for_file(struct reference_fetcher *fetcher) {
    (void)fetcher; /* start has read it */
}

struct reference_fetcher reference_files(void) {
    return (struct reference_fetcher){start_file, wait_for_file};
}

/* ---- all of them ---- */

static bool references_done(const struct reference_fetch *fetches, size_t count) {
    size_t i = 0;

    while (i < count && fetches[i].done) {
        i++;
    }
    return i == count;
}

static bool references_fetch_all(struct config *config, struct reference_fetcher *fetcher,
                                 struct error *err) {
    struct reference_fetch fetches[CONFIG_REFERENCES_MAX];
    size_t count = config->reference_count;
    bool ok = true;

    for (size_t i = 0; i < count; i++) {
        reference_fetch_init(&fetches[i], &config->references[i]);
        fetcher->start(fetcher, &fetches[i]);
    }
    while (!references_done(fetches, count)) {
        fetcher->wait(fetcher);
    }
    for (size_t i = 0; i < count; i++) {
        ok = ok && reference_fetch_take(&fetches[i], config, err);
        reference_fetch_clean_up(&fetches[i]);
    }
    return ok;
}

bool references_fetch(struct config *config, struct reference_fetcher *fetcher, struct error *err) {
    return config->reference_count == 0 || references_fetch_all(config, fetcher, err);
}
