"""`pki issue-client --from`: many clients from a CSV file, all or what is missing of them."""

import json
import os
import random
import signal
import subprocess
import time

import pytest

from patience import PATIENCE
from test_killed import library, serial_of  # noqa: F401 (a fixture)
from workspace import Authority

FILES = {"certificate.pem", "certificate_chain.pem", "private_key.pem"}


@pytest.fixture
def plain(tmp_path):
    authority = Authority(tmp_path / "workspace")
    for command, subject in (("init-root", Authority.ROOT), ("init-issuing", Authority.ISSUING)):
        authority.pki(command, "--subject", subject, "--insecure-plaintext-ca-key")
    authority.export_certificates()
    return authority


def fleet(authority, name="fleet.csv", *options, **more):
    return authority.pki(
        "issue-client", "--from", name, "--out", "clients", "--no-key-passphrase", *options, **more
    )


def rows(authority, count, name="fleet.csv"):
    lines = ["days,name,sans"] + [f"{n % 90 + 1},web-{n},dns:web-{n}.example.com" for n in range(count)]
    return authority.write(name, "\n".join(lines) + "\n")


def check_complete(authority, names):
    """Each has its three files, whose certificate openssl takes and whose key fits."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    folder = authority.path("clients")
    assert {path.name for path in folder.iterdir()} == set(names)
    for name in names:
        assert {path.name for path in (folder / name).iterdir()} == FILES
        certificate = x509.load_pem_x509_certificate((folder / name / "certificate.pem").read_bytes())
        key = serialization.load_pem_private_key((folder / name / "private_key.pem").read_bytes(), None)
        assert key.public_key() == certificate.public_key()
        assert certificate.subject.rfc4514_string() == f"CN={name}"
    done = authority.openssl(
        "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "root.pem",
        "-untrusted", "issuing.pem", *[f"clients/{name}/certificate.pem" for name in names],
    )
    assert done.stdout.count(": OK") == len(names)


@pytest.mark.judge("pyca/cryptography")
def test_issues_all_and_then_only_what_is_missing(plain):
    rows(plain, 120)
    outcome = fleet(plain)
    assert outcome.stdout.splitlines() == [
        str(plain.path(f"clients/web-{n}")) for n in range(120)
    ]
    assert outcome.stderr.endswith("120 issued\n")
    check_complete(plain, [f"web-{n}" for n in range(120)])
    text = plain.openssl("x509", "-in", "clients/web-7/certificate.pem", "-noout", "-text").stdout
    assert "DNS:web-7.example.com" in text

    before = plain.listing()
    again = fleet(plain, "fleet.csv", "--json").json
    assert (again["present"], again["issued"], again["failed"]) == (120, 0, 0)
    assert plain.listing() == before

    rows(plain, 123)
    assert fleet(plain).stderr.endswith("3 issued, 120 already there\n")
    assert len(plain.certificates()) == 125


def test_one_passphrase_for_all_keys(plain):
    plain.write("fleet.csv", "name,key_algorithm\nweb-1,\nweb-2,p384\n")
    plain.pki("issue-client", "--from", "fleet.csv", "--out", "clients")
    for name, curve in (("web-1", "prime256v1"), ("web-2", "secp384r1")):
        shown = plain.openssl(
            "pkey", "-in", f"clients/{name}/private_key.pem", "-noout", "-text",
            "-passin", "env:PKI_KEY_PASSPHRASE",
        )
        assert curve in shown.stdout


@pytest.mark.parametrize(
    "text, place, saying",
    [
        ("name,colour\nweb-1,red\n", "1:6", "no column \"colour\""),
        ("days\n3\n", "1:1", "no column \"name\""),
        ("name,name\na,b\n", "1:6", "there twice"),
        ("", "1:1", "no column \"name\""),
        ("name,days\nweb-1,0\n", "2:7", "no number of days"),
        ("name,days\nweb-1,999\n", "2:7", "999 days"),
        ("name,days\nweb-1\n", "2:1", "1 fields"),
        ("name,days\nweb-1,1,2\n", "2:7", "3 fields"),
        ("name,sans\nweb-1,web-1.example.com\n", "2:7", "does not say what kind"),
        ("name,sans\nweb-1,ip:10.0.0.0/8\n", "2:7", "no"),
        ("name,sans\nweb-1,\"dns:a.test,DNS:evil.test\"\n", "2:7", "a.test,DNS:evil.test"),
        ("name,key_algorithm\nweb-1,p225\n", "2:7", "no type of key"),
        ("name,key_algorithm\nweb-1,ed25519\n", "2:7", "ed25519"),
        ("name,profile\nweb-1,root\n", "2:7", "profile"),
        ("name,profile\nweb-1,nothing\n", "2:7", "nothing"),
        ("name\n../web-1\n", "2:1", "no name for a client"),
        ("name\nweb/1\n", "2:1", "no name for a client"),
        ("name\nweb-1\nweb-1\n", "3:1", "there twice"),
        ("name\n\"web-1\n", "2:1", "never closed"),
        ("name\nweb \"1\"\n", "2:5", "quotation mark"),
        ("name\nCN=Conformance\x1b[31m\n", "2:1", "\\u{1b}"),
    ],
)
def test_a_bad_file_issues_nothing_and_says_where(plain, text, place, saying):
    plain.write("bad.csv", "\ufeff" + text)
    plain.refused(
        66 if "nothing" in text else 65, "pki", "issue-client", "--from", "bad.csv", "--out",
        "clients", "--no-key-passphrase", saying=(f"bad.csv:{place}: ", saying),
    )


def test_a_file_in_the_way(plain):
    rows(plain, 3)
    plain.write("clients", "a file")
    plain.refused(
        65, "pki", "issue-client", "--from", "fleet.csv", "--out", "clients",
        "--no-key-passphrase", saying="clients is not a directory",
    )


def test_several_bad_rows_are_all_named(plain):
    plain.write("bad.csv", "name,days\nweb-1,0\nweb-2,1\nweb-3,x\n")
    command = ["issue-client", "--from", "bad.csv", "--out", "clients", "--no-key-passphrase"]
    outcome = plain.refused(65, "pki", *command, saying="2 of 3 rows cannot be issued")
    assert "bad.csv:2:7: days: " in outcome.stderr and "bad.csv:4:7: days: " in outcome.stderr

    done = plain.pki(*command, "--keep-going", "--json", check=False)
    assert done.status == 2
    assert [line["state"] for line in done.json["clients"]] == ["failed", "issued", "failed"]
    assert done.json["clients"][0]["error"]["code"] == "fleet.column"
    assert [path.name for path in plain.path("clients").iterdir()] == ["web-2"]


def test_a_row_that_asks_for_something_else_is_refused(plain):
    plain.write("fleet.csv", "name,days\nweb-1,30\n")
    fleet(plain)
    plain.write("fleet.csv", "name,days\nweb-1,31\nweb-2,\n")
    plain.refused(
        65, "pki", "issue-client", "--from", "fleet.csv", "--out", "clients",
        "--no-key-passphrase", saying=("fleet.csv:2:1", "days: has 30, asked for 31"),
    )


@pytest.mark.parametrize(
    "options",
    [
        ["web-1", "--from", "fleet.csv"], [], ["--from", "fleet.csv", "--dns", "a.test"],
        ["--from", "fleet.csv", "--additional"], ["web-1", "--keep-going"],
    ],
)
def test_options_that_exclude_each_other(plain, options):
    rows(plain, 1)
    plain.refused(64, "pki", "issue-client", *options, "--out", "clients")


@pytest.mark.judge("pyca/cryptography")
def test_several_processes_at_once(plain):
    """The same clients in any order: nobody waits for ever, and nothing is issued twice."""
    names = [f"web-{n}" for n in range(300)]
    processes = []
    for number in range(4):
        order = random.Random(number).sample(names, len(names))
        plain.write(f"{number}.csv", "name\n" + "".join(f"{name}\n" for name in order))
        processes.append(subprocess.Popen(
            ["pki", "issue-client", "--from", f"{number}.csv", "--out", "clients",
             "--no-key-passphrase", "--keep-going", "--json"],
            cwd=plain.folder, env=plain.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ))
    issued = 0
    for process in processes:
        output, errors = process.communicate(timeout=PATIENCE * 5)
        assert process.returncode in (0, 2), errors
        result = json.loads(output)
        issued += result["issued"]
        codes = {line["error"]["code"] for line in result["clients"] if line["state"] == "failed"}
        assert codes <= {"name.busy", "name.live", "file.exists"}, codes
    last = fleet(plain, "0.csv", "--json").json
    assert last["failed"] == last["finished"] == 0
    assert issued + last["issued"] == len(names)
    check_complete(plain, names)
    assert all(each["state"] == "issued" for each in plain.certificates())


@pytest.mark.judge("C compiler")
@pytest.mark.judge("pyca/cryptography")
def test_killed_in_the_middle(plain, library, note):  # noqa: F811
    """kill -9 until it is through: all that was ever signed is in the store, and nothing is lost."""
    count = int(os.environ.get("FLEET_CLIENTS", "400"))
    rows(plain, count)
    chance = random.Random(3)
    kills = 0
    while True:
        environment = plain.environment | {
            "LD_PRELOAD": str(library), "KILL_SIGNED": str(plain.path("signed")),
        }
        process = subprocess.Popen(
            ["pki", "issue-client", "--from", "fleet.csv", "--out", "clients",
             "--no-key-passphrase"],
            cwd=plain.folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        # Not before it has begun to issue, which is when it makes its first directory.
        begun = set(plain.path("clients").glob(".*")) if plain.path("clients").exists() else set()
        limit = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < limit:
            if plain.path("clients").exists() and set(plain.path("clients").glob(".*")) - begun:
                break
            time.sleep(0.002)
        time.sleep(chance.random() * 0.12)
        if process.poll() is None and kills < 12:
            process.send_signal(signal.SIGKILL)
            kills += 1
            process.communicate()
            continue
        _, errors = process.communicate()
        assert process.returncode == 0, errors
        if kills >= 3:
            break
        # It was through too soon.
        count += 400
        rows(plain, count)
    note(f"kill -9 during issue-client --from: {kills} times before {count} clients were issued")

    signed = {
        serial_of(bytes.fromhex(line)) for line in plain.path("signed").read_text().split()
    }
    listed = {each["serialNumber"]: each for each in plain.certificates()}
    assert signed <= listed.keys(), f"signed and not listed: {signed - listed.keys()}"
    check_complete(plain, [f"web-{n}" for n in range(count)])
    live = [each for each in listed.values() if each["kind"] == "endEntity" and each["state"] == "issued"]
    assert len(live) == count
