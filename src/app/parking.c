/* SPDX-License-Identifier: Apache-2.0 */
#include "parking.h"

#include "parked_event.h"
#include "promtail/container_of.h"
#include "promtail/loop.h"

/* ---- batches ---- */

struct parked_batch {
    struct outbox_message message;
    struct parking *parking;
    struct batch_keep *keep;
    struct batch_cursor cursor; /* of what is not written yet */
    struct slice tenant;
    struct parked_why why;
    struct error text;
    struct buf document;
    char name[PARKED_NAME_BYTES];
};

static void parked_batch_destroy(struct parked_batch *parked) {
    parked->keep->work = NULL;
    outbox_cancel(&parked->message);
    buf_clean_up(&parked->document);
    mem_free(parked);
}

static bool parked_batch_send(struct parked_batch *parked, struct error *err) {
    struct outbox *outbox = parked->parking->outbox;

    buf_reset(&parked->document);
    if (!parked_event_write_entries(&parked->cursor, parked->tenant, &parked->why,
                                    outbox_bytes_best(outbox), &parked->document, parked->name)) {
        return error_set(err, ERROR_LIMIT,
                         "FAILED_EVENTS_TARGET: an entry is larger than %zu bytes",
                         parked->document.max);
    }
    parked->message.name = slice_from_cstr(parked->name);
    parked->message.body = buf_slice(&parked->document);
    return outbox_send(outbox, &parked->message, err);
}

static bool parked_batch_has_more(const struct parked_batch *parked) {
    struct batch_cursor next = parked->cursor;
    struct batch_entry entry;

    return batch_read_next(&next, &entry);
}

static void parked_batch_sent(struct outbox_message *message, const struct error *failure) {
    struct parked_batch *parked = CONTAINER_OF(message, struct parked_batch, message);
    struct batch_keep *keep = parked->keep;
    struct error err = {0};

    if (failure == NULL) {
        tally_drop(parked->parking->tally, "parked", 1);
        if (parked_batch_has_more(parked)) {
            if (parked_batch_send(parked, &err)) {
                return;
            }
            failure = &err;
        }
    } else {
        err = *failure;
        failure = &err;
    }
    parked_batch_destroy(parked);
    keep->kept(keep, failure);
}

static bool parking_keep_batch(struct batch_keeper *keeper, struct batch_keep *keep,
                               const struct batch *batch, const char *reason,
                               const struct error *text, int64_t until_ms, struct error *err) {
    struct parking *parking = CONTAINER_OF(keeper, struct parking, batches);
    struct parked_batch *parked = mem_zalloc(sizeof(*parked));
    struct slice tenant = batch_tenant(batch);

    parked->message.sent = parked_batch_sent;
    parked->message.until_ms = until_ms;
    parked->parking = parking;
    parked->keep = keep;
    parked->tenant = tenant.len > 0 ? tenant : parking->tenant;
    parked->text = *text;
    parked->why = (struct parked_why){.reason = reason, .text = parked->text.text};
    batch_cursor_init(&parked->cursor, batch);
    buf_init(&parked->document, outbox_bytes_max(parking->outbox));
    keep->work = parked;
    if (!parked_batch_send(parked, err)) {
        parked_batch_destroy(parked);
        return false;
    }
    return true;
}

static void parking_forget_batch(struct batch_keeper *keeper, struct batch_keep *keep) {
    (void)keeper;
    parked_batch_destroy(keep->work);
}

/* ---- events ---- */

struct parked_item {
    struct outbox_message message;
    struct parking *parking;
    struct parked_item *next;
    struct work_item *item; /* held */
    struct buf document;
    char name[PARKED_NAME_BYTES];
};

/* Settles its item. */
static void parked_item_end(struct parked_item *parked, const struct error *failure) {
    struct parking *parking = parked->parking;
    struct parked_item **at = &parking->first;

    while (*at != parked) {
        at = &(*at)->next;
    }
    *at = parked->next;
    parking->count--;
    if (failure == NULL) {
        tally_drop(parking->tally, "parked", 1);
        work_item_release(parked->item);
    } else {
        work_item_release_failed(parked->item, failure);
    }
    buf_clean_up(&parked->document);
    mem_free(parked);
}

static void parked_item_sent(struct outbox_message *message, const struct error *failure) {
    parked_item_end(CONTAINER_OF(message, struct parked_item, message), failure);
}

/* Turns the loop until at most `most` events are being sent. */
static bool parking_wait(struct parking *parking, unsigned most, struct error *err) {
    const struct clock *clock = loop_clock(parking->loop);

    while (parking->count > most && !deadline_over(parking->deadline, clock)) {
        loop_turn(parking->loop, parking->deadline->push_until_ms);
    }
    return parking->count <= most ||
           error_set(err, ERROR_DEADLINE,
                     "FAILED_EVENTS_TARGET: the function's time was used up before it was parked");
}

static struct parked_item *parked_item_new(struct parking *parking, struct work_item *item) {
    struct parked_item *parked = mem_zalloc(sizeof(*parked));

    parked->parking = parking;
    parked->item = item;
    parked->message.sent = parked_item_sent;
    parked->message.until_ms = parking->deadline->push_until_ms;
    parked->next = parking->first;
    parking->first = parked;
    parking->count++;
    buf_init(&parked->document, outbox_bytes_max(parking->outbox));
    work_item_hold(item);
    return parked;
}

static bool parking_keep_event(struct event_keeper *keeper, struct work_item *item,
                               const char *reason, const struct error *text, struct slice event,
                               struct error *err) {
    struct parking *parking = CONTAINER_OF(keeper, struct parking, events);
    struct parked_why why = {.reason = reason, .text = text->text};

    if (!parking_wait(parking, PARKING_EVENTS_MAX - 1, err)) {
        return false;
    }
    struct parked_item *parked = parked_item_new(parking, item);
    bool ok = parked_event_write_event(event, &why, &parked->document, parked->name) ||
              error_set(err, ERROR_LIMIT, "FAILED_EVENTS_TARGET: the event is too large");
    parked->message.name = slice_from_cstr(parked->name);
    parked->message.body = buf_slice(&parked->document);
    if (!ok || !outbox_send(parking->outbox, &parked->message, err)) {
        parked_item_end(parked, err);
        return false;
    }
    return true;
}

/* ---- all of it ---- */

bool parking_init(struct parking *parking, const struct parking_parts *parts, struct error *err) {
    struct outbox_config outbox = parts->outbox;

    *parking = (struct parking){
        .batches = {.keep = parking_keep_batch, .forget = parking_forget_batch},
        .events = {.target = &parking->target, .keep = parking_keep_event},
        .loop = parts->loop,
        .tally = parts->tally,
        .tenant = parts->tenant,
    };
    if (!failed_target_read(&parking->target, parts->target, err)) {
        return false;
    }
    outbox.target = &parking->target;
    parking->outbox = outbox_new(&outbox, parts->loop, parts->log);
    return true;
}

void parking_begin(struct parking *parking, const struct deadline *deadline) {
    parking->deadline = deadline;
}

void parking_finish(struct parking *parking) {
    struct error err = {0};

    if (!parking_wait(parking, 0, &err)) {
        while (parking->first != NULL) {
            outbox_cancel(&parking->first->message);
            parked_item_end(parking->first, &err);
        }
    }
}

void parking_clean_up(struct parking *parking) {
    outbox_destroy(parking->outbox);
    *parking = (struct parking){0};
}
