"""Chains of releases: what is kept, what must not be kept, parts of them, and looking at them; every release is
verified against its parent, and by scripts/recompute.py."""
import json
import shutil
import subprocess
import sys

import proof
import shard_readers
from readers import rows
from sandbox import OutsideTest, ROOT, json_lines
from tables import answers, sample

COUNT = 30
COLUMNS = "parquet,jsonl,webdataset,csv"
TOOLS = "trl,prodigy,prodigy-answers,spacy,conll,doccano,doccano-answers,label-studio"
SHARDS = ("--split", "train=50,validation=25,test=25", "--shards", "3")


def manifest(folder):
    return json.loads((folder / "manifest.json").read_bytes())


def kept(folder):
    return [file["path"] for file in manifest(folder)["files"] if "release" in file]


def put_together(new, old):
    """As docs/release.md says."""
    for path in kept(new):
        (new / path).parent.mkdir(parents=True, exist_ok=True)
        if not (new / path).exists():
            shutil.copy(old / path, new / path)


def holding(folder, words):
    """Files below a folder that hold one of some words, unpacked where they are compressed."""
    import pyarrow.parquet
    found = set()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if path.suffix == ".zst":
            data = subprocess.run(["zstd", "-dcq", str(path)], capture_output=True, check=True).stdout
        elif path.suffix == ".parquet":
            data = json.dumps(pyarrow.parquet.read_table(path).to_pylist(), ensure_ascii=False, default=str).encode()
        found |= {str(path.relative_to(folder)) for word in words if word.encode() in data}
    return found


