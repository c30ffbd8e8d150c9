"""Manifests by chance, each a change of the one before, and what an account is to have of each.

What follows from a manifest is worked out here from docs/manifest.md alone.
"""

import datetime
import json

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from signed_sessions import DAY, Signatory

LISTS = ("trustAnchors", "crls", "roles", "profiles")
MANAGED = [
    f"arn:aws:iam::aws:policy/{name}"
    for name in ("AmazonS3ReadOnlyAccess", "ReadOnlyAccess", "IAMReadOnlyAccess")
]
FIELDS = {
    "x509Subject": (["*"], ["CN", "OU", "O", "2.5.4.97"]), "x509Issuer": (["*"], ["CN", "O", "*"]),
    "x509SAN": (["DNS", "URI", "Name/*"], ["DNS", "URI", "Name/CN", "Name/*"]),
}
EVENTS = ("CA_CERTIFICATE_EXPIRY", "END_ENTITY_CERTIFICATE_EXPIRY")

# What is asked for, and the session tag by which the trust policy has to compare it.
REQUIREMENTS = [
    ("CN=web-01", "StringEquals", "x509Subject/CN", "web-01"),
    ("CN=web-02", "StringEquals", "x509Subject/CN", "web-02"),
    ("subject.OU=a b/c", "StringEquals", "x509Subject/OU", "a b/c"),
    ("O=Zürich", "StringEquals", "x509Subject/O", "Zürich"),
    ("2.5.4.7=Bern", "StringEquals", "x509Subject/L", "Bern"),
    ("issuer.CN=*@example", "StringLike", "x509Issuer/CN", "*@example"),
    ("san.DNS=web-??.example.org", "StringLike", "x509SAN/DNS", "web-??.example.org"),
    ("san.URI=spiffe://example/a", "StringEquals", "x509SAN/URI", "spiffe://example/a"),
    ("san.Name.CN=x=y", "StringEquals", "x509SAN/Name/CN", "x=y"),
]
POLICIES = [
    {"Version": "2012-10-17", "Statement": [
        {"Sid": f"Statement{number}", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"],
         "Resource": f"arn:aws:s3:::reports-{number}/${{aws:PrincipalTag/x509Subject/CN}}/*"}]}
    for number in range(4)
]
FOREIGN_TRUST = {"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "sts:AssumeRole",
    "Principal": {"Service": ["ec2.amazonaws.com", "rolesanywhere.amazonaws.com"]},
    "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:rolesanywhere:us-east-1:111122223333:"
                                "trust-anchor/11111111-2222-4333-8444-555555555555"}},
}]}


class Files:
    """The certificates, CRLs and policies that the manifests name."""

    def __init__(self, workspace):
        self.authorities = [Signatory(name, is_authority=True) for name in ("one@example", "two")]
        self.pem = [authority.pem for authority in self.authorities]
        workspace.write("ca/0.pem", self.pem[0])
        workspace.write("ca/1.pem", self.pem[1])
        workspace.write("ca/both.pem", "A comment.\n" + self.pem[0] + self.pem[1])
        self.crls = {}
        for issuer, authority in enumerate(self.authorities):
            for number in range(1, 6):
                self._crl(workspace, issuer, authority, number)
        for number, policy in enumerate(POLICIES):
            workspace.write(f"policy-{number}.json", json.dumps(policy, indent=4) + "\n")

    def bundle(self, text):
        """The certificates, DER, that a `bundle` of a manifest stands for."""
        known = {"ca/0.pem": [0], "ca/1.pem": [1], "ca/both.pem": [0, 1]}
        return {
            self.authorities[number].certificate.public_bytes(serialization.Encoding.DER)
            for number in known.get(text) or [self.pem.index(text)]
        }

    def _crl(self, workspace, issuer, authority, number):
        now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        builder = (
            x509.CertificateRevocationListBuilder().issuer_name(authority.name)
            .last_update(now - DAY + datetime.timedelta(hours=number)).next_update(now + DAY)
            .add_extension(x509.CRLNumber(number), critical=False)
        )
        for serial in range(1, number):
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now - DAY)
                .build())
        crl = builder.sign(authority.key, hashes.SHA256())
        for suffix, encoding in (
            ("pem", serialization.Encoding.PEM), ("crl", serialization.Encoding.DER)
        ):
            name = f"list-{issuer}-{number}.{suffix}"
            self.crls[name] = crl.public_bytes(serialization.Encoding.DER)
            workspace.write(name, crl.public_bytes(encoding))


