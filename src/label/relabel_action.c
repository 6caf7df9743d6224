/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_action.h"

#include <inttypes.h>

#include "promtail/digest.h"
#include "promtail/unicode.h"
#include "promtail/utf8.h"
#include "relabel_run.h"

/* Prometheus 3 accepts any other text as a name. label_set.c applies Loki's rules. */
static bool is_name(struct slice name) {
    return name.len > 0 && utf8_valid(name);
}

static bool run_replace(struct relabel_run *run) {
    const struct relabel_rule *rule = run->rule;
    struct relabel_scratch *scratch = run->scratch;
    struct slice source;
    struct slice name;
    struct slice value;

    if (relabel_run_source(run, &source) && relabel_run_find(run, source) &&
        relabel_run_expand(run, rule->target, source, &scratch->name, &name) && is_name(name) &&
        relabel_run_expand(run, rule->replacement, source, &scratch->value, &value)) {
        relabel_run_set(run, name, value);
    }
    return true;
}

static bool run_keep(struct relabel_run *run) {
    struct slice source;

    return !relabel_run_source(run, &source) || relabel_run_matches(run, source);
}

static bool run_drop(struct relabel_run *run) {
    struct slice source;

    return !relabel_run_source(run, &source) || !relabel_run_matches(run, source);
}

static bool run_keepequal(struct relabel_run *run) {
    struct slice source;

    return !relabel_run_source(run, &source) ||
           slice_equal(label_builder_get(&run->labels, run->rule->target), source);
}

static bool run_dropequal(struct relabel_run *run) {
    struct slice source;

    return !relabel_run_source(run, &source) ||
           !slice_equal(label_builder_get(&run->labels, run->rule->target), source);
}

/* The second half of the digest, its first byte the highest. */
static uint64_t hashmod_hash(struct slice text) {
    unsigned char digest[MD5_BYTES];
    uint64_t number = 0;

    digest_md5(text, digest);
    for (size_t i = MD5_BYTES - sizeof(number); i < MD5_BYTES; i++) {
        number = number << 8 | digest[i];
    }
    return number;
}

static bool run_hashmod(struct relabel_run *run) {
    struct slice source;
    char text[24];

    if (relabel_run_source(run, &source)) {
        snprintf(text, sizeof(text), "%" PRIu64, hashmod_hash(source) % run->rule->modulus);
        relabel_run_set(run, run->rule->target, slice_from_cstr(text));
    }
    return true;
}

static bool set_case(struct relabel_run *run, uint32_t (*map)(uint32_t code_point)) {
    struct buf *mapped = &run->scratch->value;
    struct slice source;

    if (!relabel_run_source(run, &source)) {
        return true;
    }
    buf_reset(mapped);
    if (utf8_map(source, map, mapped)) {
        relabel_run_set(run, run->rule->target, buf_slice(mapped));
    } else {
        relabel_run_too_long(run);
    }
    return true;
}

static bool run_lowercase(struct relabel_run *run) {
    return set_case(run, unicode_to_lower);
}

static bool run_uppercase(struct relabel_run *run) {
    return set_case(run, unicode_to_upper);
}

/* Go's ReplaceAll. */
static bool map_name(struct relabel_run *run, struct slice name, struct slice *mapped) {
    struct buf *into = &run->scratch->name;

    if (run->rule->matches_all) { /* there is one match, the whole name */
        return relabel_run_find(run, name) &&
               relabel_run_expand(run, run->rule->replacement, name, into, mapped);
    }
    buf_reset(into);
    if (!regex_replace_all(run->rule->regex, name, run->rule->replacement, into)) {
        return relabel_run_unmapped(run);
    }
    *mapped = buf_slice(into);
    return true;
}

/* The name may become empty: label_set.c leaves that label out, but a later rule can read it. */
static bool run_labelmap(struct relabel_run *run) {
    struct label_builder before;
    struct slice name;

    label_builder_copy(&before, &run->labels);
    for (size_t i = 0; i < before.count; i++) {
        if (relabel_run_matches(run, before.items[i].name) &&
            map_name(run, before.items[i].name, &name)) {
            relabel_run_set(run, name, before.items[i].value);
        }
    }
    return true;
}

static void delete_names(struct relabel_run *run, bool that_match) {
    struct label_builder before;

    label_builder_copy(&before, &run->labels);
    for (size_t i = 0; i < before.count; i++) {
        if (relabel_run_matches(run, before.items[i].name) == that_match) {
            label_builder_delete(&run->labels, before.items[i].name);
        }
    }
}

static bool run_labeldrop(struct relabel_run *run) {
    delete_names(run, true);
    return true;
}

