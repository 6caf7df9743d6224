/* SPDX-License-Identifier: Apache-2.0 */
/* hex: hexadecimal digits. */
#ifndef PROMTAIL_HEX_H
#define PROMTAIL_HEX_H

/* 0 to 15 for a digit, in upper or lower case; -1 for any other byte. */
int hex_value(unsigned char byte);

#endif
