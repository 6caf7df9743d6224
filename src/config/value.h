/* SPDX-License-Identifier: Apache-2.0 */
/* config_value: a variable's text, and that text to its value and back. Errors say what is wrong
 * with the value and give an example. */
#ifndef PROMTAIL_CONFIG_VALUE_H
#define PROMTAIL_CONFIG_VALUE_H

#include "promtail/config_table.h"
#include "promtail/slice.h"

/* The variable that the row's value comes from: its own, or its fallback; NULL: the default. */
const char *config_variable(const struct config_row *row, const struct environment *environment);
/* That variable's text, or the default; NULL: there is neither. */
const char *config_text(const struct config_row *row, const struct environment *environment);

/* Plain bytes, or KB (1000), KiB (1024), MB, MiB. */
MUST_CHECK bool config_parse_size(struct slice text, int64_t *bytes, struct error *err);
/* "10s", "500ms", "1m30s". */
MUST_CHECK bool config_parse_time(struct slice text, int64_t *ms, struct error *err);
/* true, false, 1, 0 in any case. */
MUST_CHECK bool config_parse_bool(struct slice text, bool *value, struct error *err);
/* The value of the word, in any case. 1 and 0 stand for true and false where these are among the
 * choices. */
MUST_CHECK bool config_parse_choice(struct slice text, const struct choice *choices, int *value,
                                    struct error *err);

/* As the above read them: "128KiB (131072 bytes)", "1m30s". False: out is
 * full. */
MUST_CHECK bool config_write_size(struct buf *out, int64_t bytes);
MUST_CHECK bool config_write_time(struct buf *out, int64_t ms);

#endif
