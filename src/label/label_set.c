/* SPDX-License-Identifier: Apache-2.0 */
#include "label_set.h"

#include "promtail/map.h"
#include "promtail/tenant.h"
#include "promtail/utf8.h"

#define TENANT_LABEL SLICE("__tenant_id__")

static bool is_name_byte(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_';
}

static bool starts_with_digit(struct slice name) {
    return name.ptr[0] >= '0' && name.ptr[0] <= '9';
}

bool label_name_valid(struct slice name) {
    if (name.len == 0 || starts_with_digit(name)) {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        if (!is_name_byte(name.ptr[i])) {
            return false;
        }
    }
    return true;
}

static struct slice label_mend_name(struct slice name, struct arena *arena) {
    size_t before = name.len > 0 && starts_with_digit(name) ? 1 : 0;
    unsigned char *mended = arena_alloc(arena, name.len + 1);

    mended[0] = '_';
    for (size_t i = 0; i < name.len; i++) {
        mended[before + i] = is_name_byte(name.ptr[i]) ? name.ptr[i] : '_';
    }
    return slice_of(mended, before + name.len);
}

/* Loki refuses a whole request for one U+FFFD, and invalid UTF-8 turns into it on the way. */
static bool value_is_clean(struct slice value) {
    for (size_t i = 0; i < value.len;) {
        struct slice rest = slice_after(value, i);
        size_t len = utf8_length(rest);
        if (len == 0 || slice_starts_with(rest, UTF8_REPLACEMENT)) {
            return false;
        }
        i += len;
    }
    return true;
}

struct slice label_value_mend(struct slice value, struct arena *arena) {
    unsigned char *mended;
    size_t out = 0;

    if (value_is_clean(value)) {
        return value;
    }
    mended = arena_alloc(arena, value.len);
    for (size_t i = 0; i < value.len;) {
        struct slice rest = slice_after(value, i);
        size_t len = utf8_length(rest);
        if (len == 0 || slice_starts_with(rest, UTF8_REPLACEMENT)) {
            mended[out++] = '?';
        } else {
            memcpy(mended + out, rest.ptr, len);
            out += len;
        }
        i += len == 0 ? 1 : len;
    }
    return slice_of(mended, out);
}

/* True the first time, while there is room to remember it. */
static bool label_logged_add(struct label_logged *logged, uint64_t hash) {
    for (size_t i = 0; i < logged->count; i++) {
        if (logged->hashes[i] == hash) {
            return false;
        }
    }
    if (logged->count == LABEL_LOGGED_MAX) {
        return false;
    }
    logged->hashes[logged->count++] = hash;
    return true;
}

static void log_rename(const struct log *log, struct slice name, struct slice mended, bool taken) {
    log_write(log, LOG_WARN, "label %.*s is not a valid name in Loki: %s %.*s",
              SLICE_ARG_FIRST(name, 200),
              taken ? "dropped, because there is already" : "renamed to",
              SLICE_ARG_FIRST(mended, 200));
}

/* Valid names come first; of changed names that collide, the first in byte order stays. */
static void mend_labels(const struct labels *labels, struct labels *final, struct arena *arena,
                        const struct log *log, struct label_logged *renamed) {
    labels_init(final);
    for (size_t i = 0; i < labels->count; i++) {
        if (label_name_valid(labels->items[i].name) &&
            !labels_set(final, labels->items[i].name,
                        label_value_mend(labels->items[i].value, arena))) {
            return; /* not reached: no more labels than the set they come from */
        }
    }
    for (size_t i = 0; i < labels->count; i++) {
        struct slice name = labels->items[i].name;
        if (name.len == 0 || label_name_valid(name)) {
            continue;
        }
        struct slice mended = label_mend_name(name, arena);
        bool taken = labels_get(final, mended).len > 0;
        if (label_logged_add(renamed, map_hash(0, name))) {
            log_rename(log, name, mended, taken);
        }
        if (!taken && !labels_set(final, mended, label_value_mend(labels->items[i].value, arena))) {
            return;
        }
    }
}

static size_t escaped_length(unsigned char byte) {
    if (byte == '"' || byte == '\\' || (byte >= '\a' && byte <= '\r')) {
        return 2;
    }
    return byte_is_control(byte) ? 4 : 1;
}

static size_t write_escaped(unsigned char *out, unsigned char byte) {
    static const char letters[] = "abtnvfr"; /* of 0x07 to 0x0d */
    static const char hex[] = "0123456789abcdef";
    size_t len = escaped_length(byte);

    if (len == 1) {
        out[0] = byte;
    } else if (len == 2) {
        out[0] = '\\';
        out[1] = byte < 0x20 ? (unsigned char)letters[byte - '\a'] : byte;
    } else {
        out[0] = '\\';
        out[1] = 'x';
        out[2] = (unsigned char)hex[byte >> 4];
        out[3] = (unsigned char)hex[byte & 15];
    }
    return len;
}

