#!/usr/bin/env python3
"""What `usher check` costs, next to what cannot be avoided and to what people use today.

    cargo build --release --bin usher --example anchors
    python3 benches/compare.py DATA [--users N] [--sheet-users N] [--runs N]

DATA is a folder with users.json, users.ndjson, users.json.gz, users.csv, users.xlsx and users.ods, the
same users in each (a workbook may have fewer); what is missing is made there by make_users.py and
make_sheets.py.

Each format is measured in turn with its anchors (A B C A B C …, after one round that does not count):
plain reading in 1 MiB calls, `gzip -dc` and the inflater alone, the csv crate alone, calamine alone.
Ratios are taken round by round; all figures are medians. Then the same work by other tools, where
they are installed: jsonschema-cli on the array, Node with ajv and Python with orjson and
jsonschema-rs on NDJSON. Prints tables in Markdown.

A processor's times on a shared computer mean little, ratios of them more. The ratio to reading
depends on the computer's memory most of all: look at the other anchors too.
"""
import argparse
import datetime
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = os.path.join(HERE, "..", "assets", "practice", "user.schema.json")
MIB = 1 << 20


class Run:
    """Processor seconds, wall seconds, peak MiB and the last word printed of one run."""

    def __init__(self, command):
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            start = time.perf_counter()
            # What gzip unpacks goes nowhere; the others print little.
            keep = subprocess.DEVNULL if command[0] == "gzip" else out
            process = subprocess.Popen(command, stdout=keep, stderr=err, stdin=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            self.wall = time.perf_counter() - start
            if os.waitstatus_to_exitcode(status) not in (0, 1):
                err.seek(0)
                sys.exit(f"failed: {' '.join(command)}\n{err.read().decode(errors='replace')}")
            out.seek(max(0, out.seek(0, os.SEEK_END) - 4096))
            words = out.read().split()
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss / 1024
        self.word = words[-1].decode() if words else ""


def rounds(commands, runs):
    """Runs all commands in turn: a list of runs for each name."""
    results = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            result = Run(command)
            if turn:
                results[name].append(result)
    return results


def median(runs, what):
    return statistics.median(getattr(run, what) for run in runs)


def ratio(ours, theirs, what):
    return statistics.median(getattr(a, what) / max(getattr(b, what), 1e-4) for a, b in zip(ours, theirs))


def table(heads, rows):
    print("| " + " | ".join(heads) + " |")
    print("| --- |" + " ---: |" * (len(heads) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def formats(chosen, paths, anchors):
    """Measures each format; the medians of JSON are for comparing others with it."""
    usher = lambda path: [chosen.usher, "check", path]
    beside = {
        "json": {"reading": [anchors, "read"]},
        "ndjson": {"reading": [anchors, "read"]},
        "json.gz": {"`gzip -dc`": ["gzip", "-dc"], "the inflater": [anchors, "inflate"]},
        "csv": {"the csv crate": [anchors, "csv"]},
        "xlsx": {"calamine": [anchors, "sheet"]},
        "ods": {"calamine": [anchors, "ods"]},
    }
    rows = []
    for ending, others in beside.items():
        path, users = paths[ending]
        commands = {"usher": usher(path)}
        if ending == "csv":
            commands["the csv crate + JSON"] = usher(paths["json"][0])
        commands |= {name: [*command, path] for name, command in others.items()}
        results = rounds(commands, chosen.runs)
        ours = results["usher"]
        if ending == "csv":
            # Splitting and checking the same users, one after the other.
            for json_run, csv_run in zip(results["the csv crate + JSON"], results["the csv crate"]):
                json_run.cpu += csv_run.cpu
                json_run.wall += csv_run.wall
        firsts = [float(Run([anchors, "first", path]).word) for _ in range(chosen.runs)]
        ratios = [f"{ratio(ours, theirs, 'cpu'):.2f} / {ratio(ours, theirs, 'wall'):.2f} {name}"
                  for name, theirs in results.items() if name != "usher"]
        size = os.path.getsize(path)
        rows.append([
            f"{ending}, {users:,} users, {size / 1e6:,.0f} MB",
            f"{median(ours, 'cpu'):.2f} s", f"{median(ours, 'wall'):.2f} s",
            f"{median(ours, 'peak'):,.0f} MiB", f"{median(ours, 'peak') * MIB / users:,.0f} B",
            f"{statistics.median(firsts):.0f} ms", "<br>".join(ratios),
        ])
    table(["file", "CPU", "wall", "peak", "a user", "first findings", "CPU / wall, times"], rows)


def has_python_rival(python):
    return subprocess.run([python, "-c", "import orjson, jsonschema_rs"], capture_output=True).returncode == 0


def has_node_rival(node):
    return node and subprocess.run([node, "-e", 'require("ajv/dist/2020")'], capture_output=True).returncode == 0


def rivals(chosen, paths):
    node, cli = shutil.which(chosen.node), shutil.which(chosen.jsonschema_cli)
    (array, users), (lines, _) = paths["json"], paths["ndjson"]
    with tempfile.TemporaryDirectory() as folder:
        list_schema = os.path.join(folder, "users.schema.json")
        with open(SCHEMA, encoding="utf-8") as schema, open(list_schema, "w", encoding="utf-8") as out:
            user = json.load(schema)
            # What it refers to in itself stands at the root.
            outside = {key: user.pop(key) for key in ("$schema", "$defs") if key in user}
            json.dump(outside | {"type": "array", "items": user}, out)
        usher = {"usher, JSON": [chosen.usher, "check", array], "usher, NDJSON": [chosen.usher, "check", lines]}
        others = {
            "jsonschema-cli, JSON (schema only)": cli and [cli, "validate", list_schema, "-i", array],
            "Node, readline + ajv, NDJSON": has_node_rival(node) and [node, os.path.join(HERE, "rivals", "node.cjs"), lines, SCHEMA],
            "Python, orjson + jsonschema-rs, NDJSON": has_python_rival(chosen.python)
            and [chosen.python, os.path.join(HERE, "rivals", "python.py"), lines, SCHEMA],
        }
        results = rounds(usher | {name: command for name, command in others.items() if command}, chosen.runs)
    rows = []
    for name in [*usher, *others]:
        if name not in results:
            rows.append([name, "not installed", "", "", "", ""])
            continue
        runs, ours = results[name], results["usher, NDJSON" if "NDJSON" in name else "usher, JSON"]
        rows.append([
            name, f"{median(runs, 'cpu'):.2f} s", f"{median(runs, 'wall'):.2f} s", f"{median(runs, 'peak'):,.0f} MiB",
            f"{ratio(runs, ours, 'cpu'):.1f}", f"{ratio(runs, ours, 'wall'):.1f}",
        ])
    table([f"{users:,} users", "CPU", "wall", "peak", "CPU / Usher's", "wall / Usher's"], rows)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data")
    options.add_argument("--users", type=int, default=1_000_000)
    options.add_argument("--sheet-users", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--target", default=os.environ.get("CARGO_TARGET_DIR", "target"), help="cargo's folder")
    options.add_argument("--usher", help="the program to measure, if not the one in cargo's folder")
    options.add_argument("--node", default="node")
    options.add_argument("--python", default=sys.executable)
    options.add_argument("--jsonschema-cli", default="jsonschema-cli")
    chosen = options.parse_args()
    chosen.usher = chosen.usher or os.path.join(chosen.target, "release", "usher")
    anchors = os.path.join(chosen.target, "release", "examples", "anchors")

    os.makedirs(chosen.data, exist_ok=True)
    paths = {}
    for ending in ("json", "ndjson", "json.gz", "csv", "xlsx", "ods"):
        is_sheet = ending in ("xlsx", "ods")
        path, users = os.path.join(chosen.data, f"users.{ending}"), chosen.sheet_users if is_sheet else chosen.users
        maker, how = ("make_sheets.py", ["--shared"]) if is_sheet else ("make_users.py", ["--faults", "100"])
        if not os.path.exists(path):
            subprocess.run([sys.executable, os.path.join(HERE, maker), str(users), path, *how], check=True)
        paths[ending] = path, users

    print(f"{datetime.date.today()}, {os.cpu_count()} cores, medians of {chosen.runs} runs in turn.\n")
    with tempfile.TemporaryDirectory() as home:
        os.environ["USHER_HOME"] = home
        formats(chosen, paths, anchors)
        rivals(chosen, paths)


main()
