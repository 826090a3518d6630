"""What hostile_input.py asks of winnow, each on a project of its own under WORK.

usage: hostile.py import WORK FILE     a fresh project, then `winnow import` of a copy of the file
       hostile.py check|count|dump|list|export WORK

count  prints how many records came in (equal texts are one sample, but each is in the ledger);
dump   prints the samples as JSONL, once for each of their own ids;
list   prints what a person at a plain terminal sees of them, and the log;
export answers each sample and writes a JSONL and a WebDataset folder, then verifies it.
"""
import json
import os
import shutil
import sqlite3
import sys

import program

SHOWN = 50
ANSWERED = 2_000


def bring_in(work, file):
    os.makedirs(program.home(work), exist_ok=True)
    made = program.winnow_plain(
        work, "init", os.path.join(work, "project"), "--task", "topic:" + ",".join(program.OPTIONS))
    if made.returncode:
        sys.exit(125)
    # The copy, because what is refused is written beside the input.
    os.makedirs(os.path.join(work, "input"))
    copy = os.path.join(work, "input", os.path.basename(file))
    shutil.copyfile(file, copy)
    os.execve(program.WINNOW, program.command(work, "import", copy),
              program.environment(program.home(work)))


def passed_on(work, *arguments, **options):
    """Runs winnow with the caller's own output."""
    return program.winnow(work, *arguments, stdout=None, stderr=None, **options).returncode


def samples(work):
    """(sample id, own id or None, content) of every sample."""
    ledger = os.path.join(work, "project", "ledger.sqlite")
    database = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
    return database.execute(
        "SELECT c.key, a.own, c.bytes FROM sample s JOIN content c ON c.n = s.n"
        " LEFT JOIN alias a ON a.sample = s.n").fetchall()


def count(work):
    status = program.winnow(work, "status", "--json")
    if status.returncode:
        return status.returncode
    print(sum(json.loads(status.stdout)["submissions"].values()))
    return 0


def dump(work):
    for _, own, content in samples(work):
        print(json.dumps({"id": bytes(own).decode(), "text": bytes(content).decode()}))
    return 0


def show(work):
    code = passed_on(work, "log", "-n", str(SHOWN)) or passed_on(work, "status")
    keys = b"1\n" * SHOWN + b"q\n"
    return code or passed_on(work, "label", "--plain", input=keys)


def export(work):
    rows = samples(work)[:ANSWERED]
    if not rows:
        return 0
    lines = "".join(
        json.dumps({"sample": bytes(key).hex(), "task": "topic", "value": "bug"}) + "\n"
        for key in {bytes(row[0]) for row in rows})
    answered = program.winnow(work, "answer", input=lines.encode())
    if answered.returncode:
        sys.stderr.write(answered.stdout.decode("utf8", "replace")[:2000])
        return answered.returncode
    folder = os.path.join(work, "release")
    return (passed_on(work, "export", folder, "--format", "jsonl,webdataset")
            or program.winnow_plain(work, "verify", folder).returncode)


if __name__ == "__main__":
    act, work = sys.argv[1], sys.argv[2]
    if act == "import":
        bring_in(work, sys.argv[3])
    # The hostile file itself is no output of winnow's, and would be taken for one.
    shutil.rmtree(os.path.join(work, "input"), ignore_errors=True)
    acts = {"check": lambda: passed_on(work, "doctor"), "count": lambda: count(work),
            "dump": lambda: dump(work), "list": lambda: show(work), "export": lambda: export(work)}
    sys.exit(acts[act]())
