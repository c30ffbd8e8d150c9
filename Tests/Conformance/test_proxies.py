"""Proxies and CA bundles, as users of AWS's tools configure them."""

import base64
import urllib.parse

import pytest

from cloud_stub import cloud_stub
from connect_proxy import connect_proxy
from stub_servers import refusing
from tls_front import tls_front

# The certificate of the front comes from it.
pytestmark = pytest.mark.judge("pyca/cryptography")

HOST = "rolesanywhere.aws.example"


@pytest.fixture
def network(authority, lab, tmp_path):
    """A name that only a proxy knows, behind TLS whose CA only a bundle has."""
    lab.point(authority)
    port = urllib.parse.urlsplit(lab.url).port
    with tls_front(tmp_path, port, hosts=[HOST]) as (front, certificate):
        with connect_proxy(front) as (proxy, heads):
            authority.environment |= {
                "AWS_ENDPOINT_URL": f"https://{HOST}", "AWS_CA_BUNDLE": str(certificate),
                "AWS_MAX_ATTEMPTS": "1",
            }
            yield authority, proxy, heads


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy_of_the_environment(network, variable):
    authority, proxy, heads = network
    environment = {variable: f"http://{proxy}"}
    assert authority.ra("list-trust-anchors", "--json", environment=environment).json == []
    assert [head.split()[:2] for head in heads] == [["CONNECT", f"{HOST}:443"]]


def test_a_proxy_that_wants_a_password(network):
    authority, proxy, heads = network
    environment = {"HTTPS_PROXY": f"http://me:pass%20word@{proxy}"}
    outcome = authority.ra("list-trust-anchors", "--json", "--debug", environment=environment)
    known = base64.b64encode(b"me:pass word").decode()
    assert f"Proxy-Authorization: Basic {known}" in heads[0]
    assert "pass" not in outcome.stderr.replace("passphrase", "") and known not in outcome.stderr


@pytest.mark.parametrize("exceptions", ["", "other.example"])
@pytest.mark.parametrize("value", [
    "http://me:s3cr3t#x@{}", "http://me:s3cr3t/x@{}", "http://me:s3cr3t?x@{}", "http://me:s3cr3t x@{}",
    "gopher://me:s3cr3t@{}", "http://me:s3cr3t@{}1234567",
])
def test_a_password_that_spoils_the_URL(network, value, exceptions):
    """It is refused by the variable's name, once, and nobody is shown what the variable holds."""
    authority, proxy, heads = network
    environment = {
        "HTTPS_PROXY": value.format(proxy), "NO_PROXY": exceptions, "AWS_MAX_ATTEMPTS": "3",
    }
    done = authority.refused(
        78, "ra", "list-trust-anchors", "--debug", environment=environment,
        saying="the value of HTTPS_PROXY is not the URL of a proxy",
    )
    assert "USER:PASSWORD" in done.hint and "s3cr3t" not in done.stderr + done.stdout, done
    assert heads == []


def test_what_needs_no_proxy(network):
    authority, proxy, heads = network
    environment = {"HTTPS_PROXY": f"http://{proxy}", "NO_PROXY": f"other.example,{HOST}"}
    authority.refused(69, "ra", "list-trust-anchors", environment=environment, saying=HOST)
    environment["NO_PROXY"] = "other.example"
    authority.ra("list-trust-anchors", environment=environment)
    assert len(heads) == 1


def test_a_proxy_that_is_not_there(network):
    authority, _, heads = network
    with refusing() as url:
        authority.refused(
            69, "ra", "list-trust-anchors", environment={"HTTPS_PROXY": url},
            saying="no connection could be made",
        )
    assert heads == []


def test_the_bundle_of_a_profile(network):
    authority, proxy, _ = network
    bundle = authority.environment.pop("AWS_CA_BUNDLE")
    environment = {"HTTPS_PROXY": f"http://{proxy}"}
    refused = authority.refused(
        69, "ra", "list-trust-anchors", environment=environment, saying="no trusted TLS connection"
    )
    assert "AWS_CA_BUNDLE" in refused.hint
    authority.write("config", f"[default]\nca_bundle = {bundle}\n")
    environment["AWS_CONFIG_FILE"] = "config"
    authority.ra("list-trust-anchors", environment=environment)
    absent = environment | {"AWS_CA_BUNDLE": "/nonexistent.pem"}
    authority.refused(69, "ra", "list-trust-anchors", environment=absent)


def test_this_machine_is_reached_without(workspace):
    with cloud_stub() as stub, refusing() as nowhere:
        workspace.environment |= {
            "HTTPS_PROXY": nowhere, "HTTP_PROXY": nowhere, "http_proxy": nowhere, "NO_PROXY": "",
            "AWS_ENDPOINT_URL": stub.url, "AWS_REGION": "eu-west-1", "AWS_MAX_ATTEMPTS": "1",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{stub.url}/container",
        }
        assert workspace.ra("list-trust-anchors", "--json").json == []
        assert [request.path for request in stub.requests] == ["/container", "/trustanchors"]


def test_what_waiting_does_not_cure_is_not_waited_for(anywhere):
    done = anywhere.authority.refused(
        78, "ra", "update", *anywhere.options, saying="the value of HTTPS_PROXY",
        environment={
            "AWS_ENDPOINT_URL": f"https://{HOST}", "HTTPS_PROXY": "http://me:s3cr3t/x@127.0.0.1:1",
        })
    assert "s3cr3t" not in done.stderr, done
