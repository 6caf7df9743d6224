/* SPDX-License-Identifier: Apache-2.0 */
/* The services' documentation names these fields; docs/sources.md has the pages. */
#include "format_times.h"

#define RULES_END                                                                                  \
    { .form = S3_TIME_NONE }

/* Field 3 in brackets; JSON and W3C of CloudWatch deliveries have request_time. */
const struct s3_time_rule FORMAT_TIMES_ACCESS[] = {
    {.column = "request_time", .form = S3_TIME_ANY},
    {.column = "time", .form = S3_TIME_ANY},
    {.member = "request_time", .form = S3_TIME_ANY},
    {.member = "time", .form = S3_TIME_ANY},
    {.field = 3, .form = S3_TIME_CLF},
    RULES_END,
};

/* The format is the user's: JSON, CLF, CSV or XML. $context.requestTimeEpoch of a REST API is in
 * milliseconds, that of an HTTP API in seconds: its digits tell. */
const struct s3_time_rule FORMAT_TIMES_APIGATEWAY[] = {
    {.member = "requestTimeEpoch", .form = S3_TIME_ANY},
    {.member = "request_time_epoch", .form = S3_TIME_ANY},
    {.member = "requestTime", .form = S3_TIME_ANY},
    {.member = "request_time", .form = S3_TIME_ANY},
    {.field = S3_FIELD_ANYWHERE, .form = S3_TIME_CLF},
    RULES_END,
};

/* OCSF */
const struct s3_time_rule FORMAT_TIMES_APPFABRIC[] = {
    {.member = "time", .form = S3_TIME_ANY},
    RULES_END,
};

/* Rotated logs of any program: eb-engine and nginx, Tomcat, access logs. */
const struct s3_time_rule FORMAT_TIMES_BEANSTALK[] = {
    {.form = S3_TIME_RFC3339},
    {.form = S3_TIME_SLASHES},
    {.form = S3_TIME_HYPHENS},
    {.line_start = "[", .form = S3_TIME_RFC3339},
    {.field = S3_FIELD_ANYWHERE, .form = S3_TIME_CLF},
    {.form = S3_TIME_LAST},
    RULES_END,
};

const struct s3_time_rule FORMAT_TIMES_BEDROCK[] = {
    {.member = "timestamp", .form = S3_TIME_RFC3339},
    RULES_END,
};

/* Standard logs, of both versions, and connection logs. Plain ones have no names: date and
 * time come first, unless the user wants it otherwise. */
const struct s3_time_rule FORMAT_TIMES_CLOUDFRONT[] = {
    {.column = "timestamp(ms)", .form = S3_TIME_EPOCH_MS},
    {.column = "date time", .form = S3_TIME_RFC3339},
    {.column = "eventTimestamp", .form = S3_TIME_ANY},
    {.column = "timestamp", .form = S3_TIME_ANY},
    {.member = "timestamp(ms)", .form = S3_TIME_EPOCH_MS},
    {.member = "date time", .form = S3_TIME_RFC3339},
    {.member = "eventTimestamp", .form = S3_TIME_ANY},
    {.member = "timestamp", .form = S3_TIME_ANY},
    {.form = S3_TIME_RFC3339},
    RULES_END,
};

const struct s3_time_rule FORMAT_TIMES_CLOUDFRONT_REALTIME[] = {
    {.field = 1, .form = S3_TIME_EPOCH_S},
    RULES_END,
};

const struct s3_time_rule FORMAT_TIMES_CLOUDTRAIL[] = {
    {.member = "eventTime", .form = S3_TIME_RFC3339},
    RULES_END,
};

const struct s3_time_rule FORMAT_TIMES_CLOUDTRAIL_DIGEST[] = {
    {.member = "digestEndTime", .form = S3_TIME_RFC3339},
    RULES_END,
};

/* What a build prints has no time. */
const struct s3_time_rule FORMAT_TIMES_CODEBUILD[] = {
    {.line_start = "[Container] ", .form = S3_TIME_SLASHES},
    {.form = S3_TIME_LAST},
    RULES_END,
};

const struct s3_time_rule FORMAT_TIMES_CONFIG[] = {
    {.member = "configurationItemCaptureTime", .form = S3_TIME_RFC3339},
    RULES_END,
};

const struct s3_time_rule FORMAT_TIMES_CWL_EXPORT[] = {
    {.form = S3_TIME_RFC3339},
    RULES_END,
};

/* The layouts of log4j vary with the application. */
const struct s3_time_rule FORMAT_TIMES_EMR[] = {
    {.form = S3_TIME_RFC3339},
    {.form = S3_TIME_SLASHES},
    {.line_start = "[", .form = S3_TIME_RFC3339},
    RULES_END,
};

/* Logs of event buses */
const struct s3_time_rule FORMAT_TIMES_EVENTBRIDGE[] = {
    {.member = "message_timestamp_ms", .form = S3_TIME_EPOCH_MS},
    {.member = "timestamp", .form = S3_TIME_ANY},
    RULES_END,
};

