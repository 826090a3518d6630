"""Bad files, keys, disks and projects: a documented exit code, one clear message, nothing changed.

Exit codes: 1 the check failed, 2 wrong use, 3 bad input, 4 no project, no key or not allowed, 5 disk or database.
"""
import contextlib
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import unittest

from sandbox import OutsideTest, json_lines, program, snapshot

ROOT_USER = os.geteuid() == 0
NOBODY = 65534


class RefusalTest(OutsideTest):
    """Adds `refuses`: the command ends with `code`, names all `words`, and leaves the project as it was."""

    def setUp(self):
        super().setUp()
        self.box.start()
        self.box.must("import", self.box.write("first.jsonl", [
            {"id": f"f{n}", "text": f"Message number {n}."} for n in range(6)]))

    def refuses(self, code, words, *arguments, unchanged=True, **keywords):
        before = snapshot(self.box.work) if unchanged else None
        events = [event["id"] for event in self.box.log()] if unchanged else None
        result = self.box.run(*arguments, **keywords)
        said = result.err + result.out
        with self.subTest(" ".join(map(str, arguments))):
            self.assertEqual(result.code, code, str(result))
            for word in [words] if isinstance(words, str) else words:
                self.assertIn(word.lower(), said.lower(), str(result))
            self.assertNotIn("Fatal error", said)
            self.assertNotIn("\x1b", said)
            for line in result.err.splitlines():
                self.assertLess(len(line), 600, "one clear message")
            if unchanged:
                after = snapshot(self.box.work)
                new = {name for name in after.keys() - before.keys() if not name.endswith(".refused.jsonl")}
                self.assertEqual(new, set())
                self.assertEqual({name: after.get(name) for name in before}, before)
                self.assertEqual([event["id"] for event in self.box.log()], events)
        return result


