/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/tenant.h"

#define RULE "at most 150 letters, digits and !-_.*'() (example: team-a)"

static bool is_allowed(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || (byte != '\0' && strchr("!-_.*'()", byte) != NULL);
}

static bool refuse_byte(unsigned char byte, size_t position, struct error *err) {
    if (byte == ' ') {
        return error_set(err, ERROR_INPUT, "has a blank at position %zu: a tenant id is " RULE,
                         position);
    }
    if (byte > ' ' && byte < 0x7f) {
        return error_set(err, ERROR_INPUT, "has '%c' at position %zu: a tenant id is " RULE, byte,
                         position);
    }
    return error_set(err, ERROR_INPUT, "has the byte 0x%02x at position %zu: a tenant id is " RULE,
                     byte, position);
}

bool tenant_check(struct slice tenant, struct error *err) {
    if (tenant.len > TENANT_BYTES_MAX) {
        return error_set(err, ERROR_INPUT, "has %zu bytes: a tenant id is " RULE, tenant.len);
    }
    for (size_t i = 0; i < tenant.len; i++) {
        if (!is_allowed(tenant.ptr[i])) {
            return refuse_byte(tenant.ptr[i], i + 1, err);
        }
    }
    if (slice_equal(tenant, SLICE(".")) || slice_equal(tenant, SLICE(".."))) {
        return error_set(
            err, ERROR_INPUT,
            "must not be . or .., which Loki refuses as a tenant id (example: team-a)");
    }
    return true;
}
