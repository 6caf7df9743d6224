/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/metadata.h"

#include "promtail/buf.h"
#include "promtail/container_of.h"

/* What is kept of one entry's pairs. */
struct kept_pairs {
    struct label pairs[METADATA_PAIRS_MAX];
    size_t count;
    size_t bytes;
    unsigned char names[METADATA_BYTES_MAX]; /* the mended ones */
    size_t names_len;
};

static bool is_letter_or_digit(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9');
}

static bool name_is_usable(struct slice name) {
    for (size_t i = 0; i < name.len; i++) {
        if (is_letter_or_digit(name.ptr[i])) {
            return true;
        }
    }
    return false;
}

static bool name_is_clean(struct slice name) {
    for (size_t i = 0; i < name.len; i++) {
        if (!is_letter_or_digit(name.ptr[i]) && name.ptr[i] != '_') {
            return false;
        }
    }
    return true;
}

static bool is_kept(const struct kept_pairs *kept, struct slice name) {
    for (size_t i = 0; i < kept->count; i++) {
        if (slice_equal(kept->pairs[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* The name as it is when it needs no change, else a changed copy in the free bytes of names. */
static struct slice metadata_mend_name(struct kept_pairs *kept, struct slice name) {
    unsigned char *mended = kept->names + kept->names_len;

    if (name_is_clean(name)) {
        return name;
    }
    for (size_t i = 0; i < name.len; i++) {
        mended[i] = is_letter_or_digit(name.ptr[i]) ? name.ptr[i] : '_';
    }
    return slice_of(mended, name.len);
}

/* Returns why the pair is left out; NULL: it is kept. */
static const char *keep_pair(struct kept_pairs *kept, const struct label *pair) {
    size_t bytes = pair->name.len + pair->value.len;

    if (!name_is_usable(pair->name)) {
        return "metadata_name";
    }
    if (kept->count == METADATA_PAIRS_MAX || bytes > METADATA_BYTES_MAX - kept->bytes) {
        return "metadata_limit";
    }
    struct slice name = metadata_mend_name(kept, pair->name);
    if (is_kept(kept, name)) {
        return "metadata_name";
    }
    kept->names_len += name.ptr != pair->name.ptr ? name.len : 0;
    kept->bytes += bytes;
    kept->pairs[kept->count++] = (struct label){name, pair->value};
    return NULL;
}

/* Names that need no change come first, so that a mended one never takes their place. */
static void keep_pairs(struct kept_pairs *kept, const struct entry *entry, struct tally *tally) {
    for (int mended = 0; mended < 2; mended++) {
        for (size_t i = 0; i < entry->metadata_count; i++) {
            const struct label *pair = &entry->metadata[i];
            const char *reason =
                name_is_clean(pair->name) == (mended == 0) ? keep_pair(kept, pair) : NULL;
            if (reason != NULL) {
                tally_drop(tally, reason, 1);
            }
        }
    }
}

/* Whether all pairs may go as they are, which is the rule. */
static bool metadata_is_valid(const struct entry *entry) {
    size_t bytes = 0;

    for (size_t i = 0; i < entry->metadata_count; i++) {
        const struct label *pair = &entry->metadata[i];
        bytes += pair->name.len + pair->value.len;
        if (bytes > METADATA_BYTES_MAX || !name_is_clean(pair->name) ||
            !name_is_usable(pair->name)) {
            return false;
        }
    }
    return entry->metadata_count <= METADATA_PAIRS_MAX;
}

static bool add_mended(struct metadata_sink *metadata, const struct entry *entry,
                       struct error *err) {
    struct kept_pairs *kept = mem_alloc(sizeof(*kept));
    struct entry mended = *entry;

    kept->count = kept->bytes = kept->names_len = 0;
    keep_pairs(kept, entry, metadata->tally);
    mended.metadata = kept->pairs;
    mended.metadata_count = kept->count;
    bool ok = metadata->out->add(metadata->out, &mended, err);
    mem_free(kept);
    return ok;
}

static bool metadata_add(struct entry_sink *sink, const struct entry *entry, struct error *err) {
    struct metadata_sink *metadata = CONTAINER_OF(sink, struct metadata_sink, sink);

    if (entry->metadata_count == 0 || metadata_is_valid(entry)) {
        return metadata->out->add(metadata->out, entry, err);
    }
    return add_mended(metadata, entry, err);
}

/* It keeps nothing itself. */
static bool metadata_end(struct entry_sink *sink, struct work_item *item, struct error *err) {
    struct metadata_sink *metadata = CONTAINER_OF(sink, struct metadata_sink, sink);

    return metadata->out->end(metadata->out, item, err);
}

void metadata_sink_init(struct metadata_sink *metadata, struct entry_sink *out,
                        struct tally *tally) {
    *metadata =
        (struct metadata_sink){.sink = {metadata_add, metadata_end}, .out = out, .tally = tally};
}
