/* SPDX-License-Identifier: Apache-2.0 */
/* rejected_entries: REJECTED_ENTRIES: what happens when Loki rejects entries (a 400). */
#ifndef PROMTAIL_REJECTED_ENTRIES_H
#define PROMTAIL_REJECTED_ENTRIES_H

#include "promtail/choice.h"

enum rejected_entries {
    REJECTED_DROP, /* counted and logged */
    REJECTED_FAIL, /* their work items fail */
};

extern const struct choice REJECTED_ENTRIES_CHOICES[];

#endif
