/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/references.h"

#include "promtail/config_file.h"

/* ---- files ---- */

static void start_file(struct reference_fetcher *fetcher, struct reference_fetch *fetch) {
    const char *path = fetch->reference->target + sizeof("file:") - 1;
    struct arena arena = {0};
    const char *text = "";

    (void)fetcher;
    fetch->failed = !config_read_file(&arena, path, &text, &fetch->err);
    (void)!buf_append_cstr(&fetch->text, text); /* it fits */
    arena_clean_up(&arena);
    fetch->done = true;
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

static bool references_take(struct config *config, struct reference_fetch *fetch,
                            struct error *err) {
    if (fetch->failed) {
        *err = fetch->err;
        return config_reference_fault(fetch->reference, err);
    }
    return config_fill(config, fetch->reference, buf_slice(&fetch->text), err);
}

bool references_fetch(struct config *config, struct reference_fetcher *fetcher, struct error *err) {
    struct reference_fetch fetches[CONFIG_REFERENCES_MAX] = {{0}};
    size_t count = config->reference_count;
    bool ok = true;

    for (size_t i = 0; i < count; i++) {
        fetches[i].reference = &config->references[i];
        buf_init(&fetches[i].text, CONFIG_REFERENCE_BYTES_MAX + 1);
        fetcher->start(fetcher, &fetches[i]);
    }
    while (!references_done(fetches, count)) {
        fetcher->wait(fetcher);
    }
    for (size_t i = 0; i < count; i++) {
        ok = ok && references_take(config, &fetches[i], err);
        mem_wipe(fetches[i].text.ptr, fetches[i].text.len); /* it may be a secret */
        buf_clean_up(&fetches[i].text);
    }
    return ok;
}
