/* SPDX-License-Identifier: Apache-2.0 */
/*
 * references: fetches what the settings refer to, all at once, between the two phases of the
 * configuration (config.h).
 *
 * Flow: config_read -> REFERENCES -> config_check
 */
#ifndef PROMTAIL_REFERENCES_H
#define PROMTAIL_REFERENCES_H

#include "promtail/buf.h"
#include "promtail/config.h"

/* One reference under way. The fetcher fills text, or sets failed and err (which says what is
 * wrong, not with which reference), and then calls reference_fetch_end. */
struct reference_fetch {
    const struct config_reference *reference;
    struct buf text; /* holds one byte more than is allowed, which tells a text that is too long */
    struct error err;
    void (*ended)(struct reference_fetch *fetch); /* NULL: its owner looks at done */
    bool failed;
    bool done;
};

void reference_fetch_init(struct reference_fetch *fetch, const struct config_reference *reference);
void reference_fetch_clean_up(struct reference_fetch *fetch); /* wipes the text */
void reference_fetch_end(struct reference_fetch *fetch);
/* Fills the configuration with what was fetched. The error names the variable and the target. */
MUST_CHECK bool reference_fetch_take(struct reference_fetch *fetch, struct config *config,
                                     struct error *err);

struct reference_fetcher {
    /* Begins, and returns at once: others are to be fetched meanwhile. */
    void (*start)(struct reference_fetcher *fetcher, struct reference_fetch *fetch);
    /* Waits until at least one that was started, and not done, is done; within a bounded time. */
    void (*wait)(struct reference_fetcher *fetcher);
};

/* file:PATH alone: done when started. Other references fail. */
struct reference_fetcher reference_files(void);

/* Fills all references of the configuration. Several may fail: the error is that of the first in
 * the table's order. All are done when it returns. */
MUST_CHECK bool references_fetch(struct config *config, struct reference_fetcher *fetcher,
                                 struct error *err);

#endif
