"""Lines, files and arguments that aren't what they should be."""
import json
import os
import shutil
import subprocess

from refusals import RefusalTest
from sandbox import snapshot


class Lines(RefusalTest):
    """JSON lines that are none, or name what isn't here."""

    def answers(self, line, *words):
        data = line if isinstance(line, bytes) else line.encode()
        result = self.refuses(3, words, "answer", stdin=data + b"\n")
        refusals = [json.loads(text) for text in result.out.splitlines()]
        self.assertEqual([refusal.get("line") for refusal in refusals], [1], str(result))
        self.assertTrue(all("error" in refusal and "id" not in refusal for refusal in refusals))

    def test_unknown_samples_tasks_and_options_are_named(self):
        self.answers('{"sample":"zz","task":"topic","value":"bug"}', "zz")
        self.answers('{"sample":"f1","task":"mood","value":"bug"}', "mood", "topic")
        self.answers('{"sample":"f1","task":"topic","value":"bugs"}', "bugs", "billing")
        self.answers('{"sample":"f1","task":"topic","value":{"skip":"bored"}}', "skip", "unsure")
        self.answers('{"sample":"f1","task":"topic","value":7}')
        self.answers('{"sample":"f1","task":"topic"}', "value")
        self.answers('{"task":"topic","value":"bug"}', "sample")

    def test_lines_that_are_no_objects_are_refused(self):
        for line in ("[1,2]", '"text"', "17", "null", "{", '{"sample":"f1",}', "{} {}", "nonsense",
                     '{"sample":"f1","sample":"f2","value":"bug"}'):
            self.answers(line)

    def test_awkward_bytes_are_refused(self):
        self.answers('{"sample":"f1","value":"\\ud800"}', "surrogate")
        self.answers('{"sample":"f1\\u0000","value":"bug"}')
        self.answers(b'{"sample":"f1","value":"bug"}\0')
        self.answers(b'\xff\xfe{"sample":"f1"}')
        self.answers(b'{"sample":"\xc3","value":"bug"}')
        self.answers(b'{"sample":"f1","value":"' + b"x" * (3 << 20) + b'"}', "bytes")
        self.answers(b'{"sample":' + b"[" * 200_000, "deep")

    def test_hostile_text_comes_back_escaped(self):
        self.answers('{"sample":"\\u001b]0;owned\\u0007","value":"bug"}')
        self.answers('{"sample":"f1","value":"\\u001b[31m\\u202e"}')

    def test_good_lines_beside_bad_ones_are_kept_and_both_are_said(self):
        lines = '{"sample":"f1","value":"bug"}\nnonsense\n{"sample":"f2","value":"other"}\n'
        result = self.box.run("answer", stdin=lines)
        self.assertEqual(result.code, 3, str(result))
        self.assertEqual(["id" in line for line in result.lines()], [True, False, True])

    def test_review_lines_are_checked_alike(self):
        event = "0" * 64
        for line in ("[]", "{}", '{"submission":{"event":"xx","index":0},"verdict":"accept"}',
                     f'{{"submission":{{"event":"{event}","index":0}},"verdict":"accept"}}',
                     f'{{"submission":{{"event":"{event}","index":0}},"verdict":"perhaps"}}'):
            self.refuses(3, [], "review", "--json", stdin=line + "\n")


