/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The S3 formats. Row order is match order; the last row takes any key.
 * Formats: "Access logs for your Application Load Balancer", "Access logs for your Network Load
 *          Balancer".
 */
#include "promtail/s3_format.h"

/* A name has no dot: "_app.", not a classic load balancer that is called "apple". A key that ends
 * after the name is still one of the load balancer's. */
#define LB_KEY(kind)                                                                               \
    "AWSLogs/{account}/elasticloadbalancing/{region}/**/"                                          \
    "{account}_elasticloadbalancing_{region}_" kind ".{name}[.{id}][_{time}[_*]]"

/* Lines of an NLB say so themselves; their times have no zone and are UTC. */
static const struct s3_time_rule LB_TIMES[] = {
    {.line_start = "tls 2.0 ", .field = 3, .form = S3_TIME_RFC3339},
    {.field = 2, .form = S3_TIME_RFC3339},
    {.form = S3_TIME_NONE},
};

/* Both spellings that lambda-promtail has had: its source's, then its documentation's. */
static const struct s3_label LB_LABELS[] = {
    {"__aws_s3_lb", S3_CAPTURE_NAME},
    {"__aws_s3_lb_owner", S3_CAPTURE_ACCOUNT},
    {"__aws_s3_log_lb", S3_CAPTURE_NAME},
    {"__aws_s3_log_lb_owner", S3_CAPTURE_ACCOUNT},
    {.name = NULL},
};

static const struct s3_label OTHER_LABELS[] = {
    {"__aws_s3_other", S3_CAPTURE_BUCKET},
    {.name = NULL},
};

static const char ALB_COLUMNS[] =
    "type time elb client:port target:port request_processing_time "
    "target_processing_time response_processing_time elb_status_code "
    "target_status_code received_bytes sent_bytes request user_agent ssl_cipher "
    "ssl_protocol target_group_arn trace_id domain_name chosen_cert_arn "
    "matched_rule_priority request_creation_time actions_executed redirect_url "
    "error_reason target:port_list target_status_code_list classification "
    "classification_reason conn_trace_id";

static const char NLB_COLUMNS[] =
    "type version time elb listener client:port destination:port connection_time "
    "tls_handshake_time received_bytes sent_bytes incoming_tls_alert chosen_cert_arn "
    "chosen_cert_serial tls_cipher tls_protocol_version tls_named_group domain_name "
    "alpn_fe_protocol alpn_be_protocol alpn_client_preference_list "
    "tls_connection_creation_time";

static const struct s3_format FORMATS[] = {
    {
        .type = "s3_lb",
        .keys = {LB_KEY("app")},
        .records = S3_RECORDS_LINES,
        .header = S3_HEADER_NONE,
        .times = LB_TIMES,
        .columns = ALB_COLUMNS,
        .labels = LB_LABELS,
    },
    {
        .type = "s3_lb",
        .keys = {LB_KEY("net")},
        .records = S3_RECORDS_LINES,
        .header = S3_HEADER_NONE,
        .times = LB_TIMES,
        .columns = NLB_COLUMNS,
        .labels = LB_LABELS,
    },
    {
        .type = "s3_other", /* lines without a time of their own */
        .keys = {"**"},
        .records = S3_RECORDS_LINES,
        .header = S3_HEADER_NONE,
        .labels = OTHER_LABELS,
    },
};

const struct s3_format *s3_format_at(size_t index) {
    return index < sizeof(FORMATS) / sizeof(FORMATS[0]) ? &FORMATS[index] : NULL;
}
