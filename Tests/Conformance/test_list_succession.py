"""Which CRL follows which: lists of a foreign CA, by every way that leads to AWS."""

import json

import pytest
from cryptography import x509

import foreign_lists
from foreign_lists import negative, part, signed
from signed_sessions import Signatory

pytestmark = pytest.mark.judge("pyca/cryptography")


@pytest.fixture
def issuer():
    return Signatory("Lists", is_authority=True)


@pytest.fixture
def desk(workspace, lab, issuer):
    lab.point(workspace)
    workspace.write("ca.pem", issuer.pem)
    workspace.ra("create-trust-anchor", "--name", "ca", "--bundle", "ca.pem")
    workspace.write("manifest.json", json.dumps({
        "trustAnchors": [{"name": "ca", "bundle": "ca.pem"}],
        "crls": [{"name": "list", "trustAnchor": "ca", "file": "next.crl"}],
    }))
    workspace.path("crls").mkdir()
    return workspace


IMPORT = ("import-crl", "--name", "list", "--trust-anchor", "ca", "--crl", "next.crl")
WATCH = ("import-crl", "--watch", "crls", "--once", "--trust-anchor", "ca")


def bring(desk, der):
    desk.write("next.crl", der)
    desk.write("crls/list.crl", der)


def held(lab):
    crl, = lab.boto3("rolesanywhere").list_crls()["crls"]
    return crl["crlData"]


def test_what_does_not_follow(desk, lab, issuer):
    known = signed(issuer, x509.CRLNumber(12), serials=[1, 2])
    bring(desk, known)
    desk.ra(*IMPORT)
    for der, saying in (
        (signed(issuer, x509.CRLNumber(12)), "it has the number 12 as well, and says something else"),
        (signed(issuer, x509.CRLNumber(12), minutes=5, serials=[1]), "has the number 12 as well"),
        (signed(issuer, minutes=5, serials=[1, 2, 3]), "it has no number, and AWS has 12"),
        (signed(issuer, x509.CRLNumber(11), minutes=5), "it has the number 11, and AWS has 12"),
    ):
        bring(desk, der)
        refused = desk.refused(73, "ra", *IMPORT, saying=saying)
        assert "pki create-crl" in refused.hint
        desk.refused(73, "ra", "update-crl", "list", "--crl", "next.crl", saying=saying)
        desk.refused(65, "ra", *WATCH, saying=saying)
        desk.refused(65, "ra", "apply", "manifest.json", "--yes", "--adopt", saying=saying)
        assert held(lab) == known
    # The same bytes are no change, and neither is a manifest that names them.
    bring(desk, known)
    assert "nothing was changed" in desk.ra(*IMPORT).stderr
    later = signed(issuer, x509.CRLNumber(13), minutes=5, serials=[1, 2, 3])
    bring(desk, later)
    desk.ra("apply", "manifest.json", "--yes", "--adopt")
    assert held(lab) == later


@pytest.mark.parametrize("extensions, saying", [
    ([part(only_contains_ca_certs=True)], "onlyContainsCACerts"),
    ([part(only_contains_attribute_certs=True)], "onlyContainsAttributeCerts"),
    ([part(only_some_reasons=frozenset([x509.ReasonFlags.key_compromise]))], "onlySomeReasons"),
    ([part(indirect_crl=True)], "indirectCRL"),
    ([x509.DeltaCRLIndicator(1)], "a delta CRL"),
    ([negative(-118)], "its number is negative, or no number at all"),
], ids=str)
def test_what_is_no_whole_list(desk, lab, issuer, extensions, saying):
    number = [] if extensions[0].oid == foreign_lists.NUMBER else [x509.CRLNumber(1)]
    bring(desk, signed(issuer, *number, *extensions))
    desk.refused(65, "ra", *IMPORT, saying=saying)
    desk.refused(65, "ra", *WATCH, saying=saying)
    desk.refused(65, "ra", "plan", "manifest.json", saying=saying)
    assert lab.boto3("rolesanywhere").list_crls()["crls"] == []


def test_a_list_of_clients_alone_is_enough(desk, lab, issuer):
    der = signed(issuer, x509.CRLNumber(1), part(only_contains_user_certs=True))
    bring(desk, der)
    assert "the CRL names clients' certificates only" in desk.ra(*IMPORT).stderr
    assert held(lab) == der
    shown = desk.ra("plan", "manifest.json", "--adopt", check=False)
    assert 'warning: the CRL "list" names clients\' certificates only' in shown.stderr
