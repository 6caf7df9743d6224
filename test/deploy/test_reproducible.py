# SPDX-License-Identifier: Apache-2.0
"""The same commit gives the same bytes, wherever and whenever it is built."""
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_a_build_in_another_folder_gives_the_same_bytes(tmp_path):
    if subprocess.run(["git", "-C", ROOT, "status", "--porcelain"], check=True, capture_output=True).stdout:
        pytest.skip("the working tree differs from its commit")
    checkout = tmp_path / "another" / "checkout"
    subprocess.run(["git", "clone", "-q", ROOT, checkout], check=True)
    other = {**os.environ, "CCACHE_DISABLE": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)}
    done = subprocess.run(["./dev", "package"], cwd=checkout, env=other, umask=0o027, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    assert (checkout / "build/package/SHA256SUMS").read_text() == (ROOT / "build/package/SHA256SUMS").read_text()
