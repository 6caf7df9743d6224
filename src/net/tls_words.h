/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tls_words: OpenSSL's error texts, loaded when TLS first fails, and the codes in them.
 *
 * OpenSSL would load about 1,900 of them at every start of the program; tls_library_init prevents
 * it.
 */
#ifndef PROMTAIL_NET_TLS_WORDS_H
#define PROMTAIL_NET_TLS_WORDS_H

#include <stddef.h>

/* text: curl's text for a failure, in a buffer of size bytes. Replaces an OpenSSL error that is
 * given by its numbers ("error:0A00010B:lib(20)::reason(267)"), by OpenSSL's text
 * ("error:0A00010B:SSL routines::wrong version number"). */
void tls_words_fill_in(char *text, size_t size);

/* The code of the first OpenSSL error in a text ("error:0A00010B:..."); 0: there is none. */
unsigned long tls_words_code(const char *text);

/* The error texts of OpenSSL's providers, up to a zero (made by tools/provider_words.py). */
const struct ERR_string_data_st *provider_words(void);

#endif
