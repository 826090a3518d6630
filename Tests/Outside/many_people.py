"""Many processes on one ledger at once, and processes killed in the middle."""
import collections
import json
import os
import random
import signal
import subprocess
import threading
import time

from sandbox import FAST, OutsideTest, json_lines


def in_parallel(count, work):
    """Runs work(0) … work(count - 1) in threads; raises the first failure."""
    failures = []

    def one(number):
        try:
            work(number)
        except BaseException as failure:  # noqa: BLE001 - handed to the test below
            failures.append(failure)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


class ManyPeople(OutsideTest):
    """Sixteen people and one file."""

    people, samples, most = 16, 60, 3

    def setUp(self):
        super().setUp()
        self.box.start(min=2, max=self.most)
        self.box.must("import", self.box.write("samples.jsonl", [
            {"id": f"s{n}", "text": f"A short text, number {n}."} for n in range(self.samples)]))
        self.names = [f"person-{n}" for n in range(self.people)]
        self.box.join(*self.names)

    def answers_by_sample(self):
        found = collections.Counter()
        for event in self.box.log():
            if event["kind"] == "answer":
                for answer in event["body"]["answers"]:
                    found[answer["sample"]] += 1
        return found

    def test_sixteen_people_asking_and_answering_at_once_lose_nothing_and_never_pass_the_overlap(self):
        acknowledged, handed_out, lock = [], collections.Counter(), threading.Lock()

        def work(number):
            name, rng = self.names[number], random.Random(number)
            # Nobody is asked about a sample twice.
            for _ in range(self.samples + 1):
                leased = self.box.run("next", "--json", key=name)
                if leased.code == 1:
                    return
                if leased.code != 0:
                    raise AssertionError(str(leased))
                sample = leased.lines()[0]["sample"]
                line = {"sample": sample, "task": "topic", "value": rng.choice(["billing", "bug", "other"])}
                answered = self.box.must("answer", key=name, stdin=json_lines([line]))
                with lock:
                    handed_out[sample] += 1
                    acknowledged.append((answered.lines()[0]["id"], sample))
            raise AssertionError(f"{name} was asked more often than there are samples")

        in_parallel(self.people, work)
        stored = {event["id"] for event in self.box.log()}
        self.assertLessEqual({event for event, _ in acknowledged}, stored)
        self.assertEqual(len(set(acknowledged)), len(acknowledged))
        counted = self.answers_by_sample()
        self.assertEqual(counted, handed_out)
        self.assertEqual(len(counted), self.samples, "every sample was asked")
        self.assertLessEqual(max(counted.values()), self.most)
        # Two may agree and settle a sample; nobody is asked a third time then.
        self.assertGreaterEqual(min(counted.values()), 2)
        self.assertIn("every link holds", self.box.must("doctor", "--rebuild").out)

    def test_leases_held_at_once_never_pass_the_overlap(self):
        """Nobody answers: each holds what it was given."""
        held, lock = collections.Counter(), threading.Lock()

        def work(number):
            for _ in range(3):
                leased = self.box.must("next", "--json", key=self.names[number])
                with lock:
                    held[(number, leased.lines()[0]["sample"])] += 1

        in_parallel(self.people, work)
        per_sample = collections.Counter(sample for _, sample in held)
        self.assertLessEqual(max(per_sample.values()), self.most)
        self.box.must("next", "--return", key=self.names[0])

    def test_streams_of_answers_at_once_are_all_kept_and_chains_stay_straight(self):
        samples = [f"s{n}" for n in range(self.samples)]
        acknowledged, lock = set(), threading.Lock()

        def work(number):
            lines = [{"sample": sample, "value": ["bug", "other"][number % 2]} for sample in samples]
            result = self.box.must("answer", key=self.names[number], stdin=json_lines(lines))
            with lock:
                acknowledged.update(line["id"] for line in result.lines())

        in_parallel(self.people, work)
        self.assertEqual(len(acknowledged), self.people * self.samples)
        events = self.box.log()
        self.assertLessEqual(acknowledged, {event["id"] for event in events})
        self.assertEqual(set(self.answers_by_sample().values()), {self.people})
        places = [(event["author"], event["chain"], event["seq"]) for event in events]
        self.assertEqual(len(set(places)), len(places), "no fork")

    def test_one_person_in_four_terminals_never_forks(self):
        samples = [f"s{n}" for n in range(self.samples)]

        def work(number):
            lines = [{"sample": sample, "value": "bug"} for sample in samples[number::4]]
            self.box.must("answer", key=self.names[0], stdin=json_lines(lines))

        in_parallel(4, work)
        mine = [event for event in self.box.log() if event["kind"] == "answer"]
        self.assertEqual(len(mine), self.samples)
        places = {(event["author"], event["chain"], event["seq"]) for event in mine}
        self.assertEqual(len(places), len(mine))
        self.box.must("doctor", "--rebuild")

    def test_two_maintainers_work_at_once(self):
        self.box.must("grant", self.names[0], "maintainer")
        files = [self.box.write(f"part-{part}.jsonl", [
            {"id": f"p{part}-{n}", "text": f"Part {part}, text {n}."} for n in range(400)]) for part in range(2)]

        def work(number):
            key = self.names[0] if number else None
            for start in range(4):
                self.box.must("import", files[number], "--source", f"part{number}", key=key)
                self.box.must("grant", self.names[2 + number * 4 + start], "reviewer", key=key)

        in_parallel(2, work)
        status = self.box.must("status", "--json").lines()[0]
        self.assertEqual(status["samples"], self.samples + 800)
        reviewers = [person for person in status["people"] if "reviewer" in person["roles"]]
        self.assertEqual(len(reviewers), 8)
        self.box.must("doctor", "--rebuild")


