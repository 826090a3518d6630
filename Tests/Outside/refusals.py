"""What every refusal has to be: a documented exit code, one clear message, nothing changed.

Exit codes: 1 the check failed, 2 wrong use, 3 bad input, 4 no project, no key or not allowed, 5 disk or database.
"""
import os

from sandbox import OutsideTest, snapshot

ROOT_USER = os.geteuid() == 0
NOBODY = 65534


class RefusalTest(OutsideTest):
    """Adds `refuses`: the command ends with `code`, names all `words`, and leaves the project as it was."""

    def setUp(self):
        super().setUp()
        self.box.start()
        self.box.must("import", self.box.write("first.jsonl", [
            {"id": f"f{n}", "text": f"Message number {n}."} for n in range(6)]))

    def refuses(self, code, words, *arguments, unchanged=True, **keywords):
        before = snapshot(self.box.work) if unchanged else None
        events = [event["id"] for event in self.box.log()] if unchanged else None
        result = self.box.run(*arguments, **keywords)
        said = result.err + result.out
        with self.subTest(" ".join(map(str, arguments))):
            self.assertEqual(result.code, code, str(result))
            for word in [words] if isinstance(words, str) else words:
                self.assertIn(word.lower(), said.lower(), str(result))
            self.assertNotIn("Fatal error", said)
            self.assertNotIn("\x1b", said)
            for line in result.err.splitlines():
                self.assertLess(len(line), 600, "one clear message")
            if unchanged:
                after = snapshot(self.box.work)
                new = {name for name in after.keys() - before.keys() if not name.endswith(".refused.jsonl")}
                self.assertEqual(new, set())
                self.assertEqual({name: after.get(name) for name in before}, before)
                self.assertEqual([event["id"] for event in self.box.log()], events)
        return result
