/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/line_too_long.h"

const struct choice LINE_TOO_LONG_CHOICES[] = {
    {"split", LINE_SPLIT},
    {"truncate", LINE_TRUNCATE},
    {"send", LINE_SEND},
    {NULL, 0},
};