class Chains(OutsideTest):
    def setUp(self):
        super().setUp()
        count = proof.COUNT
        proof.COUNT = COUNT
        try:
            proof.project(self.box)
        finally:
            proof.COUNT = count

    def export(self, name, *more, formats=f"{COLUMNS},{TOOLS}", release=True, parent=None):
        folder = self.box.work / name
        self.box.must("export", folder, "--format", formats, *SHARDS, *(("--since", parent) if parent else ()), *more)
        self.checked(folder, parent)
        if release:
            self.box.must("release", folder, *(("--parent", parent) if parent else ()))
        if parent:
            put_together(folder, parent)
        return folder

    def checked(self, folder, parent):
        self.box.must("verify", folder, "--full", *(("--parent", parent) if parent else ()))
        done = subprocess.run(
            [sys.executable, str(ROOT / "scripts/recompute.py"), str(folder)], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def more(self, *numbers, **changes):
        """Further samples, with an answer each by the first rater."""
        new = [{**sample(n), "id": f"more-{n}", **changes} for n in numbers]
        self.box.must("import", self.box.write("more.jsonl", new))
        self.box.must("answer", key="rater-0", stdin=json_lines(
            {**line, "sample": f"more-{n}"} for n in numbers for line in answers(n, 0)))

    def newest(self, kind, task=None):
        """The newest event of a kind, as erase names it."""
        return next(event["id"] for event in self.box.log() if event["kind"] == kind and (
            task is None or event["body"]["answers"][0]["task"] == task))

    def test_erased_texts_and_metadata_are_in_no_later_release_in_any_format(self):
        self.export("first")
        words = ["UNWISEWORDS", "PRIVATEDATA"]
        self.more(500, note=words[1])
        # One text of several to a sample: the label that stands does not change when it goes.
        self.box.must("answer", key="rater-1", stdin=json_lines(
            [{"sample": "s5", "task": "better_text", "value": words[0]}]))
        second = self.export("second", parent=self.box.work / "first")
        self.assertTrue(all(holding(second, [word]) for word in words))
        texts = (self.newest("answer", "better_text"), self.newest("submit"))
        for text in texts:
            said = self.box.must("erase", "--text", text, "--reason", "request", "--yes",
                                 "--release", second, "--release", self.box.work / "first").out
            self.assertIn(f"{second} (version {manifest(second)['release']['version']}) still holds 1 of the texts", said)
            self.assertIn("first (version 1.0.0) holds none of it", said)
        third = self.export("third", parent=second)
        self.assertEqual(holding(third, words), set())
        self.assertGreater(len(kept(third)), 50)
        self.assertEqual(manifest(third)["release"]["version"].split(".")[1:], ["0", "0"])
        # And with nothing new all is kept.
        fourth = self.export("fourth", parent=third)
        self.assertEqual(len(kept(fourth)), sum("split" in file for file in manifest(fourth)["files"]))

    def test_an_erased_sample_leaves_and_does_not_come_back(self):
        first = self.export("first")
        self.more(600)
        second = self.export("second", parent=first)
        gone = next(row for row in rows(first / "data/train-00000.jsonl.zst"))
        # Also a folder that has a part of its shards elsewhere holds it.
        for path in kept(second):
            (second / path).unlink()
        said = json.loads(self.box.must(
            "erase", "--sample", gone["id"], "--reason", "request", "--yes", "--json", "--release", first,
            "--release", second).out)
        self.assertEqual([(one["version"], one["samples"]) for one in said["holding"]], [("1.0.0", 1), ("1.1.0", 1)])
        put_together(second, first)
        third = self.export("third", parent=second)
        # Its id stands in what says so, and its text nowhere.
        self.assertEqual(holding(third, [gone["id"]]), {
            "erased.jsonl", "proofs/events.jsonl.zst", "proofs/splits.jsonl.zst"})
        self.assertEqual(holding(third, [gone["prompt"]]), set())
        told = json.loads(self.box.must("prove", third, "--sample", gone["id"]).out)
        self.assertTrue(told["erased"] and "leaf" not in told)
        changed = json.loads(self.box.must("diff", second, third, "--json").out)
        self.assertEqual((changed["removed"], changed["erased"], changed["labels"]), ([gone["id"]], [gone["id"]], []))
        # Given again it is refused, line and reason, whoever brings it, and nothing of it is written.
        events = len(self.box.log())
        line = [json.loads(line)["prompt"] for line in (self.box.work / "samples.jsonl").read_text().splitlines()].index(
            gone["prompt"]) + 1
        for more in ((), ("--dry-run",), ("--strict",)):
            again = self.box.run("import", self.box.work / "samples.jsonl", *more)
            self.assertNotEqual(again.code, 0)
            self.assertIn(f"samples.jsonl:{line}: this was erased here and can't be given again", again.err)
        refused = self.box.run("answer", key="rater-0", stdin=json.dumps(
            {"sample": gone["id"], "task": "better_text", "value": "It said …"}))
        self.assertNotEqual(refused.code, 0)
        self.assertIn("erased", refused.out + refused.err)
        self.assertEqual(len(self.box.log()), events)
        self.assertNotIn(gone["prompt"].encode(), (self.box.project / "ledger.sqlite").read_bytes())
        # A folder that is no release is said before anything is gone.
        wrong = self.box.run("erase", "--sample", "s1", "--reason", "request", "--yes", "--release", self.box.work)
        self.assertNotEqual(wrong.code, 0)
        self.assertEqual(len(self.box.log()), events)

    def test_formats_with_each_persons_answers_are_written_again_where_one_changed(self):
        for formats, again in (("jsonl", False), ("jsonl,label-studio", True), ("jsonl,doccano-answers", True)):
            with self.subTest(formats):
                first = self.box.work / f"first-{formats}"
                self.box.must("export", first, "--format", formats, *SHARDS, "--parent", "none")
                self.box.must("release", first, "--parent", "none")
                # The same label by one more person.
                self.box.join(f"late-{formats}")
                self.box.must("answer", key=f"late-{formats}", stdin=json_lines(
                    line for line in answers(3, 0) if line["task"] == "topic"))
                second = self.box.work / f"second-{formats}"
                self.box.must("export", second, "--format", formats, *SHARDS, "--since", first)
                self.checked(second, first)
                fewer = sum("split" in file for file in manifest(second)["files"]) - len(kept(second))
                self.assertEqual(fewer > 0, again)
                shutil.rmtree(second)

    def test_who_becomes_anonymous_is_named_in_no_later_release(self):
        self.box.must("submit", self.box.write("own.jsonl", [{**sample(700), "id": "own"}]), key="rater-1")
        waiting = self.box.must("review", "--list").lines()
        self.box.must("review", "--json", stdin=json_lines(
            {"submission": item["submission"], "verdict": "accept"} for item in waiting))
        own = waiting[0]["sample"]
        self.box.must("answer", key="rater-0", stdin=json_lines({**line, "sample": own} for line in answers(700, 0)))
        first = self.export("first")
        who = next(
            row["contributor"] for path in (first / "data").glob("*.zst") for row in rows(path) if row["id"] == own)
        self.assertTrue(who.startswith("SHA256:"))
        self.box.must("join", "--name", "rater-1", "--credit", "anonymous", key="rater-1")
        second = self.export("second", parent=first)
        self.assertEqual(holding(second, [who]), {
            f"proofs/{name}" for name in ("events.jsonl.zst", "heads.jsonl", "checkpoints.jsonl.zst")})

    def test_near_duplicates_of_released_samples_stay_with_them(self):
        first = self.export("first", formats=COLUMNS)
        near = [{**sample(n), "id": f"near-{n}", "prompt": sample(n)["prompt"] + " !"} for n in range(8)]
        self.box.must("import", self.box.write("near.jsonl", near))
        self.box.must("answer", key="rater-1", stdin=json_lines(
            {**line, "sample": f"near-{n}"} for n in range(8) for line in answers(n, 1)))
        second = self.export("second", parent=first, formats=COLUMNS)
        self.assertGreater(len(kept(second)), 0)
        split = {row["source_id"]: row["split"] for path in (second / "data").glob("*.zst") for row in rows(path)}
        self.assertEqual([split[f"near-{n}"] for n in range(8)], [split[f"s{n}"] for n in range(8)])
        self.assertEqual(manifest(second)["splits"]["cross_split_duplicates"], 0)
        for name in ("webdataset", "parquet", "croissant"):
            self.assertEqual(shard_readers.READERS[name](second), [])

    def test_balance_and_queries_go_on_from_a_release_without(self):
        first = self.export("first", formats=COLUMNS)
        self.more(801, 803, 805)
        for name, more in (("balanced", ("--balance", "topic")), ("asked", ("--query", "label:billing")),
                           ("sure", ("--min-confidence", "0.9"))):
            folder = self.export(name, *more, parent=first, formats=COLUMNS, release=False)
            self.assertEqual(manifest(folder)["counts"]["samples"]["accepted"], COUNT + 3)

    def test_parts_of_a_chain_make_the_one_release(self):
        formats = f"{COLUMNS},{TOOLS}"
        first = self.export("first", formats=formats)
        self.more(*range(900, 910))
        whole = self.box.work / "whole"
        self.box.must("export", whole, "--format", formats, *SHARDS, "--since", first)
        parts = [self.box.work / f"part-{index}" for index in (1, 2, 3)]
        for index, part in enumerate(parts, 1):
            self.box.must("export", part, "--format", formats, *SHARDS, "--since", first, "--partition", f"{index}/3")
        joined = self.box.work / "joined"
        self.box.must("merge", joined, *parts)
        done = subprocess.run(["diff", "-r", str(whole), str(joined)], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        # A part that was damaged on the way is named, and no folder appears.
        for number, spoil in enumerate((proof.flip, proof.cut, lambda path: path.unlink())):
            part = self.box.work / f"spoiled-{number}"
            shutil.copytree(parts[1], part)
            path = max((path for path in part.rglob("*") if path.is_file() and path.name != "part.json"), key=lambda path: path.stat().st_size)
            spoil(path)
            result = self.box.run("merge", self.box.work / "never", parts[0], part, parts[2])
            with self.subTest(number):
                self.assertNotEqual(result.code, 0)
                self.assertIn(path.name, result.err)
                self.assertFalse((self.box.work / "never").exists())

    def test_parquet_alone_tells_labels_that_are_lists(self):
        first = self.export("first", formats="parquet")
        lines = self.box.work / "lines"
        self.box.must("export", lines, "--format", "jsonl", *SHARDS, "--parent", first)
        same = json.loads(self.box.must("diff", first, lines, "--json").out)
        self.assertEqual((same["labels"], same["not_compared"], same["unchanged"]), ([], [], COUNT))
        self.more(910)
        second = self.export("second", parent=first, formats="parquet")
        self.assertEqual(len(kept(second)), sum("split" in file for file in manifest(first)["files"]))
        new = {"tags": ["thanks"], "names": [{"start": 2, "end": 5, "label": "ORG"}], "helpful": 2,
               "order": [[0], [1], [2]]}
        for rater in range(3):
            self.box.must("answer", key=f"rater-{rater}", stdin=json_lines(
                {"sample": "s4", "task": task, "value": value} for task, value in new.items()))
        third = self.export("third", parent=second, formats="parquet")
        changed = json.loads(self.box.must("diff", second, third, "--json").out)["labels"]
        self.assertEqual({change["column"]: change["new"] for change in changed}, {
            "tags_label": '["thanks"]', "names_label": '[{"end":5,"label":"ORG","start":2}]', "order_label": "[1,2,3]",
            "helpful_label": "2"})

    def test_what_is_elsewhere_is_asked_for(self):
        first = self.export("first", formats="jsonl")
        self.more(920)
        second = self.box.work / "second"
        self.box.must("export", second, "--format", "jsonl", *SHARDS, "--since", first)
        some = next(row["id"] for row in rows(first / "data/train-00000.jsonl.zst"))
        # Annotations name every sample, so a proof needs no shards; they are no help where one is missing in them.
        alone = self.box.must("prove", second, "--sample", some).out
        self.assertIn("leaf", json.loads(alone))
        self.assertEqual(alone, self.box.must("prove", second, "--sample", some, "--parent", first).out)
        spoiled = self.box.work / "spoiled"
        shutil.copytree(second, spoiled)
        shutil.copy(first / "annotations/answers-00000.jsonl.zst", spoiled / "annotations/answers-00000.jsonl.zst")
        refused = self.box.run("prove", spoiled, "--sample", some)
        self.assertNotEqual(refused.code, 0)
        self.assertIn("--parent", refused.err)
        for formats in ("csv", "mds", "trl", "label-studio"):
            folder = self.box.work / formats
            self.box.must("export", folder, "--format", formats, *SHARDS, "--parent", first)
            with self.subTest(formats):
                self.assertIn("leaf", json.loads(self.box.must("prove", folder, "--sample", some).out))
        self.assertEqual(len(json.loads(self.box.must("diff", first, second, "--json").out)["added"]), 1)
        turned = self.box.run("diff", second, first)
        self.assertIn("--parent", turned.err)
        self.box.must("diff", second, first, "--parent", first)
        nowhere = self.box.run("verify", second, "--parent", self.box.work / "nowhere")
        self.assertNotEqual(nowhere.code, 0)
        self.assertIn("nowhere", nowhere.err)

    def test_columns_need_a_format_that_has_them(self):
        refused = self.box.run("export", self.box.work / "none", "--format", "trl,conll", "--columns", "prompt")
        self.assertEqual(refused.code, 2, str(refused))
        self.assertIn("--columns", refused.err)
        for columns in ("topic_confidence", "topic_label_text,names_label", "tags_label_probs,order_ranked"):
            folder = self.box.work / columns
            self.box.must("export", folder, "--format", f"{COLUMNS},mds", *SHARDS, "--columns", columns)
            with self.subTest(columns):
                for name, failures in shard_readers.READERS.items():
                    self.assertEqual(failures(folder), [], name)
                self.box.must("verify", folder, "--ledger", self.box.project / "ledger.sqlite", "--full")
