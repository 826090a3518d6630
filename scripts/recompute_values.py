"""What an answer to each type of task is, for recompute.py: by docs/ledger.md, section 6, and none of winnow's code."""


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