class Projects(RefusalTest):
    """Where there is no project, or one that can't be trusted."""

    def ledger(self):
        return self.box.project / "ledger.sqlite"

    def refuses_everywhere(self, code, words):
        """Reading and writing commands alike; the ledger's bytes stay."""
        before = self.ledger().read_bytes()
        answer = json_lines([{"sample": "f1", "value": "bug"}])
        for arguments in (["status"], ["log"], ["score"], ["next", "--json"], ["answer"], ["doctor"],
                          ["import", self.box.work / "first.jsonl"], ["export", self.box.work / "release"]):
            with self.subTest(arguments[0]):
                result = self.box.run(*arguments, stdin=answer)
                self.assertIn(result.code, (code, 1) if arguments[0] == "doctor" else (code,), str(result))
                self.assertNotIn("Fatal error", result.err)
                for word in words:
                    self.assertIn(word, result.err + result.out, str(result))
        self.assertEqual(self.ledger().read_bytes(), before)
        self.assertFalse((self.box.work / "release").exists())

    def test_outside_a_project_every_command_says_how_to_start_one(self):
        for arguments in (["status"], ["me"], ["log"], ["score"], ["next"], ["answer"], ["doctor"],
                          ["policy", "apply"], ["join", "--name", "x"], ["import", "first.jsonl"],
                          ["export", "release"], ["label", "--plain"], ["review", "--list"]):
            self.refuses(4, ["no project", "winnow init"], *arguments, cwd=self.box.work)
        self.refuses(4, ["no project"], "status", "--project", self.box.work / "nowhere")

    def test_a_key_that_has_not_joined_is_told_how(self):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.box.key("stranger"))], check=True)
        for arguments in (["next"], ["answer"], ["me"], ["label", "--plain"]):
            self.refuses(4, ["join"], *arguments, key="stranger", stdin='{"sample":"f1","value":"bug"}\n')

    def test_random_bytes_in_the_middle_of_the_ledger_are_damage_and_no_crash(self):
        rng = random.Random(3)
        # Enough of it that few pages are empty.
        self.box.must("import", self.box.write("fill.jsonl", [
            {"id": f"d{n}", "text": f"Filling {n} " + "word " * 30} for n in range(3000)]))
        self.box.must("answer", stdin=json_lines([{"sample": f"d{n}", "value": "bug"} for n in range(500)]))
        whole = self.ledger().read_bytes()
        found = 0
        for _ in range(12):
            spoiled = bytearray(whole)
            start = rng.randrange(4096, len(spoiled) - 4096)
            spoiled[start:start + 2048] = rng.randbytes(2048)
            self.ledger().write_bytes(spoiled)
            for arguments in (["status"], ["log"], ["score"], ["export", self.box.work / "release"]):
                result = self.box.run(*arguments)
                self.assertIn(result.code, (0, 1, 3, 4, 5), str(result))
                self.assertNotIn("Fatal error", result.err)
                shutil.rmtree(self.box.work / "release", ignore_errors=True)
            doctor = self.box.run("doctor", "--rebuild")
            self.assertIn(doctor.code, (0, 1, 5), str(doctor))
            found += doctor.code != 0
        # Some may fall into the unused part of a page; most fall on bytes that matter.
        self.assertGreaterEqual(found, 9)
        self.ledger().write_bytes(whole)
        self.box.must("doctor")

    def test_a_file_that_is_no_database_is_refused(self):
        self.ledger().write_bytes(b"SQLite format 2 or so\0" + random.Random(1).randbytes(8192))
        self.refuses_everywhere(5, ["ledger.sqlite"])

    def test_an_empty_ledger_is_refused(self):
        self.ledger().write_bytes(b"")
        self.refuses_everywhere(5, ["ledger.sqlite"])

    def test_another_programs_database_is_refused_and_not_touched(self):
        self.ledger().unlink()
        with contextlib.closing(sqlite3.connect(self.ledger())) as other:
            other.execute("CREATE TABLE recipes(name TEXT)")
            other.commit()
        self.refuses_everywhere(5, ["ledger.sqlite"])

    def spoil(self, *statements):
        with contextlib.closing(sqlite3.connect(self.ledger())) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()

    def test_a_newer_format_is_refused_with_its_number(self):
        self.spoil("PRAGMA user_version=99")
        self.refuses_everywhere(5, ["99", "newer"])

    def test_planted_triggers_tables_views_and_indexes_are_refused(self):
        for statement in (
                "CREATE TRIGGER planted AFTER INSERT ON event BEGIN DELETE FROM content; END",
                "CREATE TABLE planted(x)", "CREATE VIEW planted AS SELECT 1",
                "CREATE INDEX planted ON event(kind)"):
            self.spoil(statement)
            self.refuses_everywhere(5, ["did not make"])
            self.spoil(f"DROP {statement.split()[1]} planted")
        self.box.must("doctor")

    def test_a_ledger_that_is_a_folder_or_gone_is_refused(self):
        self.ledger().rename(self.box.work / "kept")
        self.assertIn(self.box.run("status").code, (4, 5))
        self.ledger().mkdir()
        result = self.box.run("status")
        self.assertIn(result.code, (4, 5), str(result))
        self.assertIn("ledger.sqlite", result.err)


