/* SPDX-License-Identifier: Apache-2.0 */
/* json_block as it is on a processor with neither SSE2 nor NEON. */
#include "promtail/little_endian.h"
#include "json/json_block.h"

#undef __SSE2__
#undef __aarch64__
#include "json/json_block.c"
