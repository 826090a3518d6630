#!/usr/bin/env python3
"""Runs the tests from outside against the built program.

usage: run.py [--fast | --list] [FILE …]     FILE is a subject, e.g. readers

WINNOW names the program (default: .build/release/winnow). The last line is "N passed, N failed"; ends with 1
where one failed. Tests that this machine can't do (no root for a small disk, say) are skipped, and said.
"""
import os
import pathlib
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SUBJECTS = [
    "readers", "bad_input", "bad_projects", "bad_surroundings", "many_people", "terminal", "hostile_text",
    "never_hurts", "comfort", "recompute_test", "gold", "task_types", "written_types", "every_screen", "hostile_screens",
    "tables", "moving", "proof", "chains", "growing", "scale"]


def main():
    arguments = sys.argv[1:]
    if "-h" in arguments or "--help" in arguments:
        print(__doc__)
        return 0
    if "--list" in arguments:
        print(*SUBJECTS)
        return 0
    if "--fast" in arguments:
        arguments.remove("--fast")
        os.environ["OUTSIDE_FAST"] = "1"
    unknown = [name for name in arguments if name.split(".")[0] not in SUBJECTS]
    if unknown:
        print(f"no such tests: {' '.join(unknown)}; there are {' '.join(SUBJECTS)}", file=sys.stderr)
        return 2
    sys.path.insert(0, str(HERE))
    passed = failed = 0
    for subject in arguments or SUBJECTS:
        began = time.monotonic()
        suite = unittest.defaultTestLoader.loadTestsFromName(subject)
        result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
        # A test with several failing parts is one failed test.
        failures = [getattr(test, "test_case", test) for test, _ in result.failures + result.errors]
        bad = len({test.id() for test in failures}) + len(result.unexpectedSuccesses)
        good = result.testsRun - bad - len(result.skipped)
        print(f"{subject}: {good} passed, {bad} failed, {len(result.skipped)} skipped, "
              f"{time.monotonic() - began:.0f} s\n", flush=True)
        passed, failed = passed + good, failed + bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
