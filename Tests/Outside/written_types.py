"""Spans, texts and forms: what was pressed or typed in a pseudo terminal and line by line, and what then lies in the
ledger."""
import json
import sqlite3

from task_types import TypesTest

EMOJI = {"id": "e0", "prompt": "Ada 👩‍👩‍👧 of e\u0301tude\r\nmet ACME.", "reply_a": "", "reply_b": "", "replies": []}


class Written(TypesTest):
    def values(self, task):
        """What stands in the ledger's answers, oldest first."""
        return [answer[task] for answer in self.answers()]

    def said(self, task):
        """The same with the text, or form, that each commitment is about."""
        ledger = sqlite3.connect(f"file:{self.box.project}/ledger.sqlite?mode=ro", uri=True)
        try:
            return [self.committed(ledger, value["commitment"]) for value in self.values(task)]
        finally:
            ledger.close()

    def committed(self, ledger, commitment):
        text = bytes(ledger.execute(
            "SELECT bytes FROM content WHERE key = ?", [bytes.fromhex(commitment)]).fetchone()[0]).decode()
        return json.loads(text) if text.startswith("{") else text

    def prompts(self):
        """The prompt of the sample of each answer, oldest first."""
        shown = {line["id"]: line["fields"]["prompt"] for line in self.box.must("find", "--json").lines()}
        return [
            shown[event["body"]["answers"][0]["sample"]]
            for event in reversed(self.box.log()) if event["kind"] == "answer"]

    def editor(self, script):
        """An $EDITOR that is a shell script; `$1` is the file."""
        path = self.box.write("editor.sh", "#!/bin/sh\n" + script + "\n")
        path.chmod(0o755)
        return {"EDITOR": str(path), "VISUAL": ""}


class Spans(Written):
    def test_words_are_marked_extended_relabelled_and_removed(self):
        self.ask("names")
        drive = self.label("Who is named?")
        # The cursor stands on the first word.
        self.press(drive, "1", wait="PER: “Prompt”")
        self.press(drive, "<Esc>")
        self.press(drive, "w", "v", "w", "2", wait="ORG: “number")
        self.press(drive, "<Enter>", wait="2 of 6")
        self.press(drive, "<Enter>", wait="3 of 6")
        self.press(drive, "1", "n", "2", wait="ORG")
        self.press(drive, "<Enter>", wait="4 of 6")
        self.press(drive, "1", "n", "<Del>", wait="removed")
        self.press(drive, "u", wait="undone")
        self.press(drive, "<Esc>")
        self.press(drive, "<Enter>", wait="5 of 6")
        self.leave(drive, "q")
        marked = self.values("names")
        self.assertEqual([span["label"] for span in marked[0]], ["PER", "ORG"])
        self.assertEqual((marked[0][0]["start"], marked[0][0]["end"]), (0, 6))
        self.assertEqual(marked[0][1]["start"], 7)
        self.assertEqual(marked[1], [])
        self.assertEqual(marked[2], [{"start": 0, "end": 6, "label": "ORG"}])
        self.assertEqual(marked[3], [{"start": 0, "end": 6, "label": "PER"}])

    def test_the_mouse_marks_what_it_is_drawn_over(self):
        self.ask("names", show=("prompt",))
        drive = self.label("Who is named?")
        row = next(y for y, line in enumerate(drive.lines()) if "Prompt number" in line)
        column = drive.lines()[row].index("number")
        drive.send(f"\x1b[<0;{column + 1};{row + 1}M".encode())
        drive.send(f"\x1b[<32;{column + 4};{row + 1}M".encode())
        drive.send(f"\x1b[<0;{column + 6};{row + 1}m".encode())
        drive.settle()
        self.press(drive, "2", wait="ORG")
        self.press(drive, "<Enter>", wait="2 of 6")
        self.leave(drive, "q")
        self.assertEqual(self.values("names"), [[{"start": 7, "end": 13, "label": "ORG"}]])

    def test_offsets_count_scalars_through_emoji_marks_and_crlf(self):
        self.box.start()
        self.ask_texts([EMOJI])
        text = EMOJI["prompt"]
        start = text.index("ACME")
        out = self.box.must(
            "label", "--plain", key="ada", stdin=f'"ACME" ORG\n"Ada" PER\n"e\u0301tude" PER\ndone\nq\n').out
        self.assertIn("saved", out)
        self.assertEqual(self.values("names"), [[
            {"start": 0, "end": 3, "label": "PER"},
            {"start": text.index("e\u0301"), "end": text.index("e\u0301") + 6, "label": "PER"},
            {"start": start, "end": start + 4, "label": "ORG"}]])

    def ask_texts(self, samples):
        from task_types import HEAD, TASKS
        (self.box.project / "winnow.toml").write_text(HEAD % '"prompt"' + TASKS["names"])
        self.box.must("policy", "apply")
        self.box.must("import", self.box.write("texts.jsonl", samples))
        self.box.join("ada")

    def test_line_by_line(self):
        self.ask("names")
        out = self.box.must(
            "label", "--plain", key="ada",
            stdin='"Prompt" PER\nwords 2 ORG\n-1\n"nothing" PER\n"Prompt" NAME\ndone\nnone\nq\n').out
        self.assertIn("not in the text", out)
        self.assertIn("no label", out)
        self.assertEqual(self.values("names"), [[{"start": 7, "end": 13, "label": "ORG"}], []])


