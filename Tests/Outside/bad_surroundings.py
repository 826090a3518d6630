"""Bad keys, full disks, clocks that were set back."""
import contextlib
import random
import shutil
import subprocess
import unittest

from refusals import ROOT_USER, RefusalTest
from sandbox import OutsideTest, json_lines


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
