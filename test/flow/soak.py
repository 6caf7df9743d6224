# SPDX-License-Identifier: Apache-2.0
"""./dev soak [EVENTS] [SEED]: one warm process of the release binary, many invocations of every
source with faults of every kind, and an account of every entry. It must not grow."""
import argparse
import copy
import os
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import secret_values
from fakes.loki import Loki
from fakes.s3 import S3
from program import ROOT, Program
from soak_faults import FAULTS, NO_FAULT, PUSH_RETRIES, TRIES, item_at_fault
from soak_load import Maker

RELEASE = ROOT / "build/release/bootstrap"
FAULT_SHARE = 0.05
WARM_UP_SHARE = 0.1
GROWTH_KIB = 512  # what the memory may grow after the warm-up: of 18,000 events 29 bytes each
GROWTH_DESCRIPTORS = 8  # connections that are open at one time and not at another: 4 pushes, 4 reads
SETTINGS = {
    "USERNAME": "soak", "PASSWORD": "soak-password",
    "REPORT_BATCH_ITEM_FAILURES": "true", "KEEP_STREAM": "true", "PUSH_TIMEOUT": "2s", "PUSH_MAX_RETRIES": str(PUSH_RETRIES),
}


@dataclass
class Account:
    """Of one load, over all its tries."""

    tries: int = 0
    done: bool = False
    stored: Counter = field(default_factory=Counter)  # (tenant, labels, ns, line): how often
    dropped: Counter = field(default_factory=Counter)  # but lines that name columns

    @property
    def lines(self):
        return {key[-1] for key in self.stored}

    @property
    def copies(self):
        return sum(self.stored.values()) - len(self.stored)


@dataclass
class Size:
    """Of a process."""

    kib: int
    descriptors: int

    @classmethod
    def of(cls, program):
        return cls(program.rss_kib(), len(os.listdir(f"/proc/{program.process.pid}/fd")))

    def grew_to(self, other):
        """Whether that is more than is allowed."""
        return other.kib - self.kib > GROWTH_KIB or other.descriptors - self.descriptors > GROWTH_DESCRIPTORS


def may_lose(what, lost, at_fault, lines):
    """Whether a fault that loses so much (Fault.lost) explains what was lost."""
    if what == "entry":
        return len(lost) == 1
    if what == "part":
        return lost <= at_fault
    return lost == {"": set(), "item": at_fault, "all": lines}[what]


