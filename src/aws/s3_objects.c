/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/s3_objects.h"

#include "promtail/container_of.h"
#include "s3_object.h"

struct s3_objects {
    struct object_store store; /* first: it is this struct */
    struct s3_shared shared;
    struct s3_object *open;
};

static struct s3_objects *s3_objects_of(struct object_store *store) {
    return CONTAINER_OF(store, struct s3_objects, store);
}

static bool s3_objects_open(struct object_store *store, const struct object_ref *ref,
                            const struct deadline *deadline, struct object **object,
                            struct error *err) {
    struct s3_objects *objects = s3_objects_of(store);

    if (objects->open == NULL) {
        objects->shared.tries.warnings = 0;
    }
    struct s3_object *opened = s3_object_open(&objects->shared, ref, deadline, err);
    if (opened == NULL) {
        return false;
    }
    opened->object.store = store;
    opened->next = objects->open;
    objects->open = opened;
    *object = &opened->object;
    return true;
}

static void s3_objects_close(struct object_store *store, struct object *object) {
    struct s3_object **at = &s3_objects_of(store)->open;

    if (object == NULL) {
        return;
    }
    while (&(*at)->object != object) {
        at = &(*at)->next;
    }
    struct s3_object *closed = *at;
    *at = closed->next;
    s3_object_close(closed);
}

struct object_store *s3_objects_new(const struct s3_objects_config *config, struct loop *loop,
                                    const struct log *log) {
    struct s3_objects *objects = mem_zalloc(sizeof(*objects));

    objects->store = (struct object_store){.open = s3_objects_open, .close = s3_objects_close};
    objects->shared = (struct s3_shared){
        .config = *config,
        .tries = {.loop = loop, .log = log, .random = {config->seed}},
    };
    s3_regions_init(&objects->shared.regions, config->seed);
    return &objects->store;
}

void s3_objects_destroy(struct object_store *store) {
    struct s3_objects *objects;

    if (store == NULL) {
        return;
    }
    objects = s3_objects_of(store);
    while (objects->open != NULL) {
        s3_objects_close(store, &objects->open->object);
    }
    s3_regions_clean_up(&objects->shared.regions);
    mem_free(objects);
}
