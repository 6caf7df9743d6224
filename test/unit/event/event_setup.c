/* SPDX-License-Identifier: Apache-2.0 */
#include "event_setup.h"

void parse(struct parsed *parsed, struct slice payload) {
    struct slice copy;

    *parsed = (struct parsed){0};
    copy = arena_copy(&parsed->arena, payload);
    parsed->ok =
        event_begin(&parsed->event, copy, &parsed->arena, &parsed->tally, NULL, &parsed->err);
    while (event_next(&parsed->event, &parsed->arena, &parsed->records[parsed->record_count])) {
        parsed->record_count++;
        assert_true(parsed->record_count < RECORDS_MAX);
    }
}

void forget(struct parsed *parsed) {
    event_clean_up(&parsed->event);
    arena_clean_up(&parsed->arena);
}

const struct work_item *first_item(const struct parsed *parsed) {
    return parsed->event.items.oldest;
}

static const char *const KINDS[] = {"cloudwatch", "kinesis",     "s3",     "sqs",
                                    "sns",        "eventbridge", "parked", "parked object"};
static const char STATES[] = "odfr"; /* open, done, failed, refused */

static void write_item(struct buf *out, const struct work_item *item) {
    assert_true(buf_printf(out, "%.*s %c", SLICE_ARG(item->identity), STATES[item->state]));
    if (item->parent != NULL) {
        assert_true(buf_append_cstr(out, " in "));
        write_item(out, item->parent);
    }
}

/* "how many are done; the other items: …; kind: item [what it says] at time" */
static void describe(struct buf *out, const struct parsed *parsed) {
    const struct work_items *items = &parsed->event.items;

    assert_true(items->done == 0 || buf_printf(out, "%d done; ", (int)items->done));
    for (const struct work_item *item = items->oldest; item != NULL; item = item->newer) {
        if (item->parent == NULL) {
            write_item(out, item);
            assert_true(buf_append_cstr(out, "; "));
        }
    }
    for (size_t i = 0; i < parsed->record_count; i++) {
        const struct event_record *record = &parsed->records[i];
        struct slice data = record->kind == EVENT_S3_OBJECT ? record->object.key : record->data;
        assert_true(buf_printf(out, "%s: ", KINDS[record->kind]));
        write_item(out, record->item);
        assert_true(buf_printf(out, " [%.*s] at ", SLICE_ARG(data)) &&
                    (record->time.known
                         ? buf_printf(out, "%lld; ", (long long)(record->time.ns / 1000000))
                         : buf_append_cstr(out, "never; ")));
    }
}

static void check_cut(struct slice whole) {
    for (size_t len = 0; len < whole.len; len++) {
        struct parsed parsed;
        unsigned char *copy = mem_alloc(len); /* reading after its end shows */
        memcpy(copy, whole.ptr, len);
        parse(&parsed, slice_of(copy, len));
        assert_false(parsed.ok);
        forget(&parsed);
        mem_free(copy);
    }
}

void check_events(const struct event_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct parsed parsed;
        struct buf text;
        parse(&parsed, slice_from_cstr(cases[i].payload));
        if (!parsed.ok) {
            fail_msg("case %zu: %s", i, parsed.err.text);
        }
        buf_init(&text, EVENT_TEXT_MAX);
        describe(&text, &parsed);
        assert_slice(buf_slice(&text), cases[i].text);
        buf_clean_up(&text);
        forget(&parsed);
        check_cut(slice_from_cstr(cases[i].payload));
    }
}
