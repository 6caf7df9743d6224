/* SPDX-License-Identifier: Apache-2.0 */
/* hex: hexadecimal digits. */
#ifndef PROMTAIL_HEX_H
#define PROMTAIL_HEX_H

/* 0..15 of a digit, in small or capital letters; -1: it is not one. */
int hex_value(unsigned char byte);

#endif
