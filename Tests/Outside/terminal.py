"""The real program in a pseudo terminal: keys in, screen out, and what then lies in the ledger."""
import random
import re
import subprocess

from sandbox import FAST, ROOT, OutsideTest, program
from screens import TerminalTest
from tui_drive import Drive, Failed

OPTIONS = ["billing", "bug", "other"]


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
        self.assertEqual(self.box.must("status", "--json").lines()[0]["answers"], 1)
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

    def test_it_starts_on_one_screen_and_leaves_the_palette_alone(self):
        """OSC 104 would reset colours that the user gave the terminal; entering the screen twice flickers."""
        drive = self.open("label", ready="topic?")
        self.leave(drive, "q")
        sent = bytes(drive.log)
        self.assertNotIn(b"\x1b]", sent)
        self.assertEqual((sent.count(b"\x1b[?1049h"), sent.count(b"\x1b[?1049l")), (1, 1))

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
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn(b"terminal", done.stderr)
        self.assertNotIn(b"\x1b", done.stdout + done.stderr)

    def test_a_dumb_terminal_and_no_colour_still_work(self):
        drive = self.open("label", ready="topic?", term="xterm")
        self.leave(drive, "q")
        coloured = Drive(self.box.command("label", key="ada"), cwd=str(self.box.project),
                         env={**self.box.env, "NO_COLOR": "1"}, timeout=10.0)
        self.addCleanup(coloured.close)
        self.guarded(coloured, coloured.wait, "topic?")
        self.assertIsNone(re.search(rb"\x1b\[[0-9;]*(3[0-7]|38;|4[0-7]|48;)[0-9;]*m", bytes(coloured.log)))
        self.leave(coloured, "q")


class Demo(OutsideTest):
    """scripts/demo in a terminal."""

    def test_the_demo_opens_ready_to_label_and_says_where_it_lies(self):
        folder = self.box.work / "demo"
        # Tall, so that what was printed before the screens opened is still there after.
        drive = Drive([str(ROOT / "scripts" / "demo"), str(folder)], size=(120, 120), timeout=30.0, cwd="/",
                      env={**self.box.env, "TERM": "xterm-256color", "WINNOW_BINARY": program()})
        self.addCleanup(drive.close)
        try:
            drive.wait("You are visitor")
            drive.keys("l")
            drive.wait("What does the writer want from us?")
            drive.keys("1")
            drive.wait("● saved")
            drive.keys("q")
            drive.wait("You are visitor")
            drive.keys("r")
            drive.wait("Should this sample be in the dataset?")
            drive.keys("a")
            drive.wait("accepted, saved")
            drive.keys("q", "q", settle=False)
            drive.wait("Try next:")
            drive.finish(0)
            self.assertIn(b"SIMULATED", bytes(drive.log))
        except Failed as failure:
            self.fail(f"{failure}\n{drive.dump()}")
        self.assertEqual(list(self.box.home.iterdir()), [], "nothing of one's own was touched")
