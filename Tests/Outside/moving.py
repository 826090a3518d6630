"""Files of other tools: what comes in goes out again the same, person by person; pipes and every compression."""
import gzip
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile

import zstandard
from sandbox import OutsideTest, ROOT, json_lines, program

HEAD = """
[project]
name = "moving"
license = "CC-BY-4.0"

[samples]
media = ["text/plain", "application/json"]
show = [%s]

[overlap]
min = 1
max = 5
"""

TASKS = {
    "topic": 'type = "choice"\noptions = [{ id = "billing" }, { id = "bug" }, { id = "other" }]',
    "tags": 'type = "multichoice"\noptions = [{ id = "refund" }, { id = "angry" }, { id = "thanks" }]',
    "names": 'type = "spans"\nfield = "text"\nnested = true\noptions = [{ id = "PER" }, { id = "ORG" }]',
    "stars": 'type = "rating"\nmin = 1\nmax = 5',
    "reply": 'type = "text"',
    "better": 'type = "preference"\nfields = ["reply_a", "reply_b"]',
    "order": 'type = "ranking"\nitems = "replies"',
}


class MovingTest(OutsideTest):
    def ask(self, *tasks, show=("text",)):
        self.box.start()
        blocks = "".join(f'\n[[task]]\nid = "{task}"\nquestion = "?"\n{TASKS[task]}\n' for task in tasks)
        (self.box.project / "winnow.toml").write_text(HEAD % ", ".join(f'"{name}"' for name in show) + blocks)
        self.box.must("policy", "apply")

    def bring(self, *arguments, **keywords):
        """Imports, and gives what the import said."""
        return self.box.must("import", *arguments, "--json", **keywords).lines()[0]

    def out(self, form):
        """What lies in the folder of a format after an export."""
        release = self.box.project.parent / f"release-{form}"
        if release.exists():
            shutil.rmtree(release)
        self.box.must("export", release, "--format", f"jsonl,{form}")
        self.box.must("verify", release)
        return [path.read_text() for path in sorted((release / form).iterdir())]


