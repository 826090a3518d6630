"""Samples of known answer in people's queues: training, share, feedback, pauses; recomputed here from the log."""
import hashlib
import json
import math
import random
import re

from sandbox import OutsideTest, json_lines
from screens import TerminalTest


def set_gold(box, rules, **overlap):
    """Signs a policy with these lines under [gold]."""
    path = box.project / "winnow.toml"
    path.write_text(path.read_text().split("\n[gold]")[0] + f"\n[gold]\n{rules}\n")
    box.set_policy({"min": 1, "max": 1, **overlap})


def is_gold_draw(project, person, number, share_ppm):
    word = hashlib.sha256(f"{project}\n{person}\n{number}".encode()).digest()[:8]
    return int.from_bytes(word, "big") % 1_000_000 < share_ppm


def has_failed(hits, misses, labels, wanted):
    ratio = hits * math.log(wanted * labels) + misses * math.log((1 - wanted) / (1 - 1 / labels))
    return wanted > 1 / labels and round(ratio * 1e6) < -2_944_439


class Queues(OutsideTest):
    def start(self, rules, samples=60, gold=30):
        self.box.start(task="topic:bug,other")
        set_gold(self.box, rules)
        self.box.must("import", self.box.write("samples.jsonl", [
            {"id": str(n), "text": f"text {n}"} for n in range(samples)]))
        self.box.must("import", self.box.write("gold.jsonl", [
            {"task": str(n), "truth": "bug", "note": f"since {n}"} for n in range(gold)]), "--as", "gold")
        self.project = self.box.must("status", "--json").lines()[0]["project"]

    def fingerprint(self, name):
        return self.box.must("me", "--json", key=name).lines()[0]["me"]["id"]

    def paused(self):
        rows = self.box.must("status", "--json").lines()[0]["paused"]
        return {row["who"]: (row["hits"], row["misses"]) for row in rows}

    def ask(self, name, value):
        """(number, what came back) of each sample that is handed out by script, until none is."""
        while True:
            leased = self.box.run("next", "--json", key=name)
            if leased.code == 1:
                return
            number = int(leased.lines()[0]["fields"]["text"].split()[1])
            answer = {"sample": str(number), "value": value}
            yield number, self.box.must("answer", key=name, stdin=json_lines([answer])).lines()[0]

    def test_training_comes_first_and_gold_where_the_hash_says(self):
        self.start("training = 3\nshare = 0.3\nfeedback_limit = 1")
        self.box.join("ada")
        asked = list(self.ask("ada", "bug"))
        numbers = [number for number, _ in asked]
        self.assertEqual(len(numbers), len(set(numbers)))
        for number, stored in asked[:3]:
            self.assertEqual(stored["known"], {
                "right": "bug", "is_right": True, "training": True, "explanation": f"since {number}"})
        ids = {n: hashlib.sha256(f"text/plain\ntext {n}".encode()).digest() for n in range(30)}
        self.assertEqual(numbers[:3], sorted(ids, key=ids.get)[:3])
        person = self.fingerprint("ada")
        drawn = [is_gold_draw(self.project, person, n, 300_000) for n in range(3, len(numbers))]
        self.assertEqual([number < 30 for number in numbers[3:]], drawn)
        self.assertEqual(sum(number >= 30 for number in numbers), 30)
        events = [event for event in self.box.log() if event["kind"] == "answer"]
        flags = [event["body"]["answers"][0].get("training", False) for event in reversed(events)]
        self.assertEqual(flags, [n < 3 for n in range(len(numbers))])

    def test_who_is_paused_follows_from_the_log_alone(self):
        self.start("training = 0\nshare = 0.0\nfeedback_limit = 0", samples=40, gold=25)
        chance = random.Random(7)
        people = {f"p{n}": accuracy for n, accuracy in enumerate([0.95, 0.75, 0.5, 0.3, 0.0])}
        self.box.join(*people)
        for name, accuracy in people.items():
            for number in chance.sample(range(40), 30):
                value = "bug" if chance.random() < accuracy else "other"
                self.box.run("answer", key=name, stdin=json_lines([{"sample": str(number), "value": value}]))
        gold = {hashlib.sha256(f"text/plain\ntext {n}".encode()).hexdigest() for n in range(25)}
        counts = {}
        for event in self.box.log():
            if event["kind"] != "answer":
                continue
            answer = event["body"]["answers"][0]
            if answer["sample"] in gold:
                tally = counts.setdefault(event["author"], [0, 0])
                tally[answer["value"] != "bug"] += 1
        expected = {who: tuple(tally) for who, tally in counts.items() if has_failed(*tally, 2, 0.7)}
        paused = self.paused()
        self.assertEqual(paused, expected)
        self.assertIn(self.fingerprint("p4"), paused)
        self.assertNotIn(self.fingerprint("p0"), paused)
        self.box.must("doctor", "--rebuild")
        self.assertEqual(self.paused(), expected)

    def test_a_pause_is_told_by_every_command_and_ends_with_a_grant(self):
        self.start("training = 0\nshare = 0.0\nfeedback_limit = 0")
        self.box.join("ada", "bo")
        self.box.must("grant", "bo", "reviewer")
        answers = [{"sample": str(n), "value": "other"} for n in range(6)]
        stored = self.box.must("answer", key="ada", stdin=json_lines(answers)).lines()
        self.assertEqual([line.get("paused", False) for line in stored], [False] * 5 + [True])
        leased = self.box.run("next", "--json", key="ada")
        self.assertEqual(leased.code, 1)
        self.assertEqual(len(leased.lines()[0]["paused"][0]["missed"]), 6)
        for command in (["next"], ["me"], ["label", "--plain"]):
            told = self.box.run(*command, key="ada")
            self.assertRegex(told.out + told.err, "paused on topic")
        refused = self.box.run("answer", key="ada", stdin=json_lines([{"sample": "40", "value": "bug"}]))
        self.assertEqual(refused.code, 3)
        self.assertIn("paused", refused.lines()[0]["error"])
        self.assertEqual(self.box.run("appeal", "no", key="bo").code, 3)
        sent = self.box.must("appeal", "it is \x1b[31mright", "--sample", "2", "--json", key="ada").lines()[0]
        self.assertEqual(sent["sample"], hashlib.sha256(b"text/plain\ntext 2").hexdigest())
        status = self.box.must("status", key="bo")
        self.assertIn("it is ^[[31mright", status.out)
        self.assertNotIn("\x1b", status.out)
        flag = next(event for event in self.box.log() if event["kind"] == "flag")
        self.assertNotIn("right", json.dumps(flag))
        self.box.must("grant", "ada", "annotator")
        self.assertEqual(self.box.must("status", "--json").lines()[0]["paused"], [])
        self.assertEqual(self.box.run("next", "--json", key="ada").code, 0)


