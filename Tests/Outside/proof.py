"""Proof of a release: every reader opens every type of task and sees every fault, training is the same from each
format, bytes are the same in every surrounding, and no edit stays unseen."""
import csv
import hashlib
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import warnings

import shard_readers
from readers import rows
from sandbox import FAST, OutsideTest, Sandbox, json_lines, program
from tables import POLICY, answers, sample

COUNT = 60
COMPLETE = "parquet,jsonl,webdataset,mds,csv"
OTHERS = "trl,prodigy,prodigy-answers,spacy,conll,doccano,doccano-answers,label-studio"
SPLITS = ("--split", "train=50,validation=25,test=25", "--shards", "2")


def project(box):
    """Every type of task, three raters, awkward texts."""
    box.start()
    (box.project / "winnow.toml").write_text(POLICY)
    box.must("policy", "apply")
    box.must("import", box.write("samples.jsonl", [sample(n) for n in range(COUNT)]))
    for rater in range(3):
        box.join(f"rater-{rater}")
        lines = [line for n in range(COUNT) for line in answers(n, rater) if (n + rater) % 3 or rater == 0]
        box.must("answer", key=f"rater-{rater}", stdin=json_lines(lines))


class ProofTest(OutsideTest):
    formats = f"{COMPLETE},{OTHERS}"

    @classmethod
    def setUpClass(cls):
        cls.box = Sandbox()
        cls.addClassCleanup(cls.box.close)
        project(cls.box)
        cls.release = cls.box.work / "release"
        cls.box.must("export", cls.release, "--format", cls.formats, *SPLITS)

    def setUp(self):
        pass

    def copy(self, name="copy"):
        folder = self.box.work / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.release, folder)
        return folder


def flip(path, at=None):
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if at is None else at] ^= 1
    path.write_bytes(data)


def flip_page(path):
    """A bit in the last byte of the first column's pages: inside a page's body, which its checksum is over. Heads of
    pages have no checksum in this format, and where they lie differs from key to key."""
    import pyarrow.parquet
    column = pyarrow.parquet.read_metadata(path).row_group(0).column(0)
    starts = [at for at in (column.dictionary_page_offset, column.data_page_offset) if at]
    flip(path, min(starts) + column.total_compressed_size - 1)


