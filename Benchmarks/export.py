"""Writing what people train on, beside the writers that the formats come from.

Aims: a WebDataset tar at least 17 × webdataset.ShardWriter, JSONL with zstd at least 2 × Python's
zstandard at the same level, Parquet at least 1 × pyarrow from rows at the same level and within 3 %
of its size, MDS at least 3 × MDSWriter. All read their rows from one SQLite file while they write.
winnow also scores, selects, splits, hashes and writes its manifest; the peers only write.
"""
import json
import os
import subprocess
import sys

import measuring
import records

BASELINE = os.path.join(measuring.HARNESS, "export_baseline.py")
# The harness's name of the peer: winnow's format, what the peer is, the aim.
FORMATS = {
    "webdataset": ("webdataset", "webdataset.ShardWriter", "aim ≥ 17"),
    "jsonl-zst": ("jsonl", "json + zstandard, level 3", "aim ≥ 2"),
    "parquet-rows": ("parquet", "pyarrow from rows, zstd level 1", "aim ≥ 1"),
    "mds": ("mds", "MDSWriter", "aim ≥ 3"),
}

# Writes a winnow Parquet folder again with pyarrow's defaults at the same level; prints both sizes.
REWRITE = """
import glob, os, sys, tempfile
import pyarrow.parquet as pq
ours = theirs = 0
for path in glob.glob(sys.argv[1] + "/data/*.parquet"):
    table = pq.read_table(path)
    with tempfile.NamedTemporaryFile() as out:
        pq.write_table(table, out.name, compression="zstd", compression_level=1)
        ours, theirs = ours + os.path.getsize(path), theirs + os.path.getsize(out.name)
print(ours, theirs)
"""


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


def sizes(project, folder):
    """Bytes of the Parquet shards, and of the same tables written by pyarrow; nothing without it."""
    release = os.path.join(folder, "sized")
    project.run("export", release, "--format", "parquet", "--proofs", "none",
                "--status", "open,settled")
    done = subprocess.run(
        [os.environ.get("PEER_PYTHON", sys.executable), "-c", REWRITE, release],
        capture_output=True, text=True)
    if done.returncode:
        return None
    ours, theirs = map(int, done.stdout.split())
    return f"size    {ours / 1e6:.1f} MB of Parquet, {theirs / 1e6:.1f} MB as pyarrow writes the " \
           f"same tables at level 1: {ours / theirs:.3f} (aim ≤ 1.03)"


def main(is_quick):
    count = int(os.environ.get("EXPORT_ROWS") or (20_000 if is_quick else 200_000))
    repetitions = 2 if is_quick else 3
    folder = measuring.work_folder("export")
    measuring.note("making the records and the project")
    inputs, project = prepare(folder, count)

    def peer(job):
        return lambda: baseline(inputs, count, [job], "sqlite")

    def winnow(name, proofs):
        options = ["--format", FORMATS[name][0], "--proofs", proofs, "--status", "open,settled"]
        command = " ".join(project.command("export", "{out}/x", *options))
        return lambda: baseline(
            inputs, count, [], "sqlite", project.environment, f"winnow={command}")

    wanted = os.environ.get("EXPORT_FORMATS")
    for name in wanted.split(",") if wanted else FORMATS:
        title, aim = FORMATS[name][1:]
        results = measuring.in_turns(
            repetitions, peer=peer(name), bare=winnow(name, "none"), full=winnow(name, "full"))
        shown = {"peer": title, "bare": "winnow export, --proofs none",
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
        if name == "parquet-rows":
            table.line(sizes(project, folder) or "size: pyarrow is not here")
        table.print()


if __name__ == "__main__":
    main("--quick" in sys.argv)
