"""A session on each screen in a pseudo terminal: what it shows, what its keys do, and what then lies in the ledger."""
import json
import time

from never_hurts import processor_seconds
from screens import TerminalTest

LOOKS = {"b": "Browse", "a": "My answers", "d": "Dashboard", "e": "Release", "i": "Guideline", ",": "Settings",
         "?": "Help"}
OTHERS = {"l": "Label", "s": "Submit", "r": "Review"}


class EveryScreen(TerminalTest):
    def answer(self, *values, key="ada", first=0):
        lines = [json.dumps({"sample": f"s{first + n}", "task": "topic", "value": value})
                 for n, value in enumerate(values)]
        self.box.must("answer", key=key, stdin="\n".join(lines) + "\n")

    def standing(self):
        """What the newest answer to each sample says, by the sample's text."""
        shown = {line["id"]: line["fields"]["text"] for line in self.box.must("find", "--json").lines()}
        return {shown[answer["sample"]]: answer["value"] for event in reversed(self.box.log())
                if event["kind"] == "answer" for answer in event["body"]["answers"]}

    def kinds(self):
        """Kinds of the events that people have made on screens, oldest first."""
        kept = ("answer", "review", "submit", "comment", "flag", "retract", "reveal")
        return [event["kind"] for event in reversed(self.box.log())
                if event["kind"] in kept and "batch" not in event["body"]]

    def screen(self, drive, key, title):
        self.press(drive, key)
        self.guarded(drive, drive.wait, f"─ {title}")


class Home(EveryScreen):
    def test_each_key_opens_its_screen_and_looking_stores_nothing(self):
        drive = self.open("home", key="bo", ready="─ Home")
        for key, title in {**LOOKS, **OTHERS}.items():
            with self.subTest(title):
                self.screen(drive, key, title)
                if key in LOOKS:
                    for move in ("<Down>", "<PageDown>", "G", "g", "<Up>", "k", "j"):
                        self.press(drive, move)
                    drive.mouse(10, 5, "down")
                    drive.mouse(10, 5, "up")
                drive.resize(40, 12)
                self.guarded(drive, drive.expect, title)
                drive.resize(80, 24)
                self.press(drive, "<Esc>")
                self.guarded(drive, drive.wait, "─ Home")
        self.leave(drive, "q")
        self.assertEqual(self.kinds(), [])

    def test_digits_and_arrows_reach_the_same(self):
        titles = {"browse": "Browse", "answers": "My answers", "dashboard": "Dashboard", "release": "Release",
                  "guideline": "Guideline", "settings": "Settings", "submit": "Submit"}
        lines = json.loads(self.box.must("keys", "--json").out)["keys"]
        digits = {key: titles[line["action"]] for line in lines for key in line["keys"]
                  if line["screen"] == "home" and line["action"] in titles and key.isdigit()}
        self.assertEqual(set(digits.values()), set(titles.values()))
        drive = self.open("home", key="bo", ready="─ Home")
        for digit, title in digits.items():
            self.screen(drive, digit, title)
            self.press(drive, "<Esc>", wait="─ Home")
        self.press(drive, "<Down>", "<Enter>", wait="─ Review")
        self.press(drive, "<Esc>", wait="─ Home")
        self.leave(drive, "<C-c>")

    def test_what_became_of_ones_submissions_is_told(self):
        self.box.must("submit", self.box.write("mine.jsonl", [{"text": "A text of mine."}]), key="ada")
        for key in ("bo", None):
            waiting = self.box.must("review", "--list", key=key).lines()
            self.box.must("review", "--json", key=key, stdin=json.dumps(
                {"submission": waiting[0]["submission"], "verdict": "return", "reason": "quality", "note": "shorter"}))
        drive = self.open("home", ready="Your submissions: 1 returned")
        self.leave(drive, "q")


class MyAnswers(EveryScreen):
    def test_one_is_searched_opened_and_changed(self):
        self.answer("billing", "bug", "other")
        drive = self.open("home", ready="─ Home")
        self.screen(drive, "a", "My answers")
        self.guarded(drive, drive.wait, "3 answers that stand")
        self.press(drive, "/", "number 1")
        self.guarded(drive, drive.gone, "Text number 2")
        self.press(drive, "<Enter>")
        self.press(drive, "<Enter>", wait="─ Sample")
        self.guarded(drive, drive.expect, "Text number 1.")
        self.press(drive, "q", wait="─ My answers")
        self.press(drive, "c", wait="─ Label")
        self.guarded(drive, drive.expect, "Text number 1.")
        self.press(drive, "1", wait="─ My answers")
        self.press(drive, "q", wait="─ Home")
        self.leave(drive, "q")
        self.assertEqual(self.standing(), {
            "Text number 0.": "billing", "Text number 1.": "billing", "Text number 2.": "other"})


