/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service_patterns: the keys of services beside the load balancers, said in the language of
 * patterns: whether it can say them, and how it does on hostile keys.
 */
#ifndef PROMTAIL_TEST_SERVICE_PATTERNS_H
#define PROMTAIL_TEST_SERVICE_PATTERNS_H

static const struct {
    const char *type;
    const char *pattern;
} SERVICE_PATTERNS[] = {
    {"skip", "**/(ELBAccessLogTestFile|ConfigWritabilityCheckFile|aws-logs-write-test|"
             "macie-test-object)"},
    {"s3_lb_connection",
     "AWSLogs/{account}/elasticloadbalancing/{region}/**/"
     "conn_log(_|.){account}_elasticloadbalancing_{region}_app.{name}.{id}_{time}_*"},
    {"s3_lb_health_check",
     "AWSLogs/{account}/elasticloadbalancing/{region}/**/"
     "health_check_log_{account}_elasticloadbalancing_{region}_app.{name}.{id}_{time}_*"},
    {"s3_lb", "AWSLogs/{account}/elasticloadbalancing/{region}/**/"
              "{account}_elasticloadbalancing_{region}_(app.|net.|){name}[.{id}]_{time}_*"},
    {"s3_lb", "AWSLogs/{account}/elasticloadbalancing/[{region:region}/]**"}, /* V2 */
    {"s3_lb", "AWSLogs/aws-account-id={account}/elasticloadbalancing/[region={region:region}/]**"},
    {"s3_vpc_flow", "AWSLogs/{account}/vpcflowlogs/{region}/**/"
                    "{account}_vpcflowlogs_{region}_{name}_{time}_*"},
    {"s3_vpc_flow",
     "AWSLogs/aws-account-id={account}/aws-service=vpcflowlogs/aws-region={region}/**/"
     "{account}_vpcflowlogs_{region}_{name}_{time}_*"},
    {"s3_cloudtrail", "AWSLogs/{account}/CloudTrail/{region}/**/"
                      "{account}_CloudTrail_{region}_{time}_*"},
    {"s3_cloudtrail_insight", "AWSLogs/{account}/CloudTrail-Insight/{region}/**"},
    {"s3_cloudtrail_aggregated", "AWSLogs/{account}/CloudTrail-Aggregated/{region}/**"},
    {"s3_cloudtrail_digest", "AWSLogs/{account}/CloudTrail-Digest/{region}/**"},
    {"s3_cloudfront", "AWSLogs/{account}/CloudFront/**/{name:distribution}.{time:hour}.*"},
    {"s3_waf", "AWSLogs/{account}/WAFLogs/{region}/{name:segment}/**/"
               "{account}_waflogs_{region}_{name}_{time}_*"},
    {"s3_guardduty", "AWSLogs/{account}/GuardDuty/{region}/*/*/*/{id:uuid}.jsonl*"},
    {"s3_msk", "AWSLogs/{account}/KafkaBrokerLogs/{region}/{name:*}-{id:uuid}-{kind:digits}/"
               "{time:hour}/Broker-*"},
    {"s3_route53_resolver", "AWSLogs/{account}/vpcdnsquerylogs/{name}/**/"
                            "{name}_vpcdnsquerylogs_{account}_{time}_*"},
    {"s3_network_firewall",
     "AWSLogs/{account}/network-firewall/{kind:(alert|flow|tls)}/{region}/{name}/**/"
     "{account}_network-firewall_{kind}_{region}_{name}_{time}_*"},
    {"s3_config", "AWSLogs/{account}/Config/{region}/**/"
                  "{account}_Config_{region}_{name:(ConfigSnapshot|ConfigHistory)}_*"},
    {"s3_globalaccelerator", "AWSLogs/{account}/globalaccelerator/{region}/**/"
                             "{account}_globalaccelerator_{name}_{time}_*"},
    {"s3_redshift", "AWSLogs/{account}/redshift/{region}/**/"
                    "{account}_redshift_{region}_{name}_"
                    "{kind:(connectionlog|userlog|useractivitylog)}_{time:*}.gz"},
    {"s3_eventbridge", "AWSLogs/{account}/{name:(EventBusLogs)}/{region}/**"},
    {"s3_emr", "**/{name:cluster}/(steps|node|containers|daemons|hadoop-mapreduce)/**"},
    {"s3_securitylake", "**/aws/{name:segment}/*/region={region}/accountId={account}/eventDay=*/"
                        "{id:hex}.gz.parquet"},
    {"s3_beanstalk", "**/resources/environments/logs/publish/{name:segment}/{id:segment}/"
                     "{kind:*}-{time:digits}.gz"},
    {"s3_cwl_export", "**/{id:uuid}/{name:segment}/{kind:digits}.gz"},
    {"s3_apigateway", "**/{name:*}-{kind:digits}-{time:second}-{id:uuid}[.*]"}, /* Firehose */
    {"s3_cloudfront", "{prefix:**}/{name:distribution}.{time:hour}.*"},
    {"s3_access", "**/*{account}/{region:region}/{name:segment}/*/*/*/{time:second}-{id:hex}"},
    {"s3_access", "**/*{time:second}-{id:hex}"},
};
enum { SERVICE_PATTERN_COUNT = sizeof(SERVICE_PATTERNS) / sizeof(SERVICE_PATTERNS[0]) };

#endif