static size_t text_length(const struct labels *labels) {
    size_t len = 2;

    for (size_t i = 0; i < labels->count; i++) {
        struct slice value = labels->items[i].value;
        len += labels->items[i].name.len + 5; /* ="" and the comma and blank in between */
        for (size_t j = 0; j < value.len; j++) {
            len += escaped_length(value.ptr[j]);
        }
    }
    return len;
}

/* a="b"; *kept is the label where the text has it. A value that had to be escaped is copied. */
static unsigned char *write_label(unsigned char *to, const struct label *label, struct label *kept,
                                  struct arena *arena) {
    memcpy(to, label->name.ptr, label->name.len);
    kept->name = slice_of(to, label->name.len);
    to += label->name.len;
    *to++ = '=';
    *to++ = '"';
    unsigned char *value = to;
    for (size_t i = 0; i < label->value.len; i++) {
        to += write_escaped(to, label->value.ptr[i]);
    }
    kept->value = slice_of(value, (size_t)(to - value));
    if (kept->value.len != label->value.len) {
        kept->value = arena_copy(arena, label->value);
    }
    *to++ = '"';
    return to;
}

/* {a="b", c="d"} */
static void label_set_write(struct label_set *set, const struct labels *labels,
                            struct arena *arena) {
    struct label *kept = arena_alloc(arena, labels->count * sizeof(*kept));
    unsigned char *text = arena_alloc(arena, text_length(labels));
    unsigned char *to = text;

    *to++ = '{';
    for (size_t i = 0; i < labels->count; i++) {
        if (i > 0) {
            *to++ = ',';
            *to++ = ' ';
        }
        to = write_label(to, &labels->items[i], &kept[i], arena);
    }
    *to++ = '}';
    set->labels = kept;
    set->label_count = labels->count;
    set->text = slice_of(text, (size_t)(to - text));
}

static bool tenant_is_valid(struct slice tenant, const struct log *log, bool *logged) {
    struct error err = {0};

    if (tenant_check(tenant, &err)) {
        return true;
    }
    if (!*logged) {
        *logged = true;
        log_write(log, LOG_WARN,
                  "the label __tenant_id__ %s; entries of such a tenant are dropped "
                  "(invalid_tenant; logged once in an invocation)",
                  err.text);
    }
    return false;
}

/* Takes it out. An empty or blank tenant is the default one. */
static struct slice take_tenant(struct labels *labels) {
    struct slice tenant = slice_trim(labels_get(labels, TENANT_LABEL));

    labels_delete(labels, TENANT_LABEL);
    return tenant;
}

/* Loki would refuse its entries: they are not sent. */
static void drop_beyond_limits(struct label_set *set, const struct label_limits *limits,
                               const struct error *err, struct arena *arena, const struct log *log,
                               struct label_logged *logged) {
    enum { TEXT_SHOWN = 400 };

    set->drop = "label_limits";
    if (limits->fails) {
        struct error *reason = arena_alloc(arena, sizeof(*reason));
        *reason = *err;
        error_prefix(reason, "stream %.*s", SLICE_ARG_FIRST(set->text, 60));
        set->drop_fails = reason;
    }
    if (label_logged_add(logged, set->hash)) {
        log_write(log, LOG_WARN, "stream %.*s%s: %s: its entries are not sent (label_limits)",
                  SLICE_ARG_FIRST(set->text, TEXT_SHOWN), set->text.len > TEXT_SHOWN ? "..." : "",
                  err->text);
    }
}

struct label_set *label_set_make(const struct labels *labels, const struct label_limits *limits,
                                 struct arena *arena, struct arena *scratch, const struct log *log,
                                 struct label_set_logged *logged) {
    struct label_set *set = arena_alloc(arena, sizeof(*set));
    struct labels final;
    struct error err = {0};

    mend_labels(labels, &final, scratch, log, &logged->names);
    struct slice tenant = take_tenant(&final);
    if (!tenant_is_valid(tenant, log, &logged->tenant)) {
        set->drop = "invalid_tenant";
        return set;
    }
    set->tenant = arena_copy(arena, tenant);
    if (final.count > 0) {
        label_set_write(set, &final, arena);
    } else {
        set->drop = "no_labels";
    }
    set->hash = map_hash(map_hash(0, set->tenant), set->text);
    if (!label_limits_check(limits, &final, &err)) {
        drop_beyond_limits(set, limits, &err, arena, log, &logged->sets);
    }
    return set;
}

struct label_set *label_set_make_dropped(struct arena *arena) {
    struct label_set *set = arena_alloc(arena, sizeof(*set));

    set->drop = "relabel_rule";
    return set;
}
