/* SPDX-License-Identifier: Apache-2.0 */
#include "reference_documents.h"

#include "promtail/container_of.h"
#include "promtail/json_object.h"

/* Lambda gives INIT ten seconds: the error must be told before. */
enum { REFERENCE_FETCH_MS = 8000 };

/* One document under way, and who waits for it. */
struct document_fetch {
    struct aws_document_handler handler;
    struct reference_documents *documents;
    struct document_fetch *next;
    struct aws_document_name name;
    struct reference_fetch *fetches[CONFIG_REFERENCES_MAX];
    struct slice json_keys[CONFIG_REFERENCES_MAX];
    size_t count;
};

static struct reference_documents *documents_of(struct reference_fetcher *fetcher) {
    return CONTAINER_OF(fetcher, struct reference_documents, fetcher);
}

static void end_with(struct reference_fetch *fetch, const struct error *err) {
    fetch->failed = true;
    fetch->err = *err;
    reference_fetch_end(fetch);
}

/* ---- the value in a document ---- */

/* A string gives its text, any other value its JSON. No error quotes the document. */
static bool take_member(struct slice document, struct slice key, struct arena *arena,
                        struct slice *value, struct error *err) {
    struct json_member member = {.name = arena_cstr(arena, key)};
    struct error fault = {0};

    if (!json_object_read(document, &member, 1, &fault)) {
        return error_set(err, ERROR_INPUT, "is not a JSON object");
    }
    if (member.value.len == 0 || slice_equal(member.value, SLICE("null"))) {
        return error_set(err, ERROR_INPUT, "has no value for the key %.*s",
                         SLICE_ARG_FIRST(key, 60));
    }
    *value = json_is_text(member.value) ? json_text_or_empty(member.value, arena) : member.value;
    return true;
}

static void give_text(struct reference_fetch *fetch, struct slice document, struct slice key) {
    struct arena arena = {0};
    struct slice value = document;
    struct error err = {0};

    if (key.len > 0 && !take_member(document, key, &arena, &value, &err)) {
        end_with(fetch, &err);
    } else {
        (void)!buf_append(&fetch->text, slice_first(value, buf_room(&fetch->text)));
        reference_fetch_end(fetch);
    }
    arena_wipe(&arena);
}

/* ---- fetching ---- */

static void unlink_fetch(struct document_fetch *fetch) {
    struct document_fetch **at = &fetch->documents->first;

    while (*at != fetch) {
        at = &(*at)->next;
    }
    *at = fetch->next;
}

static void document_came(struct aws_document_handler *handler, const struct slice *text,
                          const struct error *err) {
    struct document_fetch *fetch = CONTAINER_OF(handler, struct document_fetch, handler);

    unlink_fetch(fetch); /* first: who is told may start the next fetch of it */
    for (size_t i = 0; i < fetch->count; i++) {
        if (text != NULL) {
            give_text(fetch->fetches[i], *text, fetch->json_keys[i]);
        } else {
            end_with(fetch->fetches[i], err);
        }
    }
    mem_free(fetch);
}

static struct document_fetch *fetch_of(struct reference_documents *documents,
                                       const struct aws_document_name *name) {
    struct document_fetch *fetch = documents->first;

    while (fetch != NULL &&
           (fetch->count == CONFIG_REFERENCES_MAX || !aws_document_is_same(&fetch->name, name))) {
        fetch = fetch->next;
    }
    return fetch;
}

static void join_fetch(struct document_fetch *fetch, struct reference_fetch *reference,
                       struct slice json_key) {
    fetch->fetches[fetch->count] = reference;
    fetch->json_keys[fetch->count++] = json_key;
}

static bool new_fetch(struct reference_documents *documents, const struct aws_document_name *name,
                      struct reference_fetch *reference, struct error *err) {
    struct document_fetch *fetch = mem_zalloc(sizeof(*fetch));
    int64_t now_ms = clock_monotonic_ms(loop_clock(documents->access->parts.loop));

    fetch->handler.done = document_came;
    fetch->documents = documents;
    fetch->name = *name;
    join_fetch(fetch, reference, name->json_key);
    if (!aws_documents_fetch(aws_access_documents(documents->access), &fetch->name,
                             now_ms + REFERENCE_FETCH_MS, &fetch->handler, err)) {
        mem_free(fetch);
        return false;
    }
    fetch->next = documents->first;
    documents->first = fetch;
    return true;
}

static void start_reference(struct reference_fetcher *fetcher, struct reference_fetch *reference) {
    struct reference_documents *documents = documents_of(fetcher);
    struct slice target = slice_from_cstr(reference->reference->target);
    struct aws_document_name name;
    struct error err = {0};

    if (slice_starts_with(target, SLICE("file:"))) {
        documents->files.start(&documents->files, reference);
        return;
    }
    if (!aws_document_name_read(&name, target, &err)) {
        end_with(reference, &err);
        return;
    }
    struct document_fetch *same = fetch_of(documents, &name);
    if (same != NULL) {
        join_fetch(same, reference, name.json_key);
    } else if (!new_fetch(documents, &name, reference, &err)) {
        end_with(reference, &err);
    }
}

/* Every request has its time-out, so one of them ends. */
static void wait_for_reference(struct reference_fetcher *fetcher) {
    loop_turn(documents_of(fetcher)->access->parts.loop, INT64_MAX);
}

void reference_documents_init(struct reference_documents *documents, struct aws_access *access) {
    *documents = (struct reference_documents){.fetcher = {start_reference, wait_for_reference},
                                              .files = reference_files(),
                                              .access = access};
}

void reference_documents_clean_up(struct reference_documents *documents) {
    while (documents->first != NULL) {
        struct document_fetch *fetch = documents->first;
        documents->first = fetch->next;
        mem_free(fetch);
    }
}
