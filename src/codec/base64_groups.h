/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base64_groups: decodes whole groups of four digits, without padding, into three bytes each.
 *
 * A row per way in BASE64_WAYS; base64_decode_groups takes the fastest that this processor has.
 * All give the same.
 */
#ifndef PROMTAIL_CODEC_BASE64_GROUPS_H
#define PROMTAIL_CODEC_BASE64_GROUPS_H

#include <stdbool.h>
#include <stddef.h>

/* in: 4 * groups bytes, out: 3 * groups. False: one of them is not a digit; out then has no
 * meaning. */
typedef bool base64_decoder(const unsigned char *in, unsigned char *out, size_t groups);

struct base64_way {
    const char *name;
    bool (*usable)(void);
    base64_decoder *decode;
};

/* The fastest first; NULL as the last name. */
extern const struct base64_way BASE64_WAYS[];

bool base64_decode_groups(const unsigned char *in, unsigned char *out, size_t groups);
/* The value of a digit; above 63 for any other byte. */
unsigned char base64_value(unsigned char byte);

#endif
