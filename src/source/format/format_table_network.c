/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What passes networks and their edges.
 */
#include "format_table.h"
#include "format_times.h"

/* Those of the default format, version 2, for objects whose first line does not name them. */
static const char VPC_FLOW_COLUMNS[] =
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start "
    "end action log-status";

static const struct s3_format ROWS[] = {
    {
        FORMAT_TYPE("s3_vpc_flow", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Flow log files",
        .service = "vpcflowlogs",
        .keys = {"**/{account}_vpcflowlogs_{region:part}_{name}_{time}_*", FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_VPC_FLOW,
        .header = S3_HEADER_FIRST_LINE,
        .columns = VPC_FLOW_COLUMNS,
    },
    {
        FORMAT_TYPE("s3_globalaccelerator", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Flow logs in AWS Global Accelerator",
        .service = "globalaccelerator",
        .keys = {FORMAT_REGION "/**/{account}_globalaccelerator_{name}_{time}_*",
                 FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_GLOBALACCELERATOR,
        .header = S3_HEADER_FIRST_LINE,
    },
    {
        FORMAT_TYPE("s3_waf", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "AWS WAF logging destinations",
        .service = "WAFLogs",
        .keys = {FORMAT_REGION "/{name:segment}/**/{account}_waflogs_{region}_{name}_{time}_*",
                 FORMAT_REGION "/{name:segment}/{id:year}/*/*/*/*/*",
                 "(aws-region=|region=|){region:(cloudfront)}/**", FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_JSON,
        .times = FORMAT_TIMES_WAF,
    },
    {
        FORMAT_TYPE("s3_network_firewall", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Logging network traffic from AWS Network Firewall",
        .service = "network-firewall",
        .keys = {"{kind:(alert|flow|tls)}/" FORMAT_REGION "/{name:segment}/**/"
                 "{account}_network-firewall_{kind}_{region}_{name}_{time}_*",
                 "[{kind:(alert|flow|tls)}/]" FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_JSON,
        .times = FORMAT_TIMES_NETWORK_FIREWALL,
    },
    {
        FORMAT_TYPE("s3_route53_resolver", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Resolver query logging",
        .service = "vpcdnsquerylogs",
        .keys = {"{name}/**/{name}_vpcdnsquerylogs_{account}_{time}_*", FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_JSON,
        .times = FORMAT_TIMES_ROUTE53_RESOLVER,
    },
    {
        FORMAT_TYPE("s3_cloudfront", S3_CAPTURE_NAME, S3_CAPTURE_ACCOUNT),
        .document = "Configure standard logging",
        .service = "CloudFront",
        .keys = {"**/{name:distribution}.{time:hour}.*", "**"},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_CLOUDFRONT,
        .header = S3_HEADER_COMMENTS,
        .separator = '\t',
    },
};

const struct format_family FORMATS_NETWORK = FORMAT_FAMILY(ROWS);
