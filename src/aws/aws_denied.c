/* SPDX-License-Identifier: Apache-2.0 */
#include "aws_denied.h"

/* How the codes begin: "AccessDenied" is S3's and SQS's, "AccessDeniedException" that of the
 * others, "DecryptionFailure" Secrets Manager's, "KmsAccessDenied" SQS's. */
static bool is_denied(const struct aws_error *refusal) {
    static const char *const codes[] = {"AccessDenied", "DecryptionFailure", "KmsAccessDenied"};

    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        if (strncmp(refusal->code, codes[i], strlen(codes[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* The services say "kms:Decrypt" or "Access to KMS is not allowed", or have a code for it. */
static bool is_about_key(const struct aws_error *refusal) {
    return strstr(refusal->message, "kms:") != NULL || strstr(refusal->message, "KMS") != NULL ||
           strncmp(refusal->code, "AccessDenied", strlen("AccessDenied")) != 0;
}

/* What the role lacks comes first: the rest may be cut. */
void aws_denied_describe(const struct aws_answer *answer, const char *action,
                         const char *key_action, struct error *err) {
    const struct aws_error *refusal = answer->refusal;

    *err = answer->error;
    if (is_denied(refusal)) {
        error_set(err, ERROR_REMOTE, "the function's role needs %s: HTTP %ld %s%s%.80s",
                  is_about_key(refusal) ? key_action : action, answer->status, refusal->code,
                  refusal->message[0] != '\0' ? ": " : "", refusal->message);
    }
}
