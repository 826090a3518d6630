"""Projects that grow by chance, release after release: splits stay, near duplicates stay together, counts and shares add
up, every release is recomputed; and exports that are killed leave nothing half done."""
import json
import random
import shutil
import signal
import subprocess
import sys
import time

from chains import manifest, put_together
from readers import rows
from sandbox import FAST, OutsideTest, ROOT, json_lines

OPTIONS = ["billing", "bug", "other"]
FORMATS = ["parquet", "webdataset", "csv", "label-studio", "doccano-answers", "prodigy"]


def shingles(text):
    """docs/release.md, Near duplicates."""
    text = " ".join(text.lower().split())
    return {text[start:start + 5] for start in range(max(1, len(text) - 4))}


class Growing(OutsideTest):
    def text(self):
        words = ("".join(self.rng.choices("abcdefghijklmnop", k=self.rng.randint(3, 8))) for _ in range(
            self.rng.randint(6, 20)))
        return " ".join(words)

    def begin(self, seed):
        self.rng = random.Random(seed)
        self.box.start("topic:billing,bug,other")
        self.box.join("a", "b", "c")
        self.box.must("grant", "a", "reviewer")
        self.box.must("grant", "b", "reviewer")
        self.texts, self.erased, self.splits, self.parent = {}, set(), {}, None
        formats = ["jsonl", *self.rng.sample(FORMATS, self.rng.randint(0, 3))]
        split = self.rng.choice(["train=50,validation=25,test=25", "train=90,validation=5,test=5"])
        self.options = ["--format", ",".join(formats), "--split", split, "--shards", self.rng.randint(1, 4)]

    def grow(self):
        """Samples, many of them nearly alike; submissions; answers, some taken back; erasures."""
        rng, new = self.rng, []
        for _ in range(rng.randint(3, 15)):
            known = list(self.texts.values())
            text = rng.choice(known) + rng.choice([" x", " ok!", "."]) if known and rng.random() < 0.4 else self.text()
            name = f"r{len(self.texts)}"
            self.texts[name] = text
            new.append({"id": name, "text": text})
        self.box.run("import", self.box.write("new.jsonl", new))
        if rng.random() < 0.5:
            own = self.box.write("own.jsonl", [{"text": self.text()} for _ in range(3)])
            self.box.must("submit", own, key=rng.choice("abc"))
            for who in "ab":
                waiting = self.box.must("review", "--list", key=who).lines()
                self.box.run("review", "--json", key=who, stdin=json_lines(
                    {"submission": item["submission"], "verdict": "accept"} for item in waiting))
        for who in "abc":
            names = rng.sample(list(self.texts), rng.randint(1, len(self.texts)))
            # Samples that are erased are refused.
            self.box.run("answer", key=who, stdin=json_lines(
                {"sample": name, "task": "topic", "value": rng.choice([*OPTIONS, {"skip": "unsure"}])
                 if rng.random() < 0.3 else OPTIONS[len(self.texts[name]) % 3]} for name in names))
        if rng.random() < 0.3:
            self.box.must("label", "--plain", key=rng.choice("abc"), stdin="undo\nq\n")
        if rng.random() < 0.2:
            self.box.must("join", "--name", "c", "--credit", rng.choice(["anonymous", "name", "pseudonym"]), key="c")
        wanted = [name for name in self.texts if rng.random() < 0.03] + rng.sample(sorted(self.splits), min(
            len(self.splits), rng.randint(0, 1)))
        for name in wanted:
            done = self.box.run("erase", "--sample", name, "--reason", "request", "--yes", "--json")
            if done.code == 0:
                self.erased |= set(json.loads(done.out)["samples"])

    def release(self, step):
        rng = self.rng
        folder = self.box.work / f"release-{step}"
        since = self.parent is not None and rng.random() < 0.7
        parent = ["--parent", self.parent] if self.parent else []
        arguments = [*self.options, *(["--since", self.parent] if since else parent)]
        for more in (["--balance", "topic"], ["--query=-label:bug"], ["--min-confidence", "0.6"],
                     ["--status", "settled,open"]):
            arguments += more if rng.random() < 0.2 else []
        done = self.box.run("export", folder, *arguments)
        if done.code != 0:
            self.assertIn("nothing", done.err)
            return
        if rng.random() < 0.4:
            count = rng.randint(2, 4)
            parts = [self.box.work / f"part-{step}-{index}" for index in range(1, count + 1)]
            for index, part in enumerate(parts, 1):
                self.box.must("export", part, *arguments, "--partition", f"{index}/{count}")
            joined = self.box.work / f"joined-{step}"
            self.box.must("merge", joined, *parts)
            done = subprocess.run(["diff", "-r", str(folder), str(joined)], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.box.must("verify", folder, "--full", *parent)
        done = subprocess.run(
            [sys.executable, str(ROOT / "scripts/recompute.py"), str(folder)], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.box.must("release", folder, *parent)
        if since:
            put_together(folder, self.parent)
        self.holds(folder)
        if self.parent:
            self.assertEqual(json.loads(self.box.must("diff", self.parent, folder, "--json").out)["moved"], [])
        self.parent = folder

    def holds(self, folder):
        said = manifest(folder)
        found = [row for path in sorted((folder / "data").glob("*.jsonl.zst")) for row in rows(path)]
        ids = {row["id"] for row in found}
        self.assertEqual(len(found), said["samples"]["count"])
        self.assertEqual(len(ids), len(found))
        self.assertEqual(ids & self.erased, set())
        for row in found:
            self.assertEqual(self.splits.setdefault(row["id"], row["split"]), row["split"], "a split moved")
        sets = [(shingles(row["text"]), row["split"]) for row in found]
        for place, (one, split) in enumerate(sets):
            for other, another in sets[:place]:
                if len(one & other) >= 0.8 * len(one | other):
                    self.assertEqual(split, another, "near duplicates in two splits")
        self.assertEqual(said["splits"]["cross_split_duplicates"], 0)
        people = [json.loads(line) for line in (folder / "contributors.jsonl").read_text().splitlines()]
        self.assertIn(sum(person["share_ppm"] for person in people), (0, 1_000_000))
        samples, given = said["counts"]["samples"], said["counts"]["answers"]
        self.assertEqual(samples["accepted"], samples["in_release"] + sum(samples["left_out"].values()))
        self.assertEqual(given["in_ledger"], given["in_release"] + sum(given["left_out"].values()))
        lines = sum(len(rows(path)) for path in (folder / "annotations").glob("*.zst"))
        self.assertEqual(given["in_release"], lines)
        listed = folder / "erased.jsonl"
        gone = {json.loads(line)["id"] for line in listed.read_text().splitlines()} if listed.exists() else set()
        self.assertLessEqual(self.erased, gone)

    def test_release_after_release(self):
        for seed in range(1 if FAST else 3):
            with self.subTest(seed):
                shutil.rmtree(self.box.project, ignore_errors=True)
                for path in self.box.work.glob("*-*"):
                    shutil.rmtree(path)
                for path in self.box.home.glob("*.key*"):
                    path.unlink()
                self.begin(seed)
                for step in range(5):
                    self.grow()
                    self.release(step)


class Killed(OutsideTest):
    """Whenever an export or a merge is ended, the folder is whole or not there, and the next one clears up."""

    OPTIONS = ("--format", "parquet,jsonl,webdataset,mds", "--shards", "4")

    def ends(self, *arguments, after, by):
        process = subprocess.Popen(
            self.box.command(*arguments), cwd=self.box.project, env=self.box.env, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        time.sleep(after)
        process.send_signal(by)
        code = process.wait()
        if by != signal.SIGKILL:
            # What was begun goes at once, not with the next export.
            left = [path.name for path in self.box.work.iterdir() if f".tmp-{process.pid}" in path.name]
            self.assertEqual(left, [])
            self.assertIn(code, (0, 128 + by, -by))
        return code

    def same(self, one, other):
        done = subprocess.run(["diff", "-r", str(one), str(other)], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_whole_or_not_at_all(self):
        count = 3000
        self.box.start()
        self.box.must("import", self.box.write("many.jsonl", [
            {"id": f"m{n}", "text": f"Message {n}: " + "lorem ipsum dolor " * 20} for n in range(count)]))
        self.box.must("answer", stdin=json_lines({"sample": f"m{n}", "value": "bug"} for n in range(count)))
        whole = self.box.work / "whole"
        began = time.monotonic()
        self.box.must("export", whole, *self.OPTIONS)
        lasts = time.monotonic() - began
        parts = [self.box.work / f"part{index}" for index in (1, 2)]
        for index, part in enumerate(parts, 1):
            self.box.must("export", part, *self.OPTIONS, "--partition", f"{index}/2")
        folder = self.box.work / "a name \U0001F6B2"
        trials = 4 if FAST else 10
        for arguments, time_ in ((("export", folder, *self.OPTIONS), lasts), (("merge", folder, *parts), lasts / 3)):
            for trial in range(trials):
                by = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[trial % 3]
                code = self.ends(*arguments, after=time_ * trial / trials, by=by)
                if code == 0:
                    self.assertTrue(folder.exists())
                if folder.exists():
                    self.same(whole, folder)
                    shutil.rmtree(folder)
            self.box.must(*arguments)
            self.same(whole, folder)
            shutil.rmtree(folder)
            self.assertEqual([path.name for path in self.box.work.iterdir() if ".tmp-" in path.name], [])
