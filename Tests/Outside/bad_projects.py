"""Projects that aren't there, are damaged, foreign, newer, planted with traps, read-only, or have a bad policy."""
import contextlib
import os
import random
import shutil
import sqlite3
import subprocess

from refusals import NOBODY, ROOT_USER, RefusalTest
from sandbox import json_lines, program


class Projects(RefusalTest):
    """Where there is no project, or one that can't be trusted."""

    def ledger(self):
        return self.box.project / "ledger.sqlite"

    def refuses_everywhere(self, code, words):
        """Reading and writing commands alike; the ledger's bytes stay."""
        before = self.ledger().read_bytes()
        answer = json_lines([{"sample": "f1", "value": "bug"}])
        for arguments in (["status"], ["log"], ["score"], ["agreement"], ["next", "--json"], ["answer"], ["doctor"],
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
        for arguments in (["status"], ["me"], ["log"], ["score"], ["agreement"], ["next"], ["answer"], ["doctor"],
                          ["appeal", "x"], ["policy", "apply"], ["join", "--name", "x"], ["import", "first.jsonl"],
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
            for arguments in (["status"], ["log"], ["score"], ["agreement"], ["export", self.box.work / "release"]):
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
