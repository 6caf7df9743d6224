/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast the records of a CloudTrail document are found with their times, on one core, beside a
 * memchr for a byte that is not in it. And with each way of looking at 64 bytes: the blocks alone.
 */
#include <time.h>

#include "promtail/json_values.h"
#include "json/json_block.h"

enum { RECORDS = 60000, ROUNDS = 5, READ_BYTES = 64 * 1024, RECORD_MAX = 256 * 1024 };

static const char RECORD[] =
    "{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"AssumedRole\",\"principalId\":"
    "\"AROAEXAMPLEEXAMPLE:session\",\"arn\":\"arn:aws:sts::123456789012:assumed-role/Role/"
    "session\",\"accountId\":\"123456789012\",\"accessKeyId\":\"ASIAEXAMPLEEXAMPLE\","
    "\"sessionContext\":{\"sessionIssuer\":{\"type\":\"Role\",\"principalId\":"
    "\"AROAEXAMPLEEXAMPLE\",\"arn\":\"arn:aws:iam::123456789012:role/Role\",\"accountId\":"
    "\"123456789012\",\"userName\":\"Role\"},\"webIdFederationData\":{},\"attributes\":"
    "{\"creationDate\":\"2026-01-02T03:04:05Z\",\"mfaAuthenticated\":\"false\"}}},\"eventTime\":"
    "\"2026-01-02T03:14:15Z\",\"eventSource\":\"kms.amazonaws.com\",\"eventName\":\"Decrypt\","
    "\"awsRegion\":\"eu-west-1\",\"sourceIPAddress\":\"203.0.113.7\",\"userAgent\":"
    "\"aws-sdk-go/1.44.0 (go1.19; linux; amd64) S3Manager\",\"requestParameters\":"
    "{\"encryptionContext\":{\"aws:s3:arn\":\"arn:aws:s3:::bucket/key/of/an/object\"},"
    "\"encryptionAlgorithm\":\"SYMMETRIC_DEFAULT\"},\"responseElements\":null,\"requestID\":"
    "\"0a1b2c3d-1111-2222-3333-444455556666\",\"eventID\":\"0a1b2c3d-7777-8888-9999-"
    "000011112222\",\"readOnly\":true,\"resources\":[{\"accountId\":\"123456789012\",\"type\":"
    "\"AWS::KMS::Key\",\"ARN\":\"arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-1111\"}],"
    "\"eventType\":\"AwsApiCall\",\"managementEvent\":true,\"recipientAccountId\":"
    "\"123456789012\",\"eventCategory\":\"Management\",\"tlsDetails\":{\"tlsVersion\":\"TLSv1.3\","
    "\"cipherSuite\":\"TLS_AES_128_GCM_SHA256\",\"clientProvidedHostHeader\":"
    "\"kms.eu-west-1.amazonaws.com\"}}";

static double now_s(void) {
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void write_document(struct buf *text) {
    bool ok = buf_append_cstr(text, "{\"Records\":[");

    for (int i = 0; i < RECORDS && ok; i++) {
        ok = buf_append_cstr(text, i == 0 ? "" : ",") && buf_append_cstr(text, RECORD);
    }
    if (!ok || !buf_append_cstr(text, "]}")) {
        abort();
    }
}

/* Those that may hold the time of what Firehose delivers are about as many. */
static const char *const MEMBERS[] = {
    "detail.updatedAt", "delivery.timestamp", "bounce.timestamp", "complaint.timestamp",
    "mail.timestamp",   "stageTimestamp",     "updatedAt",        "timestamp",
    "event_timestamp",  "@timestamp",         "request_time",     "time",
};

static void read_records(struct slice text, size_t more) {
    struct slice_reader source;
    struct json_values values;
    struct json_value value = {0};
    struct error err;
    size_t times = 0;

    slice_reader_init(&source, text, READ_BYTES);
    json_values_init(&values, &source.reader, SLICE("Records"), RECORD_MAX);
    size_t time = json_values_want(&values, SLICE("eventTime"));
    for (size_t i = 0; i < more; i++) {
        json_values_want(&values, slice_from_cstr(MEMBERS[i]));
    }
    while (value.kind != JSON_VALUE_END) {
        if (!json_values_next(&values, &value, &err)) {
            abort();
        }
        times += json_values_picked(&values, &value, time).len == 22 ? 1 : 0;
    }
    if (times != RECORDS) {
        abort();
    }
    json_values_clean_up(&values);
}

static void read_times(struct slice text) {
    read_records(text, 0);
}

static void read_any_times(struct slice text) {
    read_records(text, sizeof(MEMBERS) / sizeof(MEMBERS[0]));
}

static void find_nothing(struct slice text) {
    volatile size_t found = slice_index(text, '\v');

    (void)found;
}

static const struct json_block_way *way; /* that read_blocks takes */

static void read_blocks(struct slice text) {
    volatile uint64_t sum = 0;
    struct json_block block;

    for (size_t i = 0; i + JSON_BLOCK_BYTES <= text.len; i += JSON_BLOCK_BYTES) {
        way->read(text.ptr + i, &block);
        sum += block.quotes ^ block.backslashes ^ block.opens ^ block.closes ^ block.colons;
    }
}

/* The best of some rounds. */
static void measure(const char *name, void (*run)(struct slice text), struct slice text) {
    double best = 1e9;

    for (int i = 0; i < ROUNDS; i++) {
        double began = now_s();
        run(text);
        double took = now_s() - began;
        best = took < best ? took : best;
    }
    printf("  %-24s %7.0f MB/s\n", name, (double)text.len / best / 1e6);
}

int main(void) {
    struct buf text;

    buf_init(&text, SIZE_MAX);
    write_document(&text);
    measure("memchr", find_nothing, buf_slice(&text));
    measure("records with their time", read_times, buf_slice(&text));
    measure("and 12 more members", read_any_times, buf_slice(&text));
    for (way = JSON_BLOCKS; way->name != NULL; way++) {
        char name[32];
        snprintf(name, sizeof(name), "blocks alone, %s", way->name);
        measure(name, read_blocks, buf_slice(&text));
    }
    buf_clean_up(&text);
    return 0;
}
