/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys without AWSLogs/ACCOUNT/, told by the object's name or by folders of their own.
 */
#include "format_table.h"
#include "format_times.h"

/* A stream's name has hyphens, too: read from the right. */
#define FIREHOSE(start) "**/{name:" start "*}-{kind:digits}-{time:second}-{id:uuid}[.*]"

#define SECURITY_LAKE_FOLDERS "region={region}/accountId={account}/eventDay=*/*"

static const char ACCESS_COLUMNS[] =
    "bucket_owner bucket time remote_ip requester request_id operation key request_uri "
    "http_status error_code bytes_sent object_size total_time turn_around_time referer "
    "user_agent version_id host_id signature_version cipher_suite authentication_type "
    "host_header tls_version access_point_arn acl_required source_region";

static const struct s3_format ROWS[] = {
    {
        /* The target prefix stands right before the account, with or without a slash. Table
         * buckets have the same layout. */
        FORMAT_TYPE("s3_access", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Amazon S3 server access log format",
        .keys = {"**/*{account}/{region:region}/{name:segment}/*/*/*/{time:second}-{id:unique}"},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_ACCESS,
        .columns = ACCESS_COLUMNS,
    },
    {
        FORMAT_TYPE("s3_access", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Amazon S3 server access log format",
        .keys = {"**/*{time:second}-{id:unique}"},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_ACCESS,
        .columns = ACCESS_COLUMNS,
    },
    {
        /* The prefix without folders of the date, which would make a stream an hour. */
        FORMAT_TYPE("s3_cloudfront", S3_CAPTURE_NAME, S3_CAPTURE_PREFIX),
        .document = "Configure standard logging (legacy)",
        .keys = {"{prefix:**}/(year=|){id:year}/*/*/*/{name:distribution}.{time:hour}.*",
                 "{prefix:**}/(year=|){id:year}/*/*/{name:distribution}.{time:hour}.*",
                 "{prefix:**}/{name:distribution}.{time:hour}.*"},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_CLOUDFRONT,
        .header = S3_HEADER_COMMENTS,
        .separator = '\t',
    },
    {
        FORMAT_TYPE("s3_waf", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "AWS WAF logging destinations",
        .keys = {FIREHOSE("aws-waf-logs-")},
        .records = S3_RECORDS_JSON,
        .times = FORMAT_TIMES_WAF,
    },
    {
        FORMAT_TYPE("s3_apigateway", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Configure Amazon S3 object name format",
        .keys = {FIREHOSE("amazon-apigateway-")},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_APIGATEWAY,
    },
    {
        FORMAT_TYPE("s3_firehose", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Configure Amazon S3 object name format",
        .keys = {FIREHOSE("")},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_FIREHOSE,
    },
    {
        FORMAT_TYPE("s3_securitylake", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Source management",
        .keys = {"**/(aws|ext)/{name:segment}/*/" SECURITY_LAKE_FOLDERS,
                 "**/(aws|ext)/{name:segment}/" SECURITY_LAKE_FOLDERS},
    },
    {
        FORMAT_TYPE("s3_appfabric", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Audit logs",
        .keys = {"**/AWSAppFabric/AuditLog/(OCSF|RAW)/*/{name:segment}/**"},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_APPFABRIC,
    },
    {
        FORMAT_TYPE("s3_emr", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "View log files",
        .keys = {"**/{name:cluster}/(steps|node|containers|daemons|hadoop-mapreduce)/**",
                 "**/applications/{name:segment}/jobs/{id:segment}/{kind:segment}/"
                 "(stderr|stdout)[.gz]"},
        .times = FORMAT_TIMES_EMR,
        .joins_lines = true,
    },
    {
        FORMAT_TYPE("s3_beanstalk", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Viewing logs from Amazon EC2 instances",
        .keys = {"**/resources/environments/logs/publish/{name:segment}/{id:segment}/"
                 "{kind:*}-{time:digits}.gz",
                 "**/resources/environments/logs/publish/{name:segment}/**"},
        .times = FORMAT_TIMES_BEANSTALK,
    },
    {
        FORMAT_TYPE("s3_cwl_export", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Export log data to Amazon S3",
        .keys = {"**/{id:uuid}/{name:segment}/{kind:digits}.gz"},
        .times = FORMAT_TIMES_CWL_EXPORT,
        .joins_lines = true,
    },
};

const struct format_family FORMATS_BY_NAME = FORMAT_FAMILY(ROWS);
