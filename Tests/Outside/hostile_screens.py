"""Each row of hostile text as sample, name, option, comment, guideline and file on every screen: judged on the bytes
sent."""
import json

from hostile_text import HOSTILE, Hostile

# What can be typed as a line of TOML or JSON and does not end the text.
ROWS = {name: text for name, text in HOSTILE.items() if name not in ("long line", "many lines")}
SCREENS = {"b": "Browse", "a": "My answers", "d": "Dashboard", "e": "Release", "i": "Guideline", ",": "Settings",
           "?": "Help", "l": "Label", "s": "Submit", "r": "Review"}


class OnEveryScreen(Hostile):
    """The tests of `Hostile` are its own: here only what is written below is run."""

    texts = list(ROWS.values())

    def setUp(self):
        super().setUp()
        # Whose names are refused are refused in clean words (hostile_text.py); these were taken.
        self.named = []
        for number, text in enumerate(ROWS.values()):
            if self.box.run("join", "--name", text[:30], key=f"eve{number}").code == 0:
                self.named.append(f"eve{number}")
        path = self.box.project / "winnow.toml"
        for number, text in enumerate(ROWS.values()):
            before = path.read_text()
            path.write_text(before.replace('options = [', f'options = [{{ id = "x{number}", name = {self.toml(text[:40])}, '
                                           f'help = {self.toml(text[:40])} }}, ', 1))
            if self.box.run("policy", "apply").code:
                path.write_text(before)
        (self.box.project / "guideline.md").write_text("\n\n".join(text for text in ROWS.values() if "\0" not in text))
        self.box.run("policy", "apply")
        self.box.run("import", self.box.write("more.jsonl", [
            {"id": f"more{number}", "text": f"more {number}", text[:20] or "x": text, "source": text}
            for number, text in enumerate(ROWS.values())]), "--source", "a\u202eb")
        for number, key in enumerate(["ada", "bo", *self.named]):
            lines = [{"sample": f"s{n}", "task": "topic", "value": ["billing", "bug"][(n + number) % 2]}
                     for n in range(len(ROWS))]
            self.box.run("answer", key=key, stdin="".join(json.dumps(line) + "\n" for line in lines))
        for key in self.named[:3]:
            self.box.run("submit", self.box.write("by.jsonl", [{"text": f"by {key}: {ROWS['escape']}"}]), key=key)

    def walk(self, drive):
        """Through a screen from its beginning to its end."""
        for key in ("<Down>", "<PageDown>", "<PageDown>", "G", "<Up>", "g"):
            self.press(drive, key)
            self.clean(drive)

    def opened(self, size):
        hostile = {"EDITOR": "\x1b[31337mvi\u202e", "VISUAL": "", "COLORFGBG": "\x1b]0;owned\x07"}
        return self.open("home", key="bo", ready="You are bo", size=size, environment=hostile)

    def test_home_and_what_it_opens(self):
        for size in ((80, 24), (40, 12)):
            drive = self.opened(size)
            self.clean(drive)
            for key, title in SCREENS.items():
                with self.subTest(f"{title} at {size}"):
                    self.press(drive, key)
                    self.guarded(drive, drive.wait, title)
                    self.walk(drive)
                    self.press(drive, "<Esc>")
                    if drive.has("y throw away"):
                        self.press(drive, "y")
                    self.guarded(drive, drive.wait, "You are bo")
                    self.clean(drive)
            self.interrupt(drive)

    def test_each_sample_with_each_row_as_its_comment(self):
        drive = self.opened((80, 24))
        self.press(drive, "b", wait="─ Browse")
        self.press(drive, "g")
        for name, text in ROWS.items():
            with self.subTest(name):
                self.press(drive, "<Enter>", wait="─ Sample")
                self.clean(drive)
                self.press(drive, "m", wait="A comment on this sample")
                drive.paste(text)
                self.clean(drive)
                self.press(drive, "<Enter>", wait="comment saved")
                self.walk(drive)
                self.press(drive, "q", wait="─ Browse")
                self.press(drive, "<Down>")
                self.clean(drive)
        self.interrupt(drive)
        self.assertEqual(sum(event["kind"] == "comment" for event in self.box.log()), len(ROWS))

    def test_what_is_typed_into_searches_and_filters(self):
        drive = self.opened((80, 24))
        for key, title in (("b", "Browse"), ("a", "My answers"), ("?", "Help")):
            self.press(drive, key)
            self.guarded(drive, drive.wait, title)
            for text in ROWS.values():
                self.press(drive, "/")
                drive.paste(text[:60])
                self.clean(drive)
                self.press(drive, "<Esc>")
                self.clean(drive)
            self.press(drive, "<Esc>")
            if not drive.has("You are bo"):
                self.press(drive, "<Esc>")
            self.guarded(drive, drive.wait, "You are bo")
        self.interrupt(drive)

    def test_disputed_answers_and_a_note(self):
        drive = self.open("review", "--disputed", key="bo", ready="─", environment={"EDITOR": "vi"})
        self.walk(drive)
        for _ in range(3):
            self.press(drive, "<C-n>")
            self.clean(drive)
        self.interrupt(drive)

    def test_line_by_line(self):
        from tui_drive import HIDDEN
        for arguments, lines in ((["label"], ["?", "1", "u", "flag", "1", "q"]), (["review"], ["?", "a", "r", "1", "x", "q"]),
                                 (["review", "--disputed"], ["?", "1", "n", "q"]), (["submit"], [ROWS["bidi"], ".", "n", "q"])):
            out = self.box.run(*arguments, "--plain", key="bo", stdin="".join(line + "\n" for line in lines))
            self.assertIsNone(HIDDEN.search((out.out + out.err).replace("\n", "")), str(out))
        for number in range(len(ROWS)):
            out = self.box.run("sample", f"s{number}", key="bo")
            self.assertIsNone(HIDDEN.search((out.out + out.err).replace("\n", "")), str(out))


for inherited in [name for name in dir(Hostile) if name.startswith("test_") and name not in vars(OnEveryScreen)]:
    setattr(OnEveryScreen, inherited, None)
del Hostile
