/* SPDX-License-Identifier: Apache-2.0 */
/* config_value: the text of one variable to its value. Errors say what is wrong with the value and
 * give an example. */
#ifndef PROMTAIL_APP_CONFIG_VALUE_H
#define PROMTAIL_APP_CONFIG_VALUE_H

#include "promtail/config.h"
#include "promtail/slice.h"

/* Plain bytes, or KB (1000), KiB (1024), MB, MiB. */
MUST_CHECK bool config_parse_size(struct slice text, int64_t *bytes, struct error *err);
/* "10s", "500ms", "1m30s". */
MUST_CHECK bool config_parse_time(struct slice text, int64_t *ms, struct error *err);
/* true, false, 1, 0 in any case. */
MUST_CHECK bool config_parse_bool(struct slice text, bool *value, struct error *err);
/* Position of the text, in any case, in the blank-separated choices. */
MUST_CHECK bool config_parse_choice(struct slice text, const char *choices, int64_t *value,
                                    struct error *err);

#endif
