/* SPDX-License-Identifier: Apache-2.0 */
#include "aws_signer.h"

static bool is_set(const char *text) {
    return text != NULL && text[0] != '\0';
}

static bool authorize(struct authorizer *authorizer, struct authorization *out, struct error *err) {
    const struct aws_signer *signer = (const struct aws_signer *)authorizer;
    const struct aws_credentials *credentials = signer->credentials;

    if (!is_set(credentials->secret_key)) {
        return error_set(err, ERROR_INPUT, "AWS_SECRET_ACCESS_KEY is missing");
    }
    *out = (struct authorization){
        .sigv4 = signer->sigv4,
        .access_key = credentials->access_key,
        .secret_key = credentials->secret_key,
        .session_token = is_set(credentials->session_token) ? credentials->session_token : NULL,
    };
    return true;
}

void aws_signer_init(struct aws_signer *signer, const struct aws_credentials *credentials,
                     const char *region, const char *service) {
    *signer =
        (struct aws_signer){.authorizer = {.authorize = authorize}, .credentials = credentials};
    snprintf(signer->sigv4, sizeof(signer->sigv4), "aws:amz:%s:%s", region, service);
}

struct authorizer *aws_signer_authorizer(struct aws_signer *signer) {
    return is_set(signer->credentials->access_key) ? &signer->authorizer : NULL;
}
