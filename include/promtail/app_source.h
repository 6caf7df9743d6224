/* SPDX-License-Identifier: Apache-2.0 */
/* app_source: what a configuration says about reading records. */
#ifndef PROMTAIL_APP_SOURCE_H
#define PROMTAIL_APP_SOURCE_H

#include "promtail/config.h"
#include "promtail/source.h"

/* All but the metadata. Texts are borrowed from the configuration. */
struct source_config app_source_config(const struct config *config);

#endif