class RandomManifests:
    """A manifest that `change` changes, and the account that is to come of it."""

    def __init__(self, dice, files, foreign=None):
        """`foreign` has the ARNs of somebody else's trust anchor and role, if there are any."""
        foreign = foreign or {"trustAnchor": None, "role": None}
        self.dice, self.files, self.foreign = dice, files, foreign
        self.manifest = {kind: [] for kind in LISTS}
        self.account, self.replaced = {}, []
        self.level = 1

    def change(self):
        """The next manifest; self.account is what it makes of the one before."""
        if self.dice.random() < 0.4:
            self.level = min(self.level + 1, 5)
        anchors = self._some("trustAnchors", ["example", "A CA 2", "a-b_c", "0"], self._anchor)
        self.anchors = [each["name"] for each in anchors]
        crls = self._some("crls", ["list", "second"], self._crl) if anchors else []
        roles = self._some("roles", ["reader", "Writer.+=,@-", "idle", "1"], self._role)
        self.longest = {each["name"]: each.get("maxSessionDurationSeconds", 3600) for each in roles}
        self.roles = list(self.longest)
        profiles = self._some("profiles", ["reader", "P 1", "none", "on"], self._profile)
        self.manifest = dict(zip(LISTS, (anchors, crls, roles, profiles)))
        self.account = self._account_after(self.account)
        return self.manifest

    def text(self):
        """The manifest as a file: YAML or JSON, its members in any order."""
        members = [("name", "random"), *((k, v) for k, v in self.manifest.items() if v)]
        shuffled = self._shuffled(dict(members))
        if self.dice.random() < 0.3:
            return json.dumps(shuffled, ensure_ascii=self.dice.random() < 0.5)
        return yaml.safe_dump(
            shuffled, sort_keys=False, allow_unicode=self.dice.random() < 0.5,
            default_flow_style=self.dice.choice([None, False]), width=1000)

    def _shuffled(self, value):
        if isinstance(value, list):
            return [self._shuffled(each) for each in value]
        # IAM wants the members of a policy in their order.
        if not isinstance(value, dict) or "Version" in value:
            return value
        members = list(value.items())
        self.dice.shuffle(members)
        return {name: self._shuffled(each) for name, each in members}

    def _some(self, kind, names, make):
        """Some of the names: as they were, or made anew where that cannot be or by chance."""
        before = {each["name"]: each for each in self.manifest[kind]}
        chosen = [name for name in names if self.dice.random() < 0.7]
        self.dice.shuffle(chosen)
        return [
            before[name] if name in before and self.dice.random() < 0.3
            and self._still_stands(kind, before[name]) else {"name": name} | make(name)
            for name in chosen
        ]

    def _still_stands(self, kind, resource):
        if kind == "crls":
            return False
        if kind == "roles":
            anchor = resource.get("trustAnchor")
            return anchor in (None, self.foreign["trustAnchor"]) or anchor in self.anchors
        return kind != "profiles" or all(
            role == self.foreign["role"] or role in self.roles for role in resource["roles"]
        ) and resource.get("durationSeconds", 3600) <= self._limit(resource["roles"])

    def _limit(self, roles):
        """How long sessions of all of these roles may last."""
        return min((self.longest.get(role, 3600) for role in roles), default=43200)

    def _maybe(self, **members):
        return {name: value for name, value in members.items() if self.dice.random() < 0.6}

    def _subset(self, values):
        return self.dice.sample(values, self.dice.randint(0, len(values)))

    def _tags(self, extra=()):
        values = {"team": "platform", "a=b": "", "X y": "1:/=+-@", "C.C": "x_y"} | dict(extra)
        return self._maybe(tags={key: values[key] for key in self._subset(list(values))})

    def _anchor(self, name):
        notifications = [
            {"event": event} | self._maybe(
                thresholdDays=self.dice.randint(1, 360), enabled=self.dice.random() < 0.5)
            for event in self._subset(list(EVENTS))
        ]
        return {
            "bundle": self.dice.choice(["ca/0.pem", "ca/1.pem", "ca/both.pem", self.files.pem[0]]),
        } | self._maybe(
            enabled=self.dice.random() < 0.5, notifications=notifications
        ) | self._tags()

    def _crl(self, name):
        # Each name is of one issuer for good.
        issuer = 1 if name == "second" else 0
        suffix = ["pem", "crl"][self.level % 2]
        return {
            "trustAnchor": self.dice.choice(self.anchors),
            "file": f"list-{issuer}-{self.level}.{suffix}",
        } | self._maybe(enabled=self.dice.random() < 0.5) | self._tags()

    def _role(self, name):
        anchors = [*self.anchors, *filter(None, [self.foreign["trustAnchor"]])]
        if self.dice.random() < 0.2 or not anchors:
            trust = {"trustPolicy": FOREIGN_TRUST}
        else:
            texts = [each[0] for each in REQUIREMENTS]
            trust = {
                "trustAnchor": self.dice.choice(anchors),
            } | self._maybe(require=self._subset(texts)[:4])
        policies = {
            key: self.dice.choice([f"policy-{number}.json", POLICIES[number]])
            for number, key in enumerate(self._subset(["own", "a+=,.@-b", "third"]))
        }
        return trust | self._maybe(
            path=self.dice.choice(["/", "/anchorage/", "/a/b/"]),
            description=self.dice.choice(["reads: #1", "'é' \"x\"\t&", "- no", "", "7"]),
            policyArns=self._subset(MANAGED), policies=policies,
            maxSessionDurationSeconds=self.dice.choice([3600, 3601, 43200]),
        ) | self._tags({"Ort": "Zürich"}.items())

    def _profile(self, name):
        mappings = {field: self._subset(known) for field, (_, known) in FIELDS.items()}
        number = self.dice.randrange(4)
        roles = self._subset([*self.roles, *filter(None, [self.foreign["role"]])])
        durations = [each for each in (900, 3600, 3601, 43200) if each <= self._limit(roles)]
        return {"roles": roles} | self._maybe(
            sessionPolicy=self.dice.choice([f"policy-{number}.json", POLICIES[number]]),
            policyArns=self._subset(MANAGED), durationSeconds=self.dice.choice(durations),
            acceptRoleSessionName=self.dice.random() < 0.5, enabled=self.dice.random() < 0.5,
            attributeMappings=dict(self.dice.sample(sorted(mappings.items()), 2)),
        ) | self._tags()

    # --- What is to come of it --------------------------------------------------------------------

    def _account_after(self, before):
        account, self.replaced = {}, []
        rules = zip(LISTS, (self._anchor_in, self._crl_in, self._role_in, self._profile_in))
        for kind, rule in rules:
            for each in self.manifest[kind]:
                key = kind, each["name"]
                account[key] = wanted = rule(each)
                old = before.get(key)
                if old is not None and _is_replaced(old, wanted):
                    self.replaced.append(key)
                    old = None
                wanted["tags"] = each.get("tags", old["tags"] if old else {})
        return account

    def _anchor_in(self, each):
        known = {one["event"]: one for one in each.get("notifications", ())}
        return {
            "enabled": each.get("enabled", True), "bundle": self.files.bundle(each["bundle"]),
            "notifications": {
                event: known.get(event, {}).get("enabled", True)
                and known.get(event, {}).get("thresholdDays", 45)
                for event in EVENTS
            },
        }

    def _crl_in(self, each):
        return {
            "enabled": each.get("enabled", True), "data": self.files.crls[each["file"]],
            "trustAnchor": each["trustAnchor"],
        }

    def _role_in(self, each):
        return {
            "path": each.get("path", "/"), "description": each.get("description") or None,
            "seconds": each.get("maxSessionDurationSeconds", 3600),
            "trust": each.get("trustPolicy") or self._trust(each),
            "attached": set(each.get("policyArns", ())),
            "inline": {name: _policy(one) for name, one in each.get("policies", {}).items()},
        }

    def _trust(self, each):
        compared = {"StringEquals": {}, "StringLike": {}}
        for text, operator, tag, value in REQUIREMENTS:
            if text in each.get("require", ()):
                compared[operator].setdefault(f"aws:PrincipalTag/{tag}", set()).add(value)
        anchor = each["trustAnchor"]
        anchor = "foreign" if anchor == self.foreign["trustAnchor"] else anchor
        return {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
            "Action": {"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"},
            "Condition": {"ArnEquals": {"aws:SourceArn": {anchor}}}
            | {operator: keys for operator, keys in compared.items() if keys},
        }]}

    def _profile_in(self, each):
        mappings = {field: set(usual) for field, (usual, _) in FIELDS.items()}
        mappings |= {k: set(v) for k, v in each.get("attributeMappings", {}).items()}
        return {
            "enabled": each.get("enabled", True),
            "roles": {"foreign" if one == self.foreign["role"] else one for one in each["roles"]},
            "sessionPolicy": _policy(each.get("sessionPolicy")),
            "managed": set(each.get("policyArns", ())),
            "seconds": each.get("durationSeconds", 3600),
            "accepts": each.get("acceptRoleSessionName", False),
            "mappings": {field: rules for field, rules in mappings.items() if rules},
        }


def _policy(content):
    """The document that a policy of a manifest stands for."""
    if isinstance(content, str):
        return POLICIES[int(content.removeprefix("policy-").removesuffix(".json"))]
    return content


def _is_replaced(old, new):
    """Whether AWS cannot make one of the other."""
    if "path" in new:
        return old["path"] != new["path"]
    if "data" in new:
        return old["trustAnchor"] != new["trustAnchor"]
    return bool(new.get("sessionPolicy") is None and old.get("sessionPolicy"))