class Sample(EveryScreen):
    def test_a_comment_and_a_flag_are_saved_and_taken_back(self):
        self.answer("billing")
        drive = self.open("home", ready="─ Home")
        self.screen(drive, "b", "Browse")
        self.press(drive, "/", "number 0", "<Enter>", wait="1 found")
        self.press(drive, "<Enter>", wait="─ Sample")
        self.press(drive, "m", wait="A comment on this sample")
        drive.type("q is a letter here")
        self.press(drive, "<Enter>", wait="comment saved")
        self.guarded(drive, drive.wait, "q is a letter here")
        self.press(drive, "f", wait="What is wrong")
        self.press(drive, "1")
        drive.settle()
        self.press(drive, "u", wait="undid")
        self.press(drive, "m", "never sent", "<Esc>")
        self.press(drive, "q", wait="─ Browse")
        self.press(drive, "q", wait="─ Home")
        self.leave(drive, "q")
        self.assertEqual(self.kinds(), ["answer", "comment", "flag", "retract"])

    def test_others_answers_are_shown_once_one_asks_and_that_is_kept(self):
        self.answer("billing")
        self.answer("bug", key="bo")
        drive = self.open("home", ready="─ Home")
        self.screen(drive, "a", "My answers")
        self.press(drive, "<Enter>", wait="─ Sample")
        self.guarded(drive, drive.expect, "from others not shown")
        self.press(drive, "v", wait="what others said is shown")
        self.guarded(drive, drive.expect, "bo")
        # What is answered from now on is kept, and not scored.
        self.press(drive, "c", wait="not scored")
        self.press(drive, "2", wait="─ Sample")
        self.press(drive, "q", wait="not scored")
        self.press(drive, "q", wait="─ Home")
        self.leave(drive, "q")
        self.assertEqual(self.kinds(), ["answer"] * 3)


class Browse(EveryScreen):
    def test_a_filter_finds_and_a_batch_changes_what_its_preview_says(self):
        drive = self.open("home", key="bo", ready="─ Home")
        self.screen(drive, "b", "Browse")
        self.guarded(drive, drive.wait, "8 found")
        self.press(drive, "/", "number colour:red", "<Enter>", wait="at character")
        self.press(drive, "<C-u>", "number 3", "<Enter>", wait="1 found")
        self.press(drive, "b", wait="To all that this filter names")
        self.press(drive, "1", "1", wait="1 sample found, 1 will be flagged")
        self.press(drive, "<Esc>")
        self.assertEqual(self.kinds(), [])
        self.press(drive, "b", "1", "1", wait="will be flagged")
        self.press(drive, "y", wait="1 changed, saved")
        self.press(drive, "l", wait="─ Label")
        self.guarded(drive, drive.wait, "Text number 3.")
        self.press(drive, "2", wait="Nothing is left")
        self.press(drive, "q", wait="─ Browse")
        self.press(drive, "q", wait="─ Home")
        self.leave(drive, "q")
        self.assertEqual(self.kinds(), ["flag", "answer"])
        self.assertEqual(self.standing(), {"Text number 3.": "bug"})

    def test_a_paste_does_nothing_and_next_and_end_move(self):
        drive = self.open("home", ready="─ Home")
        self.screen(drive, "b", "Browse")
        drive.paste("by:me\nq\n")
        self.guarded(drive, drive.wait, "paste ignored")
        self.press(drive, "G")
        drive.resize(40, 12)
        # What has the focus stays in view, whatever the size.
        self.guarded(drive, drive.wait, "› ")
        self.interrupt(drive)


