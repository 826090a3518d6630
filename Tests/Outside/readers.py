"""Releases opened by programs that are not ours: sha256sum, ssh-keygen, zstd, jq, tar, webdataset."""
import contextlib
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import tarfile
import warnings

import zstandard
from sandbox import OutsideTest, Sandbox, json_lines

NAMESPACE = "winnow-manifest@v1"


def rows(path):
    """Rows of a .jsonl.zst, read by the zstandard package."""
    with open(path, "rb") as file, zstandard.ZstdDecompressor().stream_reader(
            file, read_across_frames=True) as reader:
        return [json.loads(line) for line in io.TextIOWrapper(reader, encoding="utf-8", newline="\n")]


def synthetic_crowd(box, samples=120, annotators=7, seed=5):
    """A project of two-option questions with noisy annotators; texts are made here, some of them awkward."""
    rng = random.Random(seed)
    box.start(task="entails:yes,no")
    people, places = ["A nurse", "The pilot", "An old baker", "Mara"], ["in Turin", "by the sea", "at noon"]
    records = []
    for number in range(samples):
        text = f"{rng.choice(people)} counted {number} boats {rng.choice(places)}."
        text += rng.choice(["", ' "quoted" \\ back', " naïve café 日本語 🚲", "\ttab\nnew line", " =1+1", " <b>&amp;"])
        records.append({"id": f"s{number}", "text": text, "score": 0.5 + number, "tags": ["x", None, True]})
    box.must("import", box.write("crowd.jsonl", records))
    truth = {record["id"]: rng.choice(["yes", "no"]) for record in records}
    gold = "task,truth\n" + "".join(f"s{n},{truth[f's{n}']}\n" for n in range(0, samples, 10))
    box.must("import", box.write("gold.csv", gold), "--as", "gold", "--task", "entails")
    for person in range(annotators):
        name = f"rater-{person}"
        box.join(name)
        right = 0.6 + 0.05 * person
        lines = []
        for sample, value in truth.items():
            if rng.random() < 0.6:
                given = value if rng.random() < right else {"yes": "no", "no": "yes"}[value]
                lines.append({"sample": sample, "task": "entails", "value": given, "elapsed_ms": rng.randrange(9000)})
        box.must("answer", key=name, stdin=json_lines(lines))
    return box.project