class Screens(TerminalTest):
    texts = [f"Text number {n}." for n in range(20)]

    def test_training_is_explained_and_a_pause_can_be_appealed(self):
        set_gold(self.box, "training = 1\nshare = 0.5\nmin_accuracy = 0.95\nfeedback_limit = 0")
        self.box.must("import", self.box.write("gold.jsonl", [
            {"task": f"s{n}", "truth": "billing", "note": "money is named"} for n in range(12)]), "--as", "gold")
        drive = self.open("label", ready="topic?")
        self.press(drive, "2", wait="you said bug, right is billing")
        self.guarded(drive, drive.expect, "money is named")
        self.guarded(drive, drive.expect, "Training, 1 of 1")
        self.press(drive, "1", wait="Enter goes on")
        self.press(drive, "<CR>", wait="topic?")
        for _ in range(20):
            if re.search("paused on topic", drive.text()):
                break
            self.press(drive, "2", wait=re.compile("● saved"))
        self.guarded(drive, drive.expect, "paused on topic")
        self.press(drive, "a", wait="What speaks against")
        self.press(drive, "b", "u", "g", "<CR>", wait="You said: bug")
        self.box.must("grant", "ada", "annotator")
        self.guarded(drive, drive.wait, "topic?")
        self.leave(drive, "q")
