/* SPDX-License-Identifier: Apache-2.0 */
#include "ca_store.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "pem.h"
#include "promtail/buf.h"

/* The data of one store's look-up. It lives as long as the store, which connections share. */
struct ca_lookup {
    const struct ca_table *table;
    X509_LOOKUP_METHOD *method;
};

/* The index of the first row whose hash is not smaller. */
static size_t ca_table_find(const struct ca_table *table, uint32_t subject_hash) {
    size_t low = 0;
    size_t high = table->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->rows[middle].subject_hash < subject_hash) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool add_row(X509_STORE *store, const struct ca_table *table, const struct ca_row *row) {
    const unsigned char *der = table->der + row->offset;
    X509 *certificate = d2i_X509(NULL, &der, (long)row->len);
    bool ok = certificate != NULL && X509_STORE_add_cert(store, certificate) == 1;

    X509_free(certificate);
    return ok;
}

/* Adds all rows with the subject's hash: certificates may share a subject and have different keys,
 * and the verification finds the right one. The store ignores duplicates. */
static bool add_rows_of(X509_STORE *store, const struct ca_table *table, const X509_NAME *subject) {
    int hashed = 0;
    uint32_t hash = (uint32_t)X509_NAME_hash_ex(subject, NULL, NULL, &hashed);
    bool ok = hashed == 1;

    for (size_t i = ok ? ca_table_find(table, hash) : table->count;
         i < table->count && table->rows[i].subject_hash == hash; i++) {
        ok = add_row(store, table, &table->rows[i]) && ok;
    }
    return ok;
}

/* Borrowed from the store; NULL when it has no certificate with that subject. */
static X509 *find_in_store(X509_STORE *store, const X509_NAME *subject) {
    X509_OBJECT *found;

    if (!X509_STORE_lock(store)) {
        return NULL;
    }
    found = X509_OBJECT_retrieve_by_subject(X509_STORE_get0_objects(store), X509_LU_X509, subject);
    X509_STORE_unlock(store);
    return X509_OBJECT_get0_X509(found);
}

/* OpenSSL asks only when its store has no certificate of that subject. */
static int get_by_subject(X509_LOOKUP *lookup, X509_LOOKUP_TYPE type, const X509_NAME *subject,
                          X509_OBJECT *result) {
    const struct ca_lookup *own = X509_LOOKUP_get_method_data(lookup);
    X509_STORE *store = X509_LOOKUP_get_store(lookup);
    X509 *certificate;

    if (type != X509_LU_X509 || !add_rows_of(store, own->table, subject)) {
        return 0;
    }
    certificate = find_in_store(store, subject);
    if (certificate == NULL || X509_OBJECT_set1_X509(result, certificate) != 1) {
        return 0;
    }
    X509_free(certificate); /* the caller expects a borrowed one, and takes its own reference */
    return 1;
}

/* Called with the store's last reference, which a connection may hold longer than the owner. */
static void free_lookup(X509_LOOKUP *lookup) {
    struct ca_lookup *own = X509_LOOKUP_get_method_data(lookup);

    if (own != NULL) {
        X509_LOOKUP_meth_free(own->method);
        mem_free(own);
    }
}

static bool add_lookup(X509_STORE *store, const struct ca_table *table) {
    X509_LOOKUP_METHOD *method = X509_LOOKUP_meth_new("embedded certificates");
    X509_LOOKUP *lookup;
    struct ca_lookup *own;

    if (method == NULL || X509_LOOKUP_meth_set_get_by_subject(method, get_by_subject) != 1 ||
        X509_LOOKUP_meth_set_free(method, free_lookup) != 1) {
        goto fail;
    }
    lookup = X509_STORE_add_lookup(store, method);
    if (lookup == NULL) {
        goto fail;
    }
    own = mem_zalloc(sizeof(*own));
    *own = (struct ca_lookup){.table = table, .method = method};
    X509_LOOKUP_set_method_data(lookup, own);
    return true;
fail:
    X509_LOOKUP_meth_free(method);
    return false;
}

/* First adds the table's rows with its subject: OpenSSL does not call the look-up for a subject
 * that the store has, so they would never be found. */
static bool add_extra_certificate(X509_STORE *store, const struct ca_table *table,
                                  X509 *certificate) {
    if (table != NULL && !add_rows_of(store, table, X509_get_subject_name(certificate))) {
        return false;
    }
    return X509_STORE_add_cert(store, certificate) == 1;
}

static bool add_pem(X509_STORE *store, const struct ca_table *table, struct slice pem,
                    struct error *err) {
    STACK_OF(X509) *certificates = pem_certificates(pem, err);
    bool ok = certificates != NULL;

    for (int i = 0; ok && i < sk_X509_num(certificates); i++) {
        ok = add_extra_certificate(store, table, sk_X509_value(certificates, i)) ||
             error_set(err, ERROR_INPUT, "OpenSSL refuses certificate %d", i + 1);
    }
    pem_certificates_free(certificates);
    ERR_clear_error();
    return ok;
}

struct x509_store_st *ca_store_new(const struct ca_table *table, struct slice extra_pem,
                                   struct error *err) {
    X509_STORE *store = X509_STORE_new();

    if (store == NULL || (table != NULL && !add_lookup(store, table))) {
        error_set(err, ERROR_LIMIT, "OpenSSL has no memory for a certificate store");
        goto fail;
    }
    if (extra_pem.len > 0 && !add_pem(store, table, extra_pem, err)) {
        goto fail;
    }
    return store;
fail:
    X509_STORE_free(store);
    return NULL;
}