def cut(path):
    data = path.read_bytes()
    path.write_bytes(data[:len(data) * 2 // 3])


def replace(path, old, new):
    data = path.read_bytes()
    assert old in data, (path, old)
    path.write_bytes(data.replace(old, new, 1))


def clock(path):
    """A time of change in the first member, with its checksum put right."""
    data = bytearray(path.read_bytes())
    data[136:147] = b"14767633612"
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    path.write_bytes(data)


TAR, SHARD, TABLE = "wds/train-00000.tar", "mds/train/shard.00000.mds", "data/train-00000.parquet"
# What the Python libraries must see of a spoiled release, each.
FAULTS = [
    ("webdataset", "a shard cut short", lambda d: cut(d / TAR)),
    ("webdataset", "broken JSON", lambda d: replace(d / TAR, b'{"', b'["')),
    ("webdataset", "a bit of a head", lambda d: flip(d / TAR, 124)),
    ("webdataset", "end blocks missing", lambda d: os.truncate(d / TAR, (d / TAR).stat().st_size - 1024)),
    ("webdataset", "keys in two shards", lambda d: shutil.copy(d / TAR, d / "wds/train-00009.tar")),
    ("webdataset", "a clock", lambda d: clock(d / TAR)),
    ("webdataset", "no shard", lambda d: shutil.rmtree(d / "wds")),
    ("mds", "a bit of a shard", lambda d: flip(d / SHARD)),
    ("mds", "a shard cut short", lambda d: cut(d / SHARD)),
    ("mds", "a shard missing", lambda d: (d / SHARD).unlink()),
    ("mds", "a count in the index", lambda d: replace(d / "mds/train/index.json", b'"samples":', b'"samples":9')),
    ("mds", "a hash in the index", lambda d: replace(d / "mds/train/index.json", b'"sha256":"', b'"sha256":"00')),
    ("mds", "its version", lambda d: (d / "mds/train/index.json").write_text(
        (d / "mds/train/index.json").read_text().replace('"version":2', '"version":3'))),
    ("mds", "no index", lambda d: [path.unlink() for path in d.glob("mds/*/index.json")]),
    ("parquet", "a bit of a page", lambda d: flip_page(d / TABLE)),
    ("parquet", "cut short", lambda d: cut(d / TABLE)),
    ("parquet", "a bit of the footer's length", lambda d: flip(d / TABLE, (d / TABLE).stat().st_size - 7)),
    ("parquet", "a path in the card", lambda d: replace(d / "README.md", b"data/test-*", b"data/tset-*")),
    ("parquet", "the card's YAML", lambda d: replace(d / "README.md", b"configs:", b"configs: [")),
    ("parquet", "no file", lambda d: shutil.rmtree(d / "data")),
    ("croissant", "a bit of a file", lambda d: flip(d / TABLE, 2000)),
    ("croissant", "a size", lambda d: replace(d / "croissant.json", b' B"', b'9 B"')),
    ("croissant", "licence missing", lambda d: replace(d / "croissant.json", b'"license"', b'"licence"')),
    ("croissant", "an unknown column", lambda d: replace(
        d / "croissant.json", b'"column":"prompt"', b'"column":"promt"')),
    ("croissant", "a name of RAI", lambda d: replace(
        d / "croissant.json", b"rai:annotationsPerItem", b"rai:annotationPerItem")),
    ("croissant", "a path that leaves", lambda d: replace(
        d / "croissant.json", b'"contentUrl":"data/', b'"contentUrl":"../data/')),
    ("croissant", "no croissant.json", lambda d: (d / "croissant.json").unlink()),
]


class Opened(ProofTest):
    def test_every_reader_opens_every_type_of_task(self):
        self.box.must("verify", self.release)
        for name, failures in shard_readers.READERS.items():
            with self.subTest(name):
                self.assertEqual(failures(self.release), [])

    def test_every_fault_is_seen_by_its_reader_and_by_verify(self):
        for reader, fault, spoil in FAULTS:
            folder = self.copy()
            spoil(folder)
            with self.subTest(reader=reader, fault=fault):
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    self.assertNotEqual(shard_readers.READERS[reader](folder), [])
                result = self.box.run("verify", folder)
                self.assertEqual(result.code, 1, str(result))


class SameLoss(ProofTest):
    """A tiny training run from each format on the same rows ends at the same loss."""

    def loss(self, examples):
        """Examples: text, label, weight. Hashed words, logistic regression on the sorted rows."""
        import numpy
        from sklearn.feature_extraction.text import HashingVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.metrics import log_loss
        examples = sorted(examples)
        texts = HashingVectorizer(n_features=1 << 10, analyzer="char", ngram_range=(1, 3)).transform(
            [text for text, _, _ in examples])
        labels = [label for _, label, _ in examples]
        weights = numpy.array([weight for _, _, weight in examples], dtype=numpy.float32).astype(float)
        model = LogisticRegression(max_iter=50).fit(texts, labels, sample_weight=weights)
        return log_loss(labels, model.predict_proba(texts), sample_weight=weights, labels=model.classes_)

    def examples(self, found, key=lambda row: row["topic_label"]):
        return [(row["prompt"], key(row), round(float(row["topic_weight"]), 6)) for row in found if key(row) not in ("", None)]

    def json_examples(self):
        return self.examples(
            row for path in sorted((self.release / "data").glob("train-*.zst")) for row in rows(path))

    def test_from_every_complete_format(self):
        import datasets
        import webdataset
        wanted = self.json_examples()
        self.assertGreater(len({label for _, label, _ in wanted}), 1)
        datasets.disable_progress_bars()
        cache = self.box.work / "cache"
        table = datasets.load_dataset(str(self.release), split="train", cache_dir=str(cache))
        streamed = datasets.load_dataset(str(self.release), split="train", streaming=True)
        shards = [str(path) for path in sorted((self.release / "wds").glob("train-*.tar"))]
        lines = []
        for path in sorted((self.release / "csv").glob("train-*")):
            with open(path, newline="") as file:
                lines += list(csv.DictReader(file))
        names = table.features["topic_label"].names
        found = {
            "parquet": self.examples(table, lambda row: row["topic_label_text"]),
            "parquet, streamed": self.examples(streamed, lambda row: row["topic_label_text"]),
            "webdataset": self.examples(
                json.loads(one["json"]) for one in webdataset.WebDataset(shards, shardshuffle=False)),
            "mds": self.examples(
                shard_readers.mds_rows(self.release / "mds/train"),
                lambda row: names[row["topic_label"]] if row["topic_label"] >= 0 else None),
            "csv": self.examples(lines, lambda row: row["topic_label_text"]),
        }
        loss = self.loss(wanted)
        for form, examples in found.items():
            with self.subTest(form):
                self.assertEqual(sorted(examples), sorted(wanted))
                self.assertEqual(self.loss(examples), loss)

    def test_from_the_formats_of_other_tools(self):
        """They hold the label, and no weight."""
        def lines(folder):
            return [json.loads(line) for path in sorted((self.release / folder).glob("train-*"))
                    for line in path.read_text().splitlines()]
        wanted = [(text, label, 1.0) for text, label, _ in self.json_examples()]
        studio = [task for path in sorted((self.release / "label-studio").glob("train-*"))
                  for task in json.loads(path.read_text())]
        found = {
            "prodigy": [(line["text"], line["accept"][0]) for line in lines("prodigy")
                        if line["meta"]["task"] == "topic" and line["answer"] == "accept"],
            "doccano": [(line["text"], line["label"][0]) for line in lines("doccano") if line["winnow_task"] == "topic"],
            "spacy": [(line["text"], max(line["cats"], key=line["cats"].get)) for line in lines("spacy") if "cats" in line],
            "label-studio": [
                (task["data"]["prompt"], one["result"][0]["value"]["choices"][0])
                for task in studio for one in task["predictions"] if one["model_version"] == "winnow/topic"],
        }
        loss = self.loss(wanted)
        for form, pairs in found.items():
            with self.subTest(form):
                self.assertEqual(self.loss([(text, label, 1.0) for text, label in pairs]), loss)


class SameBytes(ProofTest):
    formats = COMPLETE

    def export(self, name, *, cwd=None, env=None, prefix=(), folder=None):
        target = self.box.work / name
        done = subprocess.run(
            [*prefix, program(), "export", str(target), "--format", COMPLETE, *SPLITS, "--project",
             str(folder or self.box.project)],
            cwd=cwd or self.box.work, env={**self.box.env, **(env or {})}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return target

    def assert_equal(self, folder):
        done = subprocess.run(["diff", "-r", str(self.release), str(folder)], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        shutil.rmtree(folder)

    def test_time_zone_locale_cores_and_folders(self):
        self.assert_equal(self.export("kiritimati", env={"TZ": "Pacific/Kiritimati", "LC_ALL": "C"}))
        self.assert_equal(self.export("a name \U0001F6B2", env={"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8"}))
        if shutil.which("taskset"):
            core = min(os.sched_getaffinity(0))
            self.assert_equal(self.export("one-core", prefix=("taskset", "-c", str(core))))
        moved = self.box.work / "moved" / "deep"
        shutil.copytree(self.box.project, moved)
        self.assert_equal(self.export("elsewhere", folder=moved, cwd="/"))
        shutil.rmtree(moved.parent)

    def test_the_order_in_which_events_arrived(self):
        """The same events in another order, chain by chain as they must be, and every table derived anew."""
        with sqlite3.connect(self.box.project / "ledger.sqlite") as ledger:
            ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ledger.close()
        for seed in (1, 2):
            copy = self.box.work / f"shuffled-{seed}"
            shutil.copytree(self.box.project, copy)
            self.shuffle(copy / "ledger.sqlite", random.Random(seed))
            # The tables spoke of events by their old places: the first run makes them anew, the second compares.
            self.box.run("doctor", "--rebuild", "--project", copy)
            self.box.must("doctor", "--rebuild", "--project", copy)
            self.assert_equal(self.export(f"order-{seed}", folder=copy))
            shutil.rmtree(copy)

    def shuffle(self, path, rng):
        ledger = sqlite3.connect(path, isolation_level=None)
        ledger.execute("BEGIN")
        triggers = ledger.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            ledger.execute(f'DROP TRIGGER "{name}"')
        events = ledger.execute("SELECT local, author, chain, seq FROM event ORDER BY local").fetchall()
        chains = {}
        for local, author, chain, _ in events[1:]:
            chains.setdefault((author, chain), []).append(local)
        order = [events[0][0]]
        while chains:
            key = rng.choice(sorted(chains))
            order.append(chains[key].pop(0))
            if not chains[key]:
                del chains[key]
        for place, local in enumerate(order):
            ledger.execute("UPDATE event SET local = ? WHERE local = ?", (-1 - place, local))
        ledger.execute("UPDATE event SET local = -local")
        for _, text in triggers:
            ledger.execute(text)
        ledger.execute("COMMIT")
        ledger.close()


class Tampering(ProofTest):
    """Random and meant edits of a release: each is found, and the file or the row is named."""

    formats = "jsonl,webdataset,parquet"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box.must("release", cls.release)
        # An older release of the same project, whose files may be put back.
        cls.box.must("import", cls.box.write("more.jsonl", [sample(COUNT)]))
        cls.box.must("answer", key="rater-0", stdin=json_lines(answers(COUNT, 0)))
        cls.newer = cls.box.work / "newer"
        cls.box.must("export", cls.newer, "--format", cls.formats, *SPLITS, "--parent", cls.release)

    def found(self, folder, *names):
        result = self.box.run("verify", folder)
        self.assertEqual(result.code, 1, str(result))
        if names:
            said = result.out + result.err
            self.assertTrue(any(name in said for name in names), f"none of {names} in {said[:1500]}")

    def test_random_edits_of_bytes_and_files(self):
        rng = random.Random(20)
        folder = self.copy()
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        newer = {path: self.newer / path.relative_to(folder) for path in paths}

        def blocks(data):
            size = min(512, len(data) // 4) or 1
            places = range(0, len(data) - size + 1, size)
            one, other = rng.choice(places), rng.choice(places)
            return size, one, other

        def change(kind, data):
            if kind == "flip":
                data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
            elif kind == "zero":
                start = rng.randrange(0, len(data), 512)
                data[start:start + 512] = bytes(len(data[start:start + 512]))
            elif kind == "cut":
                del data[rng.randrange(len(data)):]
            elif kind == "extend":
                data.extend(rng.randbytes(rng.randint(1, 5000)))
            elif kind in ("swap", "repeat"):
                size, one, other = blocks(data)
                first, second = data[one:one + size], data[other:other + size]
                data[other:other + size] = first
                if kind == "swap":
                    data[one:one + size] = second
            return data

        kinds = ["flip", "zero", "cut", "extend", "swap", "repeat", "remove", "exchange", "plant", "stale", "link"]
        trials = 2 if FAST else 6
        counted = dict.fromkeys(kinds, 0)
        for kind in kinds:
            for _ in range(trials * 10):
                if counted[kind] == trials:
                    break
                path = rng.choice(paths)
                if kind == "remove" and path.name == "manifest.json.sig":
                    continue  # unsigned is said, and is no fault: below
                whole = path.read_bytes()
                added = None
                if kind == "remove":
                    path.unlink()
                elif kind == "plant":
                    added = path.with_name("0planted-" + path.name)
                    shutil.copy(path, added)
                elif kind == "link":
                    path.unlink()
                    path.symlink_to(self.release / path.relative_to(folder))
                elif kind in ("exchange", "stale"):
                    other = newer[path] if kind == "stale" else rng.choice(paths)
                    if not other.is_file() or other.read_bytes() == whole:
                        continue
                    path.write_bytes(other.read_bytes())
                else:
                    if not whole and kind != "extend":
                        continue
                    spoiled = change(kind, bytearray(whole))
                    if bytes(spoiled) == whole:
                        continue
                    path.write_bytes(spoiled)
                counted[kind] += 1
                with self.subTest(kind=kind, file=str(path.relative_to(folder))):
                    # What a spoiled manifest or list of sums speaks of may be named instead of itself.
                    loose = path.name in ("manifest.json", "SHA256SUMS", "manifest.json.sig")
                    self.found(folder, *([] if loose else [(added or path).name]))
                if added:
                    added.unlink()
                if path.is_symlink():
                    path.unlink()
                path.write_bytes(whole)
        self.assertTrue(all(counted.values()), counted)
        self.box.must("verify", folder)
        self.assertNotIn("unsigned", self.box.must("verify", folder).out)
        (folder / "manifest.json.sig").unlink()
        self.assertIn("unsigned", self.box.must("verify", folder).out)

    def seal(self, folder):
        """Puts every unsigned hash right, as somebody does who knows the code and has no key."""
        manifest = json.loads((folder / "manifest.json").read_bytes())
        for entry in manifest["files"]:
            path = folder / entry["path"]
            data = path.read_bytes()
            entry["bytes"], entry["sha256"] = len(data), hashlib.sha256(data).hexdigest()
            if "rows_sha256" in entry and path.suffix == ".zst":
                plain = subprocess.run(["zstd", "-dcq", str(path)], capture_output=True, check=True).stdout
                entry["rows_sha256"] = hashlib.sha256(plain).hexdigest()
        listed = manifest["contributors"]
        listed["sha256"] = hashlib.sha256((folder / "contributors.jsonl").read_bytes()).hexdigest()
        listed["bytes"] = (folder / "contributors.jsonl").stat().st_size
        (folder / "manifest.json").write_text(
            json.dumps(manifest, ensure_ascii=False, separators=(",", ":"), sort_keys=True))
        names = [entry["path"] for entry in manifest["files"]] + ["manifest.json"]
        (folder / "SHA256SUMS").write_text("".join(
            f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in sorted(names)))
        (folder / "manifest.json.sig").unlink(missing_ok=True)

    def rewrite(self, path, change):
        """Changes the lines of a file, compressed or not; the first line that changes counts."""
        packed = path.suffix == ".zst"
        data = subprocess.run(["zstd", "-dcq", str(path)], capture_output=True, check=True).stdout if packed \
            else path.read_bytes()
        lines = data.decode().splitlines(keepends=True)
        after = change(lines)
        self.assertNotEqual(after, lines, f"nothing of {path.name} was changed")
        data = "".join(after).encode()
        path.write_bytes(subprocess.run(["zstd", "-cq"], input=data, capture_output=True, check=True).stdout
                         if packed else data)

    def test_edits_with_every_hash_put_right(self):
        def first(old, new):
            def change(lines):
                lines = list(lines)
                for index, line in enumerate(lines):
                    if old in line:
                        lines[index] = line.replace(old, new, 1)
                        return lines
                return lines
            return change

        def drop(lines):
            return lines[1:]

        def twice(lines):
            return lines[:1] + lines

        def turned(lines):
            return lines[1:2] + lines[:1] + lines[2:]

        train = "data/train-00000.jsonl.zst"
        edits = [
            ("a label", train, first('"helpful_label":', '"helpful_label":9')),
            ("a confidence", train, first('"topic_confidence":0', '"topic_confidence":1')),
            ("a text", train, first("asks number", "asks nombre")),
            ("a split", train, first('"split":"train"', '"split":"test"')),
            ("a row left out", train, drop), ("a row twice", train, twice), ("two rows turned", train, turned),
            ("an answer", "annotations/answers-00000.jsonl.zst", first('"value":"billing"', '"value":"other, or none"')),
            ("an answer left out", "annotations/answers-00000.jsonl.zst", drop),
            ("whose answer", "annotations/answers-00000.jsonl.zst", first('"type":"human"', '"type":"agent"')),
            ("a share", "contributors.jsonl", first('"share_ppm":', '"share_ppm":1')),
            ("a share in the table", "shares.csv", first(",human,", ",agent,")),
            ("an event left out", "proofs/events.jsonl.zst", drop),
            ("what an event says", "proofs/events.jsonl.zst", first('"value":"billing"', '"value":"other, or none"')),
            ("a head", "proofs/heads.jsonl", drop),
            ("an opening", "proofs/openings.jsonl.zst", drop),
            ("the card", "README.md", first("Every type", "Any type")),
            ("the datasheet", "datasheet.md", first("Every type", "Any type")),
            ("croissant", "croissant.json", first("Every type", "Any type")),
            ("figures", "figures.json", first("1", "2")),
        ]
        for name, path, change in edits:
            folder = self.copy()
            self.rewrite(folder / path, change)
            self.seal(folder)
            with self.subTest(name):
                self.found(folder, path, pathlib.Path(path).name, "events", "heads", "shares")

    def test_the_manifest_itself(self):
        def edit(*path, value):
            def change(manifest):
                place = manifest
                for step in path[:-1]:
                    place = place[step]
                self.assertNotEqual(place[path[-1]], value)
                place[path[-1]] = value
            return change

        edits = [
            edit("at", value="2099-01-01T00:00:00Z"), edit("samples", "root", value="00" * 32),
            edit("samples", "count", value=1), edit("counts", "samples", "in_release", value=1),
            edit("release", "version", value="9.0.0"), edit("project", "name", value="other"),
            edit("ledger", "events", value=1), edit("splits", "cross_split_duplicates", value=7),
            lambda manifest: manifest.__setitem__("more", 1), lambda manifest: manifest.pop("licenses"),
        ]
        for number, change in enumerate(edits):
            folder = self.copy()
            manifest = json.loads((folder / "manifest.json").read_bytes())
            change(manifest)
            (folder / "manifest.json").write_text(
                json.dumps(manifest, ensure_ascii=False, separators=(",", ":"), sort_keys=True))
            self.seal(folder)
            with self.subTest(number):
                self.found(folder)
