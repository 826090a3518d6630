"""The real program in a pseudo terminal: keys in, screen out, and what then lies in the ledger."""
import pathlib
import random
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "harness"))
from sandbox import FAST, OutsideTest  # noqa: E402
from tui_drive import HIDDEN, Drive, Failed  # noqa: E402

OPTIONS = ["billing", "bug", "other"]
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


class TerminalTest(OutsideTest):
    """A project of eight samples; `open` starts the program in a pty."""

    texts = [f"Text number {n}." for n in range(8)]

    def setUp(self):
        super().setUp()
        self.box.start(min=2, max=5)
        self.box.must("import", self.box.write("samples.jsonl", [
            {"id": f"s{n}", "text": text} for n, text in enumerate(self.texts)]))
        self.box.join("ada", "bo")
        self.box.must("grant", "bo", "reviewer")

    def open(self, *arguments, key="ada", ready=None, **keywords):
        keywords.setdefault("timeout", 10.0)
        drive = Drive(self.box.command(*arguments, key=key), env={**self.box.env, "TERM": "xterm-256color"},
                      cwd=str(self.box.project), **keywords)
        self.addCleanup(drive.close)
        self.guarded(drive, drive.wait, ready or re.compile("project|needs"))
        return drive

    def guarded(self, drive, act, *arguments):
        """Shows the screen where something isn't as wanted."""
        try:
            act(*arguments)
        except Failed as failure:
            self.fail(f"{failure}\n{drive.dump()}")

    def press(self, drive, *keys, wait=None):
        drive.keys(*keys)
        if wait:
            self.guarded(drive, drive.wait, wait)

    def leave(self, drive, *keys, code=0):
        drive.keys(*keys, settle=False)
        self.guarded(drive, drive.finish, code)

    def acts(self, kinds):
        """(kind, what) of each event of these kinds, oldest first, batches (imports) left out."""
        found = []
        for event in reversed(self.box.log()):
            body = event["body"]
            if event["kind"] not in kinds or "batch" in body:
                continue
            if event["kind"] == "answer":
                found.append(("answer", body["answers"][0]["value"]))
            elif event["kind"] == "review":
                found.append(("review", body["verdict"]))
            else:
                found.append((event["kind"], None))
        return found


class Labelling(TerminalTest):
    kinds = ("answer", "retract")

    def test_each_key_is_an_answer_on_disk(self):
        drive = self.open("label", ready="topic?")
        for number, key in enumerate("123123"):
            self.press(drive, key, wait=f"{number + 2} of 8")
        self.guarded(drive, drive.wait, "● saved")
        values = [value for _, value in self.acts(self.kinds)]
        self.assertEqual(values, [OPTIONS[int(key) - 1] for key in "123123"])
        self.leave(drive, "q")

    def test_a_burst_of_keys_is_stored_or_dropped_but_never_lost_later(self):
        drive = self.open("label", ready="topic?")
        self.press(drive, "1111")
        stored = self.acts(self.kinds)
        self.assertEqual(stored, [("answer", "billing")] * len(stored))
        self.assertIn(len(stored), range(1, 5))
        self.guarded(drive, drive.expect, f"{len(stored) + 1} of 8")
        self.leave(drive, "q")
        self.assertEqual(self.acts(self.kinds), stored)

    def test_a_paste_never_answers(self):
        drive = self.open("label", ready="topic?")
        drive.paste("1\n2\n3\n")
        self.guarded(drive, drive.expect, "paste ignored")
        self.assertEqual(self.acts(self.kinds), [])
        self.leave(drive, "q")

    def test_undo_and_redo(self):
        drive = self.open("label", ready="topic?")
        self.press(drive, "1", wait="2 of 8")
        self.press(drive, "2", wait="3 of 8")
        self.press(drive, "u", wait="undid the answer bug")
        self.press(drive, "<BS>", wait="undid the answer billing")
        self.press(drive, "<C-r>", wait="redid the answer billing")
        self.assertEqual(self.acts(self.kinds), [
            ("answer", "billing"), ("answer", "bug"), ("retract", None), ("retract", None), ("answer", "billing")])
        status = self.box.must("status", "--json").lines()[0]
        self.assertEqual(status["answers"], 1)
        self.leave(drive, "q")

    def test_undo_reaches_over_a_restart(self):
        drive = self.open("label", ready="topic?")
        self.press(drive, "2", wait="2 of 8")
        self.leave(drive, "q")
        drive = self.open("label", ready="topic?")
        self.press(drive, "u", wait="undid the answer bug")
        self.leave(drive, "q")
        drive = self.open("label", ready="topic?")
        self.press(drive, "<C-r>", wait="redid the answer bug")
        self.leave(drive, "q")
        self.assertEqual(self.acts(self.kinds), [("answer", "bug"), ("retract", None), ("answer", "bug")])

    def test_skip_with_and_without_a_reason(self):
        drive = self.open("label", ready="topic?")
        self.press(drive, " ", wait="● saved")
        self.press(drive, "S", wait="Why skip this sample?")
        self.press(drive, "1", wait="topic?")
        self.guarded(drive, drive.wait, "● saved")
        self.leave(drive, "q")
        skips = [value for _, value in self.acts(self.kinds)]
        self.assertEqual(skips[0], {"skip": "none"})
        self.assertEqual(len(skips), 2)
        self.assertNotEqual(skips[1], {"skip": "none"})

    def test_arrows_focus_and_enter_answers(self):
        drive = self.open("label", ready="topic?")
        self.press(drive, "<Right>", "<Right>")
        self.assertEqual(self.acts(self.kinds), [])
        self.press(drive, "<Enter>", wait="2 of 8")
        self.assertEqual(len(self.acts(self.kinds)), 1)
        self.leave(drive, "q")

    def test_help_lists_the_keys_and_the_guideline(self):
        drive = self.open("label", ready="topic?")
        self.press(drive, "?", wait="Help")
        self.guarded(drive, drive.expect, "skip this sample")
        self.press(drive, "q", wait="topic?")
        self.assertEqual(self.acts(self.kinds), [])
        self.leave(drive, "q")

    def test_all_eight_then_nothing_is_left(self):
        drive = self.open("label", ready="topic?")
        for number in range(8):
            self.press(drive, "3", wait=f"{number + 2} of 8" if number < 7 else "Nothing is left")
        self.assertEqual(self.acts(self.kinds), [("answer", "other")] * 8)
        self.leave(drive, "q")


