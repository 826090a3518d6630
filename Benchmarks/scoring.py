"""Aggregation beside crowd-kit in one run: time and memory as answers grow, and how right and how
sure labels are on real crowds.

Aims: Dawid-Skene on 1,000,000 answers within 0.5 s and 100 MiB (the fit; the rows here are whole
processes that read a CSV and write one), AVG within 3 s, both growing linearly. The real crowds
come from $CROWD_DATA, folders with answers.csv and truth.csv (default: ../shared/data beside the
repository); they are left out where there are none.
"""
import csv
import json
import math
import os
import subprocess
import sys

import measuring
import real_crowds
import score

WINNOW_METHODS = ("majority", "one-coin", "dawid-skene", "ibcc", "w1ds", "ebcc", "bwa", "avg", "glad", "mace")
PEER = os.path.join(measuring.PEERS, "crowdkit_fit.py")


def python():
    return os.environ.get("PEER_PYTHON", sys.executable)


def generate(folder, answers):
    """A synthetic crowd: five answers a task, four labels, 15 % spammers, by `winnow simulate`."""
    path = os.path.join(folder, f"crowd-{answers}")
    measuring.run([
        measuring.program(), "simulate", path, "--tasks", str(answers // 5), "--answers", "5",
        "--workers", str(max(100, answers // 1000)), "--classes", "4", "--spam", "0.15",
        "--seed", "1"])
    return os.path.join(path, "answers.csv")


def judge(labels, truth):
    """Accuracy, log loss (clipped at 1e-6) and ECE (15 bins) of labels with p_<class> columns."""
    right = loss = 0.0
    bins = [[0, 0.0, 0] for _ in range(15)]
    for task, true in truth.items():
        row = labels.get(task)
        if row is None:
            loss -= math.log(1e-6)
            continue
        right += row["label"] == true
        loss -= math.log(max(float(row.get("p_" + true) or 0), 1e-6))
        confidence = float(row["confidence"])
        place = bins[min(14, int(confidence * 15))]
        place[0] += 1
        place[1] += confidence
        place[2] += row["label"] == true
    count = len(truth)
    error = sum(abs(place[1] - place[2]) for place in bins) / count
    return right / count, loss / count, error


def read_truth(folder):
    with open(os.path.join(folder, "truth.csv"), newline="") as file:
        return {row["task"]: row["truth"] for row in csv.DictReader(file)}


def growth(folder, is_quick):
    sizes = (100_000,) if is_quick else (100_000, 1_000_000, 10_000_000)
    table = measuring.Table(
        "scoring   synthetic crowds, 5 answers a task, 4 labels: a CSV in, labels.csv out",
        "", "answers", "seconds", "cpu s", "peak MB")
    for size in sizes:
        answers = generate(folder, size)
        out = os.path.join(folder, "labels.csv")
        for method in ("dawid-skene", "auto"):
            run = measuring.run([
                measuring.program(), "aggregate", answers, "--method", method, "--out", out])
            table.row(f"winnow aggregate --method {method}", f"{size:,}", f"{run.seconds:.2f}",
                      f"{run.cpu_seconds:.2f}", f"{run.peak_mb:.0f}")
        if size > 1_000_000:
            continue
        run = measuring.run([python(), PEER, answers, "100"], keep_output=True)
        figures = json.loads(run.output.splitlines()[-1])
        if "skipped" in figures:
            table.line(f"crowd-kit isn't installed ({figures['skipped']}): no peer in this run")
        else:
            table.row("crowd-kit DawidSkene, the fit alone", f"{size:,}",
                      f"{figures['seconds']:.2f}", f"{run.cpu_seconds:.2f}", f"{run.peak_mb:.0f}")
    table.print()


def crowd_data():
    return os.environ.get("CROWD_DATA", os.path.join(measuring.ROOT, "..", "shared", "data"))


def crowds(folder):
    data = crowd_data()
    sets = [name for name in ("rte", "dog", "product")
            if os.path.exists(os.path.join(data, name, "truth.csv"))]
    if not sets:
        print(f"\nreal crowds: none in {data}; set CROWD_DATA")
        return
    table = measuring.Table(
        "scoring   real crowds: accuracy / log loss / ECE, no gold", "", *sets)
    out = os.path.join(folder, "labels.csv")
    for method in WINNOW_METHODS:
        cells = []
        for name in sets:
            measuring.run([
                measuring.program(), "aggregate", os.path.join(data, name, "answers.csv"),
                "--method", method, "--out", out])
            with open(out, newline="") as file:
                labels = {row["task"]: row for row in csv.DictReader(file)}
            figures = judge(labels, read_truth(os.path.join(data, name)))
            cells.append("{:.4f} / {:.3f} / {:.3f}".format(*figures))
        table.row("winnow " + method, *cells)
    cells = []
    for name in sets:
        child = subprocess.run(
            [python(), os.path.join(measuring.PEERS, "crowdkit_labels.py"),
             os.path.join(data, name, "answers.csv"), out], capture_output=True, text=True)
        if child.returncode:
            cells.append("not installed")
            continue
        with open(out, newline="") as file:
            labels = {row["task"]: row for row in csv.DictReader(file)}
        cells.append("{:.4f} / {:.3f} / {:.3f}".format(
            *judge(labels, read_truth(os.path.join(data, name)))))
    table.row("crowd-kit DawidSkene", *cells)
    table.print()


def main(is_quick):
    folder = measuring.work_folder("scoring")
    growth(folder, is_quick)
    crowds(folder)
    real_crowds.main(folder, crowd_data(), score.fit_program())


if __name__ == "__main__":
    main("--quick" in sys.argv)
