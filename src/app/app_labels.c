/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/app_labels.h"
#include "promtail/label_rules.h"

struct label_rules *app_label_rules(const struct config *config, struct regex_scratch *scratch,
                                    const char **bad, struct error *err) {
    struct label_rules_config rules = {
        .extra = slice_from_cstr(config->extra_labels),
        .prefix = !config->omit_extra_labels_prefix,
        .drop = slice_from_cstr(config->drop_labels),
        .relabel = slice_from_cstr(config->relabel_configs),
        .limits = {.names_max = (size_t)config->max_label_names,
                   .name_bytes_max = (size_t)config->max_label_name_length,
                   .value_bytes_max = (size_t)config->max_label_value_length,
                   .fails = config->rejected_entries == REJECTED_FAIL},
        .scratch = scratch,
    };

    return label_rules_new(&rules, bad, err);
}