/* What producers write is not known: looked for are the names that AWS services use. */
const struct s3_time_rule FORMAT_TIMES_FIREHOSE[] = {
    {.member = "detail.updatedAt", .form = S3_TIME_ANY},
    {.member = "delivery.timestamp", .form = S3_TIME_ANY},
    {.member = "bounce.timestamp", .form = S3_TIME_ANY},
    {.member = "complaint.timestamp", .form = S3_TIME_ANY},
    {.member = "mail.timestamp", .form = S3_TIME_ANY},
    {.member = "stageTimestamp", .form = S3_TIME_ANY},
    {.member = "updatedAt", .form = S3_TIME_ANY},
    {.member = "eventTime", .form = S3_TIME_ANY},
    {.member = "timestamp", .form = S3_TIME_ANY},
    {.member = "event_timestamp", .form = S3_TIME_ANY},
    {.member = "@timestamp", .form = S3_TIME_ANY},
    {.member = "requestTimeEpoch", .form = S3_TIME_ANY},
    {.member = "request_time", .form = S3_TIME_ANY},
    {.member = "time", .form = S3_TIME_ANY},
    {.form = S3_TIME_RFC3339},
    {.form = S3_TIME_SLASHES},
    {.field = S3_FIELD_ANYWHERE, .form = S3_TIME_CLF},
    RULES_END,
};

/* The fields of all its versions are in one order, up to here. */
const struct s3_time_rule FORMAT_TIMES_GLOBALACCELERATOR[] = {
    {.column = "start_time", .form = S3_TIME_EPOCH_S},
    {.column = "end_time", .form = S3_TIME_EPOCH_S},
    {.member = "start_time", .form = S3_TIME_ANY},
    {.member = "end_time", .form = S3_TIME_ANY},
    {.field = 14, .maybe = true, .form = S3_TIME_EPOCH_S},
    {.field = 15, .maybe = true, .form = S3_TIME_EPOCH_S},
    RULES_END,
};

/* A finding, or (EventBridge) an event that holds one. */
const struct s3_time_rule FORMAT_TIMES_GUARDDUTY[] = {
    {.member = "updatedAt", .form = S3_TIME_RFC3339},
    {.member = "service.eventLastSeen", .form = S3_TIME_RFC3339},
    {.member = "detail.updatedAt", .form = S3_TIME_RFC3339},
    {.member = "detail.service.eventLastSeen", .form = S3_TIME_RFC3339},
    {.member = "createdAt", .form = S3_TIME_RFC3339},
    RULES_END,
};

const struct s3_time_rule FORMAT_TIMES_INSPECTOR[] = {
    {.member = "detail.updatedAt", .form = S3_TIME_ANY},
    {.member = "updatedAt", .form = S3_TIME_ANY},
    {.member = "time", .form = S3_TIME_ANY},
    RULES_END,
};

/* Lines of an NLB ("tls 2.0 ") and of a Classic ELB (which begin with the time) say so
 * themselves. Times without a zone (NLB) are UTC. Deliveries by CloudWatch have names. */
const struct s3_time_rule FORMAT_TIMES_LB[] = {
    {.column = "time", .form = S3_TIME_RFC3339},
    {.column = "timestamp", .form = S3_TIME_RFC3339},
    {.member = "time", .form = S3_TIME_ANY},
    {.member = "timestamp", .form = S3_TIME_ANY},
    {.line_start = "tls ", .field = 3, .form = S3_TIME_RFC3339},
    {.form = S3_TIME_RFC3339},
    {.field = 2, .form = S3_TIME_RFC3339},
    RULES_END,
};

const struct s3_time_rule FORMAT_TIMES_LB_CONNECTION[] = {
    {.column = "timestamp", .form = S3_TIME_RFC3339},
    {.column = "time", .form = S3_TIME_RFC3339},
    {.member = "timestamp", .form = S3_TIME_ANY},
    {.member = "time", .form = S3_TIME_ANY},
    {.field = 1, .form = S3_TIME_RFC3339},
    RULES_END,
};

const struct s3_time_rule FORMAT_TIMES_LB_HEALTH_CHECK[] = {
    {.column = "time", .form = S3_TIME_RFC3339}, {.column = "timestamp", .form = S3_TIME_RFC3339},
    {.member = "time", .form = S3_TIME_ANY},     {.member = "timestamp", .form = S3_TIME_ANY},
    {.field = 2, .form = S3_TIME_RFC3339},       RULES_END,
};

const struct s3_time_rule FORMAT_TIMES_MACIE[] = {
    {.member = "updatedAt", .form = S3_TIME_ANY},
    {.member = "timestamp", .form = S3_TIME_ANY},
    {.member = "createdAt", .form = S3_TIME_ANY},
    RULES_END,
};

/* log4j: "[2025-07-04 11:57:55,836] INFO ..." */
const struct s3_time_rule FORMAT_TIMES_MSK[] = {
    {.line_start = "[", .form = S3_TIME_RFC3339},
    RULES_END,
};

