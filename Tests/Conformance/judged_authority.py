"""An authority's certificates and new CRLs, put before all judges of paths."""

import path_judges
import pkilint_judge
from path_judges import Case

JUDGES = [path_judges.openssl, path_judges.gnutls, path_judges.java, path_judges.ours]


def judge(authority, expected):
    """`expected` has a word that all judges must say of each case: "valid" or "revoked"."""
    for judge_of_paths in JUDGES:
        for case, said in judge_of_paths(authority, list(expected)).items():
            word = next(word for each, word in expected.items() if each.name == case)
            assert word in said.lower(), (judge_of_paths.__name__, case, said)


def lists(authority, *names):
    """New CRLs of these authorities."""
    files = [authority.path(f"{name}.crl") for name in names]
    for name, file in zip(names, files):
        authority.pki("create-crl", "--issuer", name, "--out", file, "--force")
    return tuple(files)


def case(authority, leaf, crls, issuing="issuing.pem", root="root.pem"):
    return Case(
        name=str(leaf), leaf=authority.path(leaf), intermediates=(authority.path(issuing),),
        anchor=authority.path(root), crls=crls,
    )


def assert_clean(authority, *names):
    for name in names:
        assert pkilint_judge.findings(authority.path(name)) == [], name


def serial(authority, name):
    text = authority.openssl("x509", "-in", name, "-serial", "-noout").stdout
    return text.strip().removeprefix("serial=").lower()
