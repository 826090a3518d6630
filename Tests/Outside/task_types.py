"""Every type of task in a pseudo terminal and line by line: what was pressed, and what then lies in the ledger."""
import json

from sandbox import OutsideTest
from screens import TerminalTest

HEAD = """
[project]
name = "types"
license = "CC-BY-4.0"

[samples]
media = ["text/plain", "application/json"]
show = [%s]

[overlap]
min = 1
max = 3
"""

TASKS = {
    "tags": """
[[task]]
id = "tags"
type = "multichoice"
question = "What applies?"
options = [{ id = "refund" }, { id = "angry", key = "n" }, { id = "thanks" }]
min = 1
max = 2
""",
    "many": """
[[task]]
id = "many"
type = "multichoice"
question = "Which of them?"
options = [%s]
""" % ", ".join(f'{{ id = "intent-{n}" }}' for n in range(30)),
    "helpful": """
[[task]]
id = "helpful"
type = "rating"
question = "How helpful?"
low = "useless"
high = "solves it"
""",
    "percent": """
[[task]]
id = "percent"
type = "rating"
question = "How sure?"
min = 1
max = 100
""",
    "better": """
[[task]]
id = "better"
type = "preference"
question = "Which reply?"
fields = ["reply_a", "reply_b"]
strength = 3
""",
    "order": """
[[task]]
id = "order"
type = "ranking"
question = "In which order?"
items = "replies"
""",
    "names": """
[[task]]
id = "names"
type = "spans"
question = "Who is named?"
field = "prompt"
options = [{ id = "PER" }, { id = "ORG" }]
""",
    "rewrite": """
[[task]]
id = "rewrite"
type = "text"
question = "How should it read?"
correct = "prompt"
""",
    "own": """
[[task]]
id = "own"
type = "text"
question = "What would you say?"
min = 3
max = 40
""",
    "order_form": """
[[task]]
id = "order_form"
type = "fields"
question = "What does it ask for?"
fields = { order = { type = "string", required = true, pattern = "A-[0-9]+" }, sum = { type = "decimal" }, late = { type = "boolean" } }
""",
    "topic": """
[[task]]
id = "topic"
type = "choice"
question = "Which topic?"
options = [{ id = "billing" }, { id = "other" }]
""",
    "why": """
[[task]]
id = "why"
type = "rating"
question = "Why other?"
min = 1
max = 3
when = { task = "topic", is = "other" }
""",
}

SAMPLES = [
    {"id": f"s{n}", "prompt": f"Prompt number {n}.", "reply_a": f"Apple {n}.", "reply_b": f"Banana {n}.",
     "replies": ["Uno.", "Due.", "Tre."],
     "messages": [{"role": "user", "content": f"Hello {n}"}, {"role": "assistant", "content": "Good day."}]}
    for n in range(6)]


class TypesTest(TerminalTest):
    def setUp(self):
        OutsideTest.setUp(self)

    def ask(self, *tasks, show=("prompt", "reply_a", "reply_b", "replies", "messages")):
        """A project that asks these tasks, with six samples."""
        self.box.start()
        head = HEAD % ", ".join(f'"{field}"' for field in show)
        (self.box.project / "winnow.toml").write_text(head + "".join(TASKS[task] for task in tasks))
        self.box.must("policy", "apply")
        self.box.must("import", self.box.write("samples.jsonl", SAMPLES))
        self.box.join("ada")

    def answers(self):
        """Of each answer event the values by task, oldest first."""
        return [
            {answer["task"]: answer["value"] for answer in event["body"]["answers"]}
            for event in reversed(self.box.log()) if event["kind"] == "answer"]

    def label(self, question):
        return self.open("label", ready=question)


