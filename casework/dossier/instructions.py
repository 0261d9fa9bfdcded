"""VERIFY.txt: what a stranger types to check a package, in three languages. Pure.

No fingerprint stands in it: whoever changes a package would change that too. The commands are those
that the tests run.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from casework.dossier import isolating, words

FILES = {"VERIFY.txt": "en", "VERIFY.fa-af.txt": "fa-af", "VERIFY.ps.txt": "ps"}
_WIDTH = 88

_OPEN = """\
age --decrypt -i key.txt -o {name}.tar {name}.tar.age
mkdir check && tar -xf {name}.tar -C check && cd check"""
_WHOSE = """\
ssh-keygen -Y verify -f root_signers -I root -n dossier-signers -s allowed_signers.sshsig < allowed_signers
ssh-keygen -Y verify -f allowed_signers -I dossier -n dossier-sums -s SHA256SUMS.sshsig < SHA256SUMS"""  # noqa: E501
_FILES = "sha256sum --check --strict --quiet SHA256SUMS"
_ADDED = """\
mkdir -p ../work
(cut -c 67- SHA256SUMS; echo SHA256SUMS; echo SHA256SUMS.sshsig) | LC_ALL=C sort > ../work/listed
find . ! -type d | cut -c 3- | LC_ALL=C sort | diff ../work/listed -"""
_BAG = "bagit.py --validate {name}"
_BAG_BY_HAND = """\
(cd {name} && sha256sum --check --strict --quiet tagmanifest-sha256.txt)
(cd {name} && sha256sum --check --strict --quiet manifest-sha256.txt)"""
_BAG_SIGNED = """\
ssh-keygen -Y verify -f allowed_signers -I dossier -n dossier -s {name}.sshsig < {name}/tagmanifest-sha256.txt"""  # noqa: E501
_TIME = """\
openssl ts -verify -data {name}/tagmanifest-sha256.txt -in {name}.{number}.tsr -CAfile tsa-{number}.pem -attime {epoch}
openssl ts -reply -in {name}.{number}.tsr -text
openssl x509 -in tsa-{number}.pem -noout -fingerprint -sha256"""  # noqa: E501
_LOG = """\
python3 - {name}.tlog-proof {name}/tagmanifest-sha256.txt <<'END'
import base64, hashlib, sys
h = lambda *parts: hashlib.sha256(b"".join(parts)).digest()
head, checkpoint = open(sys.argv[1], encoding="utf-8").read().split("\\n\\n", 1)
_, index, *path = head.split("\\n")
size, root = checkpoint.split("\\n")[1:3]
at, last = int(index.split()[1]), int(size) - 1
node = h(b"\\0", h(open(sys.argv[2], "rb").read()))
for other in map(base64.b64decode, path):
    if at % 2 or at == last:
        node = h(b"\\1", other, node)
        while at and at % 2 == 0:
            at, last = at // 2, last // 2
    else:
        node = h(b"\\1", node, other)
    at, last = at // 2, last // 2
print(last == 0 and node == base64.b64decode(root))
END"""
_LOG_KEY = r"""
mkdir -p ../work
cut -d + -f 3- releases.vkey | base64 -d | tail -c 32 | base64
while read -r line; do echo "${line##* }" | base64 -d | tail -c 32 | base64; done < allowed_signers
{ printf '\060\052\060\005\006\003\053\145\160\003\041\000'; cut -d + -f 3- releases.vkey | base64 -d | tail -c 32; } > ../work/key
sed '1,/^$/d' NAME.tlog-proof > ../work/checkpoint
sed '/^$/,$d' ../work/checkpoint > ../work/signed
sed -n 's/^— [^ ]* //p' ../work/checkpoint | base64 -d | tail -c +5 > ../work/signature
openssl pkeyutl -verify -pubin -keyform DER -inkey ../work/key -rawin -in ../work/signed -sigfile ../work/signature"""  # noqa: E501

_CUSTODY = """\
python3 - '{name}/data/custody/*.txt' <<'END'
import glob, hashlib, sys
wrong = 0
for path in sorted(glob.glob(sys.argv[1])):
    for line in open(path, encoding="utf-8"):
        if line.startswith("opened "):
            _, leaf, salt, body = line.rstrip("\\n").split(" ", 3)
            made = hashlib.sha256(bytes.fromhex(salt) + body.encode()).hexdigest()
            wrong += made != leaf
            print(made == leaf, path[-10:-4], body)
sys.exit(wrong > 0)
END"""


@dataclass(frozen=True)
class Facts:
    """What the commands name: the package, its day, and the time of each token, first to last."""

    name: str
    made_on: date
    stamped: Sequence[datetime] = ()


def instructions(facts: Facts) -> dict[str, bytes]:
    """The three files, by name."""
    return {file: _written(facts, language).encode() for file, language in FILES.items()}


def steps(facts: Facts) -> dict[str, str]:
    """Every command of the text, by what it is for; "open" is for the sealed file."""
    name = facts.name
    stamped = enumerate(facts.stamped, start=1)
    times = {
        f"time_{number}": _TIME.format(name=name, number=number, epoch=int(at.timestamp()))
        for number, at in stamped
    }
    return {
        "open": _OPEN.format(name=name),
        "whose": _WHOSE,
        "files": _FILES,
        "added": _ADDED,
        "bag": _BAG.format(name=name),
        "bag_by_hand": _BAG_BY_HAND.format(name=name),
        "bag_signed": _BAG_SIGNED.format(name=name),
        **times,
        "log": _LOG.replace("{name}", name),
        "log_key": _LOG_KEY.strip().replace("NAME", name),
        "custody": _CUSTODY.replace("{name}", name),
    }


def _written(facts: Facts, language: str) -> str:
    say, commands = partial(words.word, "verify", language=language), steps(facts)
    times = [text for key, text in commands.items() if key.startswith("time_")]
    bag = [commands[key] for key in ("bag", "bag_by_hand", "bag_signed")]
    name, day = facts.name, facts.made_on.isoformat()
    in_words = partial(_in_words, language=language)
    parts = [
        *(say("title"), in_words(say("package", name=name, day=day)), in_words(say("about"))),
        *("1. " + say("whose"), in_words(say("whose_how")), commands["whose"]),
        *("2. " + say("files"), in_words(say("files_how")), commands["files"]),
        *(in_words(say("added_how")), commands["added"]),
        *("3. " + say("bag"), in_words(say("bag_how")), "\n".join(bag)),
        *("4. " + say("time"), in_words(say("time_how" if times else "time_none")), *times),
        *("5. " + say("log"), in_words(say("log_how", proof=f"{name}.tlog-proof"))),
        *(commands["log"], in_words(say("log_key_how")), commands["log_key"]),
        *("6. " + say("custody"), in_words(say("custody_how", folder=f"{name}/data/custody"))),
        commands["custody"],
        *("7. " + say("open"), in_words(say("open_how")), commands["open"]),
        in_words(say("wrong")),
    ]
    return "\n\n".join(parts) + "\n"


def _in_words(text: str, language: str) -> str:
    """Set in by two, so that what is typed stands out: it begins where the line begins."""
    lines = textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"  {isolating.line(line, language)}" for line in lines)
