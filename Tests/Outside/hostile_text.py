"""Texts of others can't reach the terminal: judged on the bytes sent."""
import re

from screens import TerminalTest
from tui_drive import HIDDEN, Drive

RESET_PALETTE = b"\x1b]104\x07"
HOSTILE = {
    "escape": "before \x1b[31337mred\x1b[2J\x1b[H after",
    "title": "a\x1b]0;owned\x07b",
    "clipboard": "a\x1b]52;c;ZXZpbA==\x07b",
    "device": "a\x1bP+q544e\x1b\\b\x1b_apc\x1b\\",
    "eight bit": "a\x9b31mb\x9d0;t\x9c\x90q\x9c",
    "bells and backspaces": "a\x07\x08\x08\x7f\x0e\x0fb\rover",
    "bidi": "user \u202Etxt.exe\u202C \u2066iso\u2069 \u200fmark",
    "zero width": "in\u200bvi\u2060si\ufeffble \u00adsoft \u3164",
    "tags": "hi\U000e0069\U000e0067\U000e006e",
    "zalgo": "z" + "\u0301\u0316\u0330" * 30 + "!",
    "lonely marks": "\u0301 at the start \u20dd",
    "wide": "日本語テキスト" * 30 + " 👩‍👩‍👧 🇩🇪 👍🏽",
    "right to left": "שלום עולם مرحبا بالعالم",
    "line separators": "one\u2028two\u2029three\x85four\x0bfive\x0csix",
    "private": "\ue000 \U000f0000 \U0010ffff \ufdd0",
    "frame": "│ └───┘ ● saved\n┌ Saved ─┐\nyou: admin",
    "formats": "%n%s%d {} \\x1b[31m $(reboot) `id`",
    "long line": "x" * 100_000,
    "many lines": "line\n" * 20_000,
    "tabs": "a\tb\tc\r\nd\n\n\ne",
}