class InTheTerminal(TypesTest):
    def test_multichoice(self):
        self.ask("tags")
        drive = self.label("What applies?")
        self.press(drive, "<Enter>", wait="choose at least 1")
        self.press(drive, "3", "n", wait="2 chosen")
        self.press(drive, "1", wait="at most 2")
        drive.paste("1\n2\n")
        self.guarded(drive, drive.expect, "paste ignored")
        self.press(drive, "<Enter>", wait="2 of 6")
        self.press(drive, "<Right>", "<Right>", " ", wait="[x] angry")
        self.press(drive, "<Enter>", wait="3 of 6")
        self.press(drive, "u", wait="undid the answer angry")
        # What was taken back stands there, ready to be changed.
        self.guarded(drive, drive.expect, "[x] angry")
        self.press(drive, "1", "<Enter>", wait="3 of 6")
        self.leave(drive, "q")
        self.assertEqual(self.answers(), [
            {"tags": ["angry", "thanks"]}, {"tags": ["angry"]}, {"tags": ["angry", "refund"]}])

    def test_many_options_are_narrowed(self):
        self.ask("many")
        drive = self.label("Which of them?")
        self.guarded(drive, drive.expect, "typing")
        self.press(drive, "27", "<Enter>", wait="1 chosen")
        self.press(drive, "-3", "<Enter>", wait="2 chosen")
        self.press(drive, "<Enter>", wait="2 of 6")
        self.press(drive, "<Esc>", wait="keys")
        self.leave(drive, "q")
        self.assertEqual(self.answers(), [{"many": ["intent-27", "intent-3"]}])

    def test_rating(self):
        self.ask("helpful")
        drive = self.label("How helpful?")
        for number, key in enumerate("3515"):
            self.press(drive, key, wait=f"{number + 2} of 6")
        self.press(drive, "<Left>", "<Left>", "<Enter>", wait="6 of 6")
        self.press(drive, " ", wait="Nothing is left")
        self.press(drive, "u", wait="undid the skip")
        self.press(drive, "u", wait="undid the answer 4")
        self.press(drive, "<C-r>", wait="redid the answer 4")
        self.leave(drive, "q")
        self.assertEqual(self.answers(), [
            {"helpful": value} for value in (3, 5, 1, 5, 4, {"skip": "none"}, 4)])

    def test_long_rating(self):
        self.ask("percent")
        drive = self.label("How sure?")
        self.press(drive, "42", wait="= 42")
        self.press(drive, "<Enter>", wait="2 of 6")
        self.press(drive, "9", "<Right>", "<Enter>", wait="3 of 6")
        self.leave(drive, "q")
        self.assertEqual(self.answers(), [{"percent": 42}, {"percent": 10}])

    def test_preference(self):
        self.ask("better", show=("prompt", "reply_a", "reply_b"))
        drive = self.label("Which reply?")
        firsts = []
        for number, key in enumerate("1747"):
            text = drive.text()
            firsts.append("a" if text.index("Apple") < text.index("Banana") else "b")
            self.press(drive, key, wait=f"{number + 2} of 6")
        self.leave(drive, "q")
        other = {"a": "b", "b": "a"}
        shown = {"a": "ab", "b": "ba"}
        self.assertEqual(self.answers(), [{"better": value} for value in (
            {"pick": firsts[0], "shown": shown[firsts[0]], "strength": 3},
            {"pick": other[firsts[1]], "shown": shown[firsts[1]], "strength": 3},
            {"pick": "tie", "shown": shown[firsts[2]]},
            {"pick": other[firsts[3]], "shown": shown[firsts[3]], "strength": 3})])

    def test_ranking(self):
        self.ask("order")
        drive = self.label("In which order?")
        self.press(drive, "2", "1", "<Enter>", wait="2 of 6")
        self.press(drive, "3", "1", "=", wait="2=")
        self.press(drive, "<Enter>", wait="3 of 6")
        self.press(drive, "1", "<Enter>", wait="2 have no place yet")
        self.press(drive, "q", wait="not sent yet")
        self.leave(drive, "q")
        self.assertEqual(self.answers(), [{"order": [[1], [0], [2]]}, {"order": [[2], [0, 1]]}])

    def test_several_tasks_and_a_condition(self):
        self.ask("topic", "why", "tags")
        drive = self.label("Which topic?")
        self.guarded(drive, drive.refute, "why")
        self.press(drive, "2", wait="Why other?")
        self.press(drive, "3", wait="What applies?")
        self.press(drive, "1", "<Enter>", wait="2 of 6")
        self.press(drive, "1", wait="What applies?")
        self.press(drive, "1", "<Enter>", wait="3 of 6")
        self.press(drive, "u", wait="undid the answers topic: billing, tags: refund")
        self.press(drive, "2", wait="Why other?")
        self.press(drive, "1", "<Enter>", wait="3 of 6")
        self.leave(drive, "q")
        self.assertEqual(self.answers(), [
            {"topic": "other", "why": 3, "tags": ["refund"]}, {"topic": "billing", "tags": ["refund"]},
            {"topic": "other", "why": 1, "tags": ["refund"]}])

    def test_digits_arrows_and_enter_reach_all_of_it_on_other_layouts(self):
        self.ask("topic", "tags", "helpful", "order")
        drive = self.label("Which topic?")
        # A Cyrillic keyboard: letters do nothing, the rest suffices.
        self.press(drive, "йцукен", "1", wait="What applies?")
        self.press(drive, "2", "<Tab>", wait="How helpful?")
        self.press(drive, "4", wait="In which order?")
        self.press(drive, "<Left>", "<Down>", "<Left>", "<Enter>", wait="2 of 6")
        self.press(drive, "<F1>", wait="Help")
        self.press(drive, "<F1>", wait="Which topic?")
        self.leave(drive, "<Esc>")
        self.assertEqual(self.answers(), [
            {"topic": "billing", "tags": ["angry"], "helpful": 4, "order": [[0], [1], [2]]}])

    def test_small_screens_keep_question_and_options(self):
        self.ask("better", show=("prompt", "reply_a", "reply_b"))
        drive = self.open("label", ready="Which reply?", size=(40, 12))
        self.guarded(drive, drive.expect, "first, by far")
        for width, height in [(120, 40), (20, 5), (40, 12), (200, 60), (80, 24)]:
            drive.resize(width, height)
        self.guarded(drive, drive.expect, "second, by far")
        self.press(drive, "4", wait="2 of 6")
        self.leave(drive, "q")
        self.assertEqual(self.answers()[0]["better"]["pick"], "tie")


