#!/usr/bin/env python3
"""scripts/recompute.py against releases that the program itself made.

    Tests/Outside/recompute_test.py [WINNOW]     default: .build/release/winnow; needs `zstd` and Python's `cryptography`
"""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
WINNOW = os.environ.get("WINNOW", str(ROOT / ".build/release/winnow"))
RECOMPUTE = ROOT / "scripts/recompute.py"


class Crowd:
    """A project and the people in it, each with a home of their own."""

    def __init__(self, folder):
        self.folder = folder
        self.project = folder / "project"
        self.fingerprints = {}

    def run(self, who, *arguments, say=None, ends=0):
        home = self.folder / "homes" / who
        home.mkdir(parents=True, exist_ok=True)
        kept = {key: os.environ[key] for key in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if key in os.environ}
        done = subprocess.run(
            [WINNOW, *map(str, arguments)], input=say, capture_output=True, text=True, cwd=self.folder,
            env={**kept, "HOME": str(home), "USER": who, "WINNOW_PROJECT": str(self.project), "LC_ALL": "C.UTF-8"})
        if done.returncode != ends:
            raise AssertionError(f"winnow {arguments} of {who} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def join(self, who, *more):
        self.run(who, "join", "--name", who, *more)

    def answer(self, who, rows):
        lines = "".join(json.dumps({"sample": s, "task": "topic", "value": v}) + "\n" for s, v in rows)
        return [json.loads(line) for line in self.run(who, "answer", say=lines).splitlines()]

    def review(self, who, submission, verdict):
        line = {"submission": submission, "verdict": verdict}
        if verdict != "accept":
            line["reason"] = "off_topic"
        self.run(who, "review", "--json", say=json.dumps(line) + "\n")

    def correct(self, who, submission, text):
        line = {"submission": submission, "verdict": "correct", "text": text}
        event = json.loads(self.run(who, "review", "--json", say=json.dumps(line) + "\n"))["id"]
        return {"event": event, "index": 0}

    def pending(self, who):
        return {json.loads(line)["submission"]["event"]: json.loads(line) for line in self.run(who, "review", "--list").splitlines()}


def make(folder):
    """Two policies; submissions pending, accepted, returned, rejected, corrected; answers replaced, taken back, imported, an
    agent's, skips, one with a retired option, and some on a sample that was accepted once and is no more."""
    crowd = Crowd(folder)
    crowd.run("mia", "init", crowd.project, "--task", "topic:billing,bug,other,misc")
    records = folder / "messages.jsonl"
    records.write_text("".join(json.dumps({"id": f"m{n}", "text": f"message {n}: é 日本 \"quoted\""}) + "\n" for n in range(20)))
    crowd.run("mia", "import", records)
    for who in ("ana", "bo", "cleo"):
        crowd.join(who)
    crowd.join("robot", "--agent", "--model", "some-model-2")
    for who in ("bo", "cleo"):
        crowd.run("mia", "grant", who, "reviewer")
    for n in range(5):
        crowd.run("ana", "submit", "-", say=f"a message of my own, {n}\n")
    ours = sorted(crowd.pending("bo").values(), key=lambda item: item["sample"])
    for who in ("bo", "cleo"):
        crowd.review(who, ours[0]["submission"], "accept")
        crowd.review(who, ours[1]["submission"], "reject")
    crowd.review("bo", ours[2]["submission"], "return")
    crowd.review("mia", ours[3]["submission"], "accept")
    # One corrected by a maintainer, one by a reviewer and accepted by another, one by a reviewer alone, one withdrawn.
    crowd.correct("mia", ours[4]["submission"], "right at last")
    crowd.correct("cleo", crowd.correct("bo", ours[2]["submission"], "better"), "better still")
    crowd.review("bo", next(i["submission"] for i in crowd.pending("bo").values() if i["fields"]["text"] == "better still"), "accept")
    for text in ("once", "never"):
        crowd.run("ana", "submit", "-", say=f"wrong {text}\n")
        wrong = next(i for i in crowd.pending("mia").values() if i["fields"]["text"].startswith("wrong"))
        if text == "once":
            crowd.correct("bo", wrong["submission"], "right once")
            crowd.review("cleo", wrong["submission"], "reject")
            crowd.review("mia", wrong["submission"], "return")
        else:
            crowd.correct("mia", wrong["submission"], "right never")
            crowd.run("ana", "label", "--plain", say="undo\nq\n")
    corrected = [json.loads(line)["id"] for word in ('last', 'still', '"right once"', '"right never"')
                 for line in crowd.run("mia", "find", word, "--json").splitlines()]
    assert len(corrected) == 4, corrected
    rng = random.Random(7)
    options = ["billing", "bug", "other", "misc"]
    for who in ("ana", "bo", "cleo", "robot"):
        rows = [(f"m{n}", rng.choice(options) if n % 9 else {"skip": "unsure"}) for n in range(16) if rng.random() < 0.8]
        if who != "robot":  # of a text that is not accepted nothing is asked
            accepted = [s for s in corrected if json.loads(crowd.run("mia", "find", f"id:{s[:16]}", "--json"))["accepted"]]
            assert len(accepted) == 2, accepted
            crowd.answer(who, [(s, "bug") for s in accepted])
        crowd.answer(who, rows + [(ours[3]["sample"], "bug"), (ours[0]["sample"], "bug")])
    crowd.answer("ana", [("m1", "bug"), ("m1", "billing")])
    crowd.review("mia", ours[3]["submission"], "reject")
    rules = crowd.project / "winnow.toml"
    text = rules.read_text().replace('{ id = "misc" }', '{ id = "misc", retired = true }').replace("max = 5", "max = 4")
    rules.write_text(text.replace('{ id = "bug" }', '{ id = "bug", retired = true, merged_into = "billing" }'))
    crowd.run("mia", "policy", "apply")
    crowd.answer("bo", [("m2", "other"), ("m17", "other"), ("m18", "billing")])
    crowd.answer("ana", [("m19", "other")])
    crowd.run("ana", "label", "--plain", say="undo\nq\n")
    table = folder / "crowd.csv"
    table.write_text("task,worker,label\n" + "".join(f"m{n},w{n % 3},{'other' if n % 4 else 'billing'}\n" for n in range(12)))
    crowd.run("mia", "import", table, "--as", "answers", "--task", "topic")
    return crowd


def recompute(folder):
    done = subprocess.run([sys.executable, str(RECOMPUTE), str(folder)], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


class RecomputeTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="winnow-recompute-"))
        cls.crowd = make(cls.folder)
        cls.release = cls.folder / "release"
        cls.crowd.run("mia", "export", cls.release)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_the_project_holds_what_the_test_means_to_hold(self):
        counts = json.loads((self.release / "manifest.json").read_text())["counts"]
        for reason in ("superseded", "skip", "sample_not_accepted", "retired_option"):
            self.assertGreater(counts["dropped"].get(reason, 0), 0, f"no answer was left out as {reason}: {counts}")
        self.assertEqual(counts["samples"]["accepted"], 23)
        self.assertGreater(counts["samples"]["left_out"]["no_answers"], 0)

    def test_a_release_agrees_with_its_proofs(self):
        self.crowd.run("mia", "verify", self.release)
        code, said = recompute(self.release)
        self.assertEqual(code, 0, said)
        self.assertIn("the manifest agrees", said)
        self.assertIn("2 policies", said)

    def test_a_narrowed_release_is_checked_as_a_subset(self):
        for name, options in (("settled", ["--status", "settled"]), ("sure", ["--min-confidence", "0.9"])):
            self.crowd.run("mia", "export", self.folder / name, *options)
            code, said = recompute(self.folder / name)
            self.assertEqual(code, 0, said)
            self.assertIn("narrows", said)

    def test_a_second_release_agrees_too(self):
        second = Crowd(self.folder / "later")
        second.folder.mkdir()
        shutil.copytree(self.folder / "homes", second.folder / "homes")
        shutil.copytree(self.crowd.project, second.project)
        first = second.folder / "first"
        second.run("mia", "export", first)
        second.run("mia", "release", first)
        second.answer("ana", [("m18", "billing")])
        second.run("mia", "export", second.folder / "second", "--parent", first)
        code, said = recompute(second.folder / "second")
        self.assertEqual(code, 0, said)

    def altered(self, name, alter):
        copy = self.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.release, copy)
        path = copy / "proofs" / name
        data = path.read_bytes()
        if name.endswith(".zst"):
            data = subprocess.run(["zstd", "-dcq"], input=data, capture_output=True, check=True).stdout
        data = alter(data)
        if name.endswith(".zst"):
            data = subprocess.run(["zstd", "-cq"], input=data, capture_output=True, check=True).stdout
        path.write_bytes(data)
        return recompute(copy)

    def test_any_altered_byte_of_the_events_is_found(self):
        rng = random.Random(1)
        for _ in range(25):
            def flip(data):
                at = rng.randrange(len(data))
                return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1:]
            code, said = self.altered("events.jsonl.zst", flip)
            self.assertEqual(code, 1, said)

    def test_an_altered_answer_is_found(self):
        code, said = self.altered("events.jsonl.zst", lambda data: data.replace(b'"value":"billing"', b'"value":"other"', 1))
        self.assertEqual(code, 1, said)
        self.assertIn("differs", said)

    def test_an_event_left_out_is_found(self):
        for line in (0, -2):
            def drop(data):
                rows = data.split(b"\n")
                del rows[line]
                return b"\n".join(rows)
            code, said = self.altered("events.jsonl.zst", drop)
            self.assertEqual(code, 1, said)

    def test_a_signature_of_something_else_is_found(self):
        def swap(data):
            heads = [json.loads(line) for line in data.splitlines()]
            heads[0]["sig"], heads[1]["sig"] = heads[1]["sig"], heads[0]["sig"]
            return b"".join(json.dumps(head).encode() + b"\n" for head in heads)
        self.assertEqual(self.altered("heads.jsonl", swap)[0], 1)

    def test_a_manifest_that_says_something_else_is_found(self):
        for old, new in (('"answers_used":', '"answers_used":1'), ('"root":"', '"root":"0'), ('"accepted":', '"accepted":1')):
            copy = self.folder / "copy"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(self.release, copy)
            path = copy / "manifest.json"
            path.write_text(path.read_text().replace(old, new, 1))
            self.assertEqual(recompute(copy)[0], 1, old)


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        WINNOW = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
