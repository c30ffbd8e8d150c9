"""Writes files.json: odd config files, and what botocore reads in them."""

import configparser
import json
import os
import pathlib
import random
import tempfile

import botocore
import botocore.configloader
import botocore.exceptions

HEADERS = [
    "[default]", "[profile a]", "[profile  b]", '[profile "c d"]', "[profile 'e']", "[profile]",
    "[sso-session s]", "[services x]", "[ profile f ]", "[Profile g]", "[profile h] # end",
    "[default", "default]", "[]", "[profile i]]", "[[profile j]]", "[plugins]", "[profile é]",
    "[profile k:l]", "[profile m=n]", "[profile \t o]", '[profile "p', "[preview]",
]
KEYS = [
    "region", "REGION", "aws_access_key_id", "endpoint_url", "role_arn", "s3", "a b", "é", "x-y",
    "#k", ";k", "k#", '"q"', "rolesanywhere",
]
VALUES = [
    "", "eu-west-1", " v ", "a # b", "a ; b", "#", "a=b", "a:b", '"quoted"', "'q'", "%(x)s", "${y}",
    "\\", "a \\", "é", "true", "[x]", "a\tb", "\t", "=", ":", "a  b", "- ", "http://h:1/p?q=1#f",
]
LINES = [
    "", " ", "\t", "# comment", "; comment", "  # indented", "  ; indented", "nothing", "  nested = 1",
    "    deeper = 2", "  no delimiter", "\tt = 1", "  a = b = c", "  [x]", " \\", "  endpoint_url = u",
    "  x:y", "  = v", "= v", ": v", "key", "key =", "  key: v", "  # = ",
]
ENDINGS = ["\n", "\n", "\n", "\r\n", "\r"]

# What somebody has written, or may have.
HAND = [
    "", "\n", "# only a comment", "region = x", "[default]", "[default]\nregion=x",
    "[default]\r\nregion = x\r\n", "[default]\rregion = x\r", "[default]\n[default]\nregion = x",
    "[default]\nregion = x\nregion = y", "[default]\nregion = x\nREGION = y",
    "[default]\ns3 =\n  max = 1\n  addressing_style = path\nregion = x",
    "[default]\ns3 = \n\n  a = 1\n\n  b = 2\n\n", "[default]\ns3 =\n  a",
    "[default]\ns3 =\n  a: 1", "[default]\ns3 = v\n  a = 1",
    "[default]\nregion = a\n  b\n  c", "[default]\nregion = a\n\n  b", "[default]\nregion = a \\\n  b",
    "[default]\n  region = x\n  output = y", "[default]\n  region = x\n output = y",
    "[default]\n  region = x\noutput = y", "  [default]\n  region = x",
    "[default]\nregion = a # b", "[default]\nregion = a ; b", "[default]\nregion = #",
    "[default]\n  # c\n  region = x", "[default]\nregion = x\n  # c\n  y",
    "[default]\nregion = x\n# c\n  y", "[default]\nregion", "[default]\nregion =",
    "[default]\n= x", "[default]\n: x", "[default]\nregion : x", "[default]\nregion := x",
    "[default]\nregion =: x", "[default]\na=b=c", "[default]\na:b=c", "[services x]\nsts =\n  a =",
    "[services x]\nsts =\n  endpoint_url = http://h:1/?a=b\niam =\n  endpoint_url = i",
    "[profile a]\n[profile a]", "[profile a]\nx=1\n[profile \"a\"]\ny=2", "[DEFAULT]\nx = 1",
    "[default]\nx = 1\n[DEFAULT]\ny = 2", "[default]\ncredential_process = \"/a b/c\" --x 'y z'",
    "[default]\nx = \ty\t", "[default]\nx = \u00a0y\u00a0", "[default]\nx\u00a0= y", "[default] x = y",
    "[default]\nx = y\n   ", "[default]\nx =\n  y =\n    z = 1", "\ufeff[default]\nx = y",
    "[default]\n\u2003x = y", "[default]\nx = \u2028y", "[a]\nx = 1\n\n\n[b]\n\n\ny = 2\n\n",
]


def random_file(rng):
    lines = [rng.choice(HEADERS[:9])] if rng.random() < 0.8 else []
    for _ in range(rng.randint(0, 7)):
        kind = rng.random()
        if kind < 0.15:
            lines.append(rng.choice(HEADERS))
        elif kind < 0.75:
            delimiter = rng.choice([" = ", "=", ": ", ":", " =", "= "])
            indent = rng.choice(["", "", "", " ", "  ", "\t"])
            lines.append(indent + rng.choice(KEYS) + delimiter + rng.choice(VALUES))
        else:
            lines.append(rng.choice(LINES))
    ending = rng.choice(ENDINGS)
    return ending.join(lines) + rng.choice(["", ending])


def reading(text):
    """The sections as botocore reads them; "duplicate" or "refused" where it reads nothing."""
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "config")
    with open(path, "wb") as file:
        file.write(text.encode())
    try:
        return botocore.configloader.raw_config_parse(path)
    except botocore.exceptions.ConfigParseError as error:
        duplicates = (configparser.DuplicateSectionError, configparser.DuplicateOptionError)
        return "duplicate" if isinstance(error.__context__, duplicates) else "refused"
    finally:
        os.unlink(path)
        os.rmdir(folder)


def profiles(sections):
    """What botocore makes of the sections: profiles by name; None where it read nothing."""
    if isinstance(sections, str):
        return None
    return botocore.configloader.build_profile_map(sections)["profiles"]


def cases():
    rng = random.Random(20261126)
    texts = HAND + [random_file(rng) for _ in range(900)]
    read = [(text, reading(text)) for text in texts]
    return [
        {"text": text, "sections": sections, "profiles": profiles(sections)}
        for text, sections in read
    ]


def document():
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in cases())
    return f'{{"botocore":"{botocore.__version__}","files":[\n{lines}\n]}}\n'


if __name__ == "__main__":
    pathlib.Path(__file__).with_name("files.json").write_text(document())
