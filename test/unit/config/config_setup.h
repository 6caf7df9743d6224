/* SPDX-License-Identifier: Apache-2.0 */
/* Both phases of the configuration, with the files that it refers to. */
#ifndef PROMTAIL_CONFIG_SETUP_H
#define PROMTAIL_CONFIG_SETUP_H

#include "promtail/config.h"
#include "promtail/config_file.h"

static inline bool fill_from_file(struct config *config, const struct config_reference *reference,
                                  struct error *err) {
    const char *text;

    if (!config_read_file(&config->arena, reference->target + 5, &text, err)) {
        return config_reference_fault(reference, err);
    }
    return config_fill(config, reference, slice_from_cstr(text), err);
}

static inline bool config_read_all(struct config *config, const struct environment *environment,
                                   struct error *err) {
    bool ok = config_read(config, environment, err);

    for (size_t i = 0; ok && i < config->reference_count; i++) {
        ok = fill_from_file(config, &config->references[i], err);
    }
    return ok && config_check(config, err);
}

#endif
