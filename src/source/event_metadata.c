/* SPDX-License-Identifier: Apache-2.0 */
#include "event_metadata.h"

void event_metadata_init(struct event_metadata *metadata, const struct source_env *env,
                         struct slice stream, struct slice owner) {
    metadata->env = env;
    metadata->memory = (struct arena){0};
    metadata->event_memory = (struct arena){0};
    record_metadata_copy(&metadata->all, env->metadata);
    record_metadata_set(&metadata->all, env, METADATA_LOG_STREAM, stream, &metadata->memory);
    record_metadata_set(&metadata->all, env, METADATA_SOURCE_ACCOUNT, owner, &metadata->memory);
}

void event_metadata_clean_up(struct event_metadata *metadata) {
    arena_clean_up(&metadata->memory);
    arena_clean_up(&metadata->event_memory);
}

/* CloudWatch's own word for where an event came from wins. */
static void set_source(struct event_metadata *metadata, const struct extracted_fields *fields) {
    record_metadata_set(&metadata->one, metadata->env, METADATA_SOURCE_ACCOUNT,
                        extracted_fields_get(fields, EXTRACTED_ACCOUNT), &metadata->event_memory);
    record_metadata_set(&metadata->one, metadata->env, METADATA_SOURCE_REGION,
                        extracted_fields_get(fields, EXTRACTED_REGION), &metadata->event_memory);
}

void event_metadata_read(struct event_metadata *metadata, const struct log_event *event,
                         struct entry *entry) {
    arena_reset(&metadata->event_memory);
    record_metadata_copy(&metadata->one, &metadata->all);
    if (metadata->env->config->metadata.wanted[METADATA_EVENT_ID]) {
        record_metadata_set(&metadata->one, metadata->env, METADATA_EVENT_ID, event->id,
                            &metadata->event_memory);
    }
    set_source(metadata, &event->fields);
    record_metadata_attach(&metadata->one, entry);
}
