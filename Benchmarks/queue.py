"""What is asked next, and what one more answer changes: how long it takes, and how far from a new fit.

Aims: the next sample of 1,000,000 within 1 ms (p99), a fit in place, in every order of the queue;
after one more answer at 100,000 every posterior within 0.01 of a new fit, in 5 ms.
"""
import csv
import json
import os
import random
import shutil
import sqlite3
import sys
import time

import measuring
import records

LABELS = ("billing", "bug", "other", "praise")
ORDERS = (
    ("gain", 'order = "gain"'), ("given", 'order = "given"'), ("random", 'order = "random"'),
    ("gain, priority of 1,000 levels", 'order = "gain"\npriority = "level"'),
    ("gain, a priority each", 'order = "gain"\npriority = "score"'),
)


def write_samples(path, count):
    """Samples whose metadata hold two numbers to go by."""
    generator = random.Random(3)
    with open(path, "w") as file:
        for number, text in enumerate(records.texts(count, 80)):
            file.write(json.dumps({
                "id": f"s{number}", "text": text, "level": generator.randrange(1000),
                "score": generator.random()}) + "\n")


def set_queue(project, lines):
    """Puts a [queue] into winnow.toml and applies it."""
    path = os.path.join(project.path, "winnow.toml")
    with open(path) as file:
        kept = file.read().split("\n[queue]\n")[0]
    with open(path, "w") as file:
        file.write(kept.rstrip("\n") + "\n\n[queue]\n" + lines + "\n")
    return project.run("policy", "apply")


def next_sample(folder, is_quick):
    count = 50_000 if is_quick else 1_000_000
    answered = count // 25
    times = 500 if is_quick else 2_000
    samples = os.path.join(folder, "samples.jsonl")
    answers = os.path.join(folder, "answers.csv")
    write_samples(samples, count)
    records.write_answers(answers, answered, 3, 200, LABELS)
    project = measuring.Project(folder, "large", tasks=("topic:" + ",".join(LABELS),))
    measuring.note(f"importing {count:,} samples and {3 * answered:,} answers")
    project.run("import", samples)
    project.run("import", answers, "--as", "answers", "--task", "topic")
    fit = project.run("score")
    measuring.note(f"winnow score took {fit.seconds:.1f} s")
    # Somebody who has answered a thousand samples by themselves.
    own = os.path.join(folder, "own.jsonl")
    with open(own, "w") as file:
        for number in range(1_000):
            file.write(json.dumps({"sample": f"s{answered + 7 * number % (count - answered)}",
                                   "task": "topic", "value": LABELS[number % 4]}) + "\n")
    project.run("answer", stdin=own)
    table = measuring.Table(
        f"queue   the next of {count:,} samples, {3 * answered:,} answers, a fit in place: "
        f"{times:,} in one process, each leased and given back",
        "[queue]", "p50 µs", "p99 µs", "most µs", "policy apply s")
    for name, lines in ORDERS:
        applied = set_queue(project, lines)
        run = project.run("next", "--timed", str(times), keep_output=True)
        micros = [int(line) for line in run.output.split()]
        table.row(name, f"{measuring.percentile(micros, 0.5):,}",
                  f"{measuring.percentile(micros, 0.99):,}", f"{max(micros):,}",
                  f"{applied.seconds:.1f}")
    table.line("aim: p99 ≤ 1,000 µs, the lease's transaction included (no fsync)")
    table.print()


def confidences(project):
    """The queue's posterior of the likeliest label, by sample."""
    path = os.path.join(project, "ledger.sqlite")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return dict(database.execute("SELECT sample, confidence FROM score"))


def update(folder, is_quick):
    """Strangers who answer, at 100,000 answers: how far the queue is from a new fit."""
    tasks = 4_000 if is_quick else 20_000
    crowd = os.path.join(folder, "crowd")
    measuring.run([measuring.program(), "simulate", crowd, "--tasks", str(tasks), "--answers", "5",
                   "--workers", "300", "--spam", "0.15", "--seed", "2"])
    with open(os.path.join(crowd, "truth.csv"), newline="") as file:
        truth = [(row["task"], row["truth"]) for row in csv.DictReader(file)]
    samples = os.path.join(folder, "crowd.jsonl")
    with open(samples, "w") as file:
        for task, _ in truth:
            file.write(json.dumps({"id": task, "text": f"sample {task}"}) + "\n")
    project = measuring.Project(folder, "crowd-project", tasks=("topic:0,1,2,3",))
    project.run("import", samples)
    project.run("import", os.path.join(crowd, "answers.csv"), "--as", "answers", "--task", "topic")
    project.run("score")
    generator = random.Random(11)
    order = generator.sample(truth, 320)
    spare = order[300:]
    table = measuring.Table(
        f"queue   one more answer at {5 * tasks:,}: a stranger who is right three times in four",
        "after so many of their answers", "ms an answer, p50", "most ms",
        "furthest from a new fit", "over 0.01")
    done = 0
    for upto in (1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 200, 300):
        process = project.start("answer")
        took = []
        # What a process reads once is not what an answer costs.
        for task, _ in spare[:4]:
            process.stdin.write(json.dumps(
                {"sample": task, "task": "topic", "value": {"skip": "unsure"}}).encode() + b"\n")
            process.stdin.flush()
            process.stdout.readline()
        for task, label in order[done:upto]:
            said = label if generator.random() < 0.75 else str(generator.randrange(4))
            start = time.perf_counter()
            process.stdin.write(json.dumps(
                {"sample": task, "task": "topic", "value": said}).encode() + b"\n")
            process.stdin.flush()
            reply = process.stdout.readline()
            took.append((time.perf_counter() - start) * 1e3)
            if b'"id"' not in reply:
                sys.exit(f"winnow answer refused a line: {reply!r}")
        process.stdin.close()
        process.wait()
        done = upto
        before = confidences(project.path)
        copy = os.path.join(folder, "copy")
        shutil.copytree(project.path, copy)
        measuring.run([measuring.program(), "score", "--project", copy], project.environment)
        after = confidences(copy)
        shutil.rmtree(copy)
        differences = [abs(before[sample] - after[sample]) / 1e6 for sample in after]
        table.row(upto, f"{measuring.percentile(took, 0.5):.2f}", f"{max(took):.2f}",
                  f"{max(differences):.4f}", sum(value > 0.01 for value in differences))
    table.line("aims: ≤ 5 ms with the commit, ≤ 0.01")
    table.print()


def main(is_quick):
    folder = measuring.work_folder("queue")
    update(folder, is_quick)
    next_sample(folder, is_quick)


if __name__ == "__main__":
    main("--quick" in sys.argv)