class ReadOnly(RefusalTest):
    """Permissions bind nobody who is root, so the program runs as another user there."""

    def setUp(self):
        super().setUp()
        self.who = {}
        if ROOT_USER:
            for path in [self.box.folder, *self.box.folder.rglob("*")]:
                os.chown(path, NOBODY, NOBODY)
            self.who = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            try:
                subprocess.run([program(), "--version"], check=True, capture_output=True, **self.who)
            except (OSError, subprocess.CalledProcessError):
                self.skipTest("another user can't run the program here")

    def run_as(self, *arguments, stdin=b""):
        done = subprocess.run(self.box.command(*arguments), cwd=self.box.project, env=self.box.env,
                              input=stdin, capture_output=True, timeout=60, **self.who)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_a_read_only_ledger_can_be_read_and_refuses_writes_with_the_reason(self):
        ledger = self.box.project / "ledger.sqlite"
        before = ledger.read_bytes()
        for path in self.box.project.iterdir():
            path.chmod(0o400)
        self.box.project.chmod(0o500)
        code, out, err = self.run_as("answer", stdin=b'{"sample":"f1","value":"bug"}\n')
        self.assertEqual(code, 5, out + err)
        self.assertIn("can't be written", err)
        self.assertNotIn('"id"', out)
        code, out, err = self.run_as("log", "--json")
        self.assertEqual(code, 0, err)
        self.assertEqual(ledger.read_bytes(), before)

    def test_exports_and_backups_into_a_read_only_folder_are_refused(self):
        parent = self.box.work / "fixed"
        parent.mkdir()
        if ROOT_USER:
            os.chown(parent, NOBODY, NOBODY)
        parent.chmod(0o500)
        for arguments in (["export", parent / "release"], ["backup", parent / "copy.sqlite"],
                          ["init", parent / "new"]):
            code, out, err = self.run_as(*arguments)
            with self.subTest(arguments[0]):
                self.assertEqual(code, 5, out + err)
                self.assertIn("fixed", err)
        self.assertEqual(list(parent.iterdir()), [])

    def test_an_unreadable_file_is_refused(self):
        path = self.box.write("closed.jsonl", [{"text": "x"}])
        path.chmod(0)
        code, _, err = self.run_as("import", str(path))
        self.assertIn(code, (3, 5), err)
        self.assertIn("closed.jsonl", err)


class Policies(RefusalTest):
    """winnow.toml with mistakes: the message has the line and the key."""

    def applies(self, text, words, code=3):
        path = self.box.project / "winnow.toml"
        kept = path.read_bytes()
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.refuses(code, words, "policy", "apply")
        path.write_bytes(kept)

    def test_each_mistake_is_named_with_its_line(self):
        good = (self.box.project / "winnow.toml").read_text().rstrip("\n") + "\n"
        end = good.count("\n")
        head, _, rest = good.partition("[overlap]\n")
        line = head.count("\n") + 2
        tasks = rest[rest.index("[[task]]"):]

        def overlap(lines):
            return f"{head}[overlap]\n{lines}\n\n{tasks}"

        for lines, words in (
                ('min = "two"', [f"winnow.toml:{line}", "min"]),
                ("min = -1", [f"winnow.toml:{line}", "min"]),
                ("minimum = 2", [f"winnow.toml:{line}", "minimum"]),
                ("confidence = 1.5", [f"winnow.toml:{line}", "confidence"]),
                ("min = 9\nmax = 2", ["winnow.toml:", "max"]),
                ("min = ", [f"winnow.toml:{line}"])):
            self.applies(overlap(lines), words)
        self.applies(good + "\n[overlop]\nmin = 2\n", [f"winnow.toml:{end + 2}", "overlop"])
        self.applies(good + '\n[[task]]\nid = "Topic!"\ntype = "choice"\n', ["winnow.toml:", "id"])
        self.applies(good + '\n[[task]]\nid = "two"\ntype = "quiz"\n', ["winnow.toml:", "quiz"])
        self.applies(good + "\n[x\n", [f"winnow.toml:{end + 2}"])

    def test_a_project_file_that_is_no_text_or_missing_is_refused(self):
        self.applies(b"\xff\xfe[project]\n", ["winnow.toml", "UTF-8"])
        path = self.box.project / "winnow.toml"
        path.rename(self.box.project / "kept")
        result = self.box.run("policy", "apply")
        self.assertIn(result.code, (3, 5), str(result))
        self.assertIn("winnow.toml", result.err)

    def test_a_used_option_can_not_vanish(self):
        self.box.must("answer", stdin='{"sample":"f1","value":"bug"}\n')
        text = (self.box.project / "winnow.toml").read_text()
        changed = text.replace('{ id = "bug" }, ', "")
        self.assertNotEqual(changed, text)
        self.applies(changed, ["bug"])


