/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/rejected_entries.h"

const struct choice REJECTED_ENTRIES_CHOICES[] = {
    {"drop", REJECTED_DROP},
    {"fail", REJECTED_FAIL},
    {NULL, 0},
};
