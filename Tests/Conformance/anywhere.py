"""Roles Anywhere resources made by `ra`, for one client certificate."""

S3_READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"


class Anywhere:
    """An anchor, a role and a profile named after the client, and its certificate."""

    def __init__(
        self, authority, client="web-01", policies=("--policy-arn", S3_READ_ONLY), profile=()
    ):
        self.authority = authority
        self.client = client
        self.folder = authority.issue(client, decrypt=True)
        self.trust_anchor = authority.ra(
            "create-trust-anchor", "--name", client, "--bundle", "issuing.pem"
        ).line
        self.role = authority.ra(
            "create-role", "--name", client, "--trust-anchor", client, *policies
        ).line
        self.profile = authority.ra(
            "create-profile", "--name", client, "--role", client, *profile
        ).line

    @property
    def certificate(self):
        return self.folder / "certificate.pem"

    @property
    def private_key(self):
        return self.folder / "decrypted_private_key.pem"

    @property
    def arns(self):
        return (
            "--trust-anchor-arn", self.trust_anchor,
            "--profile-arn", self.profile,
            "--role-arn", self.role,
        )

    @property
    def files(self):
        return ("--certificate", self.certificate, "--private-key", self.private_key)

    @property
    def options(self):
        """What `ra session` and `ra configure` take."""
        return (*self.arns, *self.files)

    def session(self, *options, **run):
        return self.authority.ra("session", *self.options, *options, **run)

    def environment(self):
        """The environment of an AWS tool that uses a session of this client."""
        session = self.session().json
        return {
            "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
            "AWS_SESSION_TOKEN": session["SessionToken"],
        }
