# SPDX-License-Identifier: Apache-2.0
"""Makes what is measured, once, in build/bench: the same objects on every machine, and the
certificate of a server."""
import gzip
import random
import subprocess
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "build/bench"
AGENTS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148",
    "curl/8.5.0", "kube-probe/1.29", "Go-http-client/1.1",
]
PATHS = ["/", "/api/v1/orders", "/api/v1/orders/{n}", "/static/app.{n}.js", "/login", "/health", "/api/v2/items?page={n}&size=50"]


def alb_line(dice, number):
    seconds, micros = divmod(number * 713, 1000000)
    minutes, second = divmod(seconds, 60)
    path = dice.choice(PATHS).format(n=dice.randrange(100000))
    status = dice.choice((200, 200, 200, 200, 304, 404, 502))
    return (
        f"https 2026-01-02T03:{minutes % 60:02d}:{second:02d}.{micros:06d}Z app/my-alb/50dc6c495c0c9188 "
        f"203.0.{dice.randrange(256)}.{dice.randrange(256)}:{dice.randrange(1024, 65536)} 10.0.{dice.randrange(4)}.{dice.randrange(256)}:8080 "
        f"0.00{dice.randrange(10)} 0.{dice.randrange(1000):03d} 0.000 {status} {status} {dice.randrange(2000)} {dice.randrange(90000)} "
        f'"GET https://www.example.com:443{path} HTTP/2.0" "{dice.choice(AGENTS)}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 '
        f"arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/web/73e2d6bc24d8a067 "
        f'"Root=1-{dice.getrandbits(32):08x}-{dice.getrandbits(96):024x}" "www.example.com" "session-reused" 0 '
        f'2026-01-02T03:{minutes % 60:02d}:{second:02d}.000000Z "forward" "-" "-" "10.0.0.1:8080" "{status}" "-" "-"\n'
    )


def alb_object(plain_bytes=250_000_000):
    path = FOLDER / f"alb-{plain_bytes}.log.gz"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        dice, size, number = random.Random(1), 0, 0
        part = path.with_suffix(".part")
        with gzip.open(part, "wb", 6) as out:
            while size < plain_bytes:
                lines = "".join(alb_line(dice, number + n) for n in range(1000)).encode()
                number += 1000
                size += out.write(lines)
        part.rename(path)
    return path


def certificate():
    """(certificate, key) of a server at 127.0.0.1; the certificate is its own CA."""
    certificate, key = FOLDER / "server.pem", FOLDER / "server.key"
    if not key.exists() or not certificate.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650", "-keyout", key,
             "-out", certificate, "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
            check=True, capture_output=True,
        )
    return certificate, key
