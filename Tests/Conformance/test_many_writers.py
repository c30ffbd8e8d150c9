"""Many processes issue from one store at once: every certificate there, every serial once."""

import collections
import concurrent.futures
import os
import random
import time

import pytest

WRITERS = 8
CERTIFICATES = int(os.environ.get("CERTIFICATES_PER_WRITER", "25"))


def load_serial(path):
    from cryptography import x509

    return x509.load_pem_x509_certificate(path.read_bytes()).serial_number


@pytest.mark.judge("pyca/cryptography")
def test_eight_writers_on_one_store(authority, note):
    def write(writer):
        for number in range(CERTIFICATES):
            name = f"w{writer}-{number}"
            done = authority.pki(
                "issue-client", name, "--out", f"clients/{name}", "--no-key-passphrase", check=False
            )
            if done.status != 0:
                return done
        return None

    with concurrent.futures.ThreadPoolExecutor(WRITERS) as pool:
        failures = [failure for failure in pool.map(write, range(WRITERS)) if failure]
    assert not failures, "\n".join(map(str, failures))

    total = WRITERS * CERTIFICATES
    folders = list(authority.path("clients").iterdir())
    assert len(folders) == total
    serials = {load_serial(folder / "certificate.pem") for folder in folders}
    assert len(serials) == total
    listed = [each for each in authority.certificates() if each["kind"] == "endEntity"]
    assert {int(each["serialNumber"], 16) for each in listed} == serials
    assert all(each["state"] == "issued" for each in listed)
    note(f"{WRITERS} writers at once: {total} certificates, {len(serials)} distinct serials")


def test_revoking_and_publishing_at_once(authority):
    """CRL numbers stay distinct, and the last list holds every revocation."""
    from cryptography import x509

    names = [f"web-{number}" for number in range(6)]
    for name in names:
        authority.issue(name, "--no-key-passphrase")

    def revoke(name):
        authority.pki("revoke", name)
        return authority.create_crl(f"{name}.crl")

    with concurrent.futures.ThreadPoolExecutor(len(names)) as pool:
        lists = [x509.load_pem_x509_crl(path.read_bytes()) for path in pool.map(revoke, names)]
    numbers = [
        crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number for crl in lists
    ]
    assert len(set(numbers)) == len(names)
    newest = lists[numbers.index(max(numbers))]
    assert len(list(newest)) == len(names)


CROWD = int(os.environ.get("CROWD", "12"))
CROWD_SECONDS = float(os.environ.get("CROWD_SECONDS", "5"))


def test_a_crowd_issues_revokes_and_publishes(authority, note):
    """No error, no lost record, and numbers that rise strictly, however many are at it."""
    from cryptography import x509

    end = time.monotonic() + CROWD_SECONDS

    def work(worker):
        done = collections.Counter()
        chance = random.Random(worker)
        live, revoked, number = [], [], 0
        while time.monotonic() < end:
            action = chance.choice(["issue", "issue", "revoke", "publish"])
            if action == "revoke" and not live:
                continue
            number += 1
            name = f"w{worker}-{number}"
            if action == "issue":
                command = [
                    "issue-client", name, "--out", f"clients/{name}", "--no-key-passphrase",
                ]
                live.append(name)
            elif action == "revoke":
                revoked.append(live.pop())
                command = ["revoke", revoked[-1]]
            else:
                command = ["create-crl", "--out", f"{name}.crl"]
            outcome = authority.pki(*command, check=False)
            if outcome.status != 0:
                return str(outcome), done, live, revoked
            done[action] += 1
        return None, done, live, revoked

    with concurrent.futures.ThreadPoolExecutor(CROWD) as pool:
        results = list(pool.map(work, range(CROWD)))
    failures = [failure for failure, *_ in results if failure]
    assert not failures, "\n".join(failures)

    states = {each["name"]: each["state"] for each in authority.certificates()}
    for _, _, live, revoked in results:
        assert all(states[name] == "issued" for name in live)
        assert all(states[name] == "revoked" for name in revoked)
    total = sum((done for _, done, *_ in results), collections.Counter())
    assert sum(state == "revoked" for state in states.values()) == total["revoke"]
    assert len(states) == total["issue"] + 2

    # The lists that came out are as many as were made, each with a number of its own, and the store
    # itself finds their numbers rising, their entries growing, and everything in its place.
    lists = [
        x509.load_pem_x509_crl(path.read_bytes()) for path in authority.folder.glob("w*.crl")
    ]
    numbers = {
        crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number for crl in lists
    }
    assert len(numbers) == len(lists) == total["publish"]
    by_number = sorted(
        (crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number, len(list(crl)))
        for crl in lists
    )
    entries = [count for _, count in by_number]
    assert entries == sorted(entries)
    report = authority.pki("check", "--json").json
    assert report["isSound"] and report["reservedCount"] == 0
    assert report["listCount"] == total["publish"]
    note(
        f"{CROWD} processes for {CROWD_SECONDS:.0f} s: {total['issue']} issued, "
        f"{total['revoke']} revoked, {total['publish']} CRLs; no error, nothing lost"
    )