class LineByLine(TypesTest):
    def lines(self, *lines):
        return self.box.must("label", "--plain", key="ada", stdin="".join(line + "\n" for line in lines)).out

    def test_every_type(self):
        self.ask("tags", "helpful", "better", "order")
        out = self.lines(
            "refund, 3", "9", "4", "7", "2 1=3", "-", "1 n", "1", "4", "3 > 2 > 1", "skip unsure", "q")
        self.assertIn("rate from 1 to 5", out)
        self.assertIn("choose at least 1", out)
        answers = self.answers()
        self.assertEqual(len(answers), 3)
        first, second, third = answers
        self.assertEqual((first["tags"], first["helpful"], first["order"]), (["refund", "thanks"], 4, [[1], [0, 2]]))
        self.assertEqual(first["better"]["strength"], 3)
        self.assertEqual((second["tags"], second["better"]["pick"], second["order"]), (
            ["angry", "refund"], "tie", [[2], [1], [0]]))
        self.assertEqual(third, {task: {"skip": "unsure"} for task in ("tags", "helpful", "better", "order")})

    def test_conditions_and_undo(self):
        self.ask("topic", "why", "tags")
        out = self.lines("other", "2", "1", "undo", "keep", "3", "keep", "1", "2", "q")
        self.assertIn("undid the answers topic: other, why: 2, tags: refund", out)
        self.assertIn("your answer was: other", out)
        self.assertEqual(self.answers(), [
            {"topic": "other", "why": 2, "tags": ["refund"]}, {"topic": "other", "why": 3, "tags": ["refund"]},
            {"topic": "billing", "tags": ["angry"]}])

    def test_a_conversation_is_read_message_by_message(self):
        self.ask("helpful")
        out = self.lines("5", "q")
        self.assertIn("user:\n| Hello", out)
        self.assertIn("assistant:\n| Good day.", out)
        json.dumps(self.answers())


