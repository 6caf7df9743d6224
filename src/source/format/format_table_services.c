/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Services that write under AWSLogs/ACCOUNT/ what their users do in them.
 */
#include "format_table.h"
#include "format_times.h"

#define REDSHIFT(kind_)                                                                            \
    FORMAT_REGION "/**/{account}_redshift_{region}_{name}_{kind:(" kind_ ")}_{time:*}[.gz]"

#define REDSHIFT_LOG                                                                               \
    FORMAT_TYPE("s3_redshift", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),                               \
        .document = "Database audit logging", .service = "redshift",                               \
        .times = FORMAT_TIMES_REDSHIFT

static const char CONNECTIONLOG_COLUMNS[] =
    "event recordtime remotehost remoteport pid dbname username authmethod duration sslversion "
    "sslcipher mtu sslcompression sslexpansion iamauthguid application_name os_version "
    "driver_version plugin_name protocol_version";

static const char USERLOG_COLUMNS[] =
    "userid username oldusername action usecreatedb usesuper usecatupd valuntil pid xid "
    "recordtime";

static const struct s3_format ROWS[] = {
    {
        FORMAT_TYPE("s3_msk", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Amazon MSK logging",
        .service = "KafkaBrokerLogs",
        .keys = {FORMAT_REGION "/{name:*}-{id:uuid}-{kind:digits}/{time:hour}/**",
                 FORMAT_ANY_FOLDERS},
        .times = FORMAT_TIMES_MSK,
        .joins_lines = true,
    },
    {
        REDSHIFT_LOG,
        .keys = {REDSHIFT("connectionlog")},
        .separator = '|',
        .columns = CONNECTIONLOG_COLUMNS,
    },
    {
        REDSHIFT_LOG,
        .keys = {REDSHIFT("userlog")},
        .separator = '|',
        .columns = USERLOG_COLUMNS,
    },
    {
        REDSHIFT_LOG,
        .keys = {REDSHIFT("useractivitylog")},
        .joins_lines = true,
    },
    {
        REDSHIFT_LOG,
        .keys = {FORMAT_ANY_FOLDERS},
    },
    {
        FORMAT_TYPE("s3_bedrock", S3_CAPTURE_REGION, S3_CAPTURE_ACCOUNT),
        .document = "Monitor model invocation using CloudWatch Logs and Amazon S3",
        .service = "BedrockModelInvocationLogs",
        .keys = {FORMAT_REGION "/**/{time:millisecond}_*", FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_JSON,
        .times = FORMAT_TIMES_BEDROCK,
    },
    {
        FORMAT_TYPE("s3_eventbridge", S3_CAPTURE_SERVICE, S3_CAPTURE_ACCOUNT),
        .document = "Logging Amazon EventBridge event buses",
        .service = "EventBusLogs",
        .keys = {FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_EVENTBRIDGE,
    },
    {
        FORMAT_TYPE("s3_ses", S3_CAPTURE_SERVICE, S3_CAPTURE_ACCOUNT),
        .document = "Logging with Mail Manager",
        .service = "ses|SES|mailmanager|MailManager",
        .keys = {FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_SES,
    },
};

const struct format_family FORMATS_SERVICES = FORMAT_FAMILY(ROWS);
