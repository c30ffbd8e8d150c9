"""Limits that the shell sets."""


def test_files_that_may_not_grow_are_an_error_and_leave_nothing(authority):
    before = authority.listing()
    done = authority.run(
        "bash", "-c", "ulimit -f 0; exec pki issue-client web-01 --out clients/web-01", check=False
    )
    assert done.status == 74, done
    assert done.stdout == "" and done.stderr.startswith("pki: error: ") and done.hint, done
    found = authority.listing()
    for name in ("ca-data/pki.sqlite-wal", "ca-data/pki.sqlite-shm"):
        found.pop(name, None)
    assert found == before
    authority.issue("web-01")
    authority.pki("check")
