"""Releases of every type of task as Parquet, MDS, CSV and the formats of other tools, opened by what reads them:
pyarrow, datasets (streaming and not), polars, DuckDB, mlcroissant, and a reader of MDS by its description."""
import csv
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile
import textwrap

from sandbox import OutsideTest, ROOT, Sandbox, json_lines
from readers import rows

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1")

POLICY = """
[project]
name = "all-types"
title = "Every type of task"
license = "CC-BY-4.0"

[samples]
media = ["text/plain", "application/json"]
show = ["prompt", "reply_a", "reply_b", "replies"]

[overlap]
min = 1
max = 3

[[task]]
id = "topic"
type = "choice"
options = [{ id = "billing" }, { id = "other, or none" }]

[[task]]
id = "tags"
type = "multichoice"
options = [{ id = "refund" }, { id = "angry" }, { id = "thanks" }]

[[task]]
id = "names"
type = "spans"
field = "prompt"
options = [{ id = "PER" }, { id = "ORG" }]

[[task]]
id = "helpful"
type = "rating"

[[task]]
id = "better"
type = "preference"
fields = ["reply_a", "reply_b"]

[[task]]
id = "order"
type = "ranking"
items = "replies"

[[task]]
id = "better_text"
type = "text"
"""

COUNT = 24


def sample(n):
    return {"id": f"s{n}", "prompt": f"\U0001F6B2 Ada of ACME asks number {n}.", "reply_a": f"=Apple {n}",
            "reply_b": f"Banana, \"{n}\"", "replies": ["Uno.", "Due.", "Tre."]}


def answers(n, rater):
    spans = [{"start": 2, "end": 5, "label": "PER"}] + ([{"start": 9, "end": 13, "label": "ORG"}] if n % 2 else [])
    values = {
        "topic": ["billing", "other, or none"][n % 2],
        "tags": sorted(["refund", "angry"][: n % 3]),
        "names": [] if n == 0 else spans,
        "helpful": 1 + (n + rater) % 5,
        "better": {"pick": ["a", "b", "tie"][n % 3]},
        "order": [[2], [0], [1]],
        "better_text": f"Ada asks: {n}",
    }
    return [{"sample": f"s{n}", "task": task, "value": value} for task, value in values.items()]


