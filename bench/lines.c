/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast the lines of S3 objects become entries with their own times, on one core: lines, the
 * header's columns, times, line_writer, into a sink that only counts. Beside memchr, from line end
 * to line end, over the same bytes.
 */
#include <time.h>

#include "promtail/label_set.h"
#include "source/format/format_times.h"
#include "source/format/records_lines.h"

enum { OBJECT_BYTES = 16 * 1024 * 1024, ROUNDS = 8 };

#define ALB_REST                                                                                   \
    "Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 "    \
    "200 200 0 57 \"GET https://www.example.com:443/some/path?with=a&query=string HTTP/1.1\" "     \
    "\"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)\" "        \
    "ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:"     \
    "targetgroup/my-targets/73e2d6bc24d8a067 \"Root=1-58337281-1d84f3d73c47ec4e58577259\" "        \
    "\"www.example.com\" \"arn:aws:acm:us-east-2:123456789012:certificate/12345678-1234-1234\" 1 " \
    "2018-07-02T22:22:48.364000Z \"authenticate,forward\" \"-\" \"-\" \"10.0.0.1:80\" \"200\""

/* Each line has its own second after the first part, and its own number after the second. */
static const struct bench_kind {
    const char *name;
    const char *header;
    const char *parts[3];
    struct s3_format format;
} KINDS[] = {
    {"ALB", "", {"https 2018-07-02T22:23:", ".", ALB_REST "\n"}, {.times = FORMAT_TIMES_LB}},
    {"VPC flow, by its header",
     "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start "
     "end action log-status\n",
     {"2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 14185300",
      " 1418", " ACCEPT OK\n"},
     {.times = FORMAT_TIMES_VPC_FLOW, .header = S3_HEADER_FIRST_LINE}},
    {"CloudFront, by its header",
     "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host)\n",
     {"2019-12-04\t21:02:", "\tLAX1\t", "\t192.0.2.100\tGET\td111111abcdef8.cloudfront.net\n"},
     {.times = FORMAT_TIMES_CLOUDFRONT, .header = S3_HEADER_COMMENTS, .separator = '\t'}},
    {"S3 access",
     "",
     {"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be amzn-s3-demo-bucket1 "
      "[06/Feb/2019:00:00:",
      " +0000] 192.0.2.3 - 3E57427F3E",
      " REST.GET.VERSIONING - \"GET "
      "/amzn-s3-demo-bucket1?versioning HTTP/1.1\" 200 - 113 - 7 - \"-\" \"S3Console/0.4\" -\n"},
     {.times = FORMAT_TIMES_ACCESS}},
    {"MSK, joined",
     "",
     {"[2025-07-04 11:57:", ",836] INFO AdminClientConfig values: \n\tacks = -1\n\t", "\n"},
     {.times = FORMAT_TIMES_MSK, .joins_lines = true}},
};

static double now_ns(void) {
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static size_t entries;

static bool add_entry(struct entry_sink *sink, const struct entry *entry, struct error *err) {
    (void)sink;
    (void)err;
    entries += entry->time_ns != 0;
    return true;
}

static void fill(const struct bench_kind *kind, struct buf *object) {
    buf_init(object, OBJECT_BYTES + 4096);
    bool fits = buf_printf(object, "%s", kind->header);
    for (unsigned i = 0; fits && object->len < OBJECT_BYTES; i++) {
        fits = buf_printf(object, "%s%02u%s%06u%s", kind->parts[0], i / 1000 % 60, kind->parts[1],
                          i % 1000000, kind->parts[2]);
    }
}

static void read_object(const struct bench_kind *kind, struct slice object) {
    static const struct source_config config = {.line_bytes_max = 262144};
    static const struct label_set labels;
    struct entry_sink sink = {.add = add_entry};
    struct work_item item = {0};
    struct tally tally;
    struct source_env env = {
        .config = &config, .sink = &sink, .tally = &tally, .clock = clock_system()};
    struct slice_reader reader;
    struct line_writer writer;
    struct error err;

    tally_begin(&tally, env.clock, NULL);
    slice_reader_init(&reader, object, 0);
    line_writer_init(&writer, &env, &labels, &item, 1);
    if (!records_lines_read(&kind->format, &reader.reader, &writer, &err)) {
        abort();
    }
    line_writer_clean_up(&writer);
}

static size_t count_lines(struct slice object) {
    size_t count = 0;

    for (; object.len > 0; count++) {
        size_t len = slice_index(object, '\n');
        object = slice_after(object, len + 1);
    }
    return count;
}

static void measure(const struct bench_kind *kind, unsigned rounds) {
    volatile size_t lines = 0; /* so that they are counted every time */
    struct buf object;

    fill(kind, &object);
    struct slice bytes = buf_slice(&object);
    double began = now_ns();
    for (unsigned i = 0; i < rounds; i++) {
        lines = count_lines(bytes);
    }
    double memchrs = (now_ns() - began) / rounds;
    began = now_ns();
    for (unsigned i = 0; i < rounds; i++) {
        read_object(kind, bytes);
    }
    double read = (now_ns() - began) / rounds;
    printf("  %-26s %5.0f bytes a line: %5.1f ns a line, %.2f GB/s; memchr %.1f ns a line\n",
           kind->name, (double)bytes.len / (double)lines, read / (double)lines,
           (double)bytes.len / read, memchrs / (double)lines);
    buf_clean_up(&object);
}

/* "KIND": this one alone, a single time (for callgrind --toggle-collect=records_lines_read). */
int main(int argc, char **argv) {
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
        if (argc == 1 || strcmp(argv[1], KINDS[i].name) == 0) {
            measure(&KINDS[i], argc == 1 ? ROUNDS : 1);
        }
    }
    return entries > 0 ? 0 : 1;
}
