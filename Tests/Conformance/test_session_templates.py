"""Sessions may do what the templates of policies say, and nothing else; the service's S3 decides."""

import botocore.exceptions
import pytest

import judges
from anywhere import Anywhere
from local_service import LocalService

pytestmark = pytest.mark.judge("boto3")

TEMPLATES = judges.REPOSITORY / "templates" / "iam"
FUTURE, PAST = "time=2099-01-01T00:00:00Z", "time=2020-01-01T00:00:00Z"

BUCKETS, LIST_OWN, LIST_ALL, READ_OWN, READ_OTHER = (
    "list buckets", "list web-01/", "list all", "read web-01/a", "read other/b")
EVERYTHING = {BUCKETS, LIST_OWN, LIST_ALL, READ_OWN, READ_OTHER}
IN_BUCKET = EVERYTHING - {BUCKETS}
OWN = {LIST_OWN, READ_OWN}

SESSION = [
    ("s3-read-only", (), EVERYTHING),
    ("s3-bucket-read-only", ("bucket=reports",), IN_BUCKET),
    ("s3-bucket-read-only", ("bucket=elsewhere", "bucket=reports"), IN_BUCKET),
    ("s3-bucket-read-only", ("bucket=elsewhere",), set()),
    ("s3-bucket-prefix", ("bucket=reports", "prefix=web-01/"), OWN),
    ("s3-bucket-prefix", ("bucket=reports", "prefix=${aws:PrincipalTag/x509Subject/CN}/"), OWN),
    ("s3-bucket-prefix", ("bucket=reports", "prefix=other/"), {READ_OTHER}),
    ("source-ip", ("range=127.0.0.0/8",), EVERYTHING),
    ("source-ip", ("range=198.51.100.0/24",), set()),
    ("source-ip", ("range=198.51.100.0/24", "range=127.0.0.1/32"), EVERYTHING),
    ("until", (FUTURE,), EVERYTHING),
    ("until", (PAST,), set()),
    ("deny-after-issue-time", (FUTURE,), EVERYTHING),
    ("deny-after-issue-time", (PAST,), set()),
]
ROLE = [
    ("deny-before-issue-time", (PAST,), EVERYTHING),
    ("deny-before-issue-time", (FUTURE,), set()),
]


@pytest.fixture
def anywhere(authority, tmp_path):
    folder = tmp_path / "reports"
    for name in ("web-01/a", "other/b"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(name)
    with LocalService(tmp_path / "lab", "--bucket", f"reports={folder}") as lab:
        anywhere = Anywhere(
            lab.point(authority), profile=("--session-policy", TEMPLATES / "s3-read-only.json"))
        yield anywhere, lab


def allowed(anywhere, lab):
    """What a new session may do."""
    management = lab.environment
    lab.environment = management | anywhere.environment()
    try:
        s3 = lab.boto3("s3", s3={"addressing_style": "path"})
    finally:
        lab.environment = management
    calls = {
        BUCKETS: lambda: s3.list_buckets(),
        LIST_OWN: lambda: s3.list_objects_v2(Bucket="reports", Prefix="web-01/"),
        LIST_ALL: lambda: s3.list_objects_v2(Bucket="reports"),
        READ_OWN: lambda: s3.get_object(Bucket="reports", Key="web-01/a"),
        READ_OTHER: lambda: s3.get_object(Bucket="reports", Key="other/b"),
    }
    done = set()
    for name, call in calls.items():
        try:
            call()
        except botocore.exceptions.ClientError as error:
            assert error.response["Error"]["Code"] == "AccessDenied", (name, error)
        else:
            done.add(name)
    return done


def options(template, values):
    words = [word for value in values for word in ("--parameter", value)]
    return (TEMPLATES / f"{template}.json", *words)


def test_what_sessions_may_do(anywhere):
    anywhere, lab = anywhere
    for template, values, expected in SESSION:
        anywhere.authority.ra(
            "update-profile", "web-01", "--session-policy", *options(template, values))
        assert allowed(anywhere, lab) == expected, (template, values)
    anywhere.authority.ra(
        "update-profile", "web-01", "--session-policy", TEMPLATES / "s3-read-only.json")
    for template, values, expected in ROLE:
        anywhere.authority.ra("update-role", "web-01", "--policy", *options(template, values))
        assert allowed(anywhere, lab) == expected, (template, values)
    told = {template for template, _, _ in SESSION + ROLE} | {"provisioner"}
    assert told == {path.stem for path in TEMPLATES.glob("*.json")}
