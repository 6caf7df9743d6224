/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tls_words: the words of OpenSSL's errors, loaded when TLS first fails.
 *
 * OpenSSL would load about 1,900 of them whenever the program starts (tls_library_init says no).
 */
#ifndef PROMTAIL_NET_TLS_WORDS_H
#define PROMTAIL_NET_TLS_WORDS_H

#include <stddef.h>

/* text: curl's words of a failure, in a buffer of size bytes. Where they quote an error of OpenSSL
 * by numbers ("error:0A00010B:lib(20)::reason(267)"), puts OpenSSL's words in their place
 * ("error:0A00010B:SSL routines::wrong version number"). */
void tls_words_fill_in(char *text, size_t size);

/* Those of OpenSSL's providers, up to a zero (made by tools/provider_words.py). */
const struct ERR_string_data_st *provider_words(void);

#endif