class Killed(OutsideTest):
    """kill -9 at random moments."""

    def setUp(self):
        super().setUp()
        self.box.start()

    def start(self, *arguments, stderr=subprocess.DEVNULL):
        return subprocess.Popen(self.box.command(*arguments), cwd=self.box.project, env=self.box.env,
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr)

    def test_no_acknowledged_answer_is_lost_to_a_kill(self):
        count = 400
        self.box.must("import", self.box.write("samples.jsonl", [
            {"id": f"s{n}", "text": f"Text {n}."} for n in range(count)]))
        rng = random.Random(9)
        lines = json_lines([{"sample": f"s{n}", "value": "bug"} for n in range(count)]).encode()
        acknowledged, cut_short = set(), 0
        for _ in range(4 if FAST else 10):
            process = self.start("answer")
            feeder = threading.Thread(target=self.feed, args=(process, lines))
            feeder.start()
            # Killed after some acknowledgements were read, at whatever is going on then.
            wanted = rng.randrange(1, count // 2)
            heard = []
            for line in process.stdout:
                heard.append(line)
                if len(heard) >= wanted:
                    time.sleep(rng.random() * 0.003)
                    process.send_signal(signal.SIGKILL)
                    break
            heard += process.stdout.readlines()
            process.wait()
            feeder.join()
            process.stdout.close()
            cut_short += len(heard) < count
            acknowledged |= {json.loads(line)["id"] for line in heard if line.endswith(b"\n")}
            stored = {event["id"] for event in self.box.log()}
            self.assertLessEqual(acknowledged, stored)
        self.assertGreater(cut_short, 0, "some were killed in the middle")
        self.box.must("doctor", "--rebuild")

    @staticmethod
    def feed(process, data):
        try:
            process.stdin.write(data)
            process.stdin.close()
        except OSError:
            pass

    def test_an_interrupted_import_leaves_nothing_odd_and_completes_when_repeated(self):
        count = 30_000
        path = self.box.write("many.jsonl", [
            {"id": f"m{n}", "text": f"Message {n} " + "lorem ipsum " * 12} for n in range(count)])
        rng = random.Random(4)
        for attempt in range(2 if FAST else 5):
            process = self.start("import", str(path), stderr=subprocess.PIPE)
            process.stdin.close()
            time.sleep(rng.random() * 0.5)
            process.send_signal(signal.SIGINT if attempt % 2 else signal.SIGKILL)
            process.stdout.read()
            process.stdout.close()
            said = process.stderr.read()
            process.stderr.close()
            # 130: it had begun and took the signal itself.
            if process.wait() == 130:
                self.assertIn(b"interrupted", said)
            self.box.must("doctor")
        report = self.box.must("import", path, "--json").lines()[0]
        self.assertEqual((report["read"], report["refused"]), (count, 0))
        self.assertEqual(self.box.must("status", "--json").lines()[0]["samples"], count)
        self.box.must("doctor", "--rebuild")

    def test_an_interrupted_export_leaves_no_folder_and_can_be_repeated(self):
        count = 6000
        self.box.must("import", self.box.write("many.jsonl", [
            {"id": f"m{n}", "text": f"Message {n} " + "lorem ipsum " * 40} for n in range(count)]))
        self.box.must("answer", stdin=json_lines([{"sample": f"m{n}", "value": "bug"} for n in range(count)]))
        release, rng = self.box.work / "release", random.Random(6)
        for _ in range(2 if FAST else 5):
            process = self.start("export", str(release), "--format", "jsonl,webdataset")
            process.stdin.close()
            time.sleep(rng.random() * 0.4)
            process.send_signal(signal.SIGKILL)
            process.stdout.read()
            process.stdout.close()
            if process.wait() == 0 or release.exists():
                self.box.must("verify", release)
                os.rename(release, self.box.work / f"whole-{rng.random()}")
        self.box.must("export", release, "--format", "jsonl,webdataset")
        self.box.must("verify", release)