class ReleaseMixin:
    """The same questions asked of a release of each project."""

    @classmethod
    def setUpClass(cls):
        cls.box = Sandbox()
        cls.addClassCleanup(cls.box.close)
        cls.make(cls.box)
        cls.release = cls.box.work / "release"
        cls.box.must("export", cls.release, "--format", "jsonl,webdataset")
        cls.unsigned = cls.box.must("verify", cls.release)
        cls.announced = cls.box.must("release", cls.release)
        cls.manifest = json.loads((cls.release / "manifest.json").read_bytes())

    def copy(self):
        """A copy of the release that may be spoiled."""
        folder = self.box.work / f"copy-{random.getrandbits(48):x}"
        shutil.copytree(self.release, folder)
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        return folder

    def data_rows(self):
        return [row for path in sorted((self.release / "data").iterdir()) for row in rows(path)]

    def test_sha256sum_agrees_with_every_line_of_SHA256SUMS(self):
        done = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=self.release,
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        listed = {line.split("  ", 1)[1] for line in (self.release / "SHA256SUMS").read_text().splitlines()}
        here = {str(path.relative_to(self.release)) for path in self.release.rglob("*") if path.is_file()}
        self.assertEqual(listed, here - {"SHA256SUMS", "manifest.json.sig"})

    def test_ssh_keygen_verifies_the_signature_with_the_line_that_release_printed(self):
        line = next(line for line in self.announced.out.splitlines() if "ssh-ed25519" in line)
        signers = self.box.write("allowed_signers", line + "\n")
        command = ["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", line.split()[0], "-n", NAMESPACE,
                   "-s", str(self.release / "manifest.json.sig")]
        manifest = (self.release / "manifest.json").read_bytes()
        done = subprocess.run(command, input=manifest, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        spoiled = subprocess.run(command, input=manifest.replace(b"1", b"2", 1), capture_output=True)
        self.assertNotEqual(spoiled.returncode, 0)

    def test_ssh_keygen_verifies_every_head_of_the_proofs(self):
        heads = [json.loads(line) for line in (self.release / "proofs/heads.jsonl").read_text().splitlines()]
        events = {}
        for event in rows(self.release / "proofs/events.jsonl.zst"):
            text = json.dumps(event, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
            events[hashlib.sha256(text).hexdigest()] = (event, text)
        for identifier, (event, _) in events.items():
            if event["prev"] is not None:
                self.assertEqual(events[event["prev"]][0]["seq"] + 1, event["seq"], identifier)
        for head in heads:
            event, text = events[head["id"]]
            self.assertEqual((event["author"], event["chain"], event["seq"]),
                             (head["author"], head["chain"], head["seq"]))
            signers = self.box.write("head_signers", f'{head["author"]} {head["key"]}\n')
            signature = self.box.write("head.sig", head["sig"])
            done = subprocess.run(
                ["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", head["author"], "-n", "winnow@v1",
                 "-s", str(signature)], input=text, capture_output=True)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_zstd_and_the_zstandard_package_read_the_same_rows(self):
        total = 0
        for path in sorted(self.release.rglob("*.zst")):
            plain = subprocess.run(["zstd", "-dcq", str(path)], capture_output=True, check=True).stdout
            lines = plain.split(b"\n")
            self.assertEqual(lines.pop(), b"", f"{path} ends without a newline")
            self.assertEqual([json.loads(line) for line in lines], rows(path))
            entry = next(f for f in self.manifest["files"] if f["path"] == str(path.relative_to(self.release)))
            self.assertEqual(len(lines), entry["rows"])
            total += len(lines)
        self.assertGreater(total, 0)

    def test_the_webdataset_package_reads_the_same_samples_as_the_json_rows(self):
        import webdataset
        expected = {row["id"]: row for row in self.data_rows()}
        seen = {}
        for path in sorted((self.release / "wds").glob("*.tar")):
            with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
                warnings.simplefilter("ignore")
                for sample in webdataset.WebDataset(str(path), shardshuffle=False, empty_check=False):
                    self.assertNotIn(sample["__key__"], seen)
                    seen[sample["__key__"]] = json.loads(sample["json"])
                    self.assertEqual(sample["txt"].decode(), expected[sample["__key__"]]["text"])
        self.assertEqual(seen.keys(), expected.keys())
        for key, row in seen.items():
            for name in row.keys() & expected[key].keys():
                self.assertEqual(row[name], expected[key][name], f"{key} {name}")

    def test_tar_shards_are_plain_ustar_without_clock_or_owner(self):
        for path in sorted((self.release / "wds").glob("*.tar")):
            with tarfile.open(path) as tar:
                for member in tar:
                    self.assertTrue(member.isreg() and not member.pax_headers, member.name)
                    self.assertEqual((member.mtime, member.uid, member.gid), (0, 0, 0), member.name)
            listing = subprocess.run(["tar", "-tf", str(path)], capture_output=True, text=True, check=True)
            self.assertEqual(len(listing.stdout.split()) % 2, 0)

    def test_the_manifest_is_canonical_for_jq_and_for_python(self):
        raw = (self.release / "manifest.json").read_bytes()
        ours = json.dumps(self.manifest, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        self.assertEqual(raw.rstrip(b"\n"), ours)
        if not shutil.which("jq"):
            self.skipTest("jq is not here")
        done = subprocess.run(["jq", "-cS", "."], input=raw, capture_output=True, check=True)
        self.assertEqual(done.stdout.rstrip(b"\n"), raw.rstrip(b"\n"))

    def test_counts_of_the_manifest_are_those_of_the_rows(self):
        data = self.data_rows()
        counts = self.manifest["counts"]
        self.assertEqual(counts["samples"]["in_release"], len(data))
        by_status = {}
        for row in data:
            by_status[row["status"]] = by_status.get(row["status"], 0) + 1
        self.assertEqual(by_status, {k: v for k, v in counts["status"].items() if v})
        for row in data:
            probabilities = row["label_probs"]
            values = probabilities.values() if isinstance(probabilities, dict) else probabilities
            self.assertAlmostEqual(sum(values), 1, delta=1e-5)
            self.assertAlmostEqual(max(values), row["confidence"], delta=2e-6)

    def test_shares_sum_to_a_million(self):
        with open(self.release / "shares.csv", newline="") as file:
            header, *lines = [line.rstrip("\r\n").split(",") for line in file]
        column = header.index("share_ppm")
        self.assertEqual(sum(int(line[column]) for line in lines), 1_000_000)
        listed = (self.release / "contributors.jsonl").read_text().splitlines()
        self.assertEqual(sum(json.loads(line)["share_ppm"] for line in listed), 1_000_000)

    def test_two_exports_under_other_surroundings_are_the_same_bytes(self):
        surroundings = [
            ({"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C"}, self.box.project),
            ({"TZ": "America/St_Johns", "LC_ALL": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8"}, self.box.folder)]
        folders = []
        for number, (env, cwd) in enumerate(surroundings):
            folder = self.box.work / f"again-{number}"
            self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
            self.box.must("export", folder, "--format", "jsonl,webdataset", "--project", self.box.project,
                          "--parent", self.release, env=env, cwd=cwd)
            folders.append(str(folder))
        done = subprocess.run(["diff", "-r", *folders], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_verify_says_unsigned_before_and_signed_after(self):
        self.assertIn("unsigned", self.unsigned.out + self.unsigned.err)
        after = self.box.must("verify", self.release, cwd="/")
        self.assertIn("signed by SHA256:", after.out)
        self.assertNotIn("unsigned", after.out)
        named = self.box.must("verify", self.release, "--ledger", self.box.project / "ledger.sqlite")
        self.assertIn("the ledger names this release", named.out)

    def test_one_flipped_bit_in_any_file_is_found(self):
        rng = random.Random(11)
        folder = self.copy()
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            whole = path.read_bytes()
            for _ in range(3):
                spoiled = bytearray(whole)
                spoiled[rng.randrange(len(spoiled))] ^= 1 << rng.randrange(8)
                path.write_bytes(spoiled)
                with self.subTest(file=path.name):
                    result = self.box.run("verify", folder)
                    self.assertEqual(result.code, 1, str(result))
                    # A spoiled manifest shows at whatever it speaks of.
                    if path.name != "manifest.json":
                        self.assertIn(path.name, result.out + result.err)
            path.write_bytes(whole)
        self.box.must("verify", folder)

    def test_added_missing_and_linked_files_are_found(self):
        def add(folder):
            (folder / "data" / "train-00009.jsonl").write_text("{}\n")

        def hide(folder):
            (folder / ".hidden").write_text("x")

        def remove(folder):
            next((folder / "data").iterdir()).unlink()

        def link(folder):
            path = next((folder / "data").iterdir())
            path.rename(folder.parent / "moved.zst")
            path.symlink_to(folder.parent / "moved.zst")

        def cut(folder):
            path = next((folder / "wds").iterdir())
            os.truncate(path, path.stat().st_size - 512)

        for spoil in (add, hide, remove, link, cut):
            with self.subTest(spoil.__name__):
                folder = self.copy()
                spoil(folder)
                result = self.box.run("verify", folder)
                self.assertEqual(result.code, 1, str(result))

    def test_a_row_rewritten_with_all_hashes_put_right_is_still_found(self):
        """Who changes a label and fixes every sum can't fix what the signed answers say."""
        folder = self.copy()
        path = next((folder / "data").glob("train*"))
        data = subprocess.run(["zstd", "-dcq", str(path)], capture_output=True, check=True).stdout
        lines = data.splitlines(keepends=True)
        row = json.loads(lines[0])
        options = sorted({json.loads(line)["label"] for line in lines})
        other = next(option for option in options if option != row["label"])
        lines[0] = lines[0].replace(b'"label":"%s"' % row["label"].encode(), b'"label":"%s"' % other.encode())
        packed = subprocess.run(["zstd", "-cq"], input=b"".join(lines), capture_output=True, check=True).stdout
        path.write_bytes(packed)
        entry = next(f for f in self.manifest["files"] if f["path"] == f"data/{path.name}")
        manifest = (folder / "manifest.json").read_bytes()
        self.assertEqual(entry["rows_sha256"], hashlib.sha256(data).hexdigest())
        manifest = manifest.replace(entry["sha256"].encode(), hashlib.sha256(packed).hexdigest().encode())
        manifest = manifest.replace(
            entry["rows_sha256"].encode(), hashlib.sha256(b"".join(lines)).hexdigest().encode())
        manifest = manifest.replace(b'"bytes":%d,"path":"data/%s"' % (entry["bytes"], path.name.encode()),
                                    b'"bytes":%d,"path":"data/%s"' % (len(packed), path.name.encode()))
        (folder / "manifest.json").write_bytes(manifest)
        sums = []
        for line in (folder / "SHA256SUMS").read_text().splitlines():
            name = line.split("  ", 1)[1]
            sums.append(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n")
        (folder / "SHA256SUMS").write_text("".join(sums))
        (folder / "manifest.json.sig").unlink()
        result = self.box.run("verify", folder)
        self.assertEqual(result.code, 1, str(result))


class DemoRelease(ReleaseMixin, OutsideTest):
    """A release of the bundled project."""

    def setUp(self):
        pass

    @staticmethod
    def make(box):
        box.demo()


class SyntheticRelease(ReleaseMixin, OutsideTest):
    """A release of a made-up crowd, with awkward texts."""

    def setUp(self):
        pass

    @staticmethod
    def make(box):
        synthetic_crowd(box)

    def test_texts_come_out_as_they_went_in(self):
        given = {}
        for line in (self.box.work / "crowd.jsonl").read_text().splitlines():
            record = json.loads(line)
            given[record["id"]] = record["text"]
        data = self.data_rows()
        self.assertTrue(data)
        for row in data:
            self.assertEqual(row["text"], given[row["source_id"]])
            self.assertEqual(row["id"], hashlib.sha256(b"text/plain\n" + row["text"].encode()).hexdigest())
