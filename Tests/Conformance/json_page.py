"""docs/json.md and docs/ra-json.md as data: the fields that a page names for each command, and what does not agree with it.

A section's heading is its commands. It says "An array" or "An object"; a link in that sentence means that the
fields of the linked section belong to it as well. A row names one or more fields with the same type; `a.b` is
the field b of the object, or of each object of the array, a. A link in the meaning of an object does the same
as one in the sentence.
"""

import dataclasses
import re

import judges

PAGE = judges.REPOSITORY / "docs" / "json.md"
RA_PAGE = judges.REPOSITORY / "docs" / "ra-json.md"

AWS_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def _is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _is_array(of):
    return lambda value: isinstance(value, list) and all(isinstance(each, of) for each in value)


TYPES = {
    "string": lambda value: isinstance(value, str),
    "integer": _is_integer,
    "boolean": lambda value: isinstance(value, bool),
    "time": lambda value: isinstance(value, str) and TIME.fullmatch(value) is not None,
    "awsTime": lambda value: isinstance(value, str) and AWS_TIME.fullmatch(value) is not None,
    "object": lambda value: isinstance(value, dict),
    "map": lambda value: isinstance(value, dict),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "array of strings": _is_array(str),
    "array of integers": _is_array(int),
    "array of objects": _is_array(dict),
}


@dataclasses.dataclass
class Field:
    type: str
    is_optional: bool
    link: str


@dataclasses.dataclass
class Section:
    title: str
    is_array: bool = False
    links: list = dataclasses.field(default_factory=list)
    fields: dict = dataclasses.field(default_factory=dict)


def _anchor(title):
    return re.sub(r"[^a-z0-9 _-]", "", title.lower()).replace(" ", "-")


def _links(text):
    return re.findall(r"\]\(#([^)]*)\)", text)


class Page:
    def __init__(self, path=PAGE):
        self.sections = {}
        section = Section("")
        for line in path.read_text().splitlines():
            if line.startswith("#"):
                section = Section(line.lstrip("# "))
                anchor = _anchor(section.title)
                assert anchor not in self.sections, f"two sections are called {anchor}"
                self.sections[anchor] = section
            elif line.startswith("| `"):
                self._add_row(section, line)
            elif line.startswith(("An array", "An object")):
                section.is_array = line.startswith("An array")
                section.links += _links(line)
        for section in self.sections.values():
            links = section.links + [field.link for field in section.fields.values() if field.link]
            for link in links:
                assert link in self.sections, f"{section.title} points to nothing: {link}"

    @staticmethod
    def _add_row(section, line):
        names, kind, meaning = (cell.strip() for cell in line.strip("|").split("|"))
        kind, _, optional = kind.partition(", ")
        assert kind in TYPES and optional in ("", "optional"), line
        link = (_links(meaning) or [""])[0] if "object" in kind else ""
        for name in re.findall(r"`([^`]*)`", names):
            assert name not in section.fields, f"twice in {section.title}: {name}"
            section.fields[name] = Field(kind, bool(optional), link)

    def commands(self):
        """The section of every command that has one, by the words of the command."""
        found = {}
        for section in self.sections.values():
            if section.title.startswith("`"):
                for name in section.title.replace("`", "").split(", "):
                    found[name] = section
        return found

    def level(self, section, prefix=""):
        """The fields of one object, with those of the sections that it points to."""
        fields = {}
        if not prefix:
            for link in section.links:
                fields |= self.level(self.sections[link])
        for name, field in section.fields.items():
            parent, _, last = name.rpartition(".")
            if parent == prefix:
                fields[last] = (field, section, name)
        return fields


class Account:
    """What was seen of a page, and every difference from it."""

    def __init__(self, page):
        self.page = page
        self.faults = []
        self.seen = set()

    def look(self, command, value):
        section = self.page.commands().get(command) or self.page.sections[command.lower()]
        if section.is_array != isinstance(value, list):
            self.faults.append(f"{command} is {type(value).__name__}")
        for each in value if isinstance(value, list) else [value]:
            self._object(command, each, self.page.level(section))

    def _object(self, place, value, fields):
        for name in value.keys() - fields.keys():
            self.faults.append(f"{place} has {name}, which the page does not name")
        for name, (field, section, path) in fields.items():
            if name not in value:
                if not field.is_optional:
                    self.faults.append(f"{place} lacks {name}")
                continue
            self.seen.add((section.title, path))
            if not TYPES[field.type](value[name]):
                self.faults.append(f"{place}: {name} is no {field.type}: {value[name]!r}")
            elif field.type in ("object", "array of objects"):
                below = self.page.level(section, path)
                if field.link:
                    below |= self.page.level(self.page.sections[field.link])
                inner = value[name] if isinstance(value[name], list) else [value[name]]
                for each in inner:
                    self._object(f"{place} {name}", each, below)

    def never_seen(self):
        return [
            f"{section.title}: {name}"
            for section in self.page.sections.values()
            for name in section.fields
            if (section.title, name) not in self.seen
        ]
