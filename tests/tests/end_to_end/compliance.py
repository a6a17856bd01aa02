"""Reads a compliance report with what Python brings, and holds OCSF findings against the schema's own definitions.

Usage: compliance.py csv FILE | compliance.py ocsf FILE SCHEMA
"""

import csv
import json
import pathlib
import sys

COLUMNS = (
    "production,device,end,control,requirement,state,grade,required,source,observed_at,failing_since,effect,"
    "waived_by,waived_until,policy,takes"
).split(",")


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert rows, "no rows"
    assert list(rows[0]) == COLUMNS, list(rows[0])
    for row in rows:
        assert None not in row and None not in row.values(), row
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
    keys = [(row["device"], row["control"]) for row in rows]
    assert len(set(keys)) == len(keys), "one row a device and control"
    print(len(rows))


class Schema:
    """Event classes and objects as the schema's repository defines them, `extends` resolved."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.files = {path.stem: path for path in self.folder.rglob("*.json")}

    def attributes(self, name):
        """Each attribute's definition; None for an object that is not at hand."""
        if name not in self.files:
            return None
        definition = json.loads(self.files[name].read_text())
        parent = definition.get("extends")
        found = dict(self.attributes(parent) or {}) if parent else {}
        for attribute, of in definition["attributes"].items():
            if attribute != "$include":
                found[attribute] = {**found.get(attribute, {}), **of}
        return found

    def check(self, name, value, where):
        known = self.attributes(name)
        assert known is not None, name
        for attribute, of in known.items():
            if of.get("requirement") == "required":
                assert attribute in value, f"{where}: no {attribute}"
        for attribute, given in value.items():
            assert attribute in known or name in ("device", "product"), f"{where}: {attribute} is not of {name}"
            assert given is not None, f"{where}: {attribute} is null"
            # What a class is called is filled in where the schema is compiled.
            enum = None if attribute in ("category_uid", "class_uid", "type_uid") else known.get(attribute, {}).get("enum")
            if enum is not None and isinstance(given, int):
                # Unknown and Other belong to every such attribute; the dictionary, which is not at hand, says so once.
                assert str(given) in enum or given in (0, 99), f"{where}: {attribute} is {given}"
            if isinstance(given, dict) and attribute in self.files and attribute != "unmapped":
                self.check(attribute, given, f"{where}.{attribute}")


def read_ocsf(path, folder):
    schema = Schema(folder)
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    assert lines, "no findings"
    for number, line in enumerate(lines, 1):
        finding = json.loads(line)
        schema.check("compliance_finding", finding, f"line {number}")
        assert finding["class_uid"] == 2003 and finding["type_uid"] == 200301
        state, effect = finding["compliance"]["status_code"], finding["unmapped"]["effect"]
        # A pass that is shown less well than the policy asks is none.
        status = {"pass": 1 if effect == "ok" else 2, "unknown": 2, "fail": 3}[state]
        assert finding["compliance"]["status_id"] == status, f"line {number}: {state}, {effect}"
        assert (finding["severity_id"] == 1) == (status == 1), f"line {number}: {state}, {effect}"
    print(len(lines))


if __name__ == "__main__":
    if sys.argv[1] == "csv":
        read_csv(sys.argv[2])
    else:
        read_ocsf(sys.argv[2], sys.argv[3])
