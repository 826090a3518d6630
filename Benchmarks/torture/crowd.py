"""Sixteen processes of eight people label one project at once.

usage: crowd.py [--processes 16] [--rounds 40] [--seconds 6]

First each process leases a sample with `winnow next`, answers it through its `winnow answer`, again
and again; then all answer as fast as they can. Afterwards every acknowledged answer has to be in
the ledger, the ledger whole and without a fork, and no sample handed out to more people than
overlap.max. Prints one JSON object; ends with 1 if anything was wrong.
"""
import argparse
import collections
import json
import os
import random
import shutil
import sys
import tempfile
import threading
import time

import program

OVERLAP_MAX = 5


def percentile(values, share):
    return round(sorted(values)[min(len(values) - 1, int(len(values) * share))], 1)


class Worker(threading.Thread):
    """One process of one person."""

    def __init__(self, state, number, people, samples):
        super().__init__(daemon=True)
        self.state, self.person, self.samples = state, number % people, samples
        self.generator = random.Random(number)
        self.acknowledged, self.milliseconds, self.problems = [], [], []
        self.leased = []
        self.process = program.start(state, "answer", person=self.person)

    def answer(self, sample):
        line = {"sample": sample, "task": "topic",
                "value": self.generator.choice(program.OPTIONS)}
        start = time.perf_counter()
        self.process.stdin.write(json.dumps(line).encode() + b"\n")
        self.process.stdin.flush()
        reply = self.process.stdout.readline()
        self.milliseconds.append((time.perf_counter() - start) * 1e3)
        try:
            self.acknowledged.append(json.loads(reply)["id"])
        except (ValueError, KeyError):
            self.problems.append(f"answer: {reply[:300]!r}")

    def lease_and_answer(self, rounds):
        for _ in range(rounds):
            item = program.winnow(self.state, "next", "--json", person=self.person)
            if item.returncode == 1:
                return
            if item.returncode:
                self.problems.append(f"next: {item.stderr[:300]!r}")
                return
            sample = json.loads(item.stdout)["sample"]
            self.leased.append(sample)
            self.answer(sample)

    def hurry(self, seconds):
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.answer(f"s{self.generator.randrange(self.samples)}")


def together(workers, act):
    """Runs one act of all workers at once; returns its seconds."""
    threads = [threading.Thread(target=act, args=(worker,)) for worker in workers]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=6)
    options = parser.parse_args()
    state = tempfile.mkdtemp(prefix="winnow-crowd-")
    people = max(1, options.processes // 2)
    problems = []
    try:
        # Few samples, so that people meet: about as many as there are answers to give.
        samples = max(20, options.processes * options.rounds // (OVERLAP_MAX - 1))
        program.make(state, samples)
        for person in range(people):
            os.makedirs(program.home(state, person))
            program.winnow(state, "join", "--name", f"person-{person}", person=person, check=True)
        workers = [Worker(state, n, people, samples) for n in range(options.processes)]
        leasing = together(workers, lambda worker: worker.lease_and_answer(options.rounds))
        handed = collections.defaultdict(set)
        for worker in workers:
            for sample in worker.leased:
                handed[sample].add(worker.person)
        most = max(map(len, handed.values()), default=0)
        if most > OVERLAP_MAX:
            problems.append(f"a sample was handed to {most} people, overlap.max is {OVERLAP_MAX}")
        leased = sum(len(worker.leased) for worker in workers)
        waits = [value for worker in workers for value in worker.milliseconds]
        report = {
            "processes": len(workers), "people": people, "leased_and_answered": leased,
            "leases_per_s": round(leased / leasing), "most_people_a_sample": most,
            "leasing_answer_ms": {"p50": percentile(waits, 0.5), "p99": percentile(waits, 0.99),
                                  "max": round(max(waits), 1)},
        }
        for worker in workers:
            worker.milliseconds.clear()
        seconds = together(workers, lambda worker: worker.hurry(options.seconds))
        waits = [value for worker in workers for value in worker.milliseconds]
        counts = [len(worker.milliseconds) for worker in workers]
        report.update(
            answers=len(waits), answers_per_s=round(len(waits) / seconds),
            answer_ms={"p50": percentile(waits, 0.5), "p99": percentile(waits, 0.99),
                       "max": round(max(waits), 1)},
            fewest_and_most_a_process=[min(counts), max(counts)])
        for worker in workers:
            worker.process.stdin.close()
            if worker.process.wait(30):
                problems.append(f"winnow answer ended with {worker.process.returncode}")
            problems += worker.problems
        log = program.winnow(state, "log", "--json", "-n", "100000000", check=True).stdout
        events = [json.loads(line) for line in log.splitlines()]
        have = {event["id"] for event in events}
        lost = sum(i not in have for worker in workers for i in worker.acknowledged)
        places = collections.Counter((e["author"], e["chain"], e["seq"]) for e in events)
        forks = sum(count > 1 for count in places.values())
        report.update(acknowledged=sum(len(worker.acknowledged) for worker in workers), lost=lost,
                      forks=forks)
        if lost:
            problems.append(f"{lost} acknowledged answers aren't in the ledger")
        if forks:
            problems.append(f"{forks} forks")
        for arguments in (("doctor",), ("doctor", "--rebuild")):
            checked = program.winnow(state, *arguments)
            if checked.returncode:
                said = (checked.stdout + checked.stderr).decode("utf8", "replace")
                problems.append(f"{' '.join(arguments)}: {said[:500]}")
    finally:
        shutil.rmtree(state, ignore_errors=True)
    report.update(problems=problems[:20], verdict="FAIL" if problems else "PASS")
    print(json.dumps(report, indent=1))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
