/* SPDX-License-Identifier: Apache-2.0 */
#include "delivery.h"

#include "failure_text.h"
#include "promtail/map.h"
#include "summary.h"

struct delivery delivery_of(const struct event *event, bool report) {
    const struct work_items *items = &event->items;

    return (struct delivery){
        .done = items->done,
        .failed = items->failed,
        .refused = items->refused,
        /* For a failed item without an id only the whole invocation's failure can speak. */
        .partial = report && event->origin != EVENT_FROM_OTHER && items->failed_without_id == 0,
    };
}

static void log_item(const struct log *log, enum log_level level, const char *what,
                     const struct work_item *item) {
    struct buf text;

    buf_init(&text, FAILURE_TEXT_MAX);
    if (failure_text_write(item, &text)) {
        log_write(log, level, "%s: %.*s", what, SLICE_ARG(text));
    }
    buf_clean_up(&text);
}

static void log_items(const struct log *log, enum log_level level, const char *what,
                      const struct work_items *items, enum work_item_state state) {
    const struct work_item *item = NULL;

    while ((item = work_items_next(items, item, state)) != NULL) {
        log_item(log, level, what, item);
    }
}

void delivery_log(const struct delivery *delivery, const struct event *event,
                  const struct log *log) {
    log_items(log, LOG_ERROR, "failed", &event->items, WORK_FAILED);
    log_items(log, LOG_WARN, "refused", &event->items, WORK_REFUSED);
    if (delivery->failed > WORK_ITEMS_NAMED || delivery->refused > WORK_ITEMS_NAMED) {
        log_write(log, LOG_ERROR, "in all %llu items failed, %llu were refused",
                  (unsigned long long)delivery->failed, (unsigned long long)delivery->refused);
    }
}

static void name_item(struct json_write *json, const struct work_item_told *item) {
    json_write_begin(json, '{');
    json_write_key(json, SLICE("itemIdentifier"));
    json_write_string(json, item->id);
    json_write_end(json, '}');
}

/* Kinesis retries everything from the lowest number on: the first failure says it all. */
static void name_first_failure(struct json_write *json, const struct event *event) {
    const struct work_item_told *item = event->items.told;

    while (item != NULL && !item->failed) {
        item = item->next;
    }
    if (item != NULL) {
        name_item(json, item);
    }
}

/* Of a FIFO queue's group, what follows a failure must come again after it. */
static void name_failures(struct json_write *json, const struct event *event) {
    static const char marked = 0; /* its address says: this group has failed */
    struct map groups;

    map_init(&groups, 0);
    for (const struct work_item_told *item = event->items.told; item != NULL; item = item->next) {
        if (event->fifo && item->failed) {
            map_put(&groups, item->group, (void *)(uintptr_t)&marked);
        }
        if (item->failed || (event->fifo && map_get(&groups, item->group) != NULL)) {
            name_item(json, item);
        }
    }
    map_clean_up(&groups);
}

static void write_partial(struct json_write *json, const struct event *event) {
    json_write_key(json, SLICE("batchItemFailures"));
    json_write_begin(json, '[');
    if (event->origin == EVENT_FROM_KINESIS) {
        name_first_failure(json, event);
    } else {
        name_failures(json, event);
    }
    json_write_end(json, ']');
}

static void write_failure(struct buf *message, const struct delivery *delivery,
                          const struct event *event) {
    uint64_t all = delivery->done + delivery->failed + delivery->refused;
    const struct work_item *item = NULL;
    uint64_t named = 0;
    bool fits = buf_printf(message, "%llu of %llu items failed",
                           (unsigned long long)delivery->failed, (unsigned long long)all);

    while (fits && (item = work_items_next(&event->items, item, WORK_FAILED)) != NULL) {
        fits =
            buf_append_cstr(message, named == 0 ? ": " : "; ") && failure_text_write(item, message);
        named++;
    }
    if (fits && delivery->failed > named) {
        fits =
            buf_printf(message, "; and %llu more", (unsigned long long)(delivery->failed - named));
    }
    (void)fits; /* a message cut at its maximum still names the first items */
}

bool delivery_answer(const struct delivery *delivery, const struct event *event,
                     const struct tally *tally, struct buf *response,
                     struct runtime_failure *failure) {
    struct json_write json;

    if (delivery->failed > 0 && !delivery->partial) {
        failure->type = "Function.DeliveryFailed";
        write_failure(&failure->message, delivery, event);
        return false;
    }
    json_write_init(&json, response);
    json_write_begin(&json, '{');
    if (delivery->partial) {
        write_partial(&json, event);
    } else {
        summary_write_answer(&json, delivery, tally);
    }
    json_write_end(&json, '}');
    return true;
}

bool delivery_unknown_event(const struct error *err, const struct log *log,
                            struct runtime_failure *failure) {
    log_write(log, LOG_ERROR, "%s", err->text);
    failure->type = "Function.UnknownEvent";
    if (!buf_append_cstr(&failure->message, err->text)) {
        buf_reset(&failure->message);
    }
    return false;
}
