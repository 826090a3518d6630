#!/usr/bin/env python3
"""recompute.py RELEASE: recomputes a release from its proofs/ alone, by docs/ledger.md and none of winnow's code.
Needs Python 3.9, `cryptography` and the `zstd` program. Names what differs and ends with 1, or says that all agrees."""
import base64, hashlib, json, os, subprocess, sys
from collections import Counter, defaultdict
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
SKIPS, UNHANDLED = ["none", "unsure", "unclear", "broken", "language", "other"], "forks/revocations not handled: "
problems, notes, sha = [], [], lambda data: hashlib.sha256(data).hexdigest()
canonical = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
string = lambda data: len(data).to_bytes(4, "big") + data  # RFC 4251
same = lambda what, ours, theirs: ours == theirs or problems.append(f"{what}: recomputed {ours}, the release says {theirs}")
def lines(path): return subprocess.run(["zstd", "-dcfq", path], check=True, capture_output=True).stdout.split(b"\n")[:-1]
def tree(leaves):  # RFC 9162
    if len(leaves) < 2: return hashlib.sha256(b"\0" + leaves[0]).digest() if leaves else hashlib.sha256().digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + tree(leaves[:split]) + tree(leaves[split:])).digest()
def check_head(head, event):  # SSHSIG, namespace winnow@v1, SHA-512, Ed25519
    wire, blob = base64.b64decode(head["key"].split()[1]), base64.b64decode("".join(head["sig"].split("\n")[1:-2]))
    fixed, ed25519 = string(b"winnow@v1") + string(b"") + string(b"sha512"), string(b"ssh-ed25519")
    form = b"SSHSIG\0\0\0\1" + string(wire) + fixed + (83).to_bytes(4, "big") + ed25519 + (64).to_bytes(4, "big")
    author = "SHA256:" + base64.b64encode(hashlib.sha256(wire).digest()).decode().rstrip("=")
    same("form of a head's key and signature", (author, blob[:-64]), (head["author"], form))
    Ed25519PublicKey.from_public_bytes(wire[-32:]).verify(blob[-64:], b"SSHSIG" + fixed + string(hashlib.sha512(event).digest()))
def chains(folder):
    events, ends, raw, last = {}, {}, {}, (None, None, -1)
    for line in lines(f"{folder}/proofs/events.jsonl.zst"):
        event, name = json.loads(line), sha(line)
        chain, events[name], raw[name] = (event["author"], event["chain"]), event, line
        last = last if last[0] == chain else (chain, None, -1)
        if event["seq"] == last[2]: notes.append(f"{UNHANDLED}a fork in chain {chain}")
        same(f"place of event {name}", (last[1], last[2] + 1, line), (event["prev"], event["seq"], canonical(event)))
        last, ends[chain] = (chain, name, event["seq"]), {"author": chain[0], "chain": chain[1], "id": name, "seq": event["seq"]}
    heads, listed = [ends[chain] for chain in sorted(ends)], [json.loads(head) for head in lines(f"{folder}/proofs/heads.jsonl")]
    same("heads", heads, [{key: head[key] for key in ("author", "chain", "id", "seq")} for head in listed])
    for head in listed: check_head(head, raw[head["id"]])
    return events, heads
def valid(value, task):  # in its one form: docs/ledger.md, section 6
    kind, number, offered = task["type"], lambda v: type(v) is int, [o["id"] for o in task.get("options", []) if not o["retired"]]
    rising = lambda keys: all(a < b for a, b in zip(keys, keys[1:]))
    if kind == "choice": return value in offered
    if kind == "rating": return number(value) and task["min"] <= value <= task["max"]
    if kind in ("text", "fields"): return isinstance(value, dict) and list(value) == ["commitment"] and len(bytes.fromhex(value["commitment"])) == 32
    if kind == "preference":
        graded = "strength" in task and value["pick"] != "tie"
        return (value["pick"] in ["a", "b"] + ["tie"] * task["tie"] and value["shown"] in ("ab", "ba") and graded == ("strength" in value)
                and set(value) <= {"pick", "shown", "strength"} and (not graded or number(value["strength"]) and 1 <= value["strength"] <= task["strength"]))
    if not isinstance(value, list): return False
    if kind == "multichoice": return all(v in offered for v in value) and rising([v.encode() for v in value]) and task["min"] <= len(value) <= task.get("max", len(task["options"]))
    if kind == "ranking": return all(g and rising(g) and (task["ties"] or len(g) == 1) for g in value) and sorted(sum(value, [])) == list(range(len(sum(value, []))))
    return (all(set(v) == {"start", "end", "label"} and 0 <= v["start"] < v["end"] and v["label"] in offered for v in value)
            and rising([(v["start"], v["end"], v["label"].encode()) for v in value])
            and (task["nested"] or all(a["end"] <= b["start"] for a, b in zip(value, value[1:]))))