def studio_tasks():
    """A Label Studio export with every kind of answer that is read, and what must not be one."""
    texts = ["Ada of ACME wrote.", "\U0001F6B2 Ada, of ACME\u0301!", "שלום Ada", "no one here"]

    def units(text, part):
        start = len(text[:text.index(part)].encode("utf-16-le")) // 2
        return {"start": start, "end": start + len(part.encode("utf-16-le")) // 2, "text": part}

    tasks = []
    for number, text in enumerate(texts):
        def result(name, kind, value, to="text"):
            return {"id": f"r{number}{name}", "from_name": name, "to_name": to, "type": kind, "value": value}

        def answers(person):
            pick = ["billing", "bug", "other"][(number + person) % 3]
            spans = [result("names", "labels", {**units(text, "Ada"), "labels": ["PER"]})] if "Ada" in text else []
            if "ACME" in text and person % 2:
                spans.append(result("names", "labels", {**units(text, "ACME"), "labels": ["ORG"]}))
            return [
                result("topic", "choices", {"choices": [pick]}),
                result("tags", "choices", {"choices": ["angry", "refund"][: 1 + person % 2]}), *spans,
                result("stars", "rating", {"rating": 1 + (number + person) % 5}),
                result("reply", "textarea", {"text": [f"Answer {number}\nby {person}"]}),
                result("better", "pairwise", {"selected": ["left", "right"][person % 2]}, "reply_a,reply_b"),
                result("order", "ranker", {"ranker": ["Due.", "Uno."]}, "replies")]

        def annotation(person, **more):
            return {"id": 100 * number + person, "completed_by": person, "was_cancelled": False,
                    "ground_truth": False, "lead_time": 4.288 + person, "result": answers(person), **more}

        given = [annotation(person) for person in (3, 10, 11) if (number + person) % 4]
        given.append(annotation(12, was_cancelled=True, result=[]))
        tasks.append({
            "id": 40 + number,
            "data": {"text": text, "reply_a": f"A{number}", "reply_b": f"B{number}", "replies": ["Uno.", "Due."],
                     "ref_id": 456 + number, "section": "x"},
            "annotations": given,
            "predictions": [{"model_version": "model 1", "score": 0.95, "result": answers(1)[:1]}]})
    return tasks


def result_key(result):
    value = {key: sorted(part) if key in ("choices", "labels") else part for key, part in result["value"].items()}
    return json.dumps([result["from_name"], result["to_name"], result["type"], value], sort_keys=True)


def annotations_of(tasks, names=None):
    """(task, person, cancelled, seconds, results) of every annotation; `names`: the people behind ids."""
    found = set()
    for task in tasks:
        for one in task["annotations"]:
            who = one.get("completed_by", one.get("annotator"))
            who = names[who] if names else str(who)
            found.add((task["id"], who, one["was_cancelled"], one["lead_time"],
                       tuple(sorted(result_key(result) for result in one["result"]))))
    return found


class LabelStudio(MovingTest):
    SHOW = ("text", "reply_a", "reply_b", "replies")

    def test_annotations_come_back_as_they_were_person_by_person(self):
        tasks = studio_tasks()
        self.ask(*TASKS, show=self.SHOW)
        report = self.bring(self.box.write("export.json", json.dumps(tasks)))
        self.assertEqual((report["new"], report["refused"], report["answers"]["refused"]), (4, 0, 0))
        names = {person["id"]: person["name"] for person in report["annotators"]}
        back = [task for text in self.out("label-studio") for task in json.loads(text)]
        self.assertEqual(annotations_of(back, names), annotations_of(tasks))
        before = {task["id"]: task["data"] for task in tasks}
        for task in back:
            data = {key: value for key, value in task["data"].items() if not key.startswith("winnow_")}
            self.assertEqual(data, before[task["id"]])
            models = [one for one in task["predictions"] if not one["model_version"].startswith("winnow/")]
            self.assertEqual([names[one["model_version"]] for one in models], ["model 1"])
            self.assertEqual([result_key(result) for one in models for result in one["result"]],
                             [result_key(result) for result in next(
                                 t for t in tasks if t["id"] == task["id"])["predictions"][0]["result"]])
        self.assertNotIn("model 1", json.dumps(back))

    def test_what_went_out_comes_into_another_project_and_goes_out_the_same(self):
        self.ask(*TASKS, show=self.SHOW)
        self.bring(self.box.write("export.json", json.dumps(studio_tasks())))
        texts = self.out("label-studio")
        once = [task for text in texts for task in json.loads(text)]
        path = self.box.write("once.json", json.dumps(once))
        self.box.project = self.box.work / "second"
        self.ask(*TASKS, show=self.SHOW)
        report = self.bring(path)
        names = {person["id"]: person["name"] for person in report["annotators"]}
        twice = [task for text in self.out("label-studio") for task in json.loads(text)]
        self.assertEqual(annotations_of(twice, names), annotations_of(once))
        self.assertEqual(report["answers"]["left_out"], {
            "a label that winnow joined from answers is nobody's answer; not taken":
                sum(one["model_version"].startswith("winnow/") for task in once for one in task["predictions"])})

    def test_known_truth_is_an_annotation_that_is_marked_so(self):
        self.ask("topic")
        choice = {"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["bug"]}}
        tasks = [{"id": 1, "data": {"text": "It fails."}, "annotations": [
            {"completed_by": 5, "ground_truth": True, "result": [choice]},
            {"completed_by": 6, "ground_truth": False, "result": [choice], "lead_time": 2}]}]
        self.assertEqual(self.bring(self.box.write("gold.json", json.dumps(tasks)))["answers"]["gold"], 1)
        task, = [task for text in self.out("label-studio") for task in json.loads(text)]
        truth = [one for one in task["annotations"] if one["ground_truth"]]
        self.assertEqual([one["result"][0]["value"] for one in truth], [{"choices": ["bug"]}])
        self.assertEqual(len(task["annotations"]), 2)

    def test_the_people_behind_the_ids_are_put_back_as_the_page_says(self):
        """docs/import.md: a line of jq puts `completed_by` back."""
        self.ask("topic")
        tasks = [{"id": 1, "data": {"text": "It fails."}, "annotations": [
            {"completed_by": person, "lead_time": 1, "was_cancelled": False, "result": [
                {"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["bug"]}}]}
            for person in (7, 8)]}]
        said = self.bring(self.box.write("export.json", json.dumps(tasks)))
        self.box.write("import.json", json.dumps(said))
        self.out("label-studio")
        page = (ROOT / "docs/import.md").read_text()
        line = re.search(r"```sh\n(jq [^`]*completed_by[^`]*)```", page).group(1)
        # Which split the one sample falls into depends on the project's id.
        written, = (self.box.work / "release-label-studio/label-studio").iterdir()
        line = line.replace("release/label-studio/train-00000.json", f"release-label-studio/label-studio/{written.name}")
        done = subprocess.run(["bash", "-c", line], cwd=self.box.work, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        back = json.loads(done.stdout)
        self.assertEqual({str(one["completed_by"]) for one in back[0]["annotations"]}, {"7", "8"})

    def test_a_form_is_a_control_a_field(self):
        self.box.start()
        (self.box.project / "winnow.toml").write_text(HEAD % '"text"' + """
[[task]]
id = "bill"
type = "fields"
question = "?"
fields = { total = { type = "decimal" }, paid = { type = "boolean" }, day = { type = "date" }, shop = { type = "string" } }
""")
        self.box.must("policy", "apply")
        self.box.must("import", self.box.write("one.jsonl", [{"id": "a", "text": "Shop, 12.50, paid"}]))
        self.box.join("ada")
        form = {"total": 12.5, "paid": True, "day": "2026-11-25", "shop": "Shop"}
        self.box.must("answer", key="ada", stdin=json.dumps({"sample": "a", "task": "bill", "value": form}))
        task, = [task for text in self.out("label-studio") for task in json.loads(text)]
        found = {one["from_name"]: (one["type"], one["value"]) for one in task["annotations"][0]["result"]}
        self.assertEqual(found, {
            "bill_total": ("number", {"number": 12.5}), "bill_paid": ("choices", {"choices": ["true"]}),
            "bill_day": ("datetime", {"datetime": "2026-11-25"}), "bill_shop": ("textarea", {"text": ["Shop"]})})


class Prodigy(MovingTest):
    def test_lines_come_back_person_by_person(self):
        self.ask("topic", "names")
        lines = []
        for number, text in enumerate(["Ada pays.", "\U0001F6B2 ACME fails."]):
            base = {"text": text, "_input_hash": 1000 + number, "_task_hash": -number - 1, "meta": {"section": "s"}}
            for person in ("ann", "bob"):
                who = {"_annotator_id": person, "_session_id": f"set-{person}"}
                lines.append({**base, **who, "options": [{"id": o, "text": o} for o in ("billing", "bug", "other")],
                              "accept": ["bug" if person == "ann" else "other"], "_view_id": "choice",
                              "config": {"choice_style": "single"}, "answer": "accept"})
            span = {"start": text.index("A"), "end": text.index("A") + 3, "label": "PER"}
            lines.append({**base, "_annotator_id": "ann", "spans": [span], "_view_id": "ner_manual", "answer": "accept"})
            lines.append({**base, "_annotator_id": "bob", "spans": [], "_view_id": "ner_manual", "answer": "ignore"})
        report = self.bring(self.box.write("set.jsonl", lines), "--task", "label=topic,entities=names")
        self.assertEqual((report["new"], report["answers"]["new"], report["answers"]["skips"]), (2, 8, 2))
        names = {person["id"]: person["name"] for person in report["annotators"]}

        def key(line, people=None):
            who = people[line["_annotator_id"]] if people else line["_annotator_id"]
            content = (line["text"], line["_input_hash"], line["_view_id"], line["answer"], who)
            said = line["accept"] if line["_view_id"] == "choice" else line["spans"] if line["answer"] == "accept" else []
            return content + (json.dumps(said, sort_keys=True),)

        back = [json.loads(line) for text in self.out("prodigy-answers") for line in text.splitlines()]
        self.assertEqual({key(line, names) for line in back}, {key(line) for line in lines})
        self.assertEqual(len(back), len(lines))


class Doccano(MovingTest):
    def test_a_zip_of_members_comes_back_line_by_line(self):
        self.ask("names")
        texts = ["Ada pays.", "\U0001F6B2 ACME fails."]
        given = {"anna": [[0, 3, "PER"]], "bert": [[2, 6, "ORG"]]}
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            for person, spans in given.items():
                file.writestr(f"{person}.jsonl", json_lines(
                    {"id": n, "text": text, "label": spans, "Comments": []} for n, text in enumerate(texts)
                    if text[spans[0][0]] == "A"))
        report = self.bring(self.box.write("members.zip", archive.getvalue()))
        names = {person["id"]: person["name"] for person in report["annotators"]}
        back = [json.loads(line) for text in self.out("doccano-answers") for line in text.splitlines()]
        self.assertEqual(
            {(line["text"], names[line["annotator"]], json.dumps(line["label"])) for line in back},
            {(texts[0], "anna", json.dumps(given["anna"])), (texts[1], "bert", json.dumps(given["bert"]))})
        self.assertEqual({line["id"] for line in back}, {"0", "1"})
        # And in again, with the key that names people.
        path = self.box.write("back.jsonl", json_lines(back))
        self.box.project = self.box.work / "second"
        self.ask("names")
        again = self.bring(path, "--from", "doccano", "--annotator", "annotator")
        self.assertEqual({person["name"] for person in again["annotators"]}, names.keys())


class Streams(MovingTest):
    """The same file by name, compressed, in an archive, and through a pipe."""

    def forms(self, name, data):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(name, data)
        return {"": data, ".gz": gzip.compress(data), ".zst": zstandard.compress(data), ".zip": archive.getvalue()}

    FILES = {
        "label-studio": ("export.json", json.dumps([
            {"id": 1, "data": {"text": "a"}, "annotations": [{"completed_by": 3, "result": [
                {"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["bug"]}}]}]},
            {"id": 2, "data": {"text": "b"}, "annotations": []}])),
        "prodigy": ("set.jsonl", json_lines(
            {"text": text, "options": [{"id": "bug", "text": "bug"}], "accept": ["bug"], "answer": "accept",
             "_input_hash": 1, "_annotator_id": "ann"} for text in "ab")),
        "argilla": ("records.json", json.dumps([
            {"id": text, "fields": {"text": text}, "responses": {"topic": [{"value": "bug", "user_id": "u"}]}}
            for text in "ab"])),
    }

    def test_every_way_in_brings_the_same(self):
        self.ask("topic")
        for form, (name, text) in self.FILES.items():
            # A project each would take minutes: what would come in says as much.
            told = set()
            for ending, data in self.forms(name, text.encode()).items():
                path = self.box.write(name + ending if ending != ".zip" else form + ".zip", data)
                for source in ({}, {"stdin": data}):
                    with self.subTest(form=form, ending=ending, piped=bool(source)):
                        said = self.bring("-" if source else path, "--task", "topic", "--dry-run", **source)
                        told.add((said["read"], said["new"], said["answers"]["new"], said["files"][0]["format"]))
            self.assertEqual(len(told), 1, told)
            self.assertEqual(next(iter(told))[:2], (2, 2))

    def test_a_pipe_brings_samples_and_answers_and_strict_reads_it_twice(self):
        self.ask("topic")
        _, text = self.FILES["label-studio"]
        said = self.bring("-", "--strict", stdin=gzip.compress(text.encode()))
        self.assertEqual((said["new"], said["answers"]["new"]), (2, 1))
        again = self.bring("-", stdin=text)
        self.assertEqual((again["new"], again["duplicate"], again["answers"]["duplicate"]), (0, 2, 1))
        broken = self.box.run("import", "-", "--strict", stdin=text.replace('"data"', '"dada"'))
        self.assertNotEqual(broken.code, 0)
        self.assertIn("standard input:1", broken.err)
        cut = self.box.run("import", "-", stdin=gzip.compress(json_lines(
            {"id": f"n{n}", "text": f"text {n}"} for n in range(3)).encode())[:-20])
        self.assertNotEqual(cut.code, 0)
        self.assertIn("standard input", cut.err)
        self.assertEqual(self.bring("-", "--dry-run", stdin=text)["duplicate"], 2)
        self.assertEqual(list(self.box.project.glob(".winnow-input*")), [])

    def test_a_file_as_standard_input_is_read_from_where_it_stands(self):
        self.ask("topic")
        path = self.box.write("two.jsonl", '{"text":"first"}\n{"text":"second"}\n')
        done = subprocess.run(
            ["bash", "-c", f"(head -c 0; {shlex.quote(program())} import - --json) < {shlex.quote(str(path))}"],
            cwd=self.box.project, env=self.box.env, capture_output=True, text=True)
        self.assertEqual(json.loads(done.stdout)["new"], 2, done.stderr)

    def test_parquet_comes_through_the_pipe_that_the_page_names(self):
        import pyarrow
        import pyarrow.parquet
        self.ask("topic")
        table = pyarrow.table({
            "id": ["a", "b"], "text": ["It fails.", "Where is it?"], "topic.responses": [["bug"], ["other", "bug"]],
            "topic.responses.users": [["u1"], ["u1", "u2"]], "topic.responses.status": [["submitted"], ["submitted"] * 2]})
        path = self.box.work / "data.parquet"
        pyarrow.parquet.write_table(table, path)
        page = (ROOT / "docs/import.md").read_text()
        for block in re.findall(r"```sh\n([^`]*data\.parquet[^`]*)```", page):
            command = block.replace("python3", shlex.quote(sys.executable)).replace("data.parquet", str(path)).replace(
                "winnow import", f"{shlex.quote(program())} import --task topic --dry-run --json")
            with self.subTest(command=block):
                done = subprocess.run(["bash", "-c", command], cwd=self.box.project, env=self.box.env,
                                      capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stderr)
                said = json.loads(done.stdout)
                self.assertEqual((said["new"], said["answers"]["new"]), (2, 3))
        # Named as a file it is refused with that advice.
        refused = self.box.run("import", path)
        self.assertNotEqual(refused.code, 0)
        self.assertIn("Parquet", refused.err)
