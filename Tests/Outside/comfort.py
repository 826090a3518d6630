"""Settings, keys, palette, own commands, tour and manual page, as a user has them."""
import json
import os
import re
import subprocess
import unittest

from sandbox import ROOT, OutsideTest
from screens import TerminalTest
from tui_drive import HIDDEN, Drive

COLOR = re.compile(rb"\x1b\[(?:[0-9]+;)*(?:3[0-8]|4[0-8]|9[0-7])[0-9;]*m")


def configure(box, text):
    folder = box.home / ".config" / "winnow"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(text)


class Configuration(TerminalTest):
    def test_problems_are_named_with_line_and_key_before_anything_starts(self):
        configure(self.box, 'mouse = true\nthemes = "dark"\n[keys]\npreset = "emacs"\n')
        for arguments in (["keys"], ["label"]):
            said = self.box.run(*arguments, **({"key": "ada"} if arguments[0] == "label" else {}))
            self.assertEqual(said.code, 3, str(said))
            self.assertIn('config.toml:2: themes: unknown key; the nearest is "theme"', said.err)
            self.assertIn('config.toml:4: keys.preset: found "emacs", allowed: winnow, vim, prodigy', said.err)

    def test_a_theme_that_is_not_there_is_said(self):
        configure(self.box, 'theme = "solarized"\n')
        said = self.box.run("keys")
        self.assertEqual(said.code, 3, str(said))
        self.assertIn("dark, light, high-contrast, colorless", said.err)

    def test_own_keys_act_and_stand_in_the_footer(self):
        configure(self.box, '[keys.label]\nskip = ["n"]\nundo = ["z"]\n')
        drive = self.open("label", ready="topic?")
        self.guarded(drive, drive.line, -2, "n skip")
        self.press(drive, "2", wait="2 of 8")
        self.press(drive, "u")
        self.assertEqual(self.acts(("answer", "retract")), [("answer", "bug")])
        self.press(drive, "z", wait="undid the answer bug")
        self.press(drive, "n", wait="Text number")
        self.guarded(drive, drive.wait, "● saved")
        self.leave(drive, "q")
        self.assertEqual(self.acts(("answer", "retract"))[-1], ("answer", {"skip": "none"}))

    def test_own_keys_of_screens_whose_keys_never_change(self):
        configure(self.box, '[keys.home]\nsubmit = ["n"]\n[keys.any]\nleave = ["Z", "esc"]\n[keys.review]\npass = ["p"]\n')
        drive = self.open("home", key="bo", ready="Home")
        self.guarded(drive, drive.expect, "n submit")
        self.press(drive, "n", wait="Write or paste")
        self.press(drive, "<Esc>", wait="n submit")
        self.press(drive, "q")
        self.assertIsNone(drive.poll(), "q is no key any more")
        self.leave(drive, "Z")

    def test_prodigys_keys(self):
        configure(self.box, '[keys]\npreset = "prodigy"\n')
        drive = self.open("label", ready="topic?")
        self.press(drive, "<Right>", "<Right>", "a", wait="2 of 8")
        self.press(drive, "<Del>", wait="undid the answer bug")
        self.leave(drive, "q")
        drive = self.open("review", key="bo", ready="No submission waits")
        self.leave(drive, "q")

    def test_clashes_are_named(self):
        fine = self.box.must("keys", "--check")
        self.assertEqual(fine.out, "no key is bound twice\n")
        for preset in ("winnow", "vim", "prodigy"):
            self.box.must("keys", "--check", "--preset", preset)
        configure(self.box, '[keys.label]\nflag = ["space"]\n[keys.any]\nleave = []\n')
        said = self.box.run("keys", "--check")
        self.assertEqual(said.code, 1, str(said))
        self.assertIn("label: space is bound to skip and flag", said.out)
        self.assertIn("home: leave has no key", said.out)
        listed = json.loads(self.box.must("keys", "--json").out)
        self.assertIn("label: space is bound to skip and flag", listed["clashes"])

    def open_with(self, **environment):
        drive = Drive(self.box.command("label", key="ada"), cwd=str(self.box.project), timeout=10.0,
                      env={**self.box.env, "TERM": "xterm-256color", **environment})
        self.addCleanup(drive.close)
        self.guarded(drive, drive.wait, "topic?")
        self.press(drive, "1", wait="● saved")
        self.leave(drive, "q")
        return bytes(drive.log)

    def test_themes_send_256_colours_and_true_ones_only_where_the_terminal_says_so(self):
        self.assertIn(b"38;5;81m", self.open_with())
        configure(self.box, 'theme = "light"\n')
        self.assertIn(b"38;5;25m", self.open_with())
        configure(self.box, 'theme = "mine.toml"\n')
        (self.box.home / ".config/winnow/mine.toml").write_text(
            'name = "mine"\n[styles]\naccent = { foreground = "#5faf01" }\nkey = { foreground = "#5faf01" }\n')
        self.assertNotIn(b"38;2;", self.open_with())
        self.assertIn(b"38;2;95;175;1m", self.open_with(COLORTERM="truecolor"))

    def test_no_colour_outranks_the_theme(self):
        configure(self.box, 'theme = "high-contrast"\n')
        self.assertIsNone(COLOR.search(self.open_with(NO_COLOR="1")))
        self.assertIsNotNone(COLOR.search(self.open_with()))

    def test_few_colours_and_none(self):
        configure(self.box, 'theme = "high-contrast"\n')
        self.assertNotIn(b"38;5;", self.open_with(TERM="linux"))
        self.assertIsNone(COLOR.search(self.open_with(TERM="vt100")))

    def test_the_mouse_can_be_left_to_the_terminal(self):
        self.assertIn(b"\x1b[?1002h", self.open_with())
        configure(self.box, "mouse = false\n")
        self.assertNotIn(b"\x1b[?1002h", self.open_with())


