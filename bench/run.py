# SPDX-License-Identifier: Apache-2.0
"""./dev bench: measures the release binary beside the bare programs, and writes docs/benchmarks.md.
bench/README.md says what there is."""
import argparse
import contextlib
import sys
from pathlib import Path

import budget
import data
import quota
import report
import scenarios
import single
from measure import ROOT, Program

PAGE = ROOT / "docs/benchmarks.md"


def peer_of(text, settings):
    """NAME=PATH, or PATH: then the name of its folder, since the file is bootstrap as a rule."""
    name, equals, path = text.partition("=")
    path = Path(path if equals else text).resolve()
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{path} is not a file")
    return Program(name if equals else path.parent.name, (path,), settings)


def setting_of(text):
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def parse(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"budget, or one measurement alone: {', '.join(single.NAMES)}")
    parser.add_argument("--quick", action="store_true", help="a small and noisy run into build/bench, to see that all of it works")
    parser.add_argument("--peer", action="append", default=[], metavar="[NAME=]PATH", help="another bootstrap, side by side")
    parser.add_argument("--peer-env", action="append", default=[], type=setting_of, metavar="NAME=VALUE", help="for all of them; {http} is the server's address")
    parser.add_argument("--update", action="store_true", help="with budget: write what is measured")
    parser.add_argument("--binary", help="with budget: another build, which is compared and never fails")
    options = parser.parse_args(arguments)
    for name in options.names:
        if name != "budget" and name not in single.NAMES:
            parser.error(f"there is no measurement {name}")
    try:
        options.peers = [peer_of(text, dict(options.peer_env)) for text in options.peer]
    except argparse.ArgumentTypeError as fault:
        parser.error(str(fault))
    names = [scenarios.BARE, scenarios.OURS, *(peer.name for peer in options.peers)]
    if len(set(names)) < len(names):
        parser.error("each program needs a name of its own: --peer NAME=PATH")
    return options


def measure_all(quick, peers):
    scale = scenarios.QUICK if quick else scenarios.FULL
    quotas, unavailable = [], None
    rows = {name: list(measured(scale, peers)) for name, measured in (
        ("objects", scenarios.measure_objects), ("events", scenarios.measure_events), ("starts", scenarios.measure_starts),
    )}
    try:
        quotas = list(scenarios.measure_quotas(scale, peers))
    except quota.Unavailable as fault:
        unavailable = str(fault)
    generated, svg = report.page_part(**rows, quotas=quotas, unavailable=unavailable, rounds=scale.rounds, place=report.machine())
    folder = data.FOLDER if quick else PAGE.parent
    report.write(folder, PAGE.read_text(encoding="utf-8"), generated, svg)
    print(f"written: {folder / PAGE.name}")


def main(arguments):
    options = parse(arguments)
    status = 0
    for name in options.names:
        print(f"{name}:", flush=True)
        status |= budget.main(options.update, options.binary) if name == "budget" else single.NAMES[name]() or 0
    if not options.names:
        measure_all(options.quick, options.peers)
    return status


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