class Files(RefusalTest):
    """Files to import that aren't what they should be."""

    def test_unreadable_kinds_are_refused(self):
        write = self.box.write
        fifo = self.box.work / "pipe.jsonl"
        os.mkfifo(fifo)
        for path, words in (
                (write("empty.jsonl", ""), "empty"), (self.box.work, str(self.box.work)), (fifo, "pipe"),
                (self.box.work / "gone.jsonl", "gone.jsonl"), ("/dev/zero", "/dev/zero"),
                (write("wide.txt", "text".encode("utf-16")), "UTF-16"),
                (write("binary.txt", bytes(range(256)) * 20), "binary.txt"),
                (write("short.jsonl.zst", b"\x28\xb5\x2f\xfd\x04"), "short.jsonl.zst"),
                (write("plain.jsonl.gz", '{"text":"not compressed"}\n'), "plain.jsonl.gz"),
                (write("odd.xlsx", b"PK\x03\x04"), "odd.xlsx"),
                (write("semicolons.csv", "a;b\n1;2\n"), "text")):
            before = set(self.box.work.iterdir())
            self.refuses(3, [words], "import", path, timeout=20)
            self.assertEqual(set(self.box.work.iterdir()), before)

    def test_bad_records_are_written_beside_with_reasons_and_good_ones_kept(self):
        text = ('{"text":"good one"}\n{"text":"a\\ud800"}\n[1]\n{"text":5}\n{"no":1}\n{"text":"a","text":"b"}\n'
                '{"text":' + "[" * 5000 + "\n").encode() + b'{"text":"\xff"}\nlast\n'
        path = self.box.write("mixed.jsonl", text)
        result = self.box.run("import", path)
        self.assertEqual(result.code, 3, str(result))
        self.assertIn("1 new", result.out)
        refused = [json.loads(line) for line in (self.box.work / "mixed.refused.jsonl").read_text().splitlines()]
        self.assertEqual([record["line"] for record in refused], list(range(2, 10)))
        self.assertTrue(all(record["reason"] for record in refused))
        for line in range(2, 10):
            self.assertIn(f"mixed.jsonl:{line}", result.err)
        again = self.box.run("import", path)
        self.assertIn("1 duplicate", again.out)

    def test_strict_keeps_nothing_where_one_record_is_bad(self):
        path = self.box.write("mixed.jsonl", '{"text":"good two"}\nnonsense\n')
        self.refuses(3, ["mixed.jsonl:2"], "import", path, "--strict")

    def test_a_dry_run_writes_nothing(self):
        path = self.box.write("more.jsonl", [{"text": "quite new"}])
        before, events = snapshot(self.box.work), len(self.box.log())
        result = self.box.must("import", path, "--dry-run")
        self.assertIn("would be", result.out)
        self.assertEqual((snapshot(self.box.work), len(self.box.log())), (before, events))

    def test_a_bomb_is_refused_before_it_unfolds(self):
        if not shutil.which("zstd"):
            self.skipTest("zstd is not here")
        bomb = self.box.work / "bomb.jsonl.zst"
        with open("/dev/zero", "rb") as zeros, open(bomb, "wb") as out:
            head = subprocess.Popen(["head", "-c", "2000000000"], stdin=zeros, stdout=subprocess.PIPE)
            subprocess.run(["zstd", "-q", "-c", "-1"], stdin=head.stdout, stdout=out, check=True)
            head.wait()
        self.refuses(3, ["bomb.jsonl.zst"], "import", bomb, timeout=60)

    def test_a_full_standard_output_is_an_error_of_the_disk(self):
        for arguments in (["status"], ["status", "--json"], ["log", "--json"], ["score", "--json"], ["policy", "show"],
                          ["keys"], ["next", "--json"]):
            with self.subTest(" ".join(arguments)), open("/dev/full", "wb") as full:
                result = self.box.run(*arguments, stdout=full)
                self.assertEqual(result.code, 5, str(result))
                self.assertIn("standard output", result.err)

    def test_a_reader_that_leaves_ends_the_log_quietly(self):
        line = " ".join(self.box.command("log", "--json")) + " | head -n 1"
        done = subprocess.run(["bash", "-c", line], cwd=self.box.project, env=self.box.env, capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(done.stdout.count(b"\n"), 1)


class Commands(RefusalTest):
    """Wrong use, and destinations that are taken or missing."""

    def test_wrong_use_ends_with_2(self):
        for arguments in (["nonsense"], ["export"], ["import"], ["import", "--as", "poems", "x.jsonl"],
                          ["grant", "ada", "king"], ["log", "-n", "many"], ["export", "x", "--format", "xls"],
                          ["export", "x", "--split", "train=90,test=90"], ["export", "x", "--min-confidence", "2"],
                          ["join", "--credit", "loud"], ["completions", "powershell"]):
            self.refuses(2, [], *arguments)

    def test_names_that_are_not_here_are_said(self):
        self.refuses(3, ["nobody-here"], "grant", "nobody-here", "reviewer")
        self.refuses(3, ["zz"], "score", "--explain", "zz")
        self.refuses(3, ["mood", "topic"], "score", "--task", "mood")
        self.refuses(3, ["mood", "topic"], "next", "--task", "mood")

    def test_what_exists_is_never_overwritten(self):
        self.box.must("answer", stdin='{"sample":"f1","value":"bug"}\n')
        taken = self.box.work / "taken"
        taken.mkdir()
        (taken / "mine.txt").write_text("mine")
        for code, arguments in ((2, ["export", taken]), (2, ["init", taken]), (2, ["backup", taken / "mine.txt"])):
            self.refuses(code, ["taken"], *arguments)
        self.refuses(5, ["nowhere"], "export", self.box.work / "nowhere" / "release")

    def test_only_maintainers_grant_release_and_set_the_policy(self):
        self.box.join("ada")
        self.box.must("answer", stdin='{"sample":"f1","value":"bug"}\n')
        release = self.box.work / "release"
        self.box.must("export", release)
        self.refuses(4, ["maintainer"], "grant", "ada", "reviewer", key="ada")
        self.refuses(4, ["maintainer"], "release", release, key="ada")
        (self.box.project / "guideline.md").write_text("Anything goes.\n")
        self.refuses(4, ["maintainer"], "policy", "apply", key="ada")

    def test_nobody_reviews_their_own_submission(self):
        self.box.join("ada")
        self.box.must("grant", "ada", "reviewer")
        self.box.must("submit", "-", key="ada", stdin="A text by ada.\n")
        event = self.box.log(1)[0]
        verdict = json.dumps({"submission": {"event": event["id"], "index": 0}, "verdict": "accept"})
        result = self.box.run("review", "--json", key="ada", stdin=verdict + "\n")
        self.assertIn(result.code, (3, 4), str(result))
        self.assertEqual(self.box.must("review", "--list", key="ada").out, "")
