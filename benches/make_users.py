#!/usr/bin/env python3
"""Makes users files of any size for measuring: invented users, one fault of a known kind in every
n-th of them. The same options give the same bytes.

    make_users.py 1000000 users.json                    a JSON array, one record a line
    make_users.py 100000 users.ndjson                   the ending says the format: json, ndjson, csv
    make_users.py 100000 users.csv.gz                   .gz behind it: compressed
    make_users.py 100000 users.json --faults 100        every 100th record has a fault

A file OUT.faults beside it lists them: record, pointer, kind, separated by tabs. Only Python's
standard library is used; about 60,000 records a second.
"""
import argparse
import contextlib
import csv
import gzip
import hashlib
import io
import json

FIRST = "Ada Björn Chen Dina Émile Fatima Goran Hana İpek José Kofi Łukasz Mei Nora Omar Priya Søren Thảo Uma Zoë".split()
LAST = "Abara Bakker Castro Dahl Eriksen García-López Hoang Ito Jansen Kowalski Müller Núñez O'Brien Petrov Silva Weber".split()
HOSTS = "example.com example.org example.net mail.example.com staff.example.org".split()
BASE64 = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def noise(number):
    """128 hex digits that depend on the number alone."""
    return hashlib.sha512(b"user %d" % number).hexdigest()


def user(number):
    hexes = noise(number)
    first, last = FIRST[number % len(FIRST)], LAST[number // 3 % len(LAST)]
    record = {
        "email": f"user.{number:x}@{HOSTS[number % len(HOSTS)]}",
        "email_verified": hexes[0] < "8",
        "user_id": hexes[:24],
        "given_name": first,
        "family_name": last,
        "name": f"{first} {last}",
    }
    kind = number % 8
    if kind < 4:
        record["password_hash"] = "$2b$10$" + "".join(BASE64[int(hexes[i:i + 2], 16) & 63] for i in range(0, 106, 2))
    elif kind < 6:
        record["custom_password_hash"] = {
            "algorithm": "sha256",
            "hash": {"value": hexes[:64], "encoding": "hex"},
            "salt": {"value": hexes[64:80], "encoding": "utf8", "position": "prefix"},
        }
    record["app_metadata"] = {"plan": ("free", "pro", "team")[number % 3], "roles": ["member"], "legacy_id": number * 17,
                              "flags": {"beta": kind == 1, "migrated": True}}
    record["user_metadata"] = {"language": ("en", "de", "pt")[number % 3], "joined": f"20{10 + number % 15}-04-1{kind}",
                               "address": {"street": f"{number % 200} Harbour Street", "zip": f"{number % 90000 + 10000}"},
                               "note": "words " * (number % 9) + "— “quoted” \"so\""}
    return record


def spoil(number, record):
    """Plants one fault and returns (pointer, kind)."""
    kind = noise(number)[5]
    if kind in "0123":
        record["email"] = "two@@example.com"
        return "/email", "malformed"
    if kind in "456":
        record["email_verified"] = "yes"
        return "/email_verified", "wrong type"
    if kind in "789":
        record["app_metadata"]["created_at"] = "x"
        return "/app_metadata/created_at", "forbidden key"
    if kind in "abc" and number > 0:
        record["email"] = user(0)["email"].upper()
        return "/email", "duplicate"
    record["department"] = "Sales"
    return "/department", "unknown property"


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# The columns of tables; metadata and custom hashes are JSON in their cells.
COLUMNS = ("email email_verified user_id given_name family_name name password_hash custom_password_hash app_metadata "
           "user_metadata department").split()


def cells(record):
    for column in COLUMNS:
        value = record.get(column, "")
        yield value if isinstance(value, str) else compact(value)


def write_text(records, out, ending):
    """A JSON array, NDJSON or CSV."""
    if ending == "csv":
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(COLUMNS)
        for record in records:
            rows.writerow(cells(record))
        return
    start, between, end = ("", "\n", "\n") if ending == "ndjson" else ("[\n", ",\n", "\n]\n")
    out.write(start)
    for number, record in enumerate(records):
        if number:
            out.write(between)
        out.write(compact(record))
    out.write(end)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("count", type=int)
    options.add_argument("out")
    options.add_argument("--faults", type=int, default=0, metavar="N", help="a fault in every N-th record")
    chosen = options.parse_args()
    compressed = chosen.out.endswith(".gz")
    ending = chosen.out.removesuffix(".gz").rpartition(".")[2]

    with open(chosen.out + ".faults", "w", encoding="utf-8") as faults:
        def records():
            for number in range(chosen.count):
                record = user(number)
                if chosen.faults and number % chosen.faults == chosen.faults - 1:
                    pointer, kind = spoil(number, record)
                    faults.write(f"{number}\t{pointer}\t{kind}\n")
                yield record

        with contextlib.ExitStack() as stack:
            raw = stack.enter_context(open(chosen.out, "wb"))
            packed = stack.enter_context(gzip.GzipFile("", "wb", 6, raw, 0)) if compressed else raw
            out = stack.enter_context(io.TextIOWrapper(packed, "utf-8", newline="\n"))
            write_text(records(), out, ending)


if __name__ == "__main__":
    main()
