"""Another reading of Apple's feed: what is newest for each iPhone, iPad and iPod touch.

Written from what the feed is known to mean, with nothing of the product's: flat rows, sorted and grouped, where the product
walks entries. Prints a JSON list, one element a model.
"""

import datetime
import itertools
import json
import re
import sys

body = json.load(open(sys.argv[1], encoding="utf-8"))
at = datetime.datetime.fromisoformat(sys.argv[2].replace("Z", "+00:00"))
body = body.get("data", body)
MODEL = re.compile(r"(iPhone|iPad|iPod)[0-9]+,[0-9]+")


def numbers(version):
    return tuple(int(part) for part in version.split("."))


def build_number(build):
    major, letter, number = re.fullmatch(r"([0-9]+)([A-Z]+)([0-9]+)[a-z]?", build).groups()
    return int(major), letter, int(number)


# One row for each model of each entry that is offered to the public.
rows = [
    (model, numbers(entry["ProductVersion"]), build_number(entry["Build"]), entry)
    for entries in body["PublicAssetSets"].values()
    for entry in entries
    for model in entry["SupportedDevices"]
    if MODEL.fullmatch(model)
]
rows.sort(key=lambda row: row[:3])


def line(model):
    return "iPad" if model.startswith("iPad") else "iPhone"


newest_major = {}
for model, version, _, _ in rows:
    newest_major[line(model)] = max(version[0], newest_major.get(line(model), 0))

answers = []
for model, of_model in itertools.groupby(rows, key=lambda row: row[0]):
    trains = []
    for _, of_major in itertools.groupby(of_model, key=lambda row: row[1][0]):
        of_major = list(of_major)
        top = [row for row in of_major if row[1] == of_major[-1][1]]
        trains.insert(
            0,
            {
                "version": top[0][3]["ProductVersion"],
                "build": top[0][3]["Build"],
                "expires": max(row[3]["ExpirationDate"] for row in top),
            },
        )
    last_day = datetime.date.fromisoformat(trains[0]["expires"])
    answers.append(
        {
            "model": model,
            "latest": {"version": trains[0]["version"], "build": trains[0]["build"]},
            "trains": trains,
            "supported": numbers(trains[0]["version"])[0] == newest_major[line(model)],
            "feed": "fresh" if at.astimezone(datetime.timezone.utc).date() <= last_day else "stale",
        }
    )
json.dump(answers, sys.stdout)