class Soak:
    def __init__(self, count, seed, binary=RELEASE):
        self.count, self.seed = count, seed
        self.warm_up = max(int(count * WARM_UP_SHARE), len(FAULTS))
        self.dice = random.Random(seed)
        self.loki, self.s3 = Loki(), S3()
        self.settings = {"WRITE_ADDRESS": self.loki.push_url, **self.s3.environment(), **SETTINGS}
        self.program = Program(self.settings, binary=str(binary))
        self.maker = Maker(self.dice, self.s3)
        self.figures, self.met, self.wrong = Counter(), Counter(), []

    # ---- one load, sent until it is done ----

    def send_again(self, event, answer):
        """What AWS would send again; None: nothing."""
        if not answer.ok:
            return event
        failed = [failure["itemIdentifier"] for failure in (answer.json or {}).get("batchItemFailures", ())]
        if not failed:
            return None
        records = event["Records"]
        if "kinesis" in records[0]:
            numbers = [record["kinesis"]["sequenceNumber"] for record in records]
            return {"Records": records[numbers.index(failed[0]):]}
        return {"Records": [record for record in records if record["messageId"] in failed]}

    def take_account(self, account):
        """What the sink holds of this try, against its summary line."""
        summary = self.program.summary
        whole = set()
        for push in self.loki.pushes:
            for labels, entries in push.streams:
                keys = [(push.tenant, tuple(labels.items()), ns, line) for ns, line, _ in entries]
                whole.update(keys)
                account.stored.update(keys if push.stored else [])
        account.dropped.update({name: number for name, number in summary["dropped"].items() if name != "header_line"})
        self.figures.update(invocations=1, entries=summary["entries"], pushes=summary["pushes"], retries=summary["retries"])
        seen = len(whole) + summary["dropped"].get("rejected", 0)  # which the sink's list has not
        if seen != summary["entries"]:
            self.wrong.append(f"event {self.maker.number}: {summary['entries']} entries in the summary, {seen} at the sink")

    def once(self, event, account):
        """One try; returns what is to be sent again."""
        self.loki.pushes = []
        answer = self.program.invoke(event)
        account.tries += 1
        self.take_account(account)
        failed = self.program.summary["items"]["failed"]
        again = self.send_again(event, answer)
        account.done = again is None
        secret_values.check(self.settings, self.program.output())
        if answer.ok and (failed > 0) != (again is not None):
            self.wrong.append(f"event {self.maker.number}: {failed} items failed, AWS was told {answer.body[:200]}")
        self.loki.script = []
        self.program.lines.clear()
        self.program.api.posted.clear()
        return again

    def deliver(self, load, name):
        """name: of the fault, or "" """
        account, lines = Account(), set(load.lines)
        if not FAULTS.get(name, NO_FAULT).inject(load, self.loki, self.s3):
            name = ""
        event = copy.deepcopy(load.event)
        while event is not None and account.tries < TRIES:
            event = self.once(event, account)
        self.check(account, load, name, lines)
        self.met[name] += 1
        self.figures.update({"made": len(lines), "stored": len(account.lines), "copies": account.copies, "lost as told": len(lines - account.lines)})
        self.figures.update({"sent again": account.tries - 1, "given up": int(not account.done)})
        self.s3.objects.clear()
        self.s3.scripts.clear()
        self.s3.requests.clear()

    def check(self, account, load, name, lines):
        fault = FAULTS.get(name, NO_FAULT)
        at_fault, lost = set(item_at_fault(load).lines), lines - account.lines
        rules = {
            f"{account.tries} tries": account.tries == (TRIES if fault.dead_letter else fault.tries),
            f"done: {account.done}": account.done != fault.dead_letter,
            f"lost: {lost}": may_lose(fault.lost, lost, at_fault, lines),
            f"dropped: {dict(account.dropped)}": account.dropped == ({fault.dropped: len(lines) if fault.lost == "all" else 1} if fault.dropped else {}),
            f"entries that nobody sent: {account.lines - lines}": account.lines <= lines,
            "an entry has another time or other labels at a retry": len(account.stored) == len(account.lines),
            "entries came more often than the faults force": max(account.stored.values(), default=0) <= account.tries + fault.copies,
            "no entry came twice, though it must": not fault.copies or account.copies > 0,
        }
        self.wrong += [f"event {self.maker.number}, {load.source}, {name or 'no fault'}: {text[:400]}" for text, right in rules.items() if not right]

    # ---- all of them ----

    def pick_fault(self, number):
        """First each fault once: the warm-up has been everywhere. Then by the dice."""
        if number < len(FAULTS):
            return list(FAULTS)[number]
        return self.dice.choice(list(FAULTS)) if self.dice.random() < FAULT_SHARE else ""

    def run(self):
        """Whether all was as it must be."""
        self.began = time.monotonic()
        for number in range(self.count):
            if number == self.warm_up:
                self.before = Size.of(self.program)
            name = self.pick_fault(number)
            self.deliver(self.maker.make(self.dice.choice(FAULTS[name].sources) if name else None), name)
        self.after = Size.of(self.program)
        if self.before.grew_to(self.after):
            self.wrong.append(f"it grew from {self.before} to {self.after}")
        self.wrong += [f"the fault {name!r} was never met" for name in FAULTS if name not in self.met]
        self.wrong += [f"the sink refused a push: {fault}" for fault in self.loki.faults[:5]]
        return not self.wrong

    def stop(self):
        self.program.stop()
        self.loki.close()
        self.s3.close()

    def report(self):
        met = sum(count for name, count in self.met.items() if name)
        print(f"seed {self.seed}: {self.count} events in {time.monotonic() - self.began:.0f} s, {met} of them with one of {len(FAULTS)} faults")
        print(", ".join(f"{name} {number}" for name, number in self.figures.items()))
        print(f"memory: {self.before.kib} KiB after the warm-up, {self.after.kib} at the end; descriptors: {self.before.descriptors}, {self.after.descriptors}")
        for line in self.wrong[:20]:
            print("error:", line)
        print("fine" if not self.wrong else f"{len(self.wrong)} things are wrong")


def main():
    parser = argparse.ArgumentParser(prog="./dev soak", description="An account of many events, with faults.")
    parser.add_argument("events", type=int, nargs="?", default=20_000, help=f"more than {len(FAULTS)}; default: %(default)s")
    parser.add_argument("seed", type=int, nargs="?", help="default: another one each time; the same one gives the same events and faults")
    given = parser.parse_args()
    if given.events <= len(FAULTS):
        parser.error(f"at least {len(FAULTS) + 1} events: first comes each fault once")
    soak = Soak(given.events, random.SystemRandom().randrange(10**9) if given.seed is None else given.seed)
    print(f"seed {soak.seed}", flush=True)
    try:
        fine = soak.run()
    finally:
        soak.stop()
    soak.report()
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
