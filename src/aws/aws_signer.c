/* SPDX-License-Identifier: Apache-2.0 */
#include "aws_signer.h"

#include "promtail/container_of.h"

static bool credential_is_set(const char *text) {
    return text != NULL && text[0] != '\0';
}

static bool aws_signer_authorize(struct authorizer *authorizer, const struct http_request *request,
                                 struct authorization *out, struct error *err) {
    struct aws_signer *signer = CONTAINER_OF(authorizer, struct aws_signer, authorizer);
    struct sigv4_signature *signature = &signer->signature;
    struct sigv4_scope scope = {
        .credentials = signer->credentials,
        .region = signer->region,
        .service = signer->service,
        .time_ns = clock_realtime_ns(signer->clock),
    };

    if (signer->credentials->renewal != NULL) {
        signer->credentials->renewal->used(signer->credentials->renewal);
    }
    if (!credential_is_set(signer->credentials->secret_key)) {
        return error_set(err, ERROR_INPUT, "AWS_SECRET_ACCESS_KEY is missing");
    }
    if (!sigv4_sign(&scope, request, signature, err)) {
        return false;
    }
    *out = (struct authorization){.header_count = signature->header_count};
    memcpy(out->headers, signature->headers, sizeof(out->headers));
    return true;
}

void aws_signer_init(struct aws_signer *signer, const struct aws_credentials *credentials,
                     const char *region, const char *service, const struct clock *clock) {
    *signer = (struct aws_signer){.authorizer = {.authorize = aws_signer_authorize},
                                  .credentials = credentials,
                                  .region = region,
                                  .service = service,
                                  .clock = clock};
}

struct authorizer *aws_signer_authorizer(struct aws_signer *signer) {
    return credential_is_set(signer->credentials->access_key) ? &signer->authorizer : NULL;
}
