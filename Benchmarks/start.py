"""How long the shortest commands take, beside git's, which people feel as instant."""
import os
import shutil
import sys

import measuring
import records


def main(is_quick):
    samples = 10_000 if is_quick else 100_000
    repetitions = 10 if is_quick else 40
    folder = measuring.work_folder("start")
    source = os.path.join(folder, "samples.jsonl")
    records.write_samples(source, samples, 200, has_ids=True)
    project = measuring.Project(folder)
    project.run("import", source)
    jobs = {
        "winnow --version": lambda: measuring.run(
            [measuring.program(), "--version"], project.environment),
        f"winnow status, {samples:,} samples": lambda: project.run("status"),
        f"winnow status --json, {samples:,} samples": lambda: project.run("status", "--json"),
        f"winnow next --json, {samples:,} samples": lambda: project.run("next", "--json"),
    }
    if shutil.which("git"):
        jobs["git --version"] = lambda: measuring.run(["git", "--version"])
    runs = {name: [] for name in jobs}
    for _ in range(repetitions):
        for name, job in jobs.items():
            runs[name].append(job())
    table = measuring.Table(
        f"start   {repetitions} runs each in turns", "", "p50 ms", "p90 ms", "cpu ms", "peak MB")
    for name, measured in runs.items():
        milliseconds = [run.seconds * 1e3 for run in measured]
        table.row(
            name, f"{measuring.median(milliseconds):.1f}",
            f"{measuring.percentile(milliseconds, 0.9):.1f}",
            f"{measuring.median(run.cpu_seconds for run in measured) * 1e3:.1f}",
            f"{max(run.peak_mb for run in measured):.0f}")
    table.line("figures hold starting a process from Python, about a millisecond")
    table.print()


if __name__ == "__main__":
    main("--quick" in sys.argv)