class Tables(OutsideTest):
    @classmethod
    def setUpClass(cls):
        cls.box = Sandbox()
        cls.addClassCleanup(cls.box.close)
        cls.box.start()
        (cls.box.project / "winnow.toml").write_text(POLICY)
        cls.box.must("policy", "apply")
        cls.box.must("import", cls.box.write("samples.jsonl", [sample(n) for n in range(COUNT)]))
        for rater in range(3):
            cls.box.join(f"rater-{rater}")
            lines = [line for n in range(COUNT - 1) for line in answers(n, rater) if (n + rater) % 3 or rater == 0]
            cls.box.must("answer", key=f"rater-{rater}", stdin=json_lines(lines))
        cls.release = cls.box.work / "release"
        cls.formats = "parquet,jsonl,webdataset,mds,csv,trl,prodigy,spacy,conll,label-studio"
        cls.box.must("export", cls.release, "--format", cls.formats, "--split", "train=50,validation=25,test=25")
        cls.manifest = json.loads((cls.release / "manifest.json").read_bytes())
        cls.rows = {row["id"]: row for path in sorted((cls.release / "data").glob("*.zst")) for row in rows(path)}

    def setUp(self):
        pass

    def assert_same(self, found, row):
        """A typed row against the row of JSON lines."""
        for name, value in row.items():
            kept = found[name]
            if name in ("topic_label", "better_label"):
                self.assertEqual(found[name + "_text"], value)
                if value == "":
                    self.assertIsNone(kept)
            elif isinstance(value, float):
                self.assertAlmostEqual(kept, value, delta=1e-6, msg=name)
            elif isinstance(value, list):
                self.assertEqual(len(kept), len(value), name)
                for one, other in zip(kept, value):
                    if isinstance(other, dict):
                        self.assertEqual(one.keys(), other.keys())
                        for key in other:
                            self.assertAlmostEqual(one[key], other[key], delta=1e-6) if isinstance(
                                other[key], float) else self.assertEqual(one[key], other[key])
                    elif isinstance(other, float):
                        self.assertAlmostEqual(one, other, delta=1e-6, msg=name)
                    else:
                        self.assertEqual(one, other, name)
            else:
                self.assertEqual(kept, value, name)

    def test_verify_holds_and_every_format_is_there(self):
        self.box.must("verify", self.release)
        folders = {path.name for path in self.release.iterdir() if path.is_dir()}
        self.assertLessEqual({"data", "wds", "mds", "csv", "trl", "prodigy", "spacy", "conll", "label-studio"}, folders)
        self.assertGreater(len(self.rows), 20)

    def test_pyarrow_reads_the_rows_of_the_json_lines_with_their_types(self):
        import pyarrow
        import pyarrow.parquet
        seen = 0
        for path in sorted((self.release / "data").glob("*.parquet")):
            file = pyarrow.parquet.ParquetFile(path, page_checksum_verification=True)
            types = {field.name: str(field.type) for field in file.schema_arrow}
            self.assertEqual(types["topic_label"], "int64")
            self.assertEqual(types["topic_label_probs"], "list<element: float>")
            self.assertEqual(
                types["names_label"], "list<element: struct<confidence: float, end: int32, label: string, start: int32>>")
            self.assertEqual(types["tags_label"], "list<element: string>")
            self.assertEqual(types["helpful_label"], "int64")
            for group in range(file.num_row_groups):
                for column in range(file.metadata.num_columns):
                    chunk = file.metadata.row_group(group).column(column)
                    self.assertEqual(chunk.compression, "ZSTD")
            table = file.read()
            table.validate(full=True)
            for row in table.to_pylist():
                self.assert_same(row, self.rows[row["id"]])
                seen += 1
        self.assertEqual(seen, len(self.rows))

    def test_statistics_are_the_bounds_of_the_values(self):
        import pyarrow.parquet
        for path in (self.release / "data").glob("*.parquet"):
            file = pyarrow.parquet.ParquetFile(path)
            for group in range(file.num_row_groups):
                table = file.read_row_group(group)
                for column in range(file.metadata.num_columns):
                    chunk = file.metadata.row_group(group).column(column)
                    bounds = chunk.statistics
                    if "." in chunk.path_in_schema or not bounds or not bounds.has_min_max:
                        continue
                    values = [v for v in table.column(chunk.path_in_schema).to_pylist() if v is not None]
                    self.assertEqual((bounds.min, bounds.max), (min(values), max(values)), chunk.path_in_schema)
                    self.assertEqual(bounds.null_count, table.num_rows - len(values))

    def test_datasets_loads_the_folder_by_its_card(self):
        import datasets
        datasets.disable_progress_bars()
        with tempfile.TemporaryDirectory() as cache:
            loaded = datasets.load_dataset(str(self.release), cache_dir=cache)
            names = loaded["train"].features["topic_label"].names
            self.assertEqual(names, ["billing", "other, or none"])
            self.assertEqual(sum(split.num_rows for split in loaded.values()), len(self.rows))
            for split in loaded.values():
                for row in split:
                    self.assert_same(row, self.rows[row["id"]])
            annotations = datasets.load_dataset(str(self.release), "annotations", cache_dir=cache)
            lines = rows(self.release / "annotations/answers-00000.jsonl.zst")
            self.assertEqual(annotations["train"].num_rows, len(lines))
            for one, other in zip(annotations["train"], lines):
                self.assert_same(one, other)
        streamed = datasets.load_dataset(str(self.release), streaming=True)
        self.assertEqual({row["id"] for split in streamed.values() for row in split}, self.rows.keys())

    def test_polars_and_duckdb_agree(self):
        import duckdb
        import polars
        pattern = str(self.release / "data/*.parquet")
        frame = polars.read_parquet(pattern)
        self.assertEqual(set(frame["id"].to_list()), self.rows.keys())
        counted = duckdb.sql(
            f"select topic_label_text, count(*), max(id) from read_parquet('{pattern}') group by 1").fetchall()
        for label, count, largest in counted:
            ids = [row["id"] for row in self.rows.values() if row["topic_label"] == label]
            self.assertEqual((count, largest), (len(ids), max(ids)))
        spans = duckdb.sql(
            f"select count(*) from (select unnest(names_label) s from read_parquet('{pattern}')) where s.label='ORG'")
        wanted = sum(span["label"] == "ORG" for row in self.rows.values() for span in row["names_label"])
        self.assertEqual(spans.fetchall()[0][0], wanted)

    def test_mlcroissant_validates_and_reads_all_records(self):
        import logging
        import mlcroissant
        logging.disable(logging.WARNING)
        self.addCleanup(logging.disable, logging.NOTSET)
        dataset = mlcroissant.Dataset(str(self.release / "croissant.json"))
        self.assertEqual(list(dataset.metadata.ctx.issues.errors), [])
        ids = {record["samples/id"].decode() if isinstance(record["samples/id"], bytes) else record["samples/id"]
               for record in dataset.records("samples")}
        self.assertEqual(ids, self.rows.keys())
        def plain(value):
            return value.decode() if isinstance(value, bytes) else round(value, 6) if isinstance(value, float) else value
        labelled = 0
        for record in dataset.records("samples"):
            spans = [{key.rsplit("/", 1)[1]: plain(value) for key, value in span.items()}
                     for span in record["samples/names_label"] or []]
            wanted = [{key: plain(span[key]) for key in ("start", "end", "label", "confidence")}
                      for span in self.rows[plain(record["samples/id"])]["names_label"] or []]
            self.assertEqual(spans, wanted)
            labelled += len(spans)
        self.assertGreater(labelled, 0)
        self.assertGreater(sum(1 for _ in dataset.records("answers")), 0)

    def test_mds_by_its_description(self):
        sizes = {"int": "<q", "int32": "<i", "float32": "<f", "uint8": "<B"}
        seen = set()
        for folder in sorted((self.release / "mds").iterdir()):
            index = json.loads((folder / "index.json").read_text())
            self.assertEqual(index["version"], 2)
            for shard in index["shards"]:
                data = (folder / shard["raw_data"]["basename"]).read_bytes()
                self.assertEqual(hashlib.sha256(data).hexdigest(), shard["raw_data"]["hashes"]["sha256"])
                count, = struct.unpack_from("<I", data)
                offsets = struct.unpack_from(f"<{count + 1}I", data, 4)
                self.assertEqual((count, offsets[-1]), (shard["samples"], len(data)))
                for start, end in zip(offsets, offsets[1:]):
                    row, place = {}, start + 4 * shard["column_sizes"].count(None)
                    variable = iter(struct.unpack_from(f"<{(place - start) // 4}I", data, start))
                    for name, kind, size in zip(
                            shard["column_names"], shard["column_encodings"], shard["column_sizes"]):
                        value = data[place:place + (next(variable) if size is None else size)]
                        place += len(value)
                        if kind == "str":
                            row[name] = value.decode()
                        elif kind == "json":
                            row[name] = json.loads(value)
                        elif kind.startswith("ndarray:float32:"):
                            row[name] = list(struct.unpack(f"<{len(value) // 4}f", value))
                        else:
                            row[name], = struct.unpack(sizes[kind], value)
                    self.assertEqual(place, end)
                    for name in ("topic_label", "better_label"):
                        row[name] = None if row[name] == -1 else row[name]
                    self.assert_same(row, self.rows[row["id"]])
                    seen.add(row["id"])
        self.assertEqual(seen, self.rows.keys())

    def test_csv_has_a_cell_a_value_and_no_formula(self):
        seen = set()
        for path in (self.release / "csv").iterdir():
            with open(path, newline="") as file:
                for row in csv.DictReader(file):
                    self.assertEqual(row["reply_a"], "'" + self.rows[row["id"]]["reply_a"])
                    self.assertEqual(row["reply_b"], self.rows[row["id"]]["reply_b"])
                    self.assertEqual(json.loads(row["names_label"]), self.rows[row["id"]]["names_label"])
                    self.assertFalse(any(cell[:1] in ("=", "+", "-", "@") for cell in row.values()))
                    seen.add(row["id"])
        self.assertEqual(seen, self.rows.keys())

    def test_formats_of_other_tools(self):
        def lines(folder):
            return [json.loads(line) for path in sorted((self.release / folder).iterdir())
                    for line in path.read_text().splitlines()]
        preferences = {line["id"]: line for line in lines("trl")}
        wanted = {key for key, row in self.rows.items() if row["better_label"] in ("a", "b")}
        self.assertEqual(preferences.keys(), wanted)
        for key, line in preferences.items():
            self.assertEqual(line["chosen"], self.rows[key]["better_chosen"])
            self.assertIn("asks number", line["prompt"])
            self.assertNotIn(line["chosen"], line["prompt"])
        for line in lines("spacy"):
            for start, end, label in line["entities"]:
                self.assertEqual(line["text"][start:end], {"PER": "Ada", "ORG": "ACME"}[label])
        for line in lines("prodigy"):
            for span in line.get("spans", []):
                self.assertEqual(line["text"][span["start"]:span["end"]], {"PER": "Ada", "ORG": "ACME"}[span["label"]])
        tags = [line.split(" ") for path in (self.release / "conll").iterdir()
                for line in path.read_text().splitlines() if line]
        self.assertEqual({token for token, tag in tags if tag == "B-ORG"}, {"ACME"})
        self.assertEqual({tag for _, tag in tags}, {"O", "B-PER", "B-ORG"})
        studio = [task for path in sorted((self.release / "label-studio").iterdir())
                  for task in json.loads(path.read_text())]
        self.assertEqual({task["data"]["winnow_id"] for task in studio}, self.rows.keys())
        for task in studio:
            for prediction in task["predictions"]:
                for region in prediction["result"]:
                    if region["type"] == "labels":
                        units = task["data"]["prompt"].encode("utf-16-le")
                        value = region["value"]
                        self.assertEqual(
                            units[2 * value["start"]:2 * value["end"]].decode("utf-16-le"), value["text"])

    def test_the_script_in_verify_md_checks_presence_and_absence(self):
        text = (ROOT / "docs/verify.md").read_text()
        script = text.split("```python\n", 1)[1].split("```", 1)[0]
        check = self.box.write("check.py", textwrap.dedent(script))

        def prove(sample, *spoil):
            proof = json.loads(self.box.must("prove", self.release, "--sample", sample).out)
            for path, value in spoil:
                place = proof
                for step in path[:-1]:
                    place = place[step]
                place[path[-1]] = value
            return subprocess.run(
                [sys.executable, str(check), str(self.release / "manifest.json")], input=json.dumps(proof),
                capture_output=True, text=True)
        for known in list(self.rows)[:5]:
            done = prove(known)
            self.assertEqual((done.returncode, done.stdout.strip()), (0, "in the release"), done.stderr)
        for absent in ("00" * 32, "ff" * 32, hashlib.sha256(b"x").hexdigest()):
            done = prove(absent)
            self.assertEqual((done.returncode, done.stdout.strip()), (0, "not in the release"), done.stderr)
        known, other = list(self.rows)[:2]
        self.assertNotEqual(prove(known, (["leaf", "id"], other)).returncode, 0)
        self.assertNotEqual(prove(known, (["sample"], other)).returncode, 0)
        self.assertNotEqual(prove(known, (["leaf", "path", 0], "00" * 32)).returncode, 0)
        self.assertNotEqual(prove("00" * 32, (["after", "index"], 1)).returncode, 0)
        self.assertNotEqual(prove("00" * 32, (["after"], None)).returncode, 0)

    def test_show_draws_and_diff_finds_nothing_between_a_release_and_itself(self):
        shown = self.box.must("show", self.release)
        for word in ("topic", "billing", "confidence", "rater" if "rater" in shown.out else "SHA256:"):
            self.assertIn(word, shown.out)
        figures = json.loads(self.box.must("show", self.release, "--json").out)["figures"]
        self.assertEqual(figures["rows"], len(self.rows))
        same = json.loads(self.box.must("diff", self.release, self.release, "--json").out)
        self.assertEqual((same["added"], same["removed"], same["labels"], same["shares"]), ([], [], [], []))
        self.assertEqual(same["unchanged"], len(self.rows))

    def test_a_release_of_parquet_alone_is_recomputed_and_one_of_a_tools_format_says_it_is_not(self):
        for name, formats in (("parquet-only", "parquet"), ("trl-only", "trl")):
            folder = self.box.work / name
            self.box.must("export", folder, "--format", formats)
            done = self.box.must("verify", folder)
            self.assertEqual("scores, selection and shares recomputed" in done.out, formats == "parquet", str(done))
            if formats == "trl":
                self.assertIn("provenance not recomputed", done.out)
                with_ledger = self.box.must("verify", folder, "--ledger", self.box.project / "ledger.sqlite")
                self.assertIn("recomputed", with_ledger.out)

    def test_a_flipped_bit_in_any_file_of_these_formats_is_named(self):
        for path in sorted(self.release.rglob("*")):
            if path.is_file() and path.parts[-2] in ("data", "train", "csv", "trl", "conll", "label-studio", "release"):
                whole = path.read_bytes()
                spoiled = bytearray(whole or b"\n")  # to a file that is empty a byte is added
                spoiled[len(spoiled) // 2] ^= 1 if whole else 0
                path.write_bytes(spoiled)
                try:
                    result = self.box.run("verify", self.release)
                finally:
                    path.write_bytes(whole)
                with self.subTest(path.name):
                    self.assertEqual(result.code, 1, str(result))