class Pages(EveryScreen):
    def test_the_dashboard_counts_and_counts_again(self):
        self.answer("billing", "bug")
        drive = self.open("home", ready="─ Home")
        self.screen(drive, "d", "Dashboard")
        self.guarded(drive, drive.wait, "8 samples, 2 answers (2 by you)")
        self.answer("other", first=5)
        self.press(drive, "<F5>", wait="3 answers (3 by you)")
        self.press(drive, "q", wait="─ Home")
        self.leave(drive, "q")

    def test_the_release_says_what_it_would_hold(self):
        self.answer("billing")
        drive = self.open("home", ready="─ Home")
        self.screen(drive, "e", "Release")
        self.guarded(drive, drive.wait, "8 accepted samples")
        self.guarded(drive, drive.expect, "1.0.0")
        self.press(drive, "q", wait="─ Home")
        self.leave(drive, "q")

    def test_settings_say_who_and_where(self):
        drive = self.open("home", ready="─ Home", size=(120, 40))
        self.screen(drive, ",", "Settings")
        for words in ("ada", "ledger.sqlite", "theme", "config.toml"):
            self.guarded(drive, drive.wait, words)
        self.press(drive, "q", wait="─ Home")
        self.leave(drive, "q")

    def test_a_setting_is_changed_where_it_stands_and_kept(self):
        drive = self.open("home", ready="─ Home")
        self.screen(drive, ",", "Settings")
        before = drive.text()
        self.press(drive, "<Right>")
        self.guarded(drive, drive.until, lambda: drive.text() != before)
        self.press(drive, "q", wait="─ Home")
        self.leave(drive, "q")
        self.assertTrue((self.box.home / ".config" / "winnow" / "config.toml").exists())
        self.box.must("keys", "--check")

    def test_a_changed_guideline_is_told_once_with_what_changed(self):
        drive = self.open("home", ready="─ Home")
        self.screen(drive, "i", "Guideline")
        self.press(drive, "q", wait="─ Home")
        self.leave(drive, "q")
        path = self.box.project / "guideline.md"
        path.write_text(path.read_text() + "\nA crash is a bug, also where money is named.\n")
        self.box.must("policy", "apply")
        drive = self.open("home", ready="The guideline has changed")
        self.screen(drive, "i", "Guideline")
        self.guarded(drive, drive.wait, "Changed since you last looked")
        self.guarded(drive, drive.expect, "A crash is a bug")
        self.press(drive, "q", wait="─ Home")
        self.guarded(drive, drive.gone, "The guideline has changed")
        self.leave(drive, "q")

    def test_help_finds_an_action_and_does_it(self):
        drive = self.open("home", ready="─ Home")
        self.screen(drive, "?", "Help")
        self.press(drive, "/", "dashb", "<Enter>")
        self.guarded(drive, drive.wait, "─ Dashboard")
        self.press(drive, "q", wait="─ Home")
        self.leave(drive, "q")


class Review(EveryScreen):
    def test_a_text_is_corrected_and_what_it_was_stays_known(self):
        self.box.must("submit", self.box.write("mine.jsonl", [{"text": "A txet of mine."}]), key="ada")
        drive = self.open("review", key="bo", ready="Should this sample")
        self.press(drive, "c")
        self.guarded(drive, drive.wait, "typing")
        self.press(drive, *["<BS>"] * len("txet of mine."))
        drive.type("text of mine.")
        self.press(drive, "<Enter>", wait="● saved")
        self.leave(drive, "<C-c>")
        found = [line["fields"]["text"] for line in self.box.must("find", "mine", "--json").lines()]
        self.assertIn("A text of mine.", found)
        self.assertIn("A txet of mine.", found)


class Idle(EveryScreen):
    def test_no_screen_runs_while_nothing_happens(self):
        self.answer("billing")
        ways = {"home": ["home"], "label": ["label"], "review": ["review"], "disputed": ["review", "<Tab>"],
                "submit": ["submit"], **{title: ["home", key] for key, title in LOOKS.items()},
                "sample": ["home", "b", "<Enter>"], "palette": ["label", ":"]}
        drives = {}
        for name, (command, *keys) in ways.items():
            drives[name] = self.open(command, key="bo")
            self.press(drives[name], *keys)
        time.sleep(1.5)
        for drive in drives.values():
            drive.settle()
        before = {name: processor_seconds(drive.pid) for name, drive in drives.items()}
        time.sleep(10)
        # Review and disputed look again every five seconds where nothing waits.
        spent = {name: round(processor_seconds(drive.pid) - before[name], 2) for name, drive in drives.items()}
        self.assertEqual({name: seconds for name, seconds in spent.items() if seconds > 0.02}, {})
