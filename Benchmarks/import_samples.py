"""Importing samples, signed and durable, beside bare SQLite taking the same rows.

Aims: at least 0.3 × the peer's rows a second, at most 200 MB; and while it runs, another process's
answers come back within a second (99 of 100).
"""
import json
import os
import shutil
import sys
import threading
import time

import measuring
import records
from measuring import note

SIZE_BYTES = 200


def sqlite(folder, source):
    """The peer: one run into an empty database."""
    path = os.path.join(folder, "peer.sqlite")
    for end in ("", "-wal", "-shm"):
        if os.path.exists(path + end):
            os.unlink(path + end)
    measured = measuring.run(
        [sys.executable, os.path.join(measuring.PEERS, "sqlite_insert.py"), "bulk", source, path],
        keep_output=True)
    measured.seconds = json.loads(measured.output)["seconds"]
    measured.disk_mb = os.path.getsize(path) / 1e6
    return measured


def winnow(folder, source):
    """One run into an empty project."""
    shutil.rmtree(os.path.join(folder, "project"), ignore_errors=True)
    project = measuring.Project(folder)
    measured = project.run("import", source, "--json", keep_output=True)
    measured.report = json.loads(measured.output)
    measured.disk_mb = project.ledger_mb
    return measured


class Answering(threading.Thread):
    """One `winnow answer` process that gives an answer each 100 ms and waits for it."""

    def __init__(self, project, samples):
        super().__init__(daemon=True)
        self.project, self.samples = project, samples
        self.milliseconds = []
        self.refusal = None
        self.is_over = threading.Event()

    def run(self):
        process = self.project.start("answer")
        number = 0
        while not self.is_over.wait(0.1):
            line = {"sample": f"early{number % self.samples}", "task": "topic",
                    "value": records.LABELS[number % 3]}
            start = time.perf_counter()
            process.stdin.write(json.dumps(line).encode() + b"\n")
            process.stdin.flush()
            reply = json.loads(process.stdout.readline())
            if "id" not in reply:
                self.refusal = reply
                break
            self.milliseconds.append((time.perf_counter() - start) * 1e3)
            number += 1
        process.stdin.close()
        process.wait()


def answers_meanwhile(folder, source):
    """Latencies of answers while the same import runs in the same project."""
    shutil.rmtree(os.path.join(folder, "busy"), ignore_errors=True)
    project = measuring.Project(folder, "busy")
    first = os.path.join(folder, "first.jsonl")
    records.write_samples(first, 1_000, SIZE_BYTES, has_ids=True, seed=9,
                          prefix="early")
    project.run("import", first)
    answering = Answering(project, 1_000)
    answering.start()
    measured = project.run("import", source, "--source", "bulk")
    answering.is_over.set()
    answering.join(60)
    if answering.refusal:
        sys.exit(f"winnow answer refused a line: {answering.refusal}")
    return measured, answering.milliseconds


def main(is_quick):
    count = 100_000 if is_quick else 1_000_000
    repetitions = 2 if is_quick else 3
    folder = measuring.work_folder("import")
    source = os.path.join(folder, "samples.jsonl")
    for has_ids in (False, True):
        records.write_samples(source, count, SIZE_BYTES, has_ids)
        results = measuring.in_turns(
            repetitions, sqlite=lambda: sqlite(folder, source),
            winnow=lambda: winnow(folder, source))
        table = measuring.Table(
            f"import   {count:,} samples of {SIZE_BYTES} bytes, "
            f"{'id and text' if has_ids else 'text only'}, {repetitions} runs each in turns",
            "", "seconds", "cpu s", "rows/s", "peak MB", "disk MB")
        for name, title in (("sqlite", "SQLite, bare insert"), ("winnow", "winnow import")):
            runs = results[name]
            seconds = [run.seconds for run in runs]
            table.row(
                title, measuring.spread(seconds),
                f"{measuring.median(run.cpu_seconds for run in runs):.1f}",
                measuring.rate(count, measuring.median(seconds)),
                f"{max(run.peak_mb for run in runs):.0f}", f"{runs[-1].disk_mb:.0f}")
        new = results["winnow"][-1].report["new"]
        if new != count:
            table.line(f"only {new:,} of {count:,} came in: the figures above are not comparable")
        table.ratio(
            "rate", 1 / measuring.median(run.seconds for run in results["winnow"]),
            1 / measuring.median(run.seconds for run in results["sqlite"]), "aim ≥ 0.3")
        table.print()
    note("answers while an import runs")
    measured, latencies = answers_meanwhile(folder, source)
    table = measuring.Table(
        f"import   one answer each 100 ms while {count:,} samples come in",
        "", "answers", "p50 ms", "p90 ms", "p99 ms", "max ms", "import s")
    table.row(
        "winnow answer", len(latencies), *(f"{measuring.percentile(latencies, share):.1f}"
                                           for share in (0.5, 0.9, 0.99)),
        f"{max(latencies):.1f}", f"{measured.seconds:.1f}")
    table.line("aim: p99 ≤ 1,000 ms")
    table.print()


if __name__ == "__main__":
    main("--quick" in sys.argv)
