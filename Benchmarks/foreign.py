"""Importing other tools' files, answers and all, beside Python's json reading the same file.

Aim: 100,000 records a second, or within 2 × of Python's json. The peer only reads: it checks, hashes, signs and
keeps nothing. So two lines a format: *looked through* (`import --dry-run`: read, checked, matched, hashed, looked up,
nothing written) and *imported* (the whole command: samples and answers signed and durable in the ledger).
"""
import json
import os
import shutil
import sys

import measuring
import records
from measuring import note

SIZE_BYTES = 200
PEER = """
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    if sys.argv[1].endswith(".json"):
        json.load(file)
    elif sys.argv[1].endswith(".jsonl"):
        for line in file:
            json.loads(line)
    else:
        for line in file:
            line.split()
"""
SPANS = """
[[task]]
id = "entities"
type = "spans"
question = "?"
options = [{ id = "NUM" }]
"""


def choice(number):
    return records.LABELS[number % 3]


def result(number):
    return [{"id": "r", "from_name": "topic", "to_name": "text", "type": "choices",
             "value": {"choices": [choice(number)]}}]


# Each: the file's name, a record as an object or lines, the question's task.
FORMS = {
    "label-studio": ("tasks.json", lambda n, text: {
        "id": n, "data": {"text": text, "channel": "form"}, "annotations": [
            {"id": n, "completed_by": n % 20, "was_cancelled": False, "ground_truth": False, "lead_time": 4.288,
             "created_at": "2021-03-09T22:16:08.728353Z", "result": result(n)}], "predictions": []}),
    "label-studio-min": ("min.json", lambda n, text: {
        "id": n, "text": text, "topic": choice(n), "annotator": n % 20, "annotation_id": n,
        "created_at": "2021-03-09T22:16:08.728353Z", "updated_at": "2021-03-09T22:16:08.728353Z", "lead_time": 4.28}),
    "prodigy": ("set.jsonl", lambda n, text: {
        "text": text, "options": [{"id": label, "text": label} for label in records.LABELS], "accept": [choice(n)],
        "_input_hash": n, "_task_hash": -n, "_view_id": "choice", "config": {"choice_style": "single"},
        "answer": "accept", "_timestamp": 1707211049, "_annotator_id": f"p{n % 20}", "_session_id": "s"}),
    "doccano": ("all.jsonl", lambda n, text: {"id": n, "text": text, "label": [choice(n)], "Comments": []}),
    "argilla": ("records.json", lambda n, text: {
        "id": str(n), "fields": {"text": text}, "metadata": {"category": "A"}, "suggestions": {},
        "responses": {"topic": [{"value": choice(n), "user_id": f"6f1c0d1e-0000-4000-8000-{n % 20:012}"}]},
        "vectors": {}, "_server_id": None}),
    "argilla-flat": ("flat.jsonl", lambda n, text: {
        "id": str(n), "text": text, "topic.suggestion": None, "topic.responses": [choice(n)],
        "topic.responses.users": [f"u{n % 20}"], "topic.responses.status": ["submitted"]}),
    "open-assistant": ("messages.jsonl", lambda n, text: {
        "message_id": f"m{n}", "parent_id": None, "message_tree_id": f"t{n}", "user_id": "u", "text": text,
        "role": "assistant", "lang": "en", "review_count": 3, "review_result": True, "rank": 0, "synthetic": False,
        "labels": {"spam": {"value": 0.0, "count": 3}, "quality": {"value": 0.416, "count": 3}}}),
    "spacy": ("examples.jsonl", lambda n, text: {
        "text": text, "cats": {label: float(label == choice(n)) for label in records.LABELS}}),
    "conll": ("sentences.conll", lambda n, text: "".join(
        f"{token} {'B-NUM' if place == 0 else 'O'}\n" for place, token in enumerate(text.split()))),
    "potato": ("user_state.json", None),
    "json": ("plain.json", lambda n, text: {"id": n, "text": text, "channel": "form"}),
}


def write(folder, form, count):
    name, record = FORMS[form]
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        if form == "potato":
            json.dump({"user_id": "ada", "instance_id_to_label_to_value": {
                f"s{n}": [[{"schema": "topic", "name": choice(n)}, "true"]] for n in range(count)},
                "instance_id_to_span_to_value": {}}, file)
            return path
        texts = records.texts(count, SIZE_BYTES)
        if name.endswith(".json"):
            file.write("[" + ",\n".join(json.dumps(record(n, text)) for n, text in enumerate(texts)) + "]\n")
        else:
            for n, text in enumerate(texts):
                said = record(n, text)
                file.write(said + "\n" if isinstance(said, str) else json.dumps(said) + "\n")
    return path


def project(folder, samples):
    """A project with a task for each kind of answer; for Potato with the samples that its file names."""
    for name in ("project", "project-home"):
        shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
    made = measuring.Project(folder)
    with open(os.path.join(made.path, "winnow.toml"), "a") as file:
        file.write(SPANS)
    made.run("policy", "apply")
    if samples:
        made.run("import", samples)
    return made


def main(is_quick):
    count = 20_000 if is_quick else 200_000
    repetitions = 2 if is_quick else 3
    folder = measuring.work_folder("foreign")
    samples = os.path.join(folder, "samples.jsonl")
    records.write_samples(samples, count, SIZE_BYTES, has_ids=True)
    table = measuring.Table(
        f"foreign   {count:,} records of {SIZE_BYTES} bytes of text with an answer each, {repetitions} runs in turns",
        "", "json s", "looked through s", "records/s", "× json", "imported s", "records/s", "peak MB")
    for form in FORMS:
        note(form)
        path = write(folder, form, count)
        arguments = ["import", path, "--from", form]
        if form not in ("json", "open-assistant"):
            arguments += ["--task", "entities" if form == "conll" else "topic"]

        def run(*more):
            return project(folder, samples if form == "potato" else None).run(*arguments, *more)

        runs = measuring.in_turns(
            repetitions, json=lambda: measuring.run([sys.executable, "-c", PEER, path]),
            looked=lambda: run("--dry-run"), imported=run)
        seconds = {name: measuring.median(one.seconds for one in each) for name, each in runs.items()}
        table.row(
            form, measuring.spread([one.seconds for one in runs["json"]]),
            measuring.spread([one.seconds for one in runs["looked"]]), measuring.rate(count, seconds["looked"]),
            f"{seconds['looked'] / seconds['json']:.2f}", measuring.spread([one.seconds for one in runs["imported"]]),
            measuring.rate(count, seconds["imported"]), f"{max(one.peak_mb for one in runs['imported']):.0f}")
        os.unlink(path)
    table.line("aim: 100,000 records/s, or at most 2 × json's time")
    table.print()


if __name__ == "__main__":
    main("--quick" in sys.argv)
