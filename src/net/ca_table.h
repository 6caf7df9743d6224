/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ca_table: the embedded trusted certificates, in DER, sorted by the hash of their subject.
 *
 * Made by tools/ca_table.py from Debian's package ca-certificates when the program is built. Rows
 * contain offsets instead of addresses, so that they need no relocation when the program is loaded.
 */
#ifndef PROMTAIL_NET_CA_TABLE_H
#define PROMTAIL_NET_CA_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct ca_row {
    uint32_t subject_hash; /* OpenSSL's X509_NAME_hash */
    uint32_t offset;       /* of the certificate in der */
    uint32_t len;
};

struct ca_table {
    const struct ca_row *rows; /* sorted by subject_hash; several may share one */
    size_t count;
    const unsigned char *der;
};

extern const struct ca_table CA_BUNDLE;

#endif
