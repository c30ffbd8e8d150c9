"""S3 of the local service through the AWS CLI and boto3: reading allowed, writing denied."""

import json
import os

import botocore.exceptions
import pytest

from anywhere import Anywhere
from local_service import LocalService

pytestmark = [pytest.mark.judge("AWS CLI"), pytest.mark.judge("boto3")]

STATEMENTS = [
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"},
    {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::reports"},
]
BIG = 20 * 1024 * 1024 + 1


@pytest.fixture
def bucket(tmp_path):
    """A directory of objects, one of them so large that clients fetch it in parts."""
    folder = tmp_path / "bucket"
    for key, content in {
        "a.txt": b"hello\n", "2026/01 é+%.csv": b"x,y\n", "2026/02.csv": b"", "big": os.urandom(BIG),
    }.items():
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        (folder / key).write_bytes(content)
    (folder / "link").symlink_to("/etc/passwd")
    return folder


@pytest.fixture
def lab(tmp_path, bucket):
    """The local service with that directory, named by a path that is relative to its own."""
    path = os.path.relpath(bucket, tmp_path / "lab")
    options = ("--bucket", f"reports={path}", "--bucket", "empty")
    with LocalService(tmp_path / "lab", *options) as service:
        yield service


@pytest.fixture
def session(authority, lab):
    """Runs `aws` with a session that may read the bucket `reports`."""
    authority.write("read.json", json.dumps({"Version": "2012-10-17", "Statement": STATEMENTS}))
    anywhere = Anywhere(lab.point(authority), policies=("--policy", "read.json"))
    environment = anywhere.environment()
    return lambda *words, **run: authority.aws(*words, environment=environment, **run)


def test_reading_is_allowed_and_writing_denied(session, authority, bucket):
    assert session("s3", "cp", "s3://reports/a.txt", "-").stdout == "hello\n"
    listed = session("s3", "ls", "--recursive", "s3://reports").stdout
    assert [line.split(maxsplit=3)[3] for line in listed.splitlines()] == [
        "2026/01 é+%.csv", "2026/02.csv", "a.txt", "big",
    ]
    before = {path: path.stat().st_mtime_ns for path in bucket.rglob("*") if path.is_file()}
    authority.write("new.txt", "new")
    denials = {
        ("s3", "cp", "new.txt", "s3://reports/new.txt"): ("PutObject", "reports/new.txt"),
        ("s3", "rm", "s3://reports/a.txt"): ("DeleteObject", "reports/a.txt"),
        ("s3", "cp", bucket / "big", "s3://reports/b"): ("PutObject", "reports/b"),
        ("s3", "mb", "s3://another"): ("CreateBucket", "another"),
        ("s3api", "put-bucket-policy", "--bucket", "reports", "--policy", "{}"): (
            "PutBucketPolicy", "reports"),
    }
    for words, (action, resource) in denials.items():
        refused = session(*words, check=False)
        assert refused.status != 0 and "AccessDenied" in refused.stderr, refused
        assert (
            f'is not authorized to perform: s3:{action} on resource: "arn:aws:s3:::{resource}" '
            f"because no identity-based policy allows the s3:{action} action"
        ) in refused.stderr, refused
    refused = session("s3", "ls", check=False)
    assert "perform: s3:ListAllMyBuckets because no identity-based policy" in refused.stderr
    refused = session("s3", "ls", "s3://empty", check=False)
    assert 's3:ListBucket on resource: "arn:aws:s3:::empty"' in refused.stderr
    after = {path: path.stat().st_mtime_ns for path in bucket.rglob("*") if path.is_file()}
    assert before == after


def test_whole_buckets_come_over_byte_for_byte(session, authority, bucket):
    session("s3", "sync", "s3://reports", "copy")
    copies = authority.path("copy")
    files = {path.relative_to(bucket) for path in bucket.rglob("*") if path.is_file()}
    files -= {path for path in files if (bucket / path).is_symlink()}
    assert {path.relative_to(copies) for path in copies.rglob("*") if path.is_file()} == files
    for path in files:
        assert (copies / path).read_bytes() == (bucket / path).read_bytes(), path
    again = session("s3", "sync", "s3://reports", "copy")
    assert again.stdout == "", "what has not changed is not fetched again"


def test_boto3_reads_every_answer(lab, bucket):
    s3 = lab.boto3("s3")
    head = s3.head_object(Bucket="reports", Key="big")
    assert head["ContentLength"] == BIG and head["AcceptRanges"] == "bytes"
    got = s3.get_object(Bucket="reports", Key="a.txt", ResponseContentType="text/plain")
    assert got["Body"].read() == b"hello\n" and got["ContentType"] == "text/plain"
    part = s3.get_object(Bucket="reports", Key="a.txt", Range="bytes=1-3")
    assert part["Body"].read() == b"ell" and part["ContentRange"] == "bytes 1-3/6"
    assert part["ResponseMetadata"]["HTTPStatusCode"] == 206

    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket="reports", PaginationConfig={"PageSize": 1})
    found = [entry for page in pages for entry in page.get("Contents", [])]
    assert [entry["Key"] for entry in found] == [
        "2026/01 é+%.csv", "2026/02.csv", "a.txt", "big"]
    assert [entry["Size"] for entry in found] == [4, 0, 6, BIG]
    assert found[3]["ETag"] == head["ETag"]
    assert found[3]["LastModified"] == head["LastModified"]
    folded = s3.list_objects_v2(Bucket="reports", Delimiter="/", FetchOwner=True)
    assert [prefix["Prefix"] for prefix in folded["CommonPrefixes"]] == ["2026/"]
    assert folded["KeyCount"] == 3 and folded["Contents"][0]["Owner"]["ID"]
    assert s3.list_objects_v2(Bucket="empty")["KeyCount"] == 0

    assert s3.head_bucket(Bucket="reports")["BucketRegion"] == "us-east-1"
    assert s3.get_bucket_location(Bucket="reports")["LocationConstraint"] is None

    def code(call, **arguments):
        with pytest.raises(botocore.exceptions.ClientError) as caught:
            call(**arguments)
        return caught.value.response["Error"]["Code"]

    assert code(s3.get_object, Bucket="reports", Key="none") == "NoSuchKey"
    assert code(s3.get_object, Bucket="reports", Key="link") == "NoSuchKey"
    assert code(s3.head_object, Bucket="reports", Key="none") == "404"
    assert code(s3.list_objects_v2, Bucket="another") == "NoSuchBucket"
    assert code(s3.get_object, Bucket="reports", Key="a.txt", Range="bytes=9-") == "InvalidRange"
    assert code(s3.get_object, Bucket="reports", Key="a.txt", IfNoneMatch=got["ETag"]) == "304"
    assert code(s3.get_object, Bucket="reports", Key="a.txt", IfMatch='"x"') == "PreconditionFailed"
    for call, arguments in [
        (s3.put_object, {"Key": "a", "Body": b"x"}), (s3.delete_object, {"Key": "a"}),
        (s3.list_objects, {}), (s3.get_object_acl, {"Key": "a.txt"}),
        (s3.delete_objects, {"Delete": {"Objects": [{"Key": "a"}]}}),
    ]:
        assert code(call, Bucket="reports", **arguments) == "NotImplemented"


def test_a_directory_that_is_none_is_refused(workspace):
    workspace.write("file", "")
    for words, status in [
        (("--bucket", "reports=none"), 66), (("--bucket", "reports=file"), 66),
        (("--bucket", "reports="), 64), (("--bucket", "Reports=."), 64),
        (("--bucket", "reports=.", "--bucket", "reports"), 64),
    ]:
        workspace.refused(status, "ra", "lab", *words)
        workspace.refused(status, "ra", "lab", "--detach", *words, stdout="false\n")


def test_the_background_service_finds_a_relative_directory(workspace, bucket):
    path = os.path.relpath(bucket, workspace.folder)
    printed = workspace.ra("lab", "--detach", "--bucket", f"reports={path}").stdout
    try:
        environment = dict(
            line.removeprefix("export ").split("=", 1) for line in printed.splitlines())
        got = workspace.aws("s3", "cp", "s3://reports/a.txt", "-", environment=environment)
        assert got.stdout == "hello\n"
    finally:
        workspace.ra("lab", "stop")
