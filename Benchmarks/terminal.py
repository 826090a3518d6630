"""From a key to the next sample on the screen, beside vim repainting a full page.

Aims: p50 within 1 ms of vim's, first paint within 50 ms of the start. Every key here is an answer:
it is signed and synced to the disk too, and *saved* is painted when it is.
"""
import json
import os
import shutil
import subprocess
import sys

import measuring
import records

LATENCY = os.path.join(measuring.ROOT, "Tests", "Outside", "harness", "tui_latency.py")


def latency(command, environment, keys, count):
    """One run of the harness: a dictionary of its figures."""
    child = subprocess.run(
        [sys.executable, LATENCY, "--keys", keys, "--n", str(count), "--warmup", "10", "--",
         *command], env=environment, capture_output=True, text=True)
    if child.returncode:
        sys.exit(f"{' '.join(command)}: no key was answered\n{child.stdout}{child.stderr}")
    return json.loads(child.stdout)


def main(is_quick):
    samples = 10_000 if is_quick else 100_000
    keys = 60 if is_quick else 200
    repetitions = 2 if is_quick else 5
    folder = measuring.work_folder("terminal")
    source = os.path.join(folder, "samples.jsonl")
    records.write_samples(source, samples, 400, has_ids=False)
    project = measuring.Project(folder)
    project.run("import", source)
    jobs = {"winnow": lambda: latency(project.command("label"), project.environment, "12", keys)}
    editor = shutil.which("vim")
    if editor:
        page = os.path.join(folder, "page.txt")
        with open(page, "w") as file:
            for text in records.texts(4_000, 240):
                file.write("".join(text[at:at + 79] + "\n" for at in range(0, 237, 79)))
        command = [editor, "-u", "NONE", "-i", "NONE", "-n", "-N", page]
        jobs = {"vim": lambda: latency(command, None, r"\x06|\x02", keys), **jobs}
    results = measuring.in_turns(repetitions, **jobs)
    table = measuring.Table(
        f"terminal   {keys} keys at 80×24, {samples:,} samples, {repetitions} runs each in turns",
        "", "start ms", "first byte p50", "p99", "last byte p50", "p99", "settled p50",
        "bytes/key", "cpu µs/key", "MB", "silent")
    titles = {"vim": "vim, a full page", "winnow": "winnow label, an answer"}
    for name, runs in results.items():
        def middle(*path, digits=2):
            values = []
            for figures in runs:
                for part in path:
                    figures = figures[part]
                values.append(figures)
            return f"{measuring.median(values):.{digits}f}"
        table.row(
            titles[name], middle("start_ms", digits=0), middle("first_ms", "p50"),
            middle("first_ms", "p99"), middle("last_ms", "p50"), middle("last_ms", "p99"),
            middle("settled_ms", "p50"), middle("bytes_per_key", "p50", digits=0),
            middle("cpu_us_per_key", digits=0), middle("rss_mb", digits=1),
            str(sum(run["silent"] for run in runs)))
    ours = measuring.median(run["first_ms"]["p50"] for run in results["winnow"])
    if "vim" in results:
        theirs = measuring.median(run["first_ms"]["p50"] for run in results["vim"])
        table.line(f"key to next sample: {ours - theirs:+.2f} ms against vim (aim ≤ +1 ms)")
    else:
        table.line("vim isn't installed: no peer in this run")
    table.line("first byte: the next sample's paint; last byte and settled: with “saved”, that is "
               "with the disk; start: aim ≤ 50 ms")
    table.print()


if __name__ == "__main__":
    main("--quick" in sys.argv)
