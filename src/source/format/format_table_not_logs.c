/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects among the logs that are not logs: what services write to check their permissions,
 * digests, bodies that a log refers to. They are skipped without a request to S3.
 */
#include "format_table.h"

#define CHECK_FILES                                                                                \
    "**/(ELBAccessLogTestFile|ConfigWritabilityCheckFile|aws-logs-write-test|macie-test-object|"   \
    "amazon-bedrock-logs-permission-check)"

static const struct s3_format ROWS[] = {
    {
        FORMAT_TYPE("s3_not_a_log", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .service = "*",
        .keys = {CHECK_FILES},
        .records = S3_RECORDS_NOT_A_LOG,
    },
    {
        FORMAT_TYPE("s3_not_a_log", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .keys = {CHECK_FILES, "**/resources/environments/logs/bundle/**"},
        .records = S3_RECORDS_NOT_A_LOG,
    },
    {
        FORMAT_TYPE("s3_not_a_log", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .service = "BedrockModelInvocationLogs",
        .keys = {"**/data/**"},
        .records = S3_RECORDS_NOT_A_LOG,
    },
    {
        FORMAT_TYPE("s3_cloudtrail_digest", S3_CAPTURE_REGION, S3_CAPTURE_ACCOUNT),
        .document = "CloudTrail digest file structure",
        .service = "CloudTrail-Digest",
        .keys = {FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_NOT_A_LOG,
    },
};

const struct format_family FORMATS_NOT_LOGS = FORMAT_FAMILY(ROWS);
