/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elastic Load Balancing. What a key's last segment tells holds wherever it lies; in deliveries by
 * CloudWatch it may tell nothing.
 */
#include "format_table.h"
#include "format_times.h"

/* A name has no dot: "_app.", not a classic load balancer that is called "apple". A key that ends
 * after the name is still one of the load balancer's. */
#define LB_NAME(start, kind, id)                                                                   \
    "**/" start "{account}_elasticloadbalancing_{region:part}_" kind "{name}" id "[_{time}[_*]]"

/* Both spellings that lambda-promtail has had: its source's, then its documentation's. */
static const struct s3_label LB_LABELS[] = {
    {"__aws_s3_lb", S3_CAPTURE_NAME},
    {"__aws_s3_lb_owner", S3_CAPTURE_ACCOUNT},
    {"__aws_s3_log_lb", S3_CAPTURE_NAME},
    {"__aws_s3_log_lb_owner", S3_CAPTURE_ACCOUNT},
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

static const char CLB_COLUMNS[] =
    "time elb client:port backend:port request_processing_time backend_processing_time "
    "response_processing_time elb_status_code backend_status_code received_bytes sent_bytes "
    "request user_agent ssl_cipher ssl_protocol";

static const char CONNECTION_COLUMNS[] =
    "timestamp client_ip client_port listener_port tls_protocol tls_cipher "
    "tls_handshake_latency leaf_client_cert_subject leaf_client_cert_validity "
    "leaf_client_cert_serial_number tls_verify_status conn_trace_id tls_keyexchange elb "
    "ip_address";

static const char HEALTH_CHECK_COLUMNS[] =
    "type time latency target_addr target_group_id status status_code reason_code elb ip_address";

static const struct s3_format ROWS[] = {
    {
        FORMAT_TYPE("s3_lb_connection", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Connection logs for your Application Load Balancer",
        .service = "elasticloadbalancing",
        .keys = {LB_NAME("conn_log(_|.)", "(app|net).",
                         "[.{id}]")}, /* AWS documented both "_" and "." */
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_LB_CONNECTION,
        .columns = CONNECTION_COLUMNS,
    },
    {
        FORMAT_TYPE("s3_lb_health_check", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Health check logs for your Application Load Balancer",
        .service = "elasticloadbalancing",
        .keys = {LB_NAME("health_check_log(_|.)", "(app|net).", "[.{id}]")},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_LB_HEALTH_CHECK,
        .columns = HEALTH_CHECK_COLUMNS,
    },
    {
        .type = "s3_lb",
        .document = "Access logs for your Application Load Balancer",
        .service = "elasticloadbalancing",
        .keys = {LB_NAME("", "app.", "[.{id}]")},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_LB,
        .columns = ALB_COLUMNS,
        .labels = LB_LABELS,
    },
    {
        .type = "s3_lb",
        .document = "Access logs for your Network Load Balancer",
        .service = "elasticloadbalancing",
        .keys = {LB_NAME("", "net.", "[.{id}]")},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_LB,
        .columns = NLB_COLUMNS,
        .labels = LB_LABELS,
    },
    {
        .type = "s3_lb",
        .document = "Access logs for your Classic Load Balancer",
        .service = "elasticloadbalancing",
        .keys = {LB_NAME("", "", "")},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_LB,
        .columns = CLB_COLUMNS,
        .labels = LB_LABELS,
    },
    {
        .type = "s3_lb",
        .document = "Amazon S3 object key for V2 deliveries",
        .service = "elasticloadbalancing",
        .keys = {FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_LB,
        .labels = LB_LABELS,
    },
};

const struct format_family FORMATS_LOAD_BALANCERS = FORMAT_FAMILY(ROWS);
