# SPDX-License-Identifier: Apache-2.0
"""The samples of a survey of AWS log types (../shared/samples, where it is there): each as an
object under a key of its type, by `bootstrap explain`."""
import re

import pytest
from command import run
from program import ROOT

SAMPLES = ROOT.parent / "shared/samples"
ACCOUNT = "123456789012"
UUID = "85dc0d38-176c-369f-b4f2-d8ecb6d95dfe"
FIREHOSE = "x/{}-2-2024-02-03-04-05-06-" + UUID + ".gz"
DAY = "us-east-1/2026/01/02/"


def service(name, folder, file):
    return f"AWSLogs/{ACCOUNT}/{name}/{folder}{file}"


def balancer(start, name):
    return service("elasticloadbalancing", DAY, f"{start}{ACCOUNT}_elasticloadbalancing_us-east-1_{name}_20260102T0305Z_192.0.2.1_x.log.gz")


def trail(name):
    return service(name, DAY, f"{ACCOUNT}_{name}_us-east-1_20260102T0000Z_x.json.gz")


def firewall(kind):
    return service("network-firewall", f"{kind}/us-east-1/fw/2026/01/02/03/", f"{ACCOUNT}_network-firewall_{kind}_us-east-1_fw_202601020305_1a.log.gz")


def redshift(kind):
    return service("redshift", DAY, f"{ACCOUNT}_redshift_us-east-1_c_{kind}_2026-01-02T03:05.gz")


FLOW = service("vpcflowlogs", DAY, f"{ACCOUNT}_vpcflowlogs_us-east-1_fl-1234abcd_20260102T0305Z_1a.log.gz")
CLOUDFRONT = "EMLARXS9EXAMPLE.2026-01-02-03.RT4KCN4SGK9.gz"
KEYS = {
    "s3_lb_alb": balancer("", "app.a.1"),
    "s3_lb_nlb": balancer("", "net.a.1"),
    "s3_lb_clb": balancer("", "classic"),
    "s3_lb_connection": balancer("conn_log_", "app.a.1"),
    "s3_lb_health_check": balancer("health_check_log_", "app.a.1"),
    **{f"s3_vpc_flow_{name}": FLOW for name in ("v2", "v3_custom", "v10", "tgw")},
    "s3_cloudtrail": trail("CloudTrail"),
    "s3_cloudtrail_insight": trail("CloudTrail-Insight"),
    "s3_cloudtrail_network_activity": trail("CloudTrail-NetworkActivity"),
    **{f"s3_cloudfront{name}": CLOUDFRONT for name in ("", "_v2_w3c", "_v2_json", "_v2_plain")},
    "s3_waf": service("WAFLogs", "us-east-1/acl/2026/01/02/03/05/", f"{ACCOUNT}_waflogs_us-east-1_acl_20260102T0305Z_1a.log.gz"),
    "s3_guardduty": service("GuardDuty", DAY, f"{UUID}.jsonl.gz"),
    "s3_msk": service("KafkaBrokerLogs", f"us-east-1/c-{UUID}-3/2026-01-02-03/", "Broker-1_03-05_1a.log.gz"),
    "s3_access": "logs/2026-01-02-03-05-06-E568B2907131C0C0",
    "s3_route53_resolver": service("vpcdnsquerylogs", "vpc-1/2026/01/02/", f"vpc-1_vpcdnsquerylogs_{ACCOUNT}_20260102T0305Z_1a.log.gz"),
    **{f"s3_network_firewall_{kind}": firewall(kind) for kind in ("alert", "flow", "tls")},
    "s3_config": service("Config", "us-east-1/2026/1/2/ConfigSnapshot/", f"{ACCOUNT}_Config_us-east-1_ConfigSnapshot_20260102T030506Z_{UUID}.json.gz"),
    "s3_globalaccelerator": service("globalaccelerator", "us-west-2/2026/01/02/", f"{ACCOUNT}_globalaccelerator_{UUID}_20260102T0305Z_1a.log.gz"),
    **{f"s3_redshift_{kind}": redshift(kind) for kind in ("connectionlog", "userlog", "useractivitylog")},
    "s3_bedrock": service("BedrockModelInvocationLogs", DAY + "03/", "20260102T030506123Z_0123456789abcdef.json.gz"),
    "s3_emr_step_stderr": "logs/j-3K0VYXAMPLE7UG/steps/s-1/stderr.gz",
    "s3_apigateway_json": FIREHOSE.format("amazon-apigateway-x"),
    "s3_apigateway_clf": FIREHOSE.format("amazon-apigateway-x"),
    "s3_firehose_cwl": FIREHOSE.format("stream"),
    "cw_ses_event": FIREHOSE.format("stream"),
    "s3_cwl_export": f"exportedlogs/{UUID}/stream/000000.gz",
    "s3_beanstalk_tomcat_access": "resources/environments/logs/publish/e-x/i-y/_var_log.log-1400607661.gz",
}


def to_the_nanosecond(time):
    seconds, _, fraction = time.rstrip("Z").partition(".")
    return f"{seconds}.{fraction:0<9}Z"


def expected_times(name):
    for line in (SAMPLES / "INDEX.tsv").read_text().splitlines():
        file, _, times = line.split("\t")
        if file == name + ".log":
            return [to_the_nanosecond(time) for time in times.split()]
    pytest.fail(f"{name} is not in INDEX.tsv")


@pytest.mark.skipif(not SAMPLES.exists(), reason="../shared/samples is not there")
@pytest.mark.parametrize("name", KEYS)
def test_a_sample_has_its_type_its_entries_and_their_times(name):
    done = run("explain", KEYS[name], "--sample", SAMPLES / f"{name}.log")
    row, shown = done.out.split("\n\n", 1)
    assert (done.status, done.err) == (0, "")
    kind = row.splitlines()[0].split()[1]
    assert name.startswith(kind) or kind == "s3_firehose"
    assert re.findall(r"^(\S+Z) \{", shown, re.M) == expected_times(name)
    assert f"entries  {len(expected_times(name))}\n" in shown and "time_unreadable" not in shown
