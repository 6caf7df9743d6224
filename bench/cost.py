# SPDX-License-Identifier: Apache-2.0
"""What the CPU time costs at AWS's prices (us-east-1, x86-64, first tier, in dollars).

Lambda gives a function a share of one vCPU, by its memory, up to 1,769 MB:
    duration = CPU time / (memory / 1769 MB)      while the program does not wait
    dollars  = duration * memory in GB * price    and memory cancels: 1769 / 1024 * price a second
"""
import math

GB_SECOND = 0.0000166667
REQUEST = 0.20 / 1e6
VCPU_MB = 1769
CPU_SECOND = VCPU_MB / 1024 * GB_SECOND
S3_GET = 0.0004 / 1e3
NAT_GB = 0.045  # processed by a NAT gateway
INTERNET_GB = 0.09  # out to the internet, of the first 10 TB a month
MEMORY_MB = 128

TB = 1e12
GB = 1e9
MILLION = 1e6


def s3_tb(cpu_s, plain_bytes, sent_bytes):
    """Dollars for a TB of plain text that comes in objects of this size: compute (with a request
    and a GET an object), and what leaves it, through NAT and through NAT to the internet."""
    objects = TB / plain_bytes
    sent_gb = objects * sent_bytes / GB
    return {
        "cpu": objects * cpu_s * CPU_SECOND, "requests": objects * (REQUEST + S3_GET),
        "nat": sent_gb * NAT_GB, "internet": sent_gb * (NAT_GB + INTERNET_GB),
    }


def billed_ms(cpu_s, memory_mb=MEMORY_MB, wait_s=0.0):
    """Lambda bills whole milliseconds."""
    return math.ceil(round(1000 * (cpu_s * VCPU_MB / memory_mb + wait_s), 6))


def million_events(cpu_s, sent_bytes, memory_mb=MEMORY_MB):
    """Dollars for a million events that take this CPU time each and do not wait."""
    sent_gb = MILLION * sent_bytes / GB
    return {
        "cpu": MILLION * billed_ms(cpu_s, memory_mb) / 1000 * memory_mb / 1024 * GB_SECOND, "requests": MILLION * REQUEST,
        "nat": sent_gb * NAT_GB, "internet": sent_gb * (NAT_GB + INTERNET_GB),
    }
