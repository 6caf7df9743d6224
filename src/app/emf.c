/* SPDX-License-Identifier: Apache-2.0 */
#include "emf.h"

#include <assert.h>
#include <limits.h>

#include "promtail/json_write.h"
#include "summary.h"

#define NAMESPACE "LambdaPromtail"
#define DIMENSION "FunctionName"

#define UNIT_COUNT "Count"
#define UNIT_BYTES "Bytes"
#define UNIT_MS "Milliseconds"

enum {
    EMF_LINE_MAX =
        PIPE_BUF - 2, /* a line end comes after it, and before it where a line was torn */
    NAME_MAX_BYTES = 64,
    FUNCTION_MAX = 64, /* Lambda's own limit */
    REQUEST_ID_MAX = 64,
    METRICS_MAX = 24 + TALLY_SOURCES + TALLY_REASONS,
};

_Static_assert(METRICS_MAX <= 100, "CloudWatch's limit");
_Static_assert(TALLY_LATENCIES <= 100, "CloudWatch's limit of values");

struct emf_metric {
    const char *prefix; /* of the name: "dropped_" */
    const char *name;
    const char *unit;
    const int64_t *values; /* NULL: there is one value */
    size_t count;
    int64_t value;
};

struct emf {
    struct emf_metric metrics[METRICS_MAX];
    size_t count;
};

static struct emf_metric *emf_add(struct emf *emf, const char *name, const char *unit,
                                  int64_t value) {
    struct emf_metric *metric = &emf->metrics[emf->count++];

    assert(emf->count <= METRICS_MAX);
    *metric = (struct emf_metric){.prefix = "", .name = name, .unit = unit, .value = value};
    return metric;
}

static void emf_count(struct emf *emf, const char *name, uint64_t count) {
    emf_add(emf, name, UNIT_COUNT, (int64_t)count);
}

static void emf_add_bytes(struct emf *emf, const struct tally *tally) {
    emf_add(emf, "bytes_read", UNIT_BYTES, (int64_t)tally->bytes_read);
    for (unsigned i = 0; i < tally->source_count; i++) {
        const struct tally_source *source = &tally->sources[i];
        emf_add(emf, source->name, UNIT_BYTES, (int64_t)source->bytes)->prefix = "bytes_read_";
    }
    emf_add(emf, "bytes_sent", UNIT_BYTES, (int64_t)tally->bytes_sent);
}

static void emf_add_times(struct emf *emf, const struct tally *tally, int64_t now_ns) {
    emf_add(emf, "ms", UNIT_MS, stopwatch_total_ms(&tally->time));
    for (int i = 0; i < PHASES; i++) {
        emf_add(emf, SUMMARY_PHASES[i], UNIT_MS, tally->time.ms[i]);
    }
    if (tally->latencies.count > 0) {
        struct emf_metric *latency = emf_add(emf, "push_latency_ms", UNIT_MS, 0);
        latency->values = tally->latencies.ms;
        latency->count = tally->latencies.count;
    }
    if (tally->entries > 0) {
        emf_add(emf, "lag_ms", UNIT_MS, tally_lag_ms(tally, now_ns));
    }
}

static bool emf_is_other(const struct tally_drop *drop) {
    return strcmp(drop->reason, "other") == 0;
}

/* So many reasons by name, the others together. */
static void emf_add_drops(struct emf *emf, const struct tally *tally, unsigned named) {
    uint64_t others = 0;

    for (unsigned i = 0; i < tally->dropped_count; i++) {
        const struct tally_drop *drop = &tally->dropped[i];
        if (i >= named || emf_is_other(drop)) {
            others += drop->count;
        } else {
            emf_add(emf, drop->reason, UNIT_COUNT, (int64_t)drop->count)->prefix = "dropped_";
        }
    }
    if (others > 0) {
        emf_add(emf, "other", UNIT_COUNT, (int64_t)others)->prefix = "dropped_";
    }
}

static void emf_collect(struct emf *emf, const struct delivery *delivery, const struct tally *tally,
                        int64_t now_ns, unsigned named) {
    emf->count = 0;
    emf_count(emf, "invocations", 1);
    emf_count(emf, "items_done", delivery->done);
    emf_count(emf, "items_failed", delivery->failed);
    emf_count(emf, "items_refused", delivery->refused);
    emf_count(emf, "lines", tally->lines);
    emf_count(emf, "entries", tally->entries);
    emf_count(emf, "pushes", tally->pushes);
    emf_count(emf, "retries", tally->retries);
    emf_add_bytes(emf, tally);
    emf_add_times(emf, tally, now_ns);
    emf_add_drops(emf, tally, named);
}

