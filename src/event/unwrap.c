/* SPDX-License-Identifier: Apache-2.0 */
#include "unwrap.h"

enum { MEMBERS_MAX = ENVELOPES_MAX * ENVELOPE_NAMES_MAX };

static void refuse_too_deep(struct unwrap *unwrap, const struct payload *payload,
                            const struct event_scope *scope) {
    struct work_item *item =
        unwrap_add_item(unwrap, scope, "an envelope", (struct slice){0}, (struct slice){0});
    struct error err = {0};

    error_set(&err, ERROR_REFUSED, "envelopes are nested more than %d deep", EVENT_NESTING_MAX);
    event_refuse(unwrap->event->keeper, unwrap->event->tally, item, "nested_too_deep", &err,
                 payload->text);
}

/* What all rows want, one row after the other, read in one pass. */
static bool unwrap_read_members(const struct unwrap *unwrap, struct slice text,
                                struct json_member *members) {
    struct error err = {0};
    size_t count = 0;

    for (const struct envelope *const *row = unwrap->envelopes; *row != NULL; row++) {
        for (int i = 0; i < ENVELOPE_NAMES_MAX && (*row)->names[i] != NULL; i++) {
            members[count++] = (struct json_member){.name = (*row)->names[i]};
        }
    }
    return json_is_object(text) && json_object_read(text, members, count, &err);
}

static size_t envelope_count_names(const struct envelope *envelope) {
    size_t count = 0;

    while (count < ENVELOPE_NAMES_MAX && envelope->names[count] != NULL) {
        count++;
    }
    return count;
}

static bool envelope_try(struct unwrap *unwrap, const struct envelope *envelope,
                         const struct payload *payload, const struct event_scope *scope) {
    if (!envelope->matches(payload)) {
        return false;
    }
    if (scope->depth >= EVENT_NESTING_MAX) {
        refuse_too_deep(unwrap, payload, scope);
        return true;
    }
    return envelope->unwrap(unwrap, payload, scope);
}

bool unwrap_payload(struct unwrap *unwrap, struct slice text, const struct event_scope *scope) {
    struct json_member members[MEMBERS_MAX];
    struct payload payload = {.text = slice_trim(text), .members = members};

    if (!unwrap_read_members(unwrap, payload.text, members)) {
        return false;
    }
    for (const struct envelope *const *row = unwrap->envelopes; *row != NULL; row++) {
        if (envelope_try(unwrap, *row, &payload, scope)) {
            return true;
        }
        payload.members += envelope_count_names(*row);
    }
    return false;
}

struct slice unwrap_text(struct slice value) {
    struct slice text;

    (void)!json_text_in_place(value, &text);
    return text;
}

struct slice unwrap_text_copy(const struct unwrap *unwrap, struct slice value) {
    return json_text_or_empty(value, unwrap->arena);
}

/* ok: ns was read of it. */
static struct moment unwrap_time(struct unwrap *unwrap, struct slice value, bool ok, int64_t ns) {
    if (value.len == 0 || slice_equal(value, SLICE("null"))) {
        return (struct moment){0};
    }
    if (!ok) {
        tally_drop(unwrap->event->tally, "time_unreadable", 1);
        return (struct moment){0};
    }
    return moment_at(ns);
}

struct moment unwrap_epoch(struct unwrap *unwrap, struct slice value, int64_t unit_ns) {
    struct json_short room;
    struct slice text = json_is_text(value) ? json_text_short(value, &room) : value;
    int64_t ns = 0;
    bool ok = time_parse_number(text, unit_ns, &ns);

    return unwrap_time(unwrap, value, ok, ns);
}

struct moment unwrap_rfc3339(struct unwrap *unwrap, struct slice value) {
    struct json_short room;
    int64_t ns = 0;
    bool ok = time_parse_rfc3339(json_text_short(value, &room), &ns);

    return unwrap_time(unwrap, value, ok, ns);
}

struct work_item *unwrap_add_item(struct unwrap *unwrap, const struct event_scope *scope,
                                  const char *what, struct slice name, struct slice id) {
    const struct slice parts[] = {slice_from_cstr(what), name};

    return work_item_new(&unwrap->event->items, scope->parent, id, parts, 2);
}

struct event_record *unwrap_add_record(struct unwrap *unwrap, enum event_kind kind,
                                       const struct event_scope *scope, struct work_item *item) {
    struct event_record *record = unwrap->record;

    *record = (struct event_record){.kind = kind, .time = scope->time, .item = item};
    unwrap->has_record = true;
    return record;
}

struct event_list *unwrap_add_list(struct unwrap *unwrap, struct slice array,
                                   void (*element)(struct unwrap *unwrap, struct event_list *list,
                                                   struct slice element),
                                   const struct event_scope *scope) {
    struct event *event = unwrap->event;
    struct event_list *list = &event->lists[event->list_count++]; /* one in each envelope */

    *list = (struct event_list){.unwrap = element, .scope = *scope};
    json_elements_init(&list->elements, array);
    if (scope->parent != NULL) {
        work_item_hold(scope->parent);
    }
    return list;
}

void unwrap_fail_element(struct unwrap *unwrap, struct event_list *list, const char *what,
                         const char *fault) {
    struct work_item *parent = list->scope.parent;
    struct error err = {0};
    char number[24];

    if (list->has_fault && parent != NULL) {
        work_item_fail_again(parent);
        return;
    }
    list->has_fault = true;
    error_set(&err, ERROR_INPUT, "%s", fault);
    snprintf(number, sizeof(number), "%zu", list->number);
    work_item_fail(
        unwrap_add_item(unwrap, &list->scope, what, slice_from_cstr(number), (struct slice){0}),
        &err);
}

void unwrap_message(struct unwrap *unwrap, const struct event_scope *inside) {
    const struct event_text *text = &inside->text;

    if (unwrap_payload(unwrap, text->data, inside)) {
        work_item_read(inside->parent); /* what it carries are its children */
        return;
    }
    struct event_record *record = unwrap_add_record(unwrap, text->kind, inside, inside->parent);
    record->data = text->data;
    record->arn = text->arn;
    record->id = text->id;
    record->time = text->time;
}

void unwrap_skip(struct unwrap *unwrap, struct work_item *item, const char *reason) {
    tally_drop(unwrap->event->tally, reason, 1);
    work_item_read(item);
}

void unwrap_fail_without(struct work_item *item, const char *what) {
    struct error err = {0};

    error_set(&err, ERROR_INPUT, "the event has no %s", what);
    work_item_fail(item, &err);
}