class Disputed(TypesTest):
    """Two people disagree; a third settles it."""

    def disagree(self, *tasks, first, second):
        self.ask(*tasks, show=("prompt", "reply_a", "reply_b"))
        self.box.set_policy({"max": 2})
        self.box.join("bo", "cy")
        self.box.must("grant", "cy", "reviewer")
        for key, value in (("ada", first), ("bo", second)):
            self.box.must("answer", key=key, stdin=json.dumps({"sample": "s0", "task": tasks[0], "value": value}))

    def reviews(self):
        return [event["body"] for event in reversed(self.box.log()) if event["kind"] == "review"]

    def status(self):
        lines = self.box.must("status", "--json").lines()
        return [(task["task"], task["disputed"], task["adjudicated"], task["gold"]) for task in lines[0]["tasks"]]

    def test_a_choice_is_settled_taken_back_and_made_gold(self):
        self.disagree("topic", first="billing", second="other")
        self.assertEqual(self.status(), [("topic", 1, 0, 0)])
        drive = self.open("review", key="cy", ready="No submission waits")
        self.press(drive, "<Tab>", wait="2 answers so far")
        self.press(drive, "<Enter>", wait="press the key of an option")
        self.press(drive, "2")
        self.assertEqual(self.reviews(), [])
        self.press(drive, "<Enter>", wait="settled, saved")
        self.guarded(drive, drive.expect, "No answers wait")
        self.assertEqual(self.status(), [("topic", 0, 1, 0)])
        self.press(drive, "u", wait="undid the review (settle)")
        self.guarded(drive, drive.expect, "2 answers so far")
        self.assertEqual(self.status(), [("topic", 1, 0, 0)])
        self.press(drive, "<F2>", "<C-g>", wait="Why is that right?")
        drive.paste("It names an invoice.")
        self.press(drive, "<Enter>", wait="your vote for gold is saved")
        self.press(drive, "<Esc>", wait="No submission waits")
        self.leave(drive, "q")
        settle, gold = self.reviews()
        self.assertEqual((settle["verdict"], settle["value"]), ("settle", "other"))
        self.assertEqual(gold["verdict"], "gold")
        self.assertNotIn("value", gold)

    def test_every_other_type_is_settled_with_its_own_editor(self):
        self.disagree("tags", first=["refund"], second=["angry", "thanks"])
        drive = self.open("review", "--disputed", key="cy", ready="2 answers so far")
        self.press(drive, "<F2>", "3", "<Enter>", wait="settled, saved")
        self.leave(drive, "q")
        self.assertIn(self.reviews()[0]["value"], (["refund", "thanks"], ["angry"]))

    def test_nobody_settles_what_they_answered(self):
        self.disagree("better", first={"pick": "a", "strength": 1}, second={"pick": "b", "strength": 3})
        self.box.must("grant", "ada", "reviewer")
        drive = self.open("review", "--disputed", key="ada", ready="No answers wait")
        self.leave(drive, "q")
        drive = self.open("review", "--disputed", key="cy", ready="2 answers so far", size=(120, 40))
        self.guarded(drive, drive.expect, ", slightly")
        self.guarded(drive, drive.expect, ", by far")
        self.press(drive, "4", "<Enter>", wait="settled, saved")
        self.leave(drive, "q")
        self.assertEqual(self.reviews()[0]["value"]["pick"], "tie")

    def test_line_by_line(self):
        self.disagree("topic", first="billing", second="other")
        out = self.box.must(
            "review", "--disputed", "--plain", key="cy", stdin="nonsense\nbilling\ns\nundo\nother\ng\nbecause\nq\n").out
        self.assertIn("1 × ", out)
        self.assertIn("settled, saved", out)
        self.assertEqual([review["verdict"] for review in self.reviews()], ["settle", "gold"])
