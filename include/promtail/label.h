/* SPDX-License-Identifier: Apache-2.0 */
/* label: a name and its value; borrowed texts. A pair of structured metadata, too. */
#ifndef PROMTAIL_LABEL_H
#define PROMTAIL_LABEL_H

#include "promtail/arena.h"
#include "promtail/slice.h"

struct label {
    struct slice name;
    struct slice value;
};

/* With '?' for each U+FFFD and each byte of invalid UTF-8: the value itself, or a copy in the
 * arena. For structured metadata, too. */
struct slice label_value_mend(struct slice value, struct arena *arena);

#endif
