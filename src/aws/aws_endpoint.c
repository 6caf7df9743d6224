/* SPDX-License-Identifier: Apache-2.0 */
#include "aws_endpoint.h"

#include <string.h>

#include "aws_partition.h"
#include "promtail/url.h"

bool aws_endpoint_write_custom(struct slice address, struct buf *out) {
    return buf_append(out, url_trim_slashes(address)) && buf_append_byte(out, '/');
}

static bool partition_is_large(const struct aws_partition *partition) {
    return strcmp(partition->name, "aws") == 0 || strcmp(partition->name, "aws-cn") == 0 ||
           strcmp(partition->name, "aws-us-gov") == 0;
}

static bool has_fips_name(const struct aws_endpoint *endpoint,
                          const struct aws_partition *partition) {
    return endpoint->fips && (endpoint->dualstack || endpoint->no_fips_name == NULL ||
                              strcmp(endpoint->no_fips_name, partition->name) != 0);
}

bool aws_endpoint_write(const struct aws_endpoint *endpoint, struct buf *out) {
    const struct aws_partition *partition = aws_partition_of(endpoint->region);
    bool dual =
        endpoint->dualstack && !(endpoint->dual_host_is_same && partition_is_large(partition));

    if (endpoint->custom != NULL) {
        return aws_endpoint_write_custom(slice_from_cstr(endpoint->custom), out);
    }
    return buf_printf(out, "https://%s%s.%.*s.%s/", endpoint->service,
                      has_fips_name(endpoint, partition) ? "-fips" : "",
                      SLICE_ARG(endpoint->region),
                      dual ? partition->dual_domain : partition->domain);
}