/* The name, in memory of the caller's. */
static struct slice emf_name(const struct emf_metric *metric, char name[NAME_MAX_BYTES]) {
    snprintf(name, NAME_MAX_BYTES, "%s%s", metric->prefix, metric->name);
    return slice_from_cstr(name);
}

static void emf_write_definition(struct json_write *json, const struct emf_metric *metric) {
    char name[NAME_MAX_BYTES];

    json_write_begin(json, '{');
    json_write_key(json, SLICE("Name"));
    json_write_string(json, emf_name(metric, name));
    json_write_key(json, SLICE("Unit"));
    json_write_string(json, slice_from_cstr(metric->unit));
    json_write_end(json, '}');
}

static void emf_write_directive(struct json_write *json, const struct emf *emf,
                                struct slice function) {
    json_write_begin(json, '{');
    json_write_key(json, SLICE("Namespace"));
    json_write_string(json, SLICE(NAMESPACE));
    json_write_key(json, SLICE("Dimensions"));
    json_write_begin(json, '[');
    json_write_begin(json, '[');
    if (function.len > 0) {
        json_write_string(json, SLICE(DIMENSION));
    }
    json_write_end(json, ']');
    json_write_end(json, ']');
    json_write_key(json, SLICE("Metrics"));
    json_write_begin(json, '[');
    for (size_t i = 0; i < emf->count; i++) {
        emf_write_definition(json, &emf->metrics[i]);
    }
    json_write_end(json, ']');
    json_write_end(json, '}');
}

static void emf_write_metadata(struct json_write *json, const struct emf *emf,
                               struct slice function, int64_t now_ns) {
    json_write_key(json, SLICE("_aws"));
    json_write_begin(json, '{');
    json_write_key(json, SLICE("Timestamp"));
    json_write_int(json, now_ns / 1000000);
    json_write_key(json, SLICE("CloudWatchMetrics"));
    json_write_begin(json, '[');
    emf_write_directive(json, emf, function);
    json_write_end(json, ']');
    json_write_end(json, '}');
}

static void emf_write_value(struct json_write *json, const struct emf_metric *metric) {
    char name[NAME_MAX_BYTES];

    json_write_key(json, emf_name(metric, name));
    if (metric->values == NULL) {
        json_write_int(json, metric->value);
        return;
    }
    json_write_begin(json, '[');
    for (size_t i = 0; i < metric->count; i++) {
        json_write_int(json, metric->values[i]);
    }
    json_write_end(json, ']');
}

/* False: it does not fit. */
static bool emf_write(const struct emf *emf, struct slice function, struct slice request_id,
                      int64_t now_ns, struct buf *line) {
    struct json_write json;

    buf_reset(line);
    json_write_init(&json, line);
    json_write_begin(&json, '{');
    emf_write_metadata(&json, emf, function, now_ns);
    if (function.len > 0) {
        json_write_key(&json, SLICE(DIMENSION));
        json_write_string(&json, function);
    }
    json_write_key(&json, SLICE("requestId"));
    json_write_string(&json, slice_first(request_id, REQUEST_ID_MAX));
    for (size_t i = 0; i < emf->count; i++) {
        emf_write_value(&json, &emf->metrics[i]);
    }
    json_write_end(&json, '}');
    return !json.full;
}

bool emf_log(const struct delivery *delivery, const struct tally *tally, struct slice function,
             const struct log *log) {
    int64_t now_ns = clock_realtime_ns(log->clock);
    unsigned named = tally->dropped_count;
    struct emf emf;
    struct buf line;
    bool fits;

    buf_init(&line, EMF_LINE_MAX);
    function = slice_first(function, FUNCTION_MAX);
    do {
        emf_collect(&emf, delivery, tally, now_ns, named);
        fits = emf_write(&emf, function, log->request_id, now_ns, &line);
    } while (!fits && named-- > 0);
    bool written = fits && log_raw(log, buf_slice(&line));
    buf_clean_up(&line);
    return written;
}
