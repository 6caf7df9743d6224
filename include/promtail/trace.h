/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace: the X-Ray trace that an invocation belongs to, which its requests pass on: as it came to
 * AWS, and as `traceparent` to Loki when the trace is sampled.
 *
 * Format: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1", perhaps
 *         with further fields ("AWS X-Ray concepts", tracing header); "Trace Context" (W3C), 3.2.
 * A header that does not have this form is ignored. The signature of a request does not cover
 * X-Amzn-Trace-Id, as in the AWS SDKs.
 */
#ifndef PROMTAIL_TRACE_H
#define PROMTAIL_TRACE_H

#include "promtail/http.h"
#include "promtail/slice.h"

enum { TRACE_HEADER_MAX = 512, TRACE_PARENT_BYTES = 55 };

/* Zeroes mean that there is no trace. */
struct trace {
    char header[TRACE_HEADER_MAX + 1];   /* "": there is none */
    char parent[TRACE_PARENT_BYTES + 1]; /* the W3C's traceparent; "": not sampled */
};

/* header: Lambda-Runtime-Trace-Id; copied. Empty: no trace. */
void trace_set(struct trace *trace, struct slice header);
/* Add the header, if there is one; it is borrowed. A NULL trace is allowed. */
void trace_add_to_aws(const struct trace *trace, struct http_request *request);
void trace_add_to_loki(const struct trace *trace, struct http_request *request);

#endif
