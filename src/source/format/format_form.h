/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_form: what a part of a key looks like: eleven or twelve digits, a UUID, an hour. A row per
 * form, by the word that a pattern has for it; and for each capture the form that it has when the
 * pattern names none.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_FORMAT_FORM_H
#define PROMTAIL_SOURCE_FORMAT_FORMAT_FORM_H

#include "promtail/s3_format.h"

struct format_form {
    const char *word;
    const char *shape;           /* begins so: '9': digit; 'h': hexadecimal; 'H': no small one */
    unsigned bytes;              /* classes of the bytes that follow the shape */
    size_t min;                  /* how many at least … */
    size_t max;                  /* … and at most; SIZE_MAX: as many as there are */
    bool (*check)(struct slice); /* NULL: whatever was taken is one */
};

/* NULL for an unknown word. */
const struct format_form *format_form_find(struct slice word);

/* S3_CAPTURE_COUNT for an unknown word. */
enum s3_capture format_capture_find(struct slice word);
const struct format_form *format_capture_form(enum s3_capture capture);

/* Whether a text of this form may begin with the byte. */
bool format_form_begins(const struct format_form *form, unsigned char byte);

/* How many bytes at the front of text have this form: as many as can be, never a '/'. False: none
 * have it. *steps grows by the bytes that were looked at. */
bool format_form_take(const struct format_form *form, struct slice text, size_t *len,
                      size_t *steps);

#endif
