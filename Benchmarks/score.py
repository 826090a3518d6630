"""W1DS on a million answers, beside crowd-kit's Dawid–Skene on the same ones.

Aims: the fit within 1 s and 150 MB. Three rows: the fit by itself (Benchmarks/fit, built on first
use), the whole `winnow score` command with its reading of the ledger and its JSON, and the peer.
"""
import json
import os
import shutil
import subprocess
import sys

import measuring
import records

LABELS = ("billing", "bug", "other", "praise")
WORKERS = 1_000
EACH = 5


def fit_program():
    """The small program that times a fit, or None where it can't be built."""
    package = os.path.join(measuring.HERE, "fit")
    if not shutil.which("swift"):
        return None
    measuring.note("building Benchmarks/fit")
    child = subprocess.run(
        ["swift", "build", "-c", "release", "--package-path", package],
        capture_output=True, text=True)
    if child.returncode:
        measuring.note(child.stdout[-1000:] + child.stderr[-1000:])
        return None
    return os.path.join(package, ".build", "release", "fit")


def main(is_quick):
    samples = 20_000 if is_quick else 200_000
    repetitions = 2 if is_quick else 3
    folder = measuring.work_folder("score")
    texts = os.path.join(folder, "samples.jsonl")
    answers = os.path.join(folder, "answers.csv")
    records.write_samples(texts, samples, 40, has_ids=True)
    records.write_answers(answers, samples, EACH, WORKERS, LABELS)
    project = measuring.Project(folder, tasks=("topic:" + ",".join(LABELS),))
    measuring.note("importing samples and answers")
    project.run("import", texts)
    imported = project.run("import", answers, "--as", "answers", "--task", "topic")
    count = samples * EACH
    fit = fit_program()

    def command(method):
        return lambda: project.run(
            "score", "--method", method, "--json", keep_output=method == "w1ds")

    def fit_alone():
        measured = measuring.run([fit, "w1ds", answers], keep_output=True)
        measured.figures = json.loads(measured.output)
        return measured

    def crowdkit():
        python = os.environ.get("PEER_PYTHON", sys.executable)
        measured = measuring.run(
            [python, os.path.join(measuring.PEERS, "crowdkit_fit.py"), answers, "100"],
            keep_output=True)
        measured.figures = json.loads(measured.output.splitlines()[-1])
        return measured

    jobs = {"command": command("w1ds"), "majority": command("majority")}
    if fit:
        jobs["fit"] = fit_alone
    results = measuring.in_turns(repetitions, **jobs)
    results["crowdkit"] = measuring.in_turns(1, crowdkit=crowdkit)["crowdkit"]

    table = measuring.Table(
        f"score   {count:,} answers of {WORKERS:,} annotators on {samples:,} samples, "
        f"{len(LABELS)} labels; {repetitions} runs each in turns",
        "", "seconds", "cpu s", "peak MB", "iterations")
    iterations = json.loads(results["command"][-1].output)["tasks"][0]["iterations"]
    for name, title, rounds in (("command", "winnow score --method w1ds --json", iterations),
                                ("majority", "winnow score --method majority --json", "")):
        runs = results[name]
        table.row(
            title, measuring.spread([run.seconds for run in runs]),
            f"{measuring.median(run.cpu_seconds for run in runs):.1f}",
            f"{max(run.peak_mb for run in runs):.0f}", rounds)
    ours = None
    if fit:
        runs = results["fit"]
        seconds = [run.figures["fit_s"] for run in runs]
        ours = measuring.median(seconds)
        table.row("the fit alone (memory: with the file's text)", measuring.spread(seconds), "",
                  f"{max(run.peak_mb for run in runs):.0f}", runs[-1].figures["iterations"])
    peer = results["crowdkit"][0]
    if "skipped" in peer.figures:
        table.line(f"crowd-kit isn't installed ({peer.figures['skipped']}): no peer in this run")
    else:
        table.row("crowd-kit DawidSkene, fit_predict", f"{peer.figures['seconds']:.2f}",
                  f"{peer.cpu_seconds:.1f}", f"{peer.peak_mb:.0f}", peer.figures["iterations"])
        if ours:
            table.line(f"the fit takes 1/{peer.figures['seconds'] / ours:.0f} of the peer's time")
    table.line(f"import --as answers took {imported.seconds:.1f} s, "
               f"{measuring.rate(count, imported.seconds)} answers/s, {imported.peak_mb:.0f} MB")
    table.line("aims: the fit ≤ 1 s, ≤ 150 MB")
    table.print()


if __name__ == "__main__":
    main("--quick" in sys.argv)