class Lines(RefusalTest):
    """JSON lines that are none, or name what isn't here."""

    def answers(self, line, *words):
        data = line if isinstance(line, bytes) else line.encode()
        result = self.refuses(3, words, "answer", stdin=data + b"\n")
        refusals = [json.loads(text) for text in result.out.splitlines()]
        self.assertEqual([refusal.get("line") for refusal in refusals], [1], str(result))
        self.assertTrue(all("error" in refusal and "id" not in refusal for refusal in refusals))

    def test_unknown_samples_tasks_and_options_are_named(self):
        self.answers('{"sample":"zz","task":"topic","value":"bug"}', "zz")
        self.answers('{"sample":"f1","task":"mood","value":"bug"}', "mood", "topic")
        self.answers('{"sample":"f1","task":"topic","value":"bugs"}', "bugs", "billing")
        self.answers('{"sample":"f1","task":"topic","value":{"skip":"bored"}}', "skip", "unsure")
        self.answers('{"sample":"f1","task":"topic","value":7}')
        self.answers('{"sample":"f1","task":"topic"}', "value")
        self.answers('{"task":"topic","value":"bug"}', "sample")

    def test_lines_that_are_no_objects_are_refused(self):
        for line in ("[1,2]", '"text"', "17", "null", "{", '{"sample":"f1",}', "{} {}", "nonsense",
                     '{"sample":"f1","sample":"f2","value":"bug"}'):
            self.answers(line)

    def test_awkward_bytes_are_refused(self):
        self.answers('{"sample":"f1","value":"\\ud800"}', "surrogate")
        self.answers('{"sample":"f1\\u0000","value":"bug"}')
        self.answers(b'{"sample":"f1","value":"bug"}\0')
        self.answers(b'\xff\xfe{"sample":"f1"}')
        self.answers(b'{"sample":"\xc3","value":"bug"}')
        self.answers(b'{"sample":"f1","value":"' + b"x" * (3 << 20) + b'"}', "bytes")
        self.answers(b'{"sample":' + b"[" * 200_000, "deep")

    def test_hostile_text_comes_back_escaped(self):
        self.answers('{"sample":"\\u001b]0;owned\\u0007","value":"bug"}')
        self.answers('{"sample":"f1","value":"\\u001b[31m\\u202e"}')

    def test_good_lines_beside_bad_ones_are_kept_and_both_are_said(self):
        result = self.box.run("answer", stdin='{"sample":"f1","value":"bug"}\nnonsense\n{"sample":"f2","value":"other"}\n')
        self.assertEqual(result.code, 3, str(result))
        self.assertEqual(["id" in line for line in result.lines()], [True, False, True])

    def test_review_lines_are_checked_alike(self):
        event = "0" * 64
        for line in ("[]", "{}", '{"submission":{"event":"xx","index":0},"verdict":"accept"}',
                     f'{{"submission":{{"event":"{event}","index":0}},"verdict":"accept"}}',
                     f'{{"submission":{{"event":"{event}","index":0}},"verdict":"perhaps"}}'):
            self.refuses(3, [], "review", "--json", stdin=line + "\n")


