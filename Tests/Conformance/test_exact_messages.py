"""What `ra` says where it refuses: all of it, to the letter, with the exit code and nothing printed.

messages/commands.txt has commands, and messages/manifests.txt has manifests of which a plan is
asked for; each is followed by the exit code and by all that is on standard error. With
MESSAGES=write the files get what is said now; what changed is then to be read.
"""

import concurrent.futures
import os
import re
import shlex

import pytest

import judges
from local_service import LocalService
from message_stage import furnish, write_certificates, write_policies
from workspace import Authority

pytestmark = [pytest.mark.judge("boto3"), pytest.mark.judge("pyca/cryptography")]

FOLDER = judges.REPOSITORY / "Tests" / "Conformance" / "messages"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
FIXED = "11111111-2222-4333-8444-555555555555"
WRITES = os.environ.get("MESSAGES") == "write"

# What is said so often that messages/ has a short form of it.
SHORT = {
    "account 111122223333, region us-east-1, endpoint http://127.0.0.1:<port> (the local service)":
        "<account>",
    "hint: docs/manifest.md says what can be in it; an example is manifest/example.yaml among the "
    "templates (installed in PREFIX/share/anchorage/templates)": "<hint about manifests>",
    'hint: a policy is JSON, such as: {"Version":"2012-10-17","Statement":[{"Effect":"Allow",'
    '"Action":"s3:ListAllMyBuckets","Resource":"*"}]}': "<hint about policies>",
}

# What stands for words that are too many; what is too long is @x*300, say.
WORDS = {
    "@tags": [word for number in range(201) for word in ("--tag", f"k{number}=v")],
    "@roles": [word for number in range(251) for word in (
        "--role", f"arn:aws:iam::111122223333:role/r{number}")],
    "@policies": [word for number in range(11) for word in (
        "--managed-policy-arn", f"arn:aws:iam::aws:policy/P{number}")],
    "@role-policies": [word for number in range(26) for word in (
        "--policy-arn", f"arn:aws:iam::aws:policy/P{number}")],
    "@requires": [word for number in range(60) for word in (
        "--require", f"CN=a-rather-long-name-of-a-client-{number:03}.example.org")],
    "@more-requires": [word for number in range(250) for word in (
        "--require", f"CN=a-rather-long-name-of-a-client-{number:03}.example.org")],
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory, first_authority):
    folder = tmp_path_factory.mktemp("messages")
    authority = Authority(folder / "workspace").copy_store(first_authority)
    write_certificates(authority)
    write_policies(authority)
    with LocalService(folder / "lab") as lab:
        furnish(authority, lab)
        yield authority


def cases(name):
    """The head of each case, and what is to follow it."""
    text = (FOLDER / name).read_text()
    for block in text.split("\n\n\n"):
        head, _, expected = block.strip("\n").partition("\n=> ")
        yield head, expected


def repeated(text):
    """A text with @x*3 written out as xxx, and @list*3(a#) as a0, a1, a2."""
    text = re.sub(
        r"@list\*(\d+)\(([^)]*)\)",
        lambda match: ", ".join(match[2].replace("#", str(n)) for n in range(int(match[1]))), text)
    return re.sub(r"@([\w\[\]])\*(\d+)", lambda match: match[1] * int(match[2]), text)


def said(stage, outcome):
    """What a command said, without what differs by run."""
    assert outcome.stdout == "" or WRITES, outcome
    text = outcome.stderr.replace(str(stage.folder), "<folder>")
    text = re.sub(r"http://127\.0\.0\.1:\d+", "http://127.0.0.1:<port>", text)
    text = UUID.sub(lambda match: match[0] if match[0] == FIXED else "<id>", text)
    text = re.sub(r"\b[0-9a-f]{64}\b", "<SHA-256>", text)
    text = re.sub(r"(?<=by AWS's clock it is )[-0-9T:]+Z", "<time>", text)
    text = re.sub(r"after \d+ ms", "after <number> ms", text)
    text = re.sub(r"has \d+ (?=characters|bytes)", "has <number> ", text)
    text = re.sub(r"x{40,}", lambda match: f"@x*{len(match[0])}", text)
    for line, short in SHORT.items():
        text = text.replace(line + "\n", short + "\n")
    return f"{outcome.status}\n{text.rstrip()}"


def compare(stage, name, run):
    """Runs all cases of a file side by side: what is refused changes nothing."""
    every = list(cases(name))
    before = stage.listing()
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda case: said(stage, run(case[0])), every))
    if WRITES:
        blocks = [f"{head}\n=> {text}" for (head, _), text in zip(every, found)]
        (FOLDER / name).write_text("\n\n\n".join(blocks) + "\n")
    else:
        wrong = [
            f"{head}\nis to say: {expected}\nand says:  {text}"
            for (head, expected), text in zip(every, found) if text != expected
        ]
        assert not wrong, "\n\n".join(wrong)
    assert {name: value for name, value in stage.listing().items() if name in before} == before
    for text in found:
        assert re.search(r"^ra: error: .+\n(hint: .+|<hint about \w+>)\Z", text, re.MULTILINE), text


def test_what_commands_refuse(stage):
    def run(head):
        head = repeated(head)
        words = [word for each in shlex.split(head) for word in WORDS.get(each, [each])]
        environment = dict(word.split("=", 1) for word in words[: words.index("ra")])
        return stage.ra(
            *words[words.index("ra") + 1:], check=False,
            environment={name: value or None for name, value in environment.items()})

    compare(stage, "commands.txt", run)


def test_what_manifests_refuse(stage):
    # Nothing is asked: nothing listens there.
    nobody = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    numbers = {head: number for number, (head, _) in enumerate(cases("manifests.txt"))}

    def run(head):
        text = repeated(head)
        file = f"manifests/{numbers[head]}.yaml"
        stage.write(file, text + "\n")
        return stage.ra("plan", file, check=False, environment=nobody)

    stage.path("manifests").mkdir()
    for name in stage.folder.glob("*.*"):
        if name.is_file():
            (stage.path("manifests") / name.name).symlink_to(name)
    compare(stage, "manifests.txt", run)
