"""`ra update` and `ra import-crl --watch` are told to stop while AWS, or a disk, takes its time."""

import time

import pytest

from call_proxy import CallProxy
from patience import wait_until
from test_preloaded import built
from test_ra_revocation_lists import Watcher
from test_update import Running, credentials_file, read, update


@pytest.fixture
def proxy(anywhere, lab):
    """A way to the local service on which the next call that changes something is not answered."""
    with CallProxy(lab.url) as proxy:
        proxy.arm(1, "late", until=time.time() + 600)
        yield proxy


def test_an_update_does_not_wait_for_aws(anywhere, proxy):
    path = credentials_file(anywhere)
    update(anywhere, "--once")
    before = path.read_bytes()
    options = ("--endpoint", proxy.url, "--timeout", "500")
    with Running(anywhere, *options) as running:
        wait_until(lambda: proxy.acted)
        assert running.stop() == 0
        assert running.process.stderr.read() == ""
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.judge("C compiler")
def test_a_file_that_is_being_replaced_is_replaced(anywhere, tmp_path):
    """The disk takes longer than the second that is left."""
    path = credentials_file(anywhere)
    begun = tmp_path / "begun"
    anywhere.authority.environment |= {
        "LD_PRELOAD": str(built(tmp_path, "slow_sync")), "SYNC_BEGUN": str(begun)}
    with Running(anywhere) as running:
        wait_until(begun.exists)
        assert running.stop() == 0
    assert read(path)["default"]["aws_session_token"]
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_watch_does_not_wait_for_aws(anywhere, proxy, tmp_path):
    authority = anywhere.authority
    authority.create_crl()
    authority.path("crls").mkdir()
    authority.path("issuing.crl").rename(authority.path("crls/issuing.crl"))
    authority.environment["AWS_ENDPOINT_URL"] = proxy.url
    with Watcher(authority, "crls") as watcher:
        watcher.until(lambda: proxy.acted, "the call")
        log = watcher.stop()
    assert 'AWS has not answered: whether it has what is in "crls" is seen at the next start' in log
