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
        .scratch = scratch,
    };

    return label_rules_new(&rules, bad, err);
}
