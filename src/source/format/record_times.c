/* SPDX-License-Identifier: Apache-2.0 */
#include "record_times.h"

#include "promtail/json_object.h"

void record_times_init(struct record_times *times, const struct s3_time_rule *rules,
                       struct json_values *values) {
    *times = (struct record_times){0};
    for (; rules != NULL && rules->form != S3_TIME_NONE; rules++) {
        struct slice first;
        struct slice second;
        if (rules->member == NULL) {
            continue;
        }
        struct record_time *time = &times->times[times->count++];
        time->form = rules->form;
        bool two = slice_cut(slice_from_cstr(rules->member), ' ', &first, &second);
        time->first = json_values_want(values, first);
        time->second = two ? json_values_want(values, second) : time->first;
    }
}

/* A string without its quotes; anything else as it stands there. */
static struct slice member_text(struct slice json, struct json_short *room) {
    return json_is_text(json) ? json_text_short(json, room) : json;
}

static bool is_there(struct slice text) {
    return text.len > 0 && !slice_equal(text, SLICE("-"));
}

/* Both texts with a blank between them, in room; empty when one of them is not there. */
static struct slice join_texts(struct slice first, struct slice second, struct json_short *room) {
    if (!is_there(first) || !is_there(second) || first.len + 1 + second.len > sizeof(room->bytes)) {
        return (struct slice){0};
    }
    memcpy(room->bytes, first.ptr, first.len);
    room->bytes[first.len] = ' ';
    memcpy(room->bytes + first.len + 1, second.ptr, second.len);
    return slice_of(room->bytes, first.len + 1 + second.len);
}

static bool record_read_rule(const struct record_time *rule, const struct json_values *values,
                             const struct json_value *value, struct moment *time) {
    struct json_short rooms[3];
    struct slice text = member_text(json_values_picked(values, value, rule->first), &rooms[0]);

    if (rule->second != rule->first) {
        struct slice second = json_values_picked(values, value, rule->second);
        text = join_texts(text, member_text(second, &rooms[1]), &rooms[2]);
    }
    *time = (struct moment){0};
    return text.len == 0 || format_time_of_member(rule->form, text, time);
}

bool record_times_of(const struct record_times *times, const struct json_values *values,
                     const struct json_value *value, struct moment *time) {
    bool readable = true;

    *time = (struct moment){0};
    for (size_t i = 0; i < times->count && !time->known; i++) {
        readable = record_read_rule(&times->times[i], values, value, time) && readable;
    }
    return readable;
}
