/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reference_documents: a reference_fetcher for every kind of reference: files, secrets, parameters
 * and objects. A document that several references name is fetched once for all of them.
 */
#ifndef PROMTAIL_APP_REFERENCE_DOCUMENTS_H
#define PROMTAIL_APP_REFERENCE_DOCUMENTS_H

#include "aws_access.h"
#include "promtail/references.h"

struct document_fetch;

struct reference_documents {
    struct reference_fetcher fetcher;
    struct reference_fetcher files;
    struct aws_access *access;    /* borrowed */
    struct document_fetch *first; /* owned; those under way */
};

void reference_documents_init(struct reference_documents *documents, struct aws_access *access);
/* What is under way never ends any more. Safe on zeroes, and twice. After aws_access_clean_up. */
void reference_documents_clean_up(struct reference_documents *documents);

#endif
