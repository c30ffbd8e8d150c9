"""Arguments for any operation of a service, made from botocore's model of it."""

import dataclasses
import re
import typing

UNKNOWN = "11111111-2222-3333-4444-555555555555"
PREFIX = "arn:aws:rolesanywhere:us-east-1:111122223333:"
ROLE = "arn:aws:iam::111122223333:role/judged"

# What a value must look like where the model has a pattern, or where the service knows more.
TEXTS = {
    # Roles Anywhere
    "Uuid": UNKNOWN,
    "ResourceName": "judged",
    "TrustAnchorArn": PREFIX + "trust-anchor/" + UNKNOWN,
    "ProfileArn": PREFIX + "profile/" + UNKNOWN,
    "AmazonResourceName": PREFIX + "profile/" + UNKNOWN,
    "RoleArn": ROLE,
    "MappingRuleSpecifierString": "CN",
    # IAM and STS
    "arnType": ROLE,
    "pathType": "/",
    "policyPathType": "/",
    "pathPrefixType": "/",
    "policyDocumentType": "{}",
    "groupNameType": "rolesanywhere.amazonaws.com",
    "tokenCodeType": "123456",
    "serialNumberType": "judged-serial",
}

# What breaks each of the model's patterns, and nothing else.
BREAKS = {
    "Uuid": UNKNOWN.replace("-", "_"),
    "TrustAnchorArn": PREFIX + "profile/" + UNKNOWN,
    "RoleArn": "arn:aws:iam::111122223333:user/judged",
    "arnType": "arn:aws:iam::111122223333:role/judged\ufffe",
    "policyDocumentType": '{"judged":"\u0100"}',
    "unrestrictedSessionPolicyDocumentType": '{"judged":"\u0100"}',
    "roleDescriptionType": "judged\u0100",
    "markerType": "judged\u0100",
    "pathType": "judged",
    "policyPathType": "/judged!/",
    "pathPrefixType": "judged",
    "tokenCodeType": "12345a",
}


def method_of(client, operation):
    """The client's method for an operation, such as `get_crl` for `GetCrl`."""
    for method, name in client.meta.method_to_api_mapping.items():
        if name == operation:
            return getattr(client, method)
    raise KeyError(operation)


def minimal(shape):
    """A value that a shape allows, with nothing that is optional."""
    kind = shape.type_name
    if kind == "structure":
        return {name: minimal(shape.members[name]) for name in shape.required_members}
    if kind == "list":
        # In a form, an empty list is none at all.
        return [minimal(shape.member)] if shape.name in FORM_LISTS else []
    if kind == "blob":
        return b"x"
    if kind == "boolean":
        return True
    if kind == "integer":
        return shape.metadata.get("min", 1)
    return shape.enum[0] if shape.enum else TEXTS.get(shape.name, "judged")


FORM_LISTS = {"tagListType", "tagKeyListType"}


def of_length(shape, length):
    """A text that satisfies a shape's pattern and has this length."""
    text = TEXTS.get(shape.name, "")
    if shape.name in ("pathType", "policyPathType"):
        return "/" if length == 1 else "/" + "a" * (length - 2) + "/"
    filling = "1" if shape.name == "tokenCodeType" else "a"
    return text[:length] if length <= len(text) else text + filling * (length - len(text))


def matches(pattern, text):
    """Whether a text satisfies a pattern of the model, which is in Java's dialect."""
    return re.fullmatch(pattern.replace(r"\p{L}\p{Z}\p{N}", r"\w\s"), text)


@dataclasses.dataclass
class Change:
    """Arguments with one member changed."""

    arguments: dict
    place: str
    what: str
    # Whether the model allows it.
    allowed: bool = False

    def __str__(self):
        return f"{self.place}: {self.what}"


class Changes:
    """Everything that can be changed in an operation's arguments, one thing at a time.

    In the messages of IAM and STS the names of members begin with a small letter.
    """

    def __init__(self, shape, is_form=False):
        self.shape = shape
        self.is_form = is_form

    def __iter__(self):
        base = minimal(self.shape)
        for name, member in self.shape.members.items():
            in_path = member.serialization.get("location") == "uri"
            # A path without an id is the path of something else.
            if name in self.shape.required_members and not in_path:
                left = {key: base[key] for key in base if key != name}
                yield Change(left, self._spell(name), "missing")
            for what, value, place, allowed in self._values(member, self._spell(name)):
                yield Change(base | {name: value}, place, what, allowed)

    def _spell(self, name):
        return name[0].lower() + name[1:] if self.is_form else name

    def _values(self, shape, place) -> typing.Iterator[tuple]:
        """Values at and over a shape's limits: what, the value, where it is wrong, if allowed."""
        yield from self._sizes(shape, place)
        limits = shape.metadata
        if limits.get("enum"):
            yield "not in the enum", "JUDGED", place, False
            yield from ((f"{text} of the enum", text, place, True) for text in limits["enum"])
        if "pattern" in limits:
            broken = BREAKS.get(shape.name, "judged!")
            assert not matches(limits["pattern"], broken), (shape.name, broken)
            yield "against the pattern", broken, place, False
        if shape.type_name == "list":
            inner = place if shape.member.type_name == "string" else f"{place}.1.member"
            for what, value, where, allowed in self._values(shape.member, inner):
                yield f"element {what}", [value], where, allowed
        if shape.type_name == "structure":
            base = minimal(shape)
            for name in shape.required_members:
                left = {key: base[key] for key in base if key != name}
                yield "missing", left, f"{place}.{self._spell(name)}", False
            for name, member in shape.members.items():
                inner = f"{place}.{self._spell(name)}"
                for what, value, where, allowed in self._values(member, inner):
                    yield what, base | {name: value}, where, allowed

    def _sizes(self, shape, place):
        kind, limits = shape.type_name, shape.metadata
        least, most = limits.get("min"), limits.get("max")
        if kind == "list" and self.is_form:
            least = None
        make = {
            "string": lambda length: of_length(shape, length),
            "integer": lambda number: number,
            "blob": lambda length: b"x" * length,
            "list": lambda length: elements(shape.member, length),
        }.get(kind)
        if make and least is not None:
            if least > 0:
                yield f"min - 1 = {least - 1}", make(least - 1), place, False
            # No ARN is as short as the model allows.
            if "pattern" not in limits or matches(limits["pattern"], make(least)):
                yield f"min = {least}", make(least), place, True
        if make and most is not None:
            yield f"max = {most}", make(most), place, True
            yield f"max + 1 = {most + 1}", make(most + 1), place, False


def elements(member, length):
    """A list's elements, whose tags have keys of their own."""
    if member.name == "Tag":
        key, value = member.required_members
        return [{key: f"k{number}", value: ""} for number in range(length)]
    if member.name == "tagKeyType":
        return [f"k{number}" for number in range(length)]
    element = minimal(member)
    if element == {}:
        # In a form, an element without members is none at all.
        element = {name: minimal(part) for name, part in member.members.items()}
    return [element] * length
