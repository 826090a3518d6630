"""Writing what people train on, beside the writers that the formats come from.

Aims: a WebDataset tar at least 10 × webdataset.ShardWriter, JSONL with zstd at least 1 × Python's
zstandard at the same level. All read their rows from one SQLite file while they write. winnow also
scores, selects, splits, hashes and writes its manifest; the peers only write.
"""
import json
import os
import subprocess
import sys

import measuring
import records

BASELINE = os.path.join(measuring.HARNESS, "export_baseline.py")
FORMATS = {"webdataset": "webdataset", "jsonl-zst": "jsonl"}


def prepare(folder, count):
    """A project that holds the baseline's own records, each with one imported answer."""
    inputs = os.path.join(folder, "baseline")
    os.makedirs(inputs)
    # The harness makes its inputs before the first job that needs them; this one does nothing.
    baseline(inputs, count, [], "sqlite", command="nothing=true")
    source = os.path.join(inputs, f"in-text-{count}-1000.jsonl")
    project = measuring.Project(folder)
    project.run("import", source)
    answers = os.path.join(folder, "answers.csv")
    with open(answers, "w") as file, open(source) as lines:
        file.write("task,worker,label\n")
        for number, line in enumerate(lines):
            record = json.loads(line)
            file.write(f"{record['id']},w{number % 100},{record['label']}\n")
    project.run("import", answers, "--as", "answers", "--task", "topic")
    return inputs, project


def baseline(inputs, count, jobs, source, environment=None, command=None):
    """One run of the harness: its figures by job."""
    arguments = ["--n", str(count), "--dir", inputs, "--source", source, "--repeat", "1"]
    if command:
        arguments += ["--cmd", command]
    child = subprocess.run(
        [os.environ.get("PEER_PYTHON", sys.executable), BASELINE, *arguments, *jobs],
        env=environment, capture_output=True, text=True)
    if child.returncode:
        sys.exit(f"export_baseline.py failed: {child.stderr}")
    return [json.loads(line) for line in child.stdout.splitlines() if line.startswith("{")][-1]


def main(is_quick):
    count = 20_000 if is_quick else 200_000
    repetitions = 2 if is_quick else 3
    folder = measuring.work_folder("export")
    measuring.note("making the records and the project")
    inputs, project = prepare(folder, count)

    def peer(job):
        return lambda: baseline(inputs, count, [job], "sqlite")

    def winnow(name, proofs):
        options = ["--format", FORMATS[name], "--proofs", proofs, "--status", "open,settled"]
        command = " ".join(project.command("export", "{out}/x", *options))
        return lambda: baseline(
            inputs, count, [], "sqlite", project.environment, f"winnow={command}")

    for name, aim in (("webdataset", "aim ≥ 10"), ("jsonl-zst", "aim ≥ 1")):
        results = measuring.in_turns(
            repetitions, peer=peer(name), bare=winnow(name, "none"), full=winnow(name, "full"))
        titles = {"webdataset": "webdataset.ShardWriter", "jsonl-zst": "json + zstandard, level 3"}
        shown = {"peer": titles[name], "bare": "winnow export, --proofs none",
                 "full": "winnow export, --proofs full"}
        table = measuring.Table(
            f"export   {count:,} records of 1 KB as {name}, {repetitions} runs each in turns",
            "", "seconds", "cpu s", "records/s", "peak MB", "out MB", "sync s")
        for key, runs in results.items():
            broken = [run for run in runs if "seconds" not in run]
            if broken:
                table.line(f"{shown[key]}: {broken[0].get('skipped') or broken[0].get('failed')}")
                continue
            seconds = [run["seconds"] for run in runs]
            table.row(
                shown[key], measuring.spread(seconds),
                f"{measuring.median(run['cpu_s'] for run in runs):.1f}",
                measuring.rate(count, measuring.median(seconds)),
                f"{max(run['rss_peak_mb'] for run in runs)}", f"{runs[-1]['out_mb']:.0f}",
                f"{measuring.median(run['sync_s'] for run in runs):.2f}")
        for key in ("bare", "full"):
            if all("seconds" in run for run in results["peer"] + results[key]):
                table.ratio(
                    shown[key], 1 / measuring.median(run["seconds"] for run in results[key]),
                    1 / measuring.median(run["seconds"] for run in results["peer"]), aim)
        table.line("winnow syncs its files before it ends, inside its seconds; the peers don't: "
                   "add their sync s")
        table.print()


if __name__ == "__main__":
    main("--quick" in sys.argv)