class SubmittingAndReviewing(TerminalTest):
    def submit(self, text, paste=False):
        drive = self.open(ready="Home")
        self.press(drive, "s", wait="Write or paste")
        (drive.paste if paste else drive.type)(text)
        self.press(drive, "<F2>", wait="Not here yet")
        self.press(drive, "<Enter>", wait="submitted: pending")
        self.leave(drive, "<C-c>", "q")

    def test_a_text_is_submitted_and_accepted_from_another_key(self):
        self.submit("A text of my own, with ünïcödé.")
        waiting = self.box.must("review", "--list", key="bo").lines()
        self.assertEqual([item["fields"]["text"] for item in waiting], ["A text of my own, with ünïcödé."])
        drive = self.open("review", key="bo", ready="Should this sample be in the dataset?")
        self.guarded(drive, drive.expect, "A text of my own")
        self.press(drive, "a", wait="accepted, saved")
        self.press(drive, "u", wait="undid")
        self.press(drive, "<C-r>", wait="redid")
        self.leave(drive, "q")
        self.assertEqual(self.acts(("review", "retract")), [("review", "accept"), ("retract", None), ("review", "accept")])

    def test_a_pasted_text_keeps_its_bytes(self):
        text = "First line.\nSecond line with a tab\there, 日本 and é."
        self.submit(text, paste=True)
        waiting = self.box.must("review", "--list", key="bo").lines()
        self.assertEqual([item["fields"]["text"] for item in waiting], [text])

    def test_a_text_returned_with_a_note_comes_back_to_its_submitter(self):
        self.submit("Nearly good.")
        drive = self.open("review", key="bo", ready="Should this sample")
        self.press(drive, "r", wait="Why return?")
        self.press(drive, "1", wait="note")
        drive.type("say more")
        self.press(drive, "<Enter>", wait="returned, saved")
        self.leave(drive, "q")
        self.assertEqual(self.acts(("review",)), [("review", "return")])

    def test_one_does_not_see_ones_own_submission_in_review(self):
        self.box.must("grant", "ada", "reviewer")
        self.submit("By ada herself.")
        drive = self.open("review", key="ada", ready="No submission waits")
        self.leave(drive, "q")

    def test_a_duplicate_is_said_before_it_is_sent(self):
        drive = self.open("submit", ready="Write or paste")
        drive.type("Text number 3.")
        self.press(drive, "<F2>", wait="Exact duplicate")
        self.press(drive, "<Esc>", wait="Write or paste")
        drive.close()
        self.assertEqual(self.box.must("review", "--list", key="bo").out, "")