static bool run_labelkeep(struct relabel_run *run) {
    delete_names(run, false);
    return true;
}

enum {
    SOURCE = 1u << RELABEL_SOURCE_LABELS | 1u << RELABEL_SEPARATOR,
    REGEX = 1u << RELABEL_REGEX,
    MODULUS = 1u << RELABEL_MODULUS,
    TARGET = 1u << RELABEL_TARGET_LABEL,
    REPLACEMENT = 1u << RELABEL_REPLACEMENT,
};

static const struct relabel_action ACTIONS[] = {
    {.name = "replace",
     .uses = SOURCE | REGEX | TARGET | REPLACEMENT,
     .needs = TARGET,
     .example = "{\"source_labels\": [\"__aws_log_type\"], \"target_label\": \"type\"}",
     .wording = "when {source} matches {regex}, set {target} to {replacement}",
     .run = run_replace},
    {.name = "keep",
     .uses = SOURCE | REGEX,
     .wording = "drop the entries unless {source} matches {regex}",
     .run = run_keep},
    {.name = "drop",
     .uses = SOURCE | REGEX,
     .wording = "drop the entries when {source} matches {regex}",
     .run = run_drop},
    {.name = "keepequal",
     .uses = SOURCE | TARGET,
     .needs = TARGET,
     .refuses = 1u << RELABEL_SEPARATOR | REGEX | MODULUS | REPLACEMENT,
     .example = "{\"action\": \"keepequal\", \"source_labels\": [\"a\"], \"target_label\": \"b\"}",
     .wording = "drop the entries unless {source} equals {target}",
     .run = run_keepequal},
    {.name = "dropequal",
     .uses = SOURCE | TARGET,
     .needs = TARGET,
     .refuses = 1u << RELABEL_SEPARATOR | REGEX | MODULUS | REPLACEMENT,
     .example = "{\"action\": \"dropequal\", \"source_labels\": [\"a\"], \"target_label\": \"b\"}",
     .wording = "drop the entries when {source} equals {target}",
     .run = run_dropequal},
    {.name = "hashmod",
     .uses = SOURCE | MODULUS | TARGET,
     .needs = MODULUS | TARGET,
     .wording = "set {target} to the MD5 of {source} modulo {modulus}",
     .run = run_hashmod},
    {.name = "lowercase",
     .uses = SOURCE | TARGET,
     .needs = TARGET,
     .refuses = REPLACEMENT,
     .example = "{\"action\": \"lowercase\", \"source_labels\": [\"a\"], \"target_label\": \"a\"}",
     .wording = "set {target} to {source} in lower case",
     .run = run_lowercase},
    {.name = "uppercase",
     .uses = SOURCE | TARGET,
     .needs = TARGET,
     .refuses = REPLACEMENT,
     .example = "{\"action\": \"uppercase\", \"source_labels\": [\"a\"], \"target_label\": \"a\"}",
     .wording = "set {target} to {source} in upper case",
     .run = run_uppercase},
    {.name = "labelmap",
     .uses = REGEX | REPLACEMENT,
     .needs = REPLACEMENT,
     .wording = "copy each label whose name matches {regex} to the name {replacement}",
     .run = run_labelmap},
    {.name = "labeldrop",
     .uses = REGEX,
     .refuses = SOURCE | MODULUS | TARGET | REPLACEMENT,
     .example = "{\"action\": \"labeldrop\", \"regex\": \"__aws_.*\"}",
     .wording = "remove each label whose name matches {regex}",
     .run = run_labeldrop},
    {.name = "labelkeep",
     .uses = REGEX,
     .refuses = SOURCE | MODULUS | TARGET | REPLACEMENT,
     .example = "{\"action\": \"labelkeep\", \"regex\": \"env|app\"}",
     .wording = "remove each label whose name does not match {regex}",
     .run = run_labelkeep},
};

const char RELABEL_ACTION_NAMES[] = "replace, keep, drop, keepequal, dropequal, hashmod, "
                                    "lowercase, uppercase, labelmap, labeldrop, labelkeep";

const struct relabel_action *relabel_action_find(struct slice name, const char **spelled) {
    *spelled = NULL;
    for (size_t i = 0; i < sizeof(ACTIONS) / sizeof(ACTIONS[0]); i++) {
        struct slice known = slice_from_cstr(ACTIONS[i].name);
        if (slice_equal(known, name)) {
            return &ACTIONS[i];
        }
        *spelled = slice_equal_nocase(known, name) ? ACTIONS[i].name : *spelled;
    }
    return NULL;
}
