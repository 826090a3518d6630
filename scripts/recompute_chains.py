"""Chains, heads and the tree of samples, for recompute.py: by docs/ledger.md and none of winnow's code."""
import base64, hashlib, json, subprocess
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
UNHANDLED = "forks/revocations not handled: "
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
