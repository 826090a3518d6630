"""Signed, durable single answers through the whole path, beside a bare synced SQLite insert.

Aim: at least half of the peer's rate. *In step*: the next line is sent when the last came back, as
a person or an agent does; *streamed*: all lines are there at once; up to
64 that have come share a commit, each is an event with its own signature, acknowledged after it.
"""
import json
import os
import sys
import time

import measuring
import records

SAMPLES = 10_000


def lines(count, turn):
    for number in range(count):
        answer = {"sample": f"s{number}", "task": "topic",
                  "value": records.LABELS[(number + turn) % 3], "elapsed_ms": 1500}
        yield json.dumps(answer).encode() + b"\n"


def main(is_quick):
    count = 1_000 if is_quick else 5_000
    repetitions = 3 if is_quick else 5
    folder = measuring.work_folder("answer")
    samples = os.path.join(folder, "samples.jsonl")
    records.write_samples(samples, SAMPLES, 200, has_ids=True)
    turn = 0

    def project():
        nonlocal turn
        turn += 1
        made = measuring.Project(folder, f"project{turn}")
        made.run("import", samples)
        return made

    def sqlite():
        path = os.path.join(folder, f"peer{time.monotonic_ns()}.sqlite")
        measured = measuring.run(
            [sys.executable, os.path.join(measuring.PEERS, "sqlite_insert.py"), "single",
             str(count), "400", path], keep_output=True)
        measured.seconds = json.loads(measured.output)["seconds"]
        return measured

    def in_step():
        process = project().start("answer")
        milliseconds = []
        begin = time.perf_counter()
        for line in lines(count, turn):
            start = time.perf_counter()
            process.stdin.write(line)
            process.stdin.flush()
            reply = process.stdout.readline()
            milliseconds.append((time.perf_counter() - start) * 1e3)
            if b'"id"' not in reply:
                sys.exit(f"winnow answer refused a line: {reply!r}")
        seconds = time.perf_counter() - begin
        peak = measuring.peak_kb(process.pid) / 1024
        process.stdin.close()
        process.wait()
        measured = measuring.Measured(seconds, 0, peak, process.returncode)
        measured.milliseconds = milliseconds
        return measured

    def streamed():
        made = project()
        source = os.path.join(folder, "answers.jsonl")
        with open(source, "wb") as file:
            file.writelines(lines(count, turn))
        return made.run("answer", stdin=source)

    results = measuring.in_turns(repetitions, sqlite=sqlite, in_step=in_step, streamed=streamed)
    table = measuring.Table(
        f"answer   {count:,} answers on {SAMPLES:,} samples, {repetitions} runs each in turns",
        "", "seconds", "answers/s", "peak MB", "p50 ms", "p99 ms")
    titles = (("sqlite", "SQLite, a row of 400 bytes a commit"),
              ("in_step", "winnow answer, in step"), ("streamed", "winnow answer, streamed"))
    for name, title in titles:
        runs = results[name]
        seconds = [run.seconds for run in runs]
        latencies = [value for run in runs for value in getattr(run, "milliseconds", [])]
        shown = [f"{measuring.percentile(latencies, share):.2f}" if latencies else ""
                 for share in (0.5, 0.99)]
        table.row(
            title, measuring.spread(seconds), measuring.rate(count, measuring.median(seconds)),
            f"{max(run.peak_mb for run in runs):.0f}", *shown)
    peer = measuring.median(run.seconds for run in results["sqlite"])
    for name in ("in_step", "streamed"):
        ours = measuring.median(run.seconds for run in results[name])
        table.ratio(name.replace("_", " "), 1 / ours, 1 / peer, "aim ≥ 0.5")
    table.print()


if __name__ == "__main__":
    main("--quick" in sys.argv)
