"""A stranger checks a proof: written from docs/ledger.md alone, with Python's own library and OpenSSL.

    stranger.py PROOF.json KEY

Prints the event and ends with 0 when the proof holds, else says what is wrong and ends with 1.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def head_of(proof: dict[str, Any]) -> bytes:
    h = sha256(b"\x00" + proof["leaf"].encode())
    place, last = proof["number"], proof["size"] - 1
    for p in map(bytes.fromhex, proof["path"]):
        if last == 0:
            sys.exit("the path is too long")
        if place % 2 or place == last:
            h = sha256(b"\x01" + p + h)
            while place % 2 == 0 and place != 0:
                place, last = place // 2, last // 2
        else:
            h = sha256(b"\x01" + h + p)
        place, last = place // 2, last // 2
    if last != 0:
        sys.exit("the path is too short")
    return h


def check_signature(note: str, key: str) -> None:
    signed, _, signature = note.partition("\n\n")
    raw = base64.b64decode(signature.split(" ")[2])[-64:]
    with tempfile.TemporaryDirectory() as folder:
        text, sig = Path(folder, "signed"), Path(folder, "signature")
        text.write_bytes(signed.encode() + b"\n")
        sig.write_bytes(raw)
        done = subprocess.run(
            [
                "openssl",
                "pkeyutl",
                "-verify",
                "-pubin",
                "-inkey",
                key,
                "-rawin",
                "-in",
                text,
                "-sigfile",
                sig,
            ],
            check=False,
            capture_output=True,
        )
    if done.returncode:
        sys.exit("the signature is wrong")


def check_evidence(digest: str, facts: dict[str, Any]) -> None:
    made = [bytes.fromhex(one) for one in facts["commitments"].values()]
    for name, salt in facts["salts"].items():
        value = facts[name]
        if name == "detail":
            value = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        made.append(sha256(bytes.fromhex(salt) + name.encode() + b"\x00" + value.encode()))
    if sha256(b"".join(sorted(made))).hex() != digest:
        sys.exit("the evidence is not what was recorded")


proof = json.loads(Path(sys.argv[1]).read_text())
lines = proof["checkpoint"].split("\n")
if lines[1] != str(proof["size"]) or lines[2] != base64.b64encode(head_of(proof)).decode():
    sys.exit("the event is not in the tree of this checkpoint")
check_signature(proof["checkpoint"], sys.argv[2])
event = json.loads(proof["leaf"])
if "evidence" in proof:
    check_evidence(event["evidence_digest"], proof["evidence"])
sys.stdout.write(f"{event['id']} {event['state']} {event['at']}\n")
