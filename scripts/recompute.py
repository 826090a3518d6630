#!/usr/bin/env python3
"""recompute.py RELEASE: recomputes a release from its proofs/ alone, by docs/ledger.md and none of winnow's code.
Needs Python 3.9, `cryptography` and the `zstd` program. Names what differs and ends with 1, or says that all agrees."""
import json, os, sys
from collections import Counter, defaultdict
from recompute_chains import UNHANDLED, canonical, chains, lines, notes, problems, same, sha, tree
from recompute_values import counts_now, valid
SKIPS = ["none", "unsure", "unclear", "broken", "language", "other"]
def main(folder):
    manifest, (events, heads) = json.load(open(f"{folder}/manifest.json")), chains(folder)
    project, founder, recovery = next((n, e["author"], e["body"]["recovery"]) for n, e in events.items() if e["kind"] == "project")
    boss, roles = lambda who: "maintainer" in roles[who], defaultdict(set, {founder: {"maintainer"}})
    of = lambda kind: [(n, e, e["body"]) for n, e in events.items() if (e["kind"], e["v"], e["project"] or n) == (kind, 1, project)]
    policies, releases, ready, laws = {}, 0, [project], of("grant") + of("policy") + of("release") + of("erase")
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
    given = {(n, i): (s["id"], e, b, s.get("replaces") if len(b["samples"]) == 1 else None) for n, e, b in of("submit") for i, s in enumerate(b["samples"])}
    def whose(act):  # of a correction the first submitter's, of another submission the author's; None: not applied
        sample, event, body, replaced = given[act]
        rules, who = policies.get(body["policy"]) or {}, event["author"]
        said, first = rules.get("samples"), whose((replaced["event"], replaced["index"])) if replaced and (replaced["event"], replaced["index"]) in given else who
        if replaced and ((replaced["event"], replaced["index"]) not in given or not first) or not may(event, "submitter" if first == who else "reviewer"): return None
        fits = body["license"] == rules["project"]["license"] and body["media"] in said["media"] and all(0 <= s["bytes"] <= said["max_bytes"] for s in body["samples"])
        return first if fits and (first != who or said["submit"] or boss(who)) else None
    submissions = {act: (given[act][0], whose(act), policies[given[act][2]["policy"]]) for act in given if whose(act)}
    corrects = {act: (r["event"], r["index"]) for act, (_, e, _, r) in given.items() if r and act in submissions and submissions[act][1] != e["author"]}
    known = {sample for sample, _, _ in submissions.values()}
    def back(act): return act in gone or (act[0], None) in gone or (act in corrects and back(corrects[act]))
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
    for act, target in corrects.items():  # a word on what it corrects, and an acceptance of itself until its author says otherwise
        who = events[act[0]]["author"]
        if not ((act in gone) or (act[0], None) in gone) and (types.get(who) != "agent" or submissions[target][2]["review"]["agents_may_review"]): reviews[target, who].append(act)
    for (target, who), acts in reviews.items(): voices[target].append((who, events[newest(acts)[0]]["body"].get("verdict", "return")))
    for act in corrects:
        who = events[act[0]]["author"]
        if (act, who) not in reviews and (types.get(who) != "agent" or submissions[act][2]["review"]["agents_may_review"]): voices[act].append((who, "accept"))
    def is_accepted(act):
        if back(act) or (act not in corrects and boss(submissions[act][1])): return not back(act)
        settled = {v for who, v in voices[act] if boss(who)}  # a maintainer's settles alone
        if settled: return settled == {"accept"}
        yes, asked = [who for who, v in voices[act] if v == "accept"], submissions[act][2]["review"]["submissions"]
        return len(voices[act]) >= asked and 2 * len(yes) > len(voices[act]) and any(types[who] == "human" for who in yes)
    accepted = {submissions[act][0] for act in submissions if is_accepted(act)}
    first = lambda sample: min((events[act[0]]["at"], act, who) for act, (other, who, _) in submissions.items() if other == sample)[2]
    erased = {s for _, e, b in of("erase") for s in b.get("samples", []) if s in known and (boss(e["author"]) or e["author"] in types and first(s) == e["author"])}
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
        task, stands = next((t for t in current["tasks"] if t["id"] == name and name in wanted["tasks"]), None), standing(acts)
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
    same("version, or the release before", *((wanted["since"], manifest["release"]["parent"]) if "since" in wanted else (f"{releases + 1}.0.0", manifest["release"]["version"])))
    same("accepted", len(accepted), counts["samples"]["accepted"])
    total = {why: sum(n for (_, other), n in counted.items() if other == why) for _, why in counted}
    same("answers", (total.pop("", 0), total), (counts["answers_used"], counts["dropped"]))
    every, given = counts.get("answers"), sum(len(body["answers"]) for _, _, body in of("answer"))  # each in the release, or left out for a reason
    if every: same("all answers", (given, given), (every["in_ledger"], every["in_release"] + sum(every["left_out"].values())))
    same("erased", len(erased), manifest["erased"]["count"]); counting -= erased
    ours, theirs = (len(counting), tree(sorted(map(bytes.fromhex, counting))).hex()), (manifest["samples"]["count"], manifest["samples"]["root"])
    if {"erased", "no_answers"}.issuperset(counts["samples"]["left_out"]): same("samples", ours, theirs)
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
