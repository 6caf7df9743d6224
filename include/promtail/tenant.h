/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tenant: which names Loki accepts for a tenant, so that a bad one is reported before a push is
 * refused.
 *
 * Format: "Loki HTTP API", X-Scope-OrgID; dskit's tenant package: at most TENANT_BYTES_MAX bytes of
 *         letters, digits and !-_.*'(), but neither "." nor "..".
 */
#ifndef PROMTAIL_TENANT_H
#define PROMTAIL_TENANT_H

#include "promtail/error.h"
#include "promtail/slice.h"

enum { TENANT_BYTES_MAX = 150 };

/* tenant: not empty. err describes the fault without quoting the tenant. */
MUST_CHECK bool tenant_check(struct slice tenant, struct error *err);

#endif