/* event_timestamp has whole seconds, and comes as a number, too. */
const struct s3_time_rule FORMAT_TIMES_NETWORK_FIREWALL[] = {
    {.member = "event.timestamp", .form = S3_TIME_RFC3339},
    {.member = "event_timestamp", .form = S3_TIME_ANY},
    RULES_END,
};

/* PostgreSQL, MySQL's error and slow query logs, audit logs of MariaDB and Aurora. */
const struct s3_time_rule FORMAT_TIMES_RDS[] = {
    {.form = S3_TIME_RFC3339},
    {.line_start = "# Time: ", .form = S3_TIME_RFC3339},
    {.form = S3_TIME_COMPACT},
    {.form = S3_TIME_DIGITS},
    RULES_END,
};

/* useractivitylog; connectionlog; userlog. */
const struct s3_time_rule FORMAT_TIMES_REDSHIFT[] = {
    {.line_start = "'", .form = S3_TIME_RFC3339},
    {.field = 2, .maybe = true, .form = S3_TIME_WEEKDAY},
    {.field = S3_FIELD_LAST, .maybe = true, .form = S3_TIME_WEEKDAY},
    RULES_END,
};

const struct s3_time_rule FORMAT_TIMES_ROUTE53_RESOLVER[] = {
    {.member = "query_timestamp", .form = S3_TIME_RFC3339},
    RULES_END,
};

/* The time is in the member that is named like the event. */
const struct s3_time_rule FORMAT_TIMES_SES[] = {
    {.member = "delivery.timestamp", .form = S3_TIME_RFC3339},
    {.member = "bounce.timestamp", .form = S3_TIME_RFC3339},
    {.member = "complaint.timestamp", .form = S3_TIME_RFC3339},
    {.member = "open.timestamp", .form = S3_TIME_RFC3339},
    {.member = "click.timestamp", .form = S3_TIME_RFC3339},
    {.member = "deliveryDelay.timestamp", .form = S3_TIME_RFC3339},
    {.member = "mail.timestamp", .form = S3_TIME_RFC3339},
    RULES_END,
};

/* The services name it differently. */
const struct s3_time_rule FORMAT_TIMES_VENDED[] = {
    {.column = "timestamp", .form = S3_TIME_ANY},
    {.column = "event_timestamp", .form = S3_TIME_ANY},
    {.column = "time", .form = S3_TIME_ANY},
    {.column = "eventTime", .form = S3_TIME_ANY},
    {.column = "@timestamp", .form = S3_TIME_ANY},
    {.column = "request_time", .form = S3_TIME_ANY},
    {.column = "eventTimestamp", .form = S3_TIME_ANY},
    {.column = "timestamp(ms)", .form = S3_TIME_ANY},
    {.member = "timestamp", .form = S3_TIME_ANY},
    {.member = "event_timestamp", .form = S3_TIME_ANY},
    {.member = "time", .form = S3_TIME_ANY},
    {.member = "eventTime", .form = S3_TIME_ANY},
    {.member = "@timestamp", .form = S3_TIME_ANY},
    {.member = "request_time", .form = S3_TIME_ANY},
    {.member = "eventTimestamp", .form = S3_TIME_ANY},
    {.member = "timestamp(ms)", .form = S3_TIME_ANY},
    {.form = S3_TIME_RFC3339},
    {.field = S3_FIELD_ANYWHERE, .form = S3_TIME_RFC3339},
    RULES_END,
};

/* OCSF; a number in quotes */
const struct s3_time_rule FORMAT_TIMES_VERIFIED_ACCESS[] = {
    {.member = "time", .form = S3_TIME_ANY},
    RULES_END,
};

/* Seconds; the columns are the user's choice, and may have neither. */
const struct s3_time_rule FORMAT_TIMES_VPC_FLOW[] = {
    {.column = "start", .form = S3_TIME_EPOCH_S},
    {.column = "end", .form = S3_TIME_EPOCH_S},
    {.member = "start", .form = S3_TIME_EPOCH_S},
    {.member = "end", .form = S3_TIME_EPOCH_S},
    RULES_END,
};

const struct s3_time_rule FORMAT_TIMES_VPC_FLOW_END[] = {
    {.column = "end", .form = S3_TIME_EPOCH_S},
    {.column = "start", .form = S3_TIME_EPOCH_S},
    {.member = "end", .form = S3_TIME_EPOCH_S},
    {.member = "start", .form = S3_TIME_EPOCH_S},
    RULES_END,
};

const struct s3_time_rule FORMAT_TIMES_VPC_LATTICE[] = {
    {.member = "startTime", .form = S3_TIME_ANY},
    RULES_END,
};

const struct s3_time_rule FORMAT_TIMES_WAF[] = {
    {.member = "timestamp", .form = S3_TIME_EPOCH_MS},
    RULES_END,
};
