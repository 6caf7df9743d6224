/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who did what, and what was found. Accounts of an organisation share a bucket.
 * The rows name the pages of AWS's documentation that tell the keys and the contents.
 */
#include "format_table.h"
#include "format_times.h"

/* The region stands for the source: a trail's file has nothing else but a random id. */
#define CLOUDTRAIL(type_, folder)                                                                  \
    {                                                                                              \
        FORMAT_TYPE(type_, S3_CAPTURE_REGION, S3_CAPTURE_ACCOUNT),                                 \
            .document = "Finding your CloudTrail log files", .service = (folder),                  \
            .keys = {"**/{account}_" folder "_{region:part}_{time}_*", FORMAT_ANY_FOLDERS},        \
            .records = S3_RECORDS_JSON, .times = FORMAT_TIMES_CLOUDTRAIL, .array = "Records",      \
    }

static const struct s3_format ROWS[] = {
    CLOUDTRAIL("s3_cloudtrail", "CloudTrail"),
    CLOUDTRAIL("s3_cloudtrail_insight", "CloudTrail-Insight"),
    CLOUDTRAIL("s3_cloudtrail_network_activity", "CloudTrail-NetworkActivity"),
    CLOUDTRAIL("s3_cloudtrail_aggregated", "CloudTrail-Aggregated"),
    {
        FORMAT_TYPE("s3_guardduty", S3_CAPTURE_REGION, S3_CAPTURE_ACCOUNT),
        .document = "Exporting generated GuardDuty findings to Amazon S3",
        .service = "GuardDuty",
        .keys = {FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_JSON,
        .times = FORMAT_TIMES_GUARDDUTY,
    },
    {
        FORMAT_TYPE("s3_config", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Delivering configuration items to an Amazon S3 bucket",
        .service = "Config",
        .keys = {FORMAT_REGION "/**/{account}_Config_{region}_{name:(ConfigSnapshot)}_{time}_*",
                 FORMAT_REGION
                 "/**/{account}_Config_{region}_{name:(ConfigHistory)}_{kind:part}_{time}_*",
                 FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_JSON,
        .times = FORMAT_TIMES_CONFIG,
        .array = "configurationItems",
    },
    {
        FORMAT_TYPE("s3_macie", S3_CAPTURE_REGION, S3_CAPTURE_ACCOUNT),
        .document = "Storing and retaining sensitive data discovery results with Amazon Macie",
        .service = "Macie",
        .keys = {FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_JSON,
        .times = FORMAT_TIMES_MACIE,
    },
    {
        /* Its documentation does not spell the folder. */
        FORMAT_TYPE("s3_verified_access", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Verified Access logs",
        .service = "~verifiedaccess",
        .keys = {FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_VERIFIED_ACCESS,
    },
};

const struct format_family FORMATS_AUDIT = FORMAT_FAMILY(ROWS);
