/* SPDX-License-Identifier: Apache-2.0 */
/*
 * banned: functions that nobody should have to remember not to use; forced into every file by the
 * build.
 *
 * The C headers come first, because poisoned names may not be declared later. Instead: slice and
 * buf for strings, promtail/number.h for numbers, promtail/time.h for times, mem_alloc for memory.
 */
#ifndef PROMTAIL_BANNED_H
#define PROMTAIL_BANNED_H

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#pragma GCC poison strcpy strncpy strcat strncat sprintf vsprintf gets strtok strtok_r
#pragma GCC poison sscanf vsscanf atoi atol atoll atof strtol strtoul strtoll strtoull strtod
#pragma GCC poison strdup strndup gmtime localtime gmtime_r localtime_r ctime asctime mktime       \
    timegm strftime strptime
#undef alloca
#pragma GCC poison alloca tmpnam mktemp system popen

#endif
