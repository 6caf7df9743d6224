/* SPDX-License-Identifier: Apache-2.0 */
/* config_file: the text of a file that a setting or an option names. */
#ifndef PROMTAIL_CONFIG_FILE_H
#define PROMTAIL_CONFIG_FILE_H

#include "promtail/arena.h"
#include "promtail/error.h"

/* The whole text of a file, at most CONFIG_FILE_MAX bytes, at least one and no NUL among them; the
 * copy lives in the arena. The error does not say which file. */
enum { CONFIG_FILE_MAX = 1 << 20 };
MUST_CHECK bool config_read_file(struct arena *arena, const char *path, const char **text,
                                 struct error *err);

#endif
