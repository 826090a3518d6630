"""docs/scale.md as it stands: parts by xargs, by a SLURM array, by Ray, and a finished folder handed to another tool.

SLURM and Ray themselves are not needed: the array's variables are set by hand, and a stand-in runs what Ray would send
away. `aws` is one that copies between folders.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

from sandbox import OutsideTest, ROOT, json_lines, program

PAGE = (ROOT / "docs/scale.md").read_text()
COUNT = 40
RAY = '''
def init(): pass
def get(found): return found
def remote(**_):
    def wrap(function):
        function.remote = function
        return function
    return wrap
'''
AWS = '''#!/bin/sh
# aws s3 sync FROM TO, and aws s3 cp - TO
from() { case "$1" in s3://*) echo "$BUCKETS/${1#s3://}" ;; *) echo "$1" ;; esac; }
target=$(from "$4")
case "$2" in
  sync) mkdir -p "$target" && cp -r "$(from "$3")/." "$target/" ;;
  cp) mkdir -p "$(dirname "$target")" && cat > "$target" ;;
esac
'''


def block(heading, language="sh", number=0):
    part = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(rf"```{language}\n(.*?)```", part, re.S)[number]


class Scale(OutsideTest):
    def setUp(self):
        super().setUp()
        self.box.start()
        self.box.must("import", self.box.write("many.jsonl", [
            {"id": f"m{n}", "text": f"Message {n}: nothing works since {n * 7} days"} for n in range(COUNT)]))
        self.box.must("answer", stdin=json_lines({"sample": f"m{n}", "value": "bug"} for n in range(COUNT)))
        tools = self.box.home / "bin"
        tools.mkdir()
        (tools / "winnow").symlink_to(program())
        (tools / "aws").write_text(AWS)
        (tools / "aws").chmod(0o755)
        self.shared = self.box.home / "shared"
        self.shared.mkdir()
        self.tools = {"PATH": f"{tools}:{os.environ['PATH']}", "BUCKETS": str(self.box.home / "buckets")}

    def run_here(self, text, *arguments, shell="sh", **env):
        text = text.replace("/shared/helpdesk", str(self.box.project)).replace("/shared", str(self.shared)).replace(
            "/tmp/ledger.sqlite", str(self.box.home / "copy.sqlite"))
        done = subprocess.run(
            [shell, "-c", text, *arguments], cwd=self.box.project, env={**self.box.env, **self.tools, **env},
            capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def assert_one_release(self, joined, *options):
        whole = self.box.work / "whole"
        self.box.must("export", whole, *options)
        done = subprocess.run(["diff", "-r", str(whole), str(joined)], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_xargs(self):
        said = self.run_here(block("xargs"))
        self.assertIn("holds", said)
        self.assert_one_release(self.box.project / "release", "--format", "parquet", "--shards", "16")

    def test_a_slurm_array(self):
        script = block("SLURM")
        last = int(re.search(r"--array=1-(\d+)", script).group(1))
        count = 4
        self.assertGreater(last, count)
        (self.shared / "parts").mkdir()
        # One task is started twice, as after a node that failed.
        for index in [*range(1, count + 1), 2]:
            self.run_here(script, SLURM_ARRAY_TASK_ID=str(index), SLURM_ARRAY_TASK_COUNT=str(count))
        join = re.search(r"--wrap '([^']*)'", block("SLURM", number=1)).group(1)
        self.run_here(join)
        self.assert_one_release(self.shared / "release", "--format", "parquet,webdataset", "--shards", "64")

    def test_ray(self):
        try:
            import ray  # noqa: F401
        except ImportError:
            (self.box.home / "ray.py").write_text(RAY)
        self.run_here(block("Ray", "python"), shell=sys.executable, PYTHONPATH=str(self.box.home))
        self.assert_one_release(self.shared / "release", "--format", "parquet", "--shards", "16")

    def test_object_storage_is_the_tool_of_the_user(self):
        refused = self.box.run("export", "s3://bucket/release")
        self.assertNotEqual(refused.code, 0)
        self.assertIn("docs/scale.md", refused.err)
        said = self.run_here(block("Object storage"))
        self.assertIn("holds", said)
        here = self.box.project
        for copy in (here / "copy", pathlib.Path(self.tools["BUCKETS"], "bucket/release")):
            done = subprocess.run(["diff", "-r", str(here / "release"), str(copy)], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout), (0, ""))
        unpacked = self.box.work / "unpacked"
        unpacked.mkdir()
        subprocess.run(["tar", "-C", str(unpacked), "-xf", str(
            pathlib.Path(self.tools["BUCKETS"], "bucket/release.tar"))], check=True)
        self.box.must("verify", unpacked)
        shutil.rmtree(here / "copy")