class Hostile(TerminalTest):
    """Texts of others can't reach the terminal: judged on the bytes sent."""

    texts = list(HOSTILE.values())

    def setUp(self):
        super().setUp()
        self.count = self.box.must("status", "--json").lines()[0]["samples"]

    def clean(self, drive):
        # What ncurses itself may send at its start is judged in terminal.py, not here.
        drive.log = drive.log.replace(RESET_PALETTE, b"")
        self.guarded(drive, drive.no_raw_escape)
        for planted in ("\x1b[31337m", "\x1b]52;", "\x1b]0;owned", "\x1bP"):
            self.guarded(drive, drive.no_raw, planted)

    def test_every_hostile_sample_was_taken(self):
        self.assertEqual(self.count, len(HOSTILE))

    def test_label_shows_each_without_obeying_it(self):
        drive = self.open("label", ready="topic?")
        for number in range(self.count):
            for key in ("<Down>", "<PageDown>", "G", "g"):
                self.press(drive, key)
            self.clean(drive)
            self.guarded(drive, drive.line, 0, "┌ project ─ Label")
            self.guarded(drive, drive.line, -1, re.compile("^└─+┘$"))
            following = f"{number + 2} of {self.count}" if number + 1 < self.count else "Nothing is left"
            self.press(drive, "1", wait=following)
        self.leave(drive, "q")
        self.assertEqual(self.acts(("answer",)), [("answer", "billing")] * self.count)

    def test_review_shows_each_without_obeying_it(self):
        for name, text in HOSTILE.items():
            self.box.must("submit", self.box.write("one.jsonl", [{"text": f"submitted: {text}"}]), key="ada")
        drive = self.open("review", key="bo", ready="Should this sample")
        for _ in HOSTILE:
            self.clean(drive)
            self.press(drive, "a", wait="accepted, saved")
        self.clean(drive)
        self.leave(drive, "q")
        self.assertEqual(self.acts(("review",)), [("review", "accept")] * len(HOSTILE))

    def test_typed_and_pasted_hostile_text_is_shown_neutralised(self):
        drive = self.open("submit", ready="Write or paste")
        drive.paste("paste \u202Eevil\u202C \x9b31m \U000e0069 end")
        self.clean(drive)
        self.press(drive, "<F2>")
        self.clean(drive)
        drive.close()

    def test_names_and_questions_are_neutralised_too(self):
        joined = self.box.run("join", "--name", "ev\u202Eil\u200b", key="eve")
        self.assertIn(joined.code, (0, 3), str(joined))
        self.assertIsNone(HIDDEN.search((joined.out + joined.err).replace("\n", "")))
        path = self.box.project / "winnow.toml"
        path.write_text(path.read_text().replace('question = "topic?"', 'question = "topic? \\u001b[31337m \\u202Ex"'))
        applied = self.box.run("policy", "apply")
        self.assertIn(applied.code, (0, 3), str(applied))
        drive = self.open("label", ready="topic?")
        self.clean(drive)
        drive.close()

    def toml(self, text):
        """A TOML string of a text, all but plain characters as escapes."""
        return '"' + "".join(
            c if " " <= c <= "~" and c not in '"\\' else f"\\U{ord(c):08x}" for c in text) + '"'

    def test_each_row_as_name_option_comment_and_command(self):
        taken = {}
        path = self.box.project / "winnow.toml"
        original = path.read_text()
        for number, (row, text) in enumerate(HOSTILE.items()):
            text = text[:60]
            # What a name may not hold is refused, in words that are clean themselves.
            joined = self.box.run("join", "--name", text, key=f"eve{number}")
            self.assertIn(joined.code, (0, 3), f"{row}: {joined}")
            path.write_text(original.replace(
                'options = [', f'options = [{{ id = "x{number}", name = {self.toml(text)}, help = {self.toml(text)} }}, '))
            applied = self.box.run("policy", "apply")
            self.assertIn(applied.code, (0, 3), f"{row}: {applied}")
            for result in (joined, applied):
                self.assertIsNone(HIDDEN.search((result.out + result.err).replace("\n", "")), f"{row}: {result}")
            if applied.code == 0:
                original = path.read_text()
                taken[row] = text
            else:
                path.write_text(original)
            if joined.code == 0:
                self.box.must("submit", self.box.write("by.jsonl", [{"text": f"by {number}: {text}"}]), key=f"eve{number}")
        self.assertIn("right to left", taken)
        config = self.box.home / ".config" / "winnow"
        config.mkdir(parents=True, exist_ok=True)
        (config / "config.toml").write_text("".join(
            f"[[command]]\nname = {self.toml(text)}\nrun = [\"echo\", {self.toml(text.replace(chr(0), ''))}]\n"
            for text in HOSTILE.values() if "\0" not in text))
        drive = self.open("label", ready="topic?")
        self.clean(drive)
        for keys in (["?", "G", "q"], [":", "echo", "<Enter>", "q"], ["S", "<Esc>"], ["<Right>", "<Right>"]):
            self.press(drive, *keys)
            self.clean(drive)
        self.leave(drive, "q")
        drive = self.open("review", key="bo", ready="Should this sample")
        for _ in range(self.box.must("review", "--list", key="bo").out.count("\n")):
            self.clean(drive)
            drive.keys("r", "1")
            drive.paste(HOSTILE["escape"] + HOSTILE["bidi"])
            self.clean(drive)
            self.press(drive, "<Enter>", wait="returned, saved")
        self.clean(drive)
        self.leave(drive, "q")
        drive = self.open("home", ready="Home")
        self.press(drive, "g")
        self.clean(drive)
        self.leave(drive, "q")

    def test_file_names_are_neutralised_in_messages(self):
        for name in ("a\x1b[31337m.jsonl", "b\u202e.csv", "c\u200b\x9b31m"):
            for arguments in (["import", name], ["export", name + "/x/y"], ["verify", name], ["submit", name]):
                result = self.box.run(*arguments)
                self.assertNotEqual(result.code, 0)
                self.assertIsNone(HIDDEN.search((result.out + result.err).replace("\n", "")), str(result))

    def test_lines_for_people_hold_no_raw_controls(self):
        commands = [["next"], ["log"], ["status"], ["me"], ["score"], ["score", "--explain", "s0"], ["agreement"],
                    ["policy", "show"]]
        for arguments in commands:
            with self.subTest(" ".join(arguments)):
                result = self.box.run(*arguments, key="ada")
                self.assertIsNone(HIDDEN.search((result.out + result.err).replace("\n", "")), str(result))
        plain = self.box.must("label", "--plain", key="ada", stdin="1\n" * len(HOSTILE) + "q\n")
        self.assertIsNone(HIDDEN.search(plain.out.replace("\n", "")))
        self.assertEqual(plain.out.count("\nsaved"), len(HOSTILE))

    def test_environment_is_not_trusted(self):
        drive = Drive(self.box.command("home", key="ada"), cwd=str(self.box.project), timeout=10.0,
                      env={**self.box.env, "USER": "\x1b[31337mx", "LANG": "\x1b]0;owned\x07"})
        self.addCleanup(drive.close)
        self.guarded(drive, drive.wait, "Home")
        self.clean(drive)
        self.leave(drive, "q")
