#!/usr/bin/env python3
"""What opening and checking a users file costs, next to merely reading it.

    ratios.py FILE [--usher PATH] [--runs N] [--users N]

Runs `usher check FILE` and a plain read in 1 MiB calls in turn, N times each after one warm-up of
both, and prints medians of processor time, wall time and peak memory, and the ratios pair by pair.
Absolute times of a shared computer mean little; the ratios are what is promised.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

READ = """
import sys
f = open(sys.argv[1], "rb", buffering=0)
b = bytearray(1 << 20)
while f.readinto(b):
    pass
"""
# The interpreter's own start is taken off the reader's figures: it reads nothing.
IDLE = "pass"


def measure(command):
    """Processor seconds, wall seconds, peak MiB and standard output's last line of one run."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        if os.waitstatus_to_exitcode(status) > 1:
            sys.exit(f"failed: {' '.join(command)}")
        out.seek(max(0, out.tell() - 4096))
        tail = out.read().decode(errors="replace").strip().splitlines()
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, tail[-1] if tail else ""


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file")
    options.add_argument("--usher", default="target/release/usher")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--users", type=int, help="users in the file, for the memory budget")
    chosen = options.parse_args()

    check = [chosen.usher, "check", chosen.file]
    read = [sys.executable, "-c", READ, chosen.file]
    idle = [sys.executable, "-c", IDLE]
    rows = []
    for run in range(chosen.runs + 1):
        c, r, i = measure(check), measure(read), measure(idle)
        if run:
            rows.append((c[0], c[1], c[2], r[0] - i[0], r[1] - i[1]))
    cpu, wall, peak, read_cpu, read_wall = (statistics.median(column) for column in zip(*rows))
    size = os.path.getsize(chosen.file)
    print(f"{os.path.basename(chosen.file)}: {size / 1e6:.1f} MB, {os.cpu_count()} cores, {chosen.runs} runs")
    print(f"  reading    cpu {read_cpu:6.3f} s   wall {read_wall:6.3f} s")
    print(f"  checking   cpu {cpu:6.3f} s   wall {wall:6.3f} s   peak {peak:6.1f} MiB   {size / 1e9 / wall:.2f} GB/s")
    print(f"  cpu ratio  {statistics.median(a / d for a, _, _, d, _ in rows):6.2f}    wall ratio {statistics.median(b / e for _, b, _, _, e in rows):6.2f}")
    if chosen.users:
        print(f"  memory budget without findings {64 + 32 * chosen.users / (1 << 20):6.1f} MiB")


main()