def counts_now(value, task, opened):  # whether it counts under the policy in force
    kind = task["type"]
    if kind == "rating": return number_in(value, task["min"], task["max"])
    if kind == "preference": return isinstance(value, dict) and value.get("pick") in ["a", "b"] + ["tie"] * task["tie"]
    if kind in ("text", "fields"): return isinstance(value, str) or value.get("commitment") in opened
    if kind != "choice": return True
    options = {o["id"]: o for o in task["options"]}
    while isinstance(value, str) and value in options and options[value]["retired"]: value = options[value].get("merged_into")
    return isinstance(value, str) and value in options
def number_in(value, low, high): return type(value) is int and low <= value <= high
def main(folder):
    manifest, (events, heads) = json.load(open(f"{folder}/manifest.json")), chains(folder)
    project, founder, recovery = next((n, e["author"], e["body"]["recovery"]) for n, e in events.items() if e["kind"] == "project")
    boss, roles = lambda who: "maintainer" in roles[who], defaultdict(set, {founder: {"maintainer"}})
    of = lambda kind: [(n, e, e["body"]) for n, e in events.items() if (e["kind"], e["v"], e["project"] or n) == (kind, 1, project)]
    policies, releases, ready, laws = {}, 0, [project], of("grant") + of("policy") + of("release")
    while ready:  # governance order: of those whose `after` is placed, the smallest id
        name = min(ready); ready.remove(name); ready += [n for n, _, b in laws if b["after"] == name]; event, body = events[name], events[name]["body"]
        if name == project or not (boss(event["author"]) or (event["author"], body.get("role")) == (recovery, "maintainer")): continue
        if event["kind"] == "policy": policies[name] = body["rules"]
        releases += event["kind"] == "release"
        if event["kind"] == "grant" and body.get("on") and body.get("role"): roles[body["who"]].add(body["role"])
        elif event["kind"] == "grant": notes.append(f"{UNHANDLED}{event['kind']} {name}")
    def newest(acts):  # in one chain the newest stands, between chains the greatest (at, id)
        best = {}
        for act in sorted(acts, key=lambda a: (events[a[0]]["seq"], a[1])): best[events[act[0]]["author"], events[act[0]]["chain"]] = act
        return max(best.values(), key=lambda a: (events[a[0]]["at"], a), default=None)
    joins = [(e["author"], (n, 0)) for n, e, _ in of("join")]
    types = {who: events[newest([act for other, act in joins if other == who])[0]]["body"]["type"] for who, _ in joins}
    def may(event, role):  # judged by the policy that the event names
        rules, who = policies.get(event["body"]["policy"]), event["author"]
        return rules and (boss(who) or (who in types and (rules["project"]["open"] and role != "reviewer" or role in roles[who])))
    submissions, answers, gone, counting, reviews, voices, groups = {}, {}, set(), set(), *(defaultdict(list) for _ in range(3))
    for name, event, body in of("submit"):
        rules = policies.get(body["policy"]) or {}; said = rules.get("samples")
        if may(event, "submitter") and (said["submit"] or boss(event["author"])) and body["license"] == rules["project"]["license"] and \
                body["media"] in said["media"] and all(0 <= s["bytes"] <= said["max_bytes"] for s in body["samples"]):
            submissions.update({(name, i): (s["id"], event["author"], rules) for i, s in enumerate(body["samples"])})
    known, back = {sample for sample, _, _ in submissions.values()}, lambda act: act in gone or (act[0], None) in gone
    def fits(answer, rules):
        task, value = next((t for t in rules["tasks"] if t["id"] == answer["task"]), None), answer["value"]
        is_skip = isinstance(value, dict) and "skip" in value
        try: is_right = task and (value == {"skip": value["skip"]} and value["skip"] in SKIPS if is_skip else valid(value, task))
        except (AttributeError, KeyError, TypeError, ValueError): is_right = False
        return is_right and answer["sample"] in known and answer["elapsed_ms"] >= 0
    for name, event, body in of("answer"):
        who = body.get("on_behalf", event["author"])
        if may(event, "annotator") and (who == event["author"] or boss(event["author"])) and all(fits(a, policies[body["policy"]]) for a in body["answers"]):
            answers.update({(name, i): (who, a) for i, a in enumerate(body["answers"])})
    for name, event, body in of("retract"):  # one with `seen` unscores no answer and no review
        batch = [{"event": n} for n, e, b in of("submit") if "batch" in body and (b.get("batch"), e["author"]) == (body["batch"], event["author"])]
        own = [t for t in batch or body.get("targets", []) if t["event"] in events and events[t["event"]]["author"] == event["author"]]
        gone |= {(t["event"], t.get("index")) for t in own if not body.get("seen")}
    for name, event, body in of("review"):
        target, who = (body["target"].get("event"), body["target"].get("index")), event["author"]
        if target in submissions and may(event, "reviewer") and submissions[target][1] != who and not back((name, 0)) and \
                (types.get(who) != "agent" or submissions[target][2]["review"]["agents_may_review"]): reviews[target, who].append((name, 0))
    for (target, who), acts in reviews.items(): voices[target].append((who, events[newest(acts)[0]]["body"]["verdict"]))
    def is_accepted(act):
        if back(act) or boss(submissions[act][1]): return not back(act)
        settled = {v for who, v in voices[act] if boss(who)}  # a maintainer's settles alone
        if settled: return settled == {"accept"}
        yes, asked = [who for who, v in voices[act] if v == "accept"], submissions[act][2]["review"]["submissions"]
        return len(voices[act]) >= asked and 2 * len(yes) > len(voices[act]) and any(types[who] == "human" for who in yes)
    accepted = {submissions[act][0] for act in submissions if is_accepted(act)}
    current, wanted, counts, counted = list(policies.values())[-1], manifest["selection"], manifest["counts"], Counter()
    for act, (who, answer) in answers.items(): groups[who, answer["sample"], answer["task"]].append(act)
    def standing(acts):
        live = [act for act in acts if not answers[act][1].get("seen") and not back(act)]
        return newest([act for act in live if {"event": act[0], "index": act[1]} not in [answers[other][1].get("replaces") for other in live]])
    opened = {json.loads(line)["commitment"] for line in lines(f"{folder}/proofs/openings.jsonl.zst")} if os.path.exists(f"{folder}/proofs/openings.jsonl.zst") else set()
    def called_for(who, sample, when):  # docs/ledger.md, section 9
        act = standing(groups.get((who, sample, when["task"]), [])) if when else None
        said = answers[act][1]["value"] if act else None
        return not when or said == when["is"] or isinstance(said, list) and when["is"] in said
    for (who, sample, name), acts in list(groups.items()):
        task = next((t for t in current["tasks"] if t["id"] == name and name in wanted["tasks"]), None)
        stands = standing(acts)
        for act in acts if task is not None else []:
            answer = answers[act][1]; value = answer["value"]
            tests = {"seen": answer.get("seen"), "superseded": act != stands, "training": answer.get("training"), "sample_not_accepted": sample not in accepted,
                     "agent": types.get(who) == "agent" and not current["scoring"]["agents"], "condition": not called_for(who, sample, task.get("when")),
                     "skip": isinstance(value, dict) and "skip" in value, "": counts_now(value, task, opened)}
            missing = "content_missing" if task["type"] in ("text", "fields") else "retired_option"
            counted[name, next((why for why, holds in tests.items() if holds), missing)] += 1
            if not any(holds for why, holds in tests.items() if why) and tests[""]: counting.add(sample)
    same("project and policy", (project, list(policies)[-1]), (manifest["project"]["id"], manifest["policy"]["event"]))
    ledger, at = manifest["ledger"], max(e["at"] for e in events.values() if boss(e["author"]))
    same("events, heads, time", (len(events), sha(canonical(heads)), at), (ledger["events"], ledger["heads_sha256"], manifest["at"]))
    same("version, accepted", (f"{releases + 1}.0.0", len(accepted)), (manifest["release"]["version"], counts["samples"]["accepted"]))
    total = {why: sum(n for (_, other), n in counted.items() if other == why) for _, why in counted}
    same("answers", (total.pop("", 0), total), (counts["answers_used"], counts["dropped"]))
    ours, theirs = (len(counting), tree(sorted(map(bytes.fromhex, counting))).hex()), (manifest["samples"]["count"], manifest["samples"]["root"])
    if len(wanted["status"]) == 5 and not wanted["min_confidence_ppm"] and "content_missing" not in counts["samples"]["left_out"]: same("samples", ours, theirs)
    else:  # `splits` lists what is in this release, and what was in those before
        notes.append("the selection narrows: checked by splits.jsonl.zst that the samples are some of those that can be in")
        listed = {json.loads(line)["id"] for line in lines(f"{folder}/proofs/splits.jsonl.zst")} & counting
        if manifest["release"]["parent"] is None: same("samples", (len(listed), tree(sorted(map(bytes.fromhex, listed))).hex()), theirs)
    print(f"{len(events)} events in {len(heads)} chains, {len(policies)} policies, {len(accepted)} accepted samples, {ours[0]} with answers that count")
    for (task, why), n in sorted(counted.items()): print(f"{task}: {n} answers {'left out: ' + why if why else 'count'}")
try: main(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
except Exception as error: problems.append(f"the proofs are not what they should be: {error!r}")  # also a wrong signature
for line in [f"note: {note}" for note in notes] + [f"differs: {problem}" for problem in problems]: print(line[:600])
sys.exit("the manifest does not agree with its proofs" if problems else print("the manifest agrees with its proofs"))
