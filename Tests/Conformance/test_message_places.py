"""No message of the rules for resources, policies and manifests is without its case in messages/."""

import re

import judges

SOURCES = judges.REPOSITORY / "Sources" / "RolesAnywhere"
MESSAGES = judges.REPOSITORY / "Tests" / "Conformance" / "messages"

# Parts of messages that no command or manifest there leads to, and why.
ELSEWHERE = {
    # Of sessions and of their profiles in config files, with tests of their own.
    '" cannot name a profile of an AWS config file',
    '" cannot name a session: names have 2 to 64 of A-Z a-z 0-9 _ + = , . @ -',
    '" that obtains its credentials in another way', '", which is no CA certificate',
    ": the trust anchor is in", "Roles Anywhere takes no signatures by", "and the profile in",
    'has a profile "', "intermediate certificates would be sent, and AWS takes 5",
    "no session can be had in", 'the certificate file holds "',
    'the private key does not belong to the certificate of "',
    "the service gave credentials that expired at", "the trust anchor is in",
    "the trust anchor is of the account", "and the profile of",
    "there is no session to verify with:",
    # Of what AWS answers to what it has taken, and of what changes meanwhile.
    '" has changed since the plan was made:', '", and gives out another:', "AWS has taken the",
    "), and still gives out", 'AWS has taken the CRL "',
    # Where libyaml is not on the machine, and where no text leads.
    "cannot be used:",
    "it is not YAML", "out of memory", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq",
    "tag:yaml.org,2002:str",
}

LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
INTERPOLATION = re.compile(r"\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")


def parts(path):
    """The texts between the values of a file's string literals, where they are long enough."""
    for line in path.read_text().splitlines():
        if line.strip().startswith("//"):
            continue
        for literal in LITERAL.findall(INTERPOLATION.sub("\0", line)):
            for part in literal.replace('\\"', '"').split("\0"):
                if len(part.strip()) >= 14:
                    yield part.strip()


def test_every_message_has_its_case():
    files = [
        *SOURCES.glob("RolesAnywhereError+*.swift"),
        *(path for path in (SOURCES / "Manifest").glob("*.swift")
          if "Export" not in path.name and path.name != "YAMLText.swift"),
    ]
    known = "".join(path.read_text() for path in MESSAGES.glob("*.txt"))
    found = {part for path in files for part in parts(path)}
    assert len(found) > 100
    missing = {part for part in found if part not in known}
    assert missing <= ELSEWHERE, sorted(missing - ELSEWHERE)
    assert not [part for part in ELSEWHERE if part in known]