class Files(RefusalTest):
    """Files to import that aren't what they should be."""

    def test_unreadable_kinds_are_refused(self):
        write = self.box.write
        fifo = self.box.work / "pipe.jsonl"
        os.mkfifo(fifo)
        for path, words in (
                (write("empty.jsonl", ""), "empty"), (self.box.work, str(self.box.work)), (fifo, "pipe"),
                (self.box.work / "gone.jsonl", "gone.jsonl"), ("/dev/zero", "/dev/zero"),
                (write("wide.txt", "text".encode("utf-16")), "UTF-16"),
                (write("binary.txt", bytes(range(256)) * 20), "binary.txt"),
                (write("short.jsonl.zst", b"\x28\xb5\x2f\xfd\x04"), "short.jsonl.zst"),
                (write("plain.jsonl.gz", '{"text":"not compressed"}\n'), "plain.jsonl.gz"),
                (write("odd.xlsx", b"PK\x03\x04"), "odd.xlsx"),
                (write("semicolons.csv", "a;b\n1;2\n"), "text")):
            before = set(self.box.work.iterdir())
            self.refuses(3, [words], "import", path, timeout=20)
            self.assertEqual(set(self.box.work.iterdir()), before)

    def test_bad_records_are_written_beside_with_reasons_and_good_ones_kept(self):
        text = ('{"text":"good one"}\n{"text":"a\\ud800"}\n[1]\n{"text":5}\n{"no":1}\n{"text":"a","text":"b"}\n'
                '{"text":' + "[" * 5000 + "\n").encode() + b'{"text":"\xff"}\nlast\n'
        path = self.box.write("mixed.jsonl", text)
        result = self.box.run("import", path)
        self.assertEqual(result.code, 3, str(result))
        self.assertIn("1 new", result.out)
        refused = [json.loads(line) for line in (self.box.work / "mixed.refused.jsonl").read_text().splitlines()]
        self.assertEqual([record["line"] for record in refused], list(range(2, 10)))
        self.assertTrue(all(record["reason"] for record in refused))
        for line in range(2, 10):
            self.assertIn(f"mixed.jsonl:{line}", result.err)
        again = self.box.run("import", path)
        self.assertIn("1 duplicate", again.out)

    def test_strict_keeps_nothing_where_one_record_is_bad(self):
        path = self.box.write("mixed.jsonl", '{"text":"good two"}\nnonsense\n')
        self.refuses(3, ["mixed.jsonl:2"], "import", path, "--strict")

    def test_a_dry_run_writes_nothing(self):
        path = self.box.write("more.jsonl", [{"text": "quite new"}])
        before, events = snapshot(self.box.work), len(self.box.log())
        result = self.box.must("import", path, "--dry-run")
        self.assertIn("would be", result.out)
        self.assertEqual((snapshot(self.box.work), len(self.box.log())), (before, events))

    def test_a_bomb_is_refused_before_it_unfolds(self):
        if not shutil.which("zstd"):
            self.skipTest("zstd is not here")
        bomb = self.box.work / "bomb.jsonl.zst"
        with open("/dev/zero", "rb") as zeros, open(bomb, "wb") as out:
            head = subprocess.Popen(["head", "-c", "2000000000"], stdin=zeros, stdout=subprocess.PIPE)
            subprocess.run(["zstd", "-q", "-c", "-1"], stdin=head.stdout, stdout=out, check=True)
            head.wait()
        self.refuses(3, ["bomb.jsonl.zst"], "import", bomb, timeout=60)

    def test_a_full_standard_output_is_an_error_of_the_disk(self):
        for arguments in (["status"], ["status", "--json"], ["log", "--json"], ["score", "--json"], ["policy", "show"],
                          ["keys"], ["next", "--json"]):
            with self.subTest(" ".join(arguments)), open("/dev/full", "wb") as full:
                result = self.box.run(*arguments, stdout=full)
                self.assertEqual(result.code, 5, str(result))
                self.assertIn("standard output", result.err)

    def test_a_reader_that_leaves_ends_the_log_quietly(self):
        line = " ".join(self.box.command("log", "--json")) + " | head -n 1"
        done = subprocess.run(["bash", "-c", line], cwd=self.box.project, env=self.box.env, capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(done.stdout.count(b"\n"), 1)


class Commands(RefusalTest):
    """Wrong use, and destinations that are taken or missing."""

    def test_wrong_use_ends_with_2(self):
        for arguments in (["nonsense"], ["export"], ["import"], ["import", "--as", "poems", "x.jsonl"],
                          ["grant", "ada", "king"], ["log", "-n", "many"], ["export", "x", "--format", "xls"],
                          ["export", "x", "--split", "train=90,test=90"], ["export", "x", "--min-confidence", "2"],
                          ["join", "--credit", "loud"], ["completions", "powershell"]):
            self.refuses(2, [], *arguments)

    def test_names_that_are_not_here_are_said(self):
        self.refuses(3, ["nobody-here"], "grant", "nobody-here", "reviewer")
        self.refuses(3, ["zz"], "score", "--explain", "zz")
        self.refuses(3, ["mood", "topic"], "score", "--task", "mood")
        self.refuses(3, ["mood", "topic"], "next", "--task", "mood")

    def test_what_exists_is_never_overwritten(self):
        self.box.must("answer", stdin='{"sample":"f1","value":"bug"}\n')
        taken = self.box.work / "taken"
        taken.mkdir()
        (taken / "mine.txt").write_text("mine")
        for code, arguments in ((5, ["export", taken]), (2, ["init", taken]), (5, ["backup", taken / "mine.txt"])):
            self.refuses(code, ["taken"], *arguments)
        self.refuses(5, ["nowhere"], "export", self.box.work / "nowhere" / "release")

    def test_only_maintainers_grant_release_and_set_the_policy(self):
        self.box.join("ada")
        self.box.must("answer", stdin='{"sample":"f1","value":"bug"}\n')
        release = self.box.work / "release"
        self.box.must("export", release)
        self.refuses(4, ["maintainer"], "grant", "ada", "reviewer", key="ada")
        self.refuses(4, ["maintainer"], "release", release, key="ada")
        (self.box.project / "guideline.md").write_text("Anything goes.\n")
        self.refuses(4, ["maintainer"], "policy", "apply", key="ada")

    def test_nobody_reviews_their_own_submission(self):
        self.box.join("ada")
        self.box.must("grant", "ada", "reviewer")
        self.box.must("submit", "-", key="ada", stdin="A text by ada.\n")
        event = self.box.log(1)[0]
        verdict = json.dumps({"submission": {"event": event["id"], "index": 0}, "verdict": "accept"})
        result = self.box.run("review", "--json", key="ada", stdin=verdict + "\n")
        self.assertIn(result.code, (3, 4), str(result))
        self.assertEqual(self.box.must("review", "--list", key="ada").out, "")


class Keys(RefusalTest):
    """Private keys that can't or mustn't be used."""

    def make(self, name, *options, passphrase="", mode=0o600):
        path = self.box.key(name)
        subprocess.run(["ssh-keygen", "-q", "-N", passphrase, "-f", str(path), *options], check=True)
        path.chmod(mode)
        return name

    def test_each_kind_of_bad_key_is_refused_with_what_to_do(self):
        cases = [
            (self.make("rsa", "-t", "rsa", "-b", "2048"), ["ssh-ed25519"]),
            (self.make("ecdsa", "-t", "ecdsa"), ["ssh-ed25519"]),
            (self.make("locked", "-t", "ed25519", passphrase="geheim"), ["passphrase"]),
            (self.make("wide", "-t", "ed25519", mode=0o644), ["chmod 600"]),
            (self.make("group", "-t", "ed25519", mode=0o640), ["chmod 600"])]
        for name, content in (("short", b"-----BEGIN"), ("empty", b""), ("noise", random.Random(2).randbytes(400))):
            self.box.key(name).write_bytes(content)
            self.box.key(name).chmod(0o600)
            cases.append((name, ["no OpenSSH private key"]))
        self.box.key("folder").mkdir()
        cases.append(("folder", ["folder"]))
        for name, words in cases:
            for arguments in (["join", "--name", "x"], ["answer"], ["label", "--plain"]):
                self.refuses(4, [f"{name}.key", *words], *arguments, key=name, stdin='{"sample":"f1","value":"bug"}\n')

    def test_a_missing_key_is_said_with_its_path(self):
        self.refuses(4, ["gone.key"], "answer", key="gone", stdin='{"sample":"f1","value":"bug"}\n')
        self.refuses(4, ["gone.key"], "me", key="gone")

    def test_an_openssh_key_works_and_stays_as_it_was(self):
        name = self.make("good", "-t", "ed25519")
        before = self.box.key(name).read_bytes()
        self.box.join(name)
        self.assertEqual(self.box.key(name).read_bytes(), before)


@unittest.skipUnless(ROOT_USER, "a small disk can be mounted by root only")
class FullDisk(OutsideTest):
    """A small tmpfs as disk: clear words, nothing half-done, and on it goes when there is room."""

    def mount(self, mebibytes):
        disk = self.box.folder / "disk"
        disk.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(disk)],
                              capture_output=True)
        if done.returncode != 0:
            self.skipTest("no tmpfs can be mounted here")
        self.addCleanup(subprocess.run, ["umount", str(disk)], check=True)
        return disk

    def make_room(self, disk, mebibytes):
        subprocess.run(["mount", "-o", f"remount,size={mebibytes}m", str(disk)], check=True)

    def samples(self, count):
        return self.box.write("many.jsonl", [
            {"id": f"m{n}", "text": f"Message {n}: " + "lorem ipsum dolor " * 20} for n in range(count)])

    def test_a_disk_that_fills_during_an_import_leaves_a_whole_ledger(self):
        self.box.project = self.mount(3) / "project"
        self.box.start()
        path = self.samples(20_000)
        result = self.box.run("import", path)
        self.assertEqual(result.code, 5, str(result))
        self.assertIn("full", result.err)
        self.make_room(self.box.project.parent, 200)
        self.box.must("doctor", "--rebuild")
        again = self.box.must("import", path, "--json").lines()[0]
        self.assertEqual(again["read"], 20_000)
        self.assertEqual(self.box.must("status", "--json").lines()[0]["samples"], 20_000)

    def test_a_disk_that_fills_under_answers_acknowledges_none_that_it_has_not(self):
        disk = self.mount(2)
        self.box.project = disk / "project"
        self.box.start()
        self.box.must("import", self.samples(200))
        with contextlib.suppress(OSError), open(disk / "ballast", "wb") as ballast:
            while True:
                ballast.write(b"\0" * 4096)
                ballast.flush()
        answers = json_lines([{"sample": f"m{n % 200}", "value": ["bug", "other"][n % 2]} for n in range(4000)])
        result = self.box.run("answer", stdin=answers)
        self.assertEqual(result.code, 5, str(result)[:3000])
        self.assertIn("full", result.err)
        acknowledged = {line["id"] for line in result.lines() if "id" in line}
        (disk / "ballast").unlink()
        self.assertLessEqual(acknowledged, {event["id"] for event in self.box.log()})
        self.box.must("doctor", "--rebuild")
        self.box.must("answer", stdin='{"sample":"m7","value":"billing"}\n')

    def test_a_disk_that_fills_during_an_export_or_backup_holds_nothing_after(self):
        disk = self.mount(1)
        self.box.start()
        self.box.must("import", self.samples(9000))
        self.box.must("answer", stdin=json_lines([{"sample": f"m{n}", "value": "bug"} for n in range(9000)]))
        for arguments in (["export", disk / "release", "--format", "jsonl,webdataset"], ["backup", disk / "copy.sqlite"]):
            result = self.box.run(*arguments)
            with self.subTest(arguments[0]):
                self.assertEqual(result.code, 5, str(result))
                self.assertRegex(result.err, "full|no space|No space")
                self.assertEqual(list(disk.iterdir()), [])


class Clock(OutsideTest):
    """A clock that was set back is no reason to lose or refuse work."""

    def test_answers_under_a_clock_set_back_are_kept(self):
        if not shutil.which("faketime"):
            self.skipTest("faketime is not here")
        self.box.start()
        self.box.must("import", self.box.write("one.jsonl", [{"id": "a", "text": "one"}, {"id": "b", "text": "two"}]))
        self.box.must("answer", stdin='{"sample":"a","value":"bug"}\n')
        done = subprocess.run(["faketime", "-f", "-3d", *self.box.command("answer")], cwd=self.box.project,
                              env=self.box.env, input=b'{"sample":"b","value":"other"}\n', capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.box.must("doctor", "--rebuild")
        self.assertEqual(sum(event["kind"] == "answer" for event in self.box.log()), 2)
