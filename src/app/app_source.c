/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/app_source.h"

struct source_config app_source_config(const struct config *config) {
    return (struct source_config){
        .line_bytes_max = (size_t)config->line_max_bytes,
        .too_long = config->line_too_long,
        .keep_stream = config->keep_stream,
        .unknown_keys = config->s3_unknown_keys,
        .vpc_flow_time = config->vpc_flow_time,
        .print_lines = config->print_log_line,
        .allow_own_logs = config->allow_own_logs,
        .own_log_group = slice_from_cstr(config->own_log_group),
        .own_function = slice_from_cstr(config->own_function),
    };
}