class Texts(Written):
    def test_a_text_is_typed_with_lines_and_bounds(self):
        self.ask("own", show=("prompt",))
        drive = self.label("What would you say?")
        self.guarded(drive, drive.expect, "typing")
        drive.type("qu")
        self.press(drive, "<Enter>", wait="3 at least are asked for")
        drive.type("ark ü")
        self.press(drive, "<F4>")
        drive.type("zwei")
        self.press(drive, "<Enter>", wait="2 of 6")
        drive.paste("pasted \x1b[31m text")
        self.press(drive, "<Enter>", wait="3 of 6")
        drive.type("x" * 41)
        self.press(drive, "<Enter>", wait="take 1 away")
        self.press(drive, "<BS>", "<Enter>", wait="4 of 6")
        self.press(drive, "<Esc>", wait="i types here")
        self.leave(drive, "q")
        self.assertEqual(self.said("own"), ["quark ü\nzwei", "pasted \x1b[31m text", "x" * 40])
        # The ledger itself holds only a commitment.
        self.assertEqual({tuple(value) for value in self.values("own")}, {("commitment",)})

    def test_a_correction_shows_what_changed_and_the_users_editor_does_it_too(self):
        self.ask("rewrite", show=("prompt",))
        drive = self.open("label", ready="How should it read?", environment=self.editor('printf "%s" "Rewritten." > "$1"'))
        self.press(drive, "<Enter>", wait="2 of 6")
        self.press(drive, "<BS>", wait="[-")
        drive.type("!")
        self.press(drive, "<Enter>", wait="3 of 6")
        self.press(drive, "<C-o>", wait="Rewritten.")
        self.press(drive, "<Enter>", wait="4 of 6")
        self.press(drive, "<Esc>")
        self.leave(drive, "q")
        first, second, _ = self.prompts()
        self.assertEqual(self.said("rewrite"), [first, second[:-1] + "!", "Rewritten."])

    def test_an_editor_that_fails_is_said_and_nothing_is_lost(self):
        self.ask("own", show=("prompt",))
        # The terminal goes away each time; what was typed is there again.
        typed = "kept"
        for script, said in (("exit 3", "ended with code 3"), ("kill -9 $$", "ended"), ("printf '\\377' > \"$1\"", "UTF-8"),
                             (":", "nothing was changed"), (": > \"$1\"", "nothing was changed")):
            with self.subTest(script):
                drive = self.open("label", ready="What would you say?", environment=self.editor(script))
                drive.type(typed)
                typed = ""
                self.press(drive, "<C-o>", wait=said)
                self.guarded(drive, drive.expect, "kept")
                self.guarded(drive, drive.check_modes, True, ["altscreen"])
                drive.close()
        drive = self.open("label", ready="What would you say?", environment={"EDITOR": "/no/such/editor", "VISUAL": ""})
        self.press(drive, "<C-o>", wait="the editor did not work")
        self.press(drive, "<Enter>", wait="2 of 6")
        self.press(drive, "<Esc>")
        self.leave(drive, "q")
        self.assertEqual(self.said("own"), ["kept"])

    def test_line_by_line(self):
        self.ask("own", "rewrite", show=("prompt",))
        out = self.box.must("label", "--plain", key="ada", stdin="no\nq \\\nmore\n:keep\nanother\nNew.\n:q\n").out
        self.assertIn("3 at least", out)
        self.assertEqual(self.said("own"), ["q \nmore", "another"])
        self.assertEqual(self.said("rewrite"), [self.prompts()[0], "New."])


class Forms(Written):
    def test_a_form_is_filled_in_checked_and_confirmed(self):
        self.ask("order_form", show=("prompt",))
        drive = self.label("What does it ask for?")
        drive.type("B-1")
        self.press(drive, "<Enter>", wait="✗")
        self.press(drive, "<BS>", "<BS>", "<BS>")
        drive.type("A-17")
        self.press(drive, "<Enter>")
        drive.type("02.50")
        self.press(drive, "<Enter>", " ", "<Enter>", wait="2 of 6")
        drive.type("A-1")
        self.press(drive, "<Down>", "<Down>", "<Enter>", wait="3 of 6")
        drive.paste("A-2\nA-3")
        self.press(drive, "<Enter>")
        self.guarded(drive, drive.refute, "4 of 6")
        drive.close()
        self.assertEqual(self.said("order_form"), [{"order": "A-17", "sum": 2.5, "late": True}, {"order": "A-1"}])

    def test_line_by_line(self):
        self.ask("order_form", show=("prompt",))
        out = self.box.must(
            "label", "--plain", key="ada",
            stdin="sum = x\nsum = 3\norder = A-4\nnope = 1\ndone\n" + json.dumps({"order": "A-5", "late": False}) + "\nq\n").out
        self.assertIn("no field", out)
        self.assertEqual(self.said("order_form"), [{"order": "A-4", "sum": 3}, {"order": "A-5", "late": False}])
