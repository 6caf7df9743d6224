/* SPDX-License-Identifier: Apache-2.0 */
/* version: of the program, in its log, its requests and its help. */
#ifndef PROMTAIL_VERSION_H
#define PROMTAIL_VERSION_H

#define PROMTAIL_VERSION "0.1.0"

#endif
