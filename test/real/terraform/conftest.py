# SPDX-License-Identifier: Apache-2.0
"""Terraform for the tests: the real one, with a provider that needs neither AWS nor a registry."""
import shutil

import pytest
from configuration import ROOT, Configuration, terraform


@pytest.fixture(scope="session")
def program():
    path, missing = terraform()
    if missing:
        pytest.skip(missing)
    return path


@pytest.fixture(scope="session")
def deploy(program, tmp_path_factory):
    """A copy of deploy/, in which Terraform may write."""
    folder = tmp_path_factory.mktemp("checkout") / "deploy"
    ignored = shutil.ignore_patterns(".terraform*", "*.tfstate*")
    shutil.copytree(ROOT / "deploy", folder, symlinks=True, ignore=ignored)
    shutil.copytree(ROOT / "test/real/terraform/together", folder / "together")
    return folder


@pytest.fixture(scope="session")
def configuration(program, deploy):
    """configuration(FOLDER of deploy/terraform): initialised once."""
    made = {}

    def get(folder="."):
        if folder not in made:
            made[folder] = Configuration(program, deploy / "terraform" / folder)
        return made[folder]

    return get


@pytest.fixture
def applied(configuration, tmp_path):
    """applied(VARIABLES): the root configuration, applied, and planned again without a change."""
    number = iter(range(100))

    def apply(folder=".", **variables):
        return configuration(folder).apply(tmp_path / str(next(number)), variables)

    return apply
