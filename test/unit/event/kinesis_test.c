/* SPDX-License-Identifier: Apache-2.0 */
#include "event_setup.h"

static const struct event_case CASES[] = {
    {RECORDS("{\"eventSource\":\"aws:kinesis\",\"kinesis\":{\"sequenceNumber\":\"12\",\"data\":"
             "\"QQ==\",\"approximateArrivalTimestamp\":4.5}}"),
     "kinesis record 12 o; kinesis: kinesis record 12 o [QQ==] at 4500; "},
    {RECORDS("{\"eventSource\":\"aws:kinesis\",\"kinesis\":{\"sequenceNumber\":\"12\"}}"),
     "kinesis record 12 r; "},
    {RECORDS("{\"eventSource\":\"aws:kinesis\",\"kinesis\":{\"data\":\"\"}}"),
     "kinesis record  o; kinesis: kinesis record  o [] at never; "},
    {RECORDS("{\"eventSource\":\"aws:kinesis\",\"kinesis\":{\"sequenceNumber\":\"1\",\"data\":7}},"
             "{\"eventSource\":\"aws:kinesis\"}"),
     "kinesis record 1 r; kinesis record  r; "},
};

static void a_kinesis_record_needs_data(void **state) {
    (void)state;
    CHECK_EVENTS(CASES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kinesis_record_needs_data),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