class Surroundings(TerminalTest):
    """Sizes, signals, pipes."""

    def test_a_storm_of_sizes_loses_nothing(self):
        drive = self.open("label", ready="topic?")
        rng = random.Random(8)
        sizes = [(rng.randrange(1, 300), rng.randrange(1, 100)) for _ in range(10 if FAST else 40)]
        for size in [*sizes, (1, 1), (2, 2), (300, 100), (80, 24)]:
            self.guarded(drive, drive.resize, *size)
            self.assertIsNone(drive.poll(), f"ended at {size}")
        self.press(drive, "1", wait="2 of 8")
        self.leave(drive, "q")
        self.assertEqual(self.acts(("answer",)), [("answer", "billing")])

    def test_forty_by_twelve_labels_and_twenty_by_five_says_what_it_needs(self):
        drive = self.open("label", ready="topic?", size=(40, 12))
        for option in OPTIONS:
            self.guarded(drive, drive.expect, option)
        self.press(drive, "2", wait="● saved")
        drive.resize(20, 5)
        self.guarded(drive, drive.expect, "needs 40×12")
        drive.resize(40, 12)
        self.guarded(drive, drive.expect, "topic?")
        self.leave(drive, "q")
        self.assertEqual(self.acts(("answer",)), [("answer", "bug")])
        small = self.open("label", ready="needs 40×12", size=(20, 5))
        self.press(small, "1")
        self.leave(small, "q")
        self.assertEqual(len(self.acts(("answer",))), 1, "a key at an unseen sample is no answer")

    def ends(self, name, *codes):
        drive = self.open("label", ready="topic?")
        self.press(drive, "1", wait="2 of 8")
        drive.signal(name)
        self.guarded(drive, drive.until, lambda: drive.poll() is not None, 5)
        self.guarded(drive, drive.finish, drive.poll())
        self.assertIn(drive.poll(), codes, drive.dump())
        self.guarded(drive, drive.refute, "ExitCode")
        self.assertEqual(self.acts(("answer",)), [("answer", "billing")])

    def test_SIGTERM_gives_the_terminal_back_and_ends_as_such(self):
        self.ends("TERM", 143, -15)

    def test_SIGHUP_gives_the_terminal_back_and_ends_as_such(self):
        self.ends("HUP", 129, -1)

    def test_a_crash_signal_gives_the_terminal_back(self):
        self.ends("ABRT", 134, -6)

    def test_two_interrupts_within_a_second_leave_at_once(self):
        drive = self.open(ready="Home")
        self.press(drive, "l", wait="topic?")
        drive.keys("<C-c>", "<C-c>", settle=False)
        self.guarded(drive, drive.finish, 130)

    def test_a_shell_can_stop_it_and_bring_it_back(self):
        shell = Drive(["bash", "--norc", "--noprofile", "-i"], cwd=str(self.box.project), timeout=10.0,
                      env={**self.box.env, "TERM": "xterm-256color", "PS1": "ready> "})
        self.addCleanup(shell.close)
        self.guarded(shell, shell.wait, "ready>")
        shell.type(" ".join(self.box.command("label", key="ada")))
        self.press(shell, "<Enter>", wait="topic?")
        self.press(shell, "1", wait="2 of 8")
        self.press(shell, "<C-z>", wait="Stopped")
        self.guarded(shell, shell.check_modes, False, ["altscreen", "mouse"])
        shell.type("echo ali$((1))ve")
        self.press(shell, "<Enter>", wait="ali1ve")
        shell.type("fg")
        self.press(shell, "<Enter>", wait="topic?")
        self.press(shell, "2", wait="3 of 8")
        self.press(shell, "q", wait="ready>")
        self.assertEqual(self.acts(("answer",)), [("answer", "billing"), ("answer", "bug")])

    def test_plain_mode_takes_lines_through_a_pipe(self):
        said = self.box.must("label", "--plain", key="ada", stdin="1\nbug\nskip\nundo\nnonsense\nother\nq\n")
        self.assertEqual(self.acts(("answer", "retract")), [
            ("answer", "billing"), ("answer", "bug"), ("answer", {"skip": "none"}), ("retract", None),
            ("answer", "other")])
        self.assertIn("not understood: nonsense", said.out)
        self.assertEqual(said.out.count("saved"), 4)
        self.assertNotIn("\x1b", said.out)

    def test_plain_mode_ends_with_its_input(self):
        said = self.box.must("label", "--plain", key="ada", stdin="1\n2")
        self.assertLessEqual(len(self.acts(("answer",))), 2)
        self.assertEqual(said.out.count("saved"), len(self.acts(("answer",))))

    def test_without_a_terminal_the_screens_say_so(self):
        done = subprocess.run(self.box.command("home", key="ada"),
                              cwd=self.box.project, env=self.box.env, input=b"", capture_output=True, timeout=20)
        self.assertNotIn(b"\x1b", done.stdout + done.stderr)
        self.assertNotIn(b"Fatal", done.stderr)

    def test_a_dumb_terminal_and_no_colour_still_work(self):
        drive = self.open("label", ready="topic?", term="xterm")
        self.leave(drive, "q")
        coloured = Drive(self.box.command("label", key="ada"), cwd=str(self.box.project),
                         env={**self.box.env, "NO_COLOR": "1"}, timeout=10.0)
        self.addCleanup(coloured.close)
        self.guarded(coloured, coloured.wait, "topic?")
        self.assertIsNone(re.search(rb"\x1b\[[0-9;]*(3[0-7]|38;|4[0-7]|48;)[0-9;]*m", bytes(coloured.log)))
        self.leave(coloured, "q")


class Hostile(TerminalTest):
    """Texts of others can't reach the terminal: judged on the bytes sent."""

    texts = list(HOSTILE.values())

    def setUp(self):
        super().setUp()
        self.count = self.box.must("status", "--json").lines()[0]["samples"]

    def clean(self, drive):
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

    def test_lines_for_people_hold_no_raw_controls(self):
        commands = [["next"], ["log"], ["status"], ["me"], ["score"], ["score", "--explain", "s0"], ["policy", "show"]]
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
