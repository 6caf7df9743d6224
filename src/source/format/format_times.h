/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_times: where the records of each type have their times: arrays of rules that the rows of
 * format_table.c refer to, each with the rules for its lines and for its JSON records.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_FORMAT_TIMES_H
#define PROMTAIL_SOURCE_FORMAT_FORMAT_TIMES_H

#include "promtail/s3_format.h"

enum { FORMAT_TIMES_MAX = 24 }; /* rules of one array */

extern const struct s3_time_rule FORMAT_TIMES_ACCESS[];
extern const struct s3_time_rule FORMAT_TIMES_APIGATEWAY[];
extern const struct s3_time_rule FORMAT_TIMES_APPFABRIC[];
extern const struct s3_time_rule FORMAT_TIMES_BEANSTALK[]; /* its lines keep the last time */
extern const struct s3_time_rule FORMAT_TIMES_BEDROCK[];
extern const struct s3_time_rule FORMAT_TIMES_CLOUDFRONT[];
extern const struct s3_time_rule FORMAT_TIMES_CLOUDFRONT_REALTIME[];
extern const struct s3_time_rule FORMAT_TIMES_CLOUDTRAIL[]; /* all but digests */
extern const struct s3_time_rule FORMAT_TIMES_CLOUDTRAIL_DIGEST[];
extern const struct s3_time_rule FORMAT_TIMES_CODEBUILD[]; /* its lines keep the last time */
extern const struct s3_time_rule FORMAT_TIMES_CONFIG[];
extern const struct s3_time_rule FORMAT_TIMES_CWL_EXPORT[]; /* joins_lines */
extern const struct s3_time_rule FORMAT_TIMES_EMR[];        /* joins_lines */
extern const struct s3_time_rule FORMAT_TIMES_EVENTBRIDGE[];
extern const struct s3_time_rule FORMAT_TIMES_FIREHOSE[];
extern const struct s3_time_rule FORMAT_TIMES_GLOBALACCELERATOR[];
extern const struct s3_time_rule FORMAT_TIMES_GUARDDUTY[];
extern const struct s3_time_rule FORMAT_TIMES_INSPECTOR[];
extern const struct s3_time_rule FORMAT_TIMES_LB[]; /* ALB, NLB and Classic ELB */
extern const struct s3_time_rule FORMAT_TIMES_LB_CONNECTION[];
extern const struct s3_time_rule FORMAT_TIMES_LB_HEALTH_CHECK[];
extern const struct s3_time_rule FORMAT_TIMES_MACIE[];
extern const struct s3_time_rule FORMAT_TIMES_MSK[]; /* joins_lines */
extern const struct s3_time_rule FORMAT_TIMES_NETWORK_FIREWALL[];
extern const struct s3_time_rule FORMAT_TIMES_RDS[];      /* joins_lines */
extern const struct s3_time_rule FORMAT_TIMES_REDSHIFT[]; /* joins_lines, separator '|' */
extern const struct s3_time_rule FORMAT_TIMES_ROUTE53_RESOLVER[];
extern const struct s3_time_rule FORMAT_TIMES_SES[];
extern const struct s3_time_rule FORMAT_TIMES_VENDED[];
extern const struct s3_time_rule FORMAT_TIMES_VERIFIED_ACCESS[];
extern const struct s3_time_rule FORMAT_TIMES_VPC_FLOW[]; /* VPC_FLOW_TIME=start */
extern const struct s3_time_rule FORMAT_TIMES_VPC_FLOW_END[];
extern const struct s3_time_rule FORMAT_TIMES_VPC_LATTICE[];
extern const struct s3_time_rule FORMAT_TIMES_WAF[];

#endif
