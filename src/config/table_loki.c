/* SPDX-License-Identifier: Apache-2.0 */
/* Where entries go, and as whom. */
#include "table_family.h"

static const struct config_row ROWS[] = {
    {.name = "WRITE_ADDRESS",
     .type = CONFIG_ADDRESS,
     .field = FIELD(write_address),
     .may_refer = true,
     .help = "URL of Loki's push API, path included (required); user info in it is used for basic "
             "auth"},
    {.name = "USERNAME",
     .type = CONFIG_SECRET,
     .field = FIELD(username),
     .may_refer = true,
     .help = "basic auth, together with PASSWORD"},
    {.name = "PASSWORD",
     .type = CONFIG_SECRET,
     .field = FIELD(password),
     .may_refer = true,
     .help = "basic auth, together with USERNAME"},
    {.name = "BEARER_TOKEN",
     .type = CONFIG_SECRET,
     .field = FIELD(bearer_token),
     .may_refer = true,
     .help = "bearer token, instead of basic auth"},
    {.name = "TENANT_ID",
     .type = CONFIG_TEXT,
     .default_text = "",
     .field = FIELD(tenant_id),
     .may_refer = true,
     .help = "X-Scope-OrgID, by Loki's rule for tenant ids; a `__tenant_id__` label overrides it "
             "per stream"},
};

const struct config_family CONFIG_LOKI = CONFIG_FAMILY(ROWS);
