"""Many CSRs at once, the same again, and a run that is killed."""

import os
import random
import subprocess
import time

import pytest

from csr_material import certificate, make_csr, refusal

try:
    from cryptography import x509
except ImportError:  # the judge is missing, and its tests say so
    x509 = None

pytestmark = [pytest.mark.judge("openssl"), pytest.mark.judge("pyca/cryptography")]


def test_the_same_csr_again(authority):
    authority.write("web-01.csr", make_csr())
    authority.pki("sign-csr", "web-01.csr", "--out", "web-01.pem")
    first = authority.path("web-01.pem").read_bytes()
    # Written already: nothing to do. Lost: written again from the store.
    authority.pki("sign-csr", "web-01.csr", "--out", "web-01.pem")
    authority.path("web-01.pem").unlink()
    again = authority.pki("sign-csr", "web-01.csr", "--out", "web-01.pem", "--json").json
    assert again[0]["origin"] == "found"
    assert authority.path("web-01.pem").read_bytes() == first
    authority.write("web-01.pem", "mine")
    authority.refused(73, "pki", "sign-csr", "web-01.csr", "--out", "web-01.pem")
    assert len([row for row in authority.certificates() if row["name"] == "web-01"]) == 1


def test_a_directory_all_or_nothing(authority):
    for number in range(5):
        authority.write(f"in/host-{number}.csr", make_csr(f"host-{number}"))
    authority.write("in/bad.csr", make_csr("host/bad"))
    assert refusal(authority, "in", "--out", "out") == "dn.character"
    outcome = authority.pki("sign-csr", "in", "--out", "out", "--keep-going", check=False)
    assert outcome.status == 65
    assert len(outcome.stdout.splitlines()) == 5
    assert "bad.csr" in outcome.stderr
    written = sorted(path.name for path in authority.path("out").iterdir())
    assert written == [f"host-{number}.pem" for number in range(5)]
    authority.path("in/bad.csr").unlink()
    authority.path("out/host-3.pem").unlink()
    again = authority.pki("sign-csr", "in", "--out", "out", "--json").json
    assert {row["origin"] for row in again} == {"found"}
    assert authority.path("out/host-3.pem").exists()


def test_a_name_twice_in_one_run(authority):
    authority.write("in/a.csr", make_csr("web-01"))
    authority.write("in/b.csr", make_csr("web-01"))
    assert refusal(authority, "in", "--out", "out") == "name.repeated"


def test_a_csr_twice_in_one_run(authority):
    csr = make_csr()
    authority.write("in/a.csr", csr)
    authority.write("in/b.csr", csr)
    assert refusal(authority, "in", "--out", "out", "--additional") == "name.repeated"
    authority.refused(64, "pki", "sign-csr", "-", "-", "--out", "out", saying="named twice")


def test_marks_that_combine_with_a_slash_lead_nowhere_else(authority):
    for name, host in (("\u0301a", "host-a"), ("b", "host-b"), ("c", "host-c")):
        authority.write(f"{name}.csr", make_csr(host))
    authority.path("out").mkdir()
    out = authority.pki("sign-csr", "\u0301a.csr", "b.csr", "c.csr", "--out", "out")
    assert out.stdout.splitlines() == ["out/\u0301a.pem", "out/b.pem", "out/c.pem"]
    written = sorted(path.name for path in authority.path("out").iterdir())
    assert written == ["b.pem", "c.pem", "\u0301a.pem"]
    assert not list(authority.folder.glob("*.pem.*")) and not authority.path("b.pem").exists()


def test_the_same_csr_again_with_its_chain(authority):
    authority.write("web-01.csr", make_csr())
    authority.pki("sign-csr", "web-01.csr", "--out", "web-01.pem")
    chain = "sign-csr", "web-01.csr", "--out", "web-01.pem", "--chain"
    authority.refused(73, "pki", *chain)
    authority.pki(*chain, "--force")
    assert authority.path("web-01.pem").read_text().count("BEGIN CERTIFICATE") == 2
    authority.pki(*chain)


def test_what_is_no_file_is_not_opened(authority):
    authority.write("web-01.csr", make_csr())
    authority.pki("sign-csr", "web-01.csr", "--out", "web-01.pem")
    os.mkfifo(authority.path("pipe"))
    authority.refused(73, "pki", "sign-csr", "web-01.csr", "--out", "pipe")
    authority.path("link").symlink_to("web-01.pem")
    authority.refused(73, "pki", "sign-csr", "web-01.csr", "--out", "link")


def test_killed_at_random_times(authority):
    """Whenever it is killed, the same command finishes: no certificate is lost or made twice."""
    kills = int(os.environ.get("KILLS_PER_STEP", "12"))
    names = [f"host-{number}" for number in range(100)]
    for name in names:
        authority.write(f"in/{name}.csr", make_csr(name))
    command = ["pki", "sign-csr", "in", "--out", "out"]
    took = []
    for _ in range(2):
        begin = time.monotonic()
        authority.pki(*command[1:], "--dry-run")
        took.append(time.monotonic() - begin)
    checking = min(took)
    random.seed(20250615)
    unfinished = rounds = 0
    # Where the machine was slow just then, the first comes to its end: the next time is shorter.
    while rounds < kills or not unfinished:
        rounds += 1
        assert rounds < 100, "none could be killed"
        process = subprocess.Popen(
            command, cwd=authority.folder, env=authority.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(random.uniform(0.1, 2.0) * checking)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            unfinished += 1
        else:
            checking *= 0.8
        # What somebody may have seen is in the store, for this very key.
        known = {row["serialNumber"] for row in authority.certificates()}
        for path in authority.path("out").glob("*.pem"):
            assert f"{certificate(path).serial_number:032x}" in known
    authority.pki(*command[1:])
    rows = [row for row in authority.certificates() if row["name"] in names]
    assert sorted(row["name"] for row in rows if row["state"] == "issued") == sorted(names)
    assert all(row["state"] in ("issued", "revoked") for row in rows)
    for name in names:
        request = x509.load_pem_x509_csr(authority.path(f"in/{name}.csr").read_bytes())
        issued = certificate(authority.path(f"out/{name}.pem"))
        assert issued.public_key() == request.public_key()
    authority.pki("check")
