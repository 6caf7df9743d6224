/* SPDX-License-Identifier: Apache-2.0 */
/* Every variable, in the order of the documentation (docs/configuration.md). */
#include "table_family.h"

static const struct config_family *const FAMILIES[] = {
    &CONFIG_LOKI, &CONFIG_LABELS, &CONFIG_PUSH, &CONFIG_LINES, &CONFIG_LOG, &CONFIG_AWS, NULL,
};

const struct config_row *config_row_at(size_t index) {
    for (size_t i = 0; FAMILIES[i] != NULL; i++) {
        if (index < FAMILIES[i]->count) {
            return &FAMILIES[i]->rows[index];
        }
        index -= FAMILIES[i]->count;
    }
    return NULL;
}
