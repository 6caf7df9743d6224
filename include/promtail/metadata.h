/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metadata: an entry_sink that holds the structured metadata of every entry to Loki's rules.
 *
 * Flow:      source -> METADATA -> batch
 * Ownership: borrows the sink that comes after it, and the tally.
 * Rules:     every byte of a name outside [A-Za-z0-9_] becomes '_'. Left out and counted are a name
 *            without any letter or digit (Loki answers 500 to the whole push for one, at every
 *            try), and one that another pair of the entry has after that (metadata_name). Pairs
 *            beyond the limits are left out and counted (metadata_limit).
 * Limits:    METADATA_PAIRS_MAX pairs and METADATA_BYTES_MAX bytes of names and values in an entry,
 *            the defaults of max_structured_metadata_entries_count and
 *            max_structured_metadata_size ("Grafana Loki configuration parameters",
 *            limits_config). An entry without metadata costs a branch.
 */
#ifndef PROMTAIL_METADATA_H
#define PROMTAIL_METADATA_H

#include "promtail/entry_sink.h"
#include "promtail/tally.h"

enum { METADATA_PAIRS_MAX = 128, METADATA_BYTES_MAX = 64 * 1024 };

struct metadata_sink {
    struct entry_sink sink;
    struct entry_sink *out; /* borrowed */
    struct tally *tally;    /* borrowed */
};

/* Keeps nothing that would have to be cleaned up. */
void metadata_sink_init(struct metadata_sink *metadata, struct entry_sink *out,
                        struct tally *tally);

#endif