class Palette(TerminalTest):
    def test_an_action_is_found_by_typing_and_done(self):
        drive = self.open("label", ready="topic?")
        self.press(drive, ":", wait="type what you want to do")
        self.press(drive, "skwhy", wait="skip this sample and say why")
        self.press(drive, "<Enter>", wait="Why skip this sample?")
        self.press(drive, "1", wait="● saved")
        self.press(drive, ":", "<Esc>", wait="topic?")
        self.leave(drive, "q")
        self.assertEqual(len(self.acts(("answer",))), 1)

    def test_own_commands_get_the_sample_and_cannot_touch_the_terminal(self):
        configure(self.box, r"""
            [[command]]
            name = "echo it"
            run = ["sh", "-c", "cat; printf 'raw \\033[31337m\\033]52;c;eA==\\007 end'; exit 3"]
            [[command]]
            name = "never ends"
            run = ["sleep", "600"]
            [[command]]
            name = "draws"
            run = ["sh", "-c", "echo DRAWN; cat > seen.json; read line < /dev/tty"]
            terminal = true
            [[command]]
            name = "missing"
            run = ["/no/such/program"]
            """)
        drive = self.open("label", ready="topic?")
        self.press(drive, ":", "echo it", "<Enter>", wait="raw ^[[31337m^[]52;c;eA==^G end")
        self.guarded(drive, drive.expect, '"fields":{"text":"Text number')
        self.guarded(drive, drive.expect, "echo it ended with 3")
        self.guarded(drive, drive.no_raw, "\x1b[31337m")
        self.guarded(drive, drive.no_raw, "\x1b]52")
        self.press(drive, "q", wait="topic?")
        self.press(drive, ":", "missing", "<Enter>", wait="can't run")
        self.press(drive, "q", wait="topic?")
        drive.keys(":", "never", "<Enter>", settle=False)
        self.guarded(drive, drive.wait, "esc stops it")
        self.press(drive, "<Esc>", wait="never ends was stopped")
        self.press(drive, "q", wait="topic?")
        self.press(drive, ":", "draws", "<Enter>", wait="DRAWN")
        self.guarded(drive, drive.check_modes, False, ["altscreen", "mouse"])
        self.press(drive, "<Enter>", wait="topic?")
        self.assertEqual(set(json.loads((self.box.project / "seen.json").read_text())),
                         {"fields", "project", "sample", "tasks"})
        self.press(drive, "3", wait="2 of 8")
        self.leave(drive, "q")
        self.assertEqual(self.acts(("answer",)), [("answer", "other")])


class Tour(OutsideTest):
    def open(self, size=(80, 24), **environment):
        drive = Drive(self.box.command("tour"), size=size, cwd=str(self.box.work), timeout=20.0,
                      env={**self.box.env, "TERM": "xterm-256color", "TMPDIR": str(self.box.folder), **environment})
        self.addCleanup(drive.close)
        return drive

    def test_each_step_is_told_and_nothing_is_left(self):
        before = sorted(self.box.folder.rglob("*"))
        drive = self.open()
        for wait, *keys in [
                ("tour 1/11", "l"), ("tour 2/11", "1"), ("tour 3/11", "2"), ("● saved", "3"),
                ("tour 4/11", "u"), ("tour 5/11", "?"), ("tour 6/11", "q", "q"), ("tour 7/11", "r"),
                ("tour 8/11", "a"), ("tour 9/11", "q", "s"), ("tour 10/11", "A text of mine, quite new.", "<F2>"),
                ("Not here yet", "<Enter>"), ("tour 11/11",)]:
            drive.wait(wait)
            drive.keys(*keys)
        drive.expect("winnow init DIR")
        drive.keys("<C-c>", "<C-c>", settle=False)
        drive.finish(0)
        self.assertEqual(sorted(self.box.folder.rglob("*")), before, "nothing is left")

    def test_it_is_removed_however_it_is_left_and_fits_small_terminals(self):
        before = sorted(self.box.folder.rglob("*"))
        drive = self.open(size=(40, 15))
        drive.wait("tour 1/11")
        drive.resize(40, 12)
        drive.resize(10, 3)
        drive.resize(200, 60)
        drive.wait("tour 1/11")
        drive.signal("TERM")
        drive.until(lambda: drive.poll() is not None, 5)
        drive.finish(143)
        self.assertEqual(sorted(self.box.folder.rglob("*")), before)

    def test_without_a_terminal_it_says_so_and_where_there_is_no_project_it_is_offered(self):
        said = self.box.run("tour")
        self.assertEqual(said.code, 2, str(said))
        self.assertIn("needs a terminal", said.err)
        said = self.box.run("status")
        self.assertEqual(said.code, 4, str(said))
        self.assertIn("winnow tour", said.err)


class Manual(OutsideTest):
    def test_the_manual_page_is_whole_and_roff_takes_it(self):
        page = self.box.must("man").out
        for section in ("NAME", "SYNOPSIS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES"):
            self.assertIn(f'.SH "{section}"', page)
        for command in ("init", "label", "review", "submit", "export", "verify", "tour", "keys", "policy apply"):
            self.assertIn(f'.SS "winnow {command}"', page)
        self.assertIsNone(HIDDEN.search(page.replace("\n", "")))
        if subprocess.run(["sh", "-c", "command -v groff"], capture_output=True).returncode:
            raise unittest.SkipTest("groff isn't installed")
        done = subprocess.run(["groff", "-man", "-Tutf8", "-wall"], input=page.encode(), capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_the_pictures_are_those_of_the_golden_frames(self):
        done = subprocess.run([str(ROOT / "scripts" / "screenshots"), "--check"], capture_output=True, text=True,
                              env={**os.environ})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
