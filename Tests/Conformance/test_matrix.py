"""Every end-entity profile and key algorithm under an issuer of every algorithm, before all judges."""

import datetime
import fcntl
import time

import pytest

import path_judges
import pkilint_judge
from matrix import ALGORITHMS, ISSUED, Matrix

CRL_JUDGES = [
    pytest.param(path_judges.openssl, marks=pytest.mark.judge("openssl")),
    pytest.param(path_judges.gnutls, marks=pytest.mark.judge("GnuTLS")),
    pytest.param(path_judges.java, marks=pytest.mark.judge("Java")),
    pytest.param(path_judges.ours),
]


@pytest.fixture(scope="session")
def matrix(tmp_path_factory, worker_id):
    """Made by the first worker that asks for it, for all of them."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    with (shared / "matrix.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        matrix = Matrix(shared / "matrix")
        if not (shared / "matrix.made").exists():
            matrix.make()
            (shared / "matrix.made").touch()
    return matrix


def judge(judge_of_paths, matrix, cases, note):
    started = time.monotonic()
    verdicts = judge_of_paths(matrix, cases)
    note(f"matrix: {judge_of_paths.__name__} judged {len(cases)} paths in "
         f"{time.monotonic() - started:.1f} s")
    return verdicts


@pytest.mark.parametrize("judge_of_paths", CRL_JUDGES)
def test_every_path_with_its_crls(matrix, judge_of_paths, note):
    cases = list(matrix.good(with_crls=True))
    assert len(cases) == 2 * len(ISSUED)
    if judge_of_paths is path_judges.ours:
        cases = cases[::7]  # a process each, and theirs is the last word
    verdicts = judge(judge_of_paths, matrix, cases, note)
    assert {name: said for name, said in verdicts.items() if said != "valid"} == {}
    assert len(verdicts) == len(cases)


@pytest.mark.judge("pyca/cryptography")
def test_every_path_by_the_web_rules(matrix, note):
    cases = list(matrix.good(with_crls=False))
    # The web's rules have no authorities with Ed25519 keys: their signatures are judged alone.
    outside = [case for case in cases if path_judges.has_ed25519_authority(case)]
    inside = [case for case in cases if case not in outside]
    verdicts = judge(path_judges.pyca, matrix, inside, note)
    assert {name: said for name, said in verdicts.items() if said != "valid"} == {}
    assert inside and outside
    path_judges.direct_signatures(outside)
    refused = path_judges.pyca(matrix, outside)
    assert all("Forbidden public key algorithm" in said for said in refused.values()), refused


@pytest.mark.parametrize("judge_of_paths", CRL_JUDGES)
def test_what_is_on_a_list_is_refused(matrix, judge_of_paths, note):
    leaves = [
        (f"clients/{algorithm}/{name}/certificate.pem", algorithm)
        for algorithm in ALGORITHMS
        for name in ("revoked", "withdrawn")
    ]
    cases = [
        matrix.case(leaf, algorithm, crls=matrix.lists(algorithm)) for leaf, algorithm in leaves
    ]
    for name, said in judge(judge_of_paths, matrix, cases, note).items():
        assert "revoked" in said.lower(), (name, said)
    # The same certificates without a list are as good as any.
    cases = [matrix.case(leaf, algorithm) for leaf, algorithm in leaves]
    assert set(judge_of_paths(matrix, cases).values()) == {"valid"}


# A list that is past, one of another authority, one of a namesake with another key, and none at all
# for the end entity. GnuTLS goes on without a list that fits, so it is not asked.
LISTS_THAT_DO_NOT_HELP = {
    "past": ("issuing-p256.crl", "has expired"),
    "foreign": ("issuing-p384.crl", "unable to get certificate CRL"),
    "namesake": ("namesake.crl", "unable to get certificate CRL"),
    "absent": (None, "unable to get certificate CRL"),
}


@pytest.mark.parametrize("judge_of_paths", [CRL_JUDGES[0], *CRL_JUDGES[2:]])
@pytest.mark.parametrize("kind", LISTS_THAT_DO_NOT_HELP)
def test_a_list_that_does_not_help(matrix, judge_of_paths, kind, now):
    issuing, reason = LISTS_THAT_DO_NOT_HELP[kind]
    lists = [name for name in (issuing, "root-p256.crl") if name]
    case = matrix.case(
        "certificates/p256/client/p256.pem", "p256", crls=[matrix.path(name) for name in lists],
        at=now + datetime.timedelta(days=10) if kind == "past" else None,
    )
    (said,) = judge_of_paths(matrix, [case]).values()
    if judge_of_paths is path_judges.java:
        reason = "UNDETERMINED_REVOCATION_STATUS"
    assert reason in said, said


@pytest.mark.judge("pkilint")
def test_pkilint_on_everything(matrix, note):
    started = time.monotonic()
    certificates, lists = matrix.certificates(), matrix.all_lists()
    found = {
        file.parent.name + "/" + file.name: codes
        for file in certificates + lists
        if (codes := pkilint_judge.findings(file))
    }
    note(f"matrix: pkilint read {len(certificates)} certificates and {len(lists)} CRLs in "
         f"{time.monotonic() - started:.1f} s")
    assert found == {}
