/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document_kind: a service that holds texts: how they are named, what is asked, and what the answer
 * means. A row each; the table is in aws_documents.c.
 */
#ifndef PROMTAIL_AWS_DOCUMENT_KIND_H
#define PROMTAIL_AWS_DOCUMENT_KIND_H

#include <stddef.h>

#include "promtail/arn.h"
#include "promtail/aws_documents.h"
#include "promtail/buf.h"

struct document_kind {
    const char *service; /* as it is signed, and as an ARN names it: "ssm" */
    const char *target;  /* "AmazonSSM.GetParameter"; NULL: a GET */
    const char *action;  /* that the role needs: "ssm:GetParameter" */
    size_t answer_max;

    /* Fills the rest of the name, whose kind and text are set. */
    bool (*read_name)(struct aws_document_name *name, const struct arn *arn, struct error *err);
    bool (*write_url)(const struct aws_document_name *name, struct slice region,
                      const struct aws_documents_config *config, struct buf *out,
                      struct error *err);
    /* NULL: no body. False: out is full. */
    bool (*write_body)(const struct aws_document_name *name, struct buf *out);
    /* text: a part of the answer, which may be changed, or what is put into room. */
    bool (*take)(struct slice answer, struct buf *room, struct slice *text, struct error *err);
};

extern const struct document_kind DOCUMENT_SECRET;
extern const struct document_kind DOCUMENT_PARAMETER;
extern const struct document_kind DOCUMENT_OBJECT;

#endif
