#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures how fast labs are built and taken down; ./dev bench apply runs it. See docs/performance.md.

Everything happens in user, mount and network namespaces of its own: the machine's network is never touched. What stands
for the host there has a /run of its own, shared as a real host's is.
"""
import argparse
import ctypes
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

CLONE_NEWNET = 0x40000000
LIMIT = "/proc/sys/user/max_net_namespaces"
libc = ctypes.CDLL(None, use_errno=True)


def run(command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


# --- Namespaces: how many the kernel still has ---

def namespace_can_be_made():
    """Tries one in a child, which takes it along."""
    child = os.fork()
    if child == 0:
        os._exit(0 if libc.unshare(CLONE_NEWNET) == 0 else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def set_limit(count):
    with open(LIMIT, "w", encoding="ascii") as file:
        file.write(str(count))


class Baseline:
    """The kernel cleans namespaces up behind one's back. It counts them, and refuses one more than it is allowed: so
    allowed one more than there were at the start, it says when all others have gone."""

    def __init__(self):
        self.count = 1
        time.sleep(0.3)
        while True:
            set_limit(self.count)
            if namespace_can_be_made():
                break
            self.count += 1
        set_limit(100000)

    def wait(self):
        set_limit(self.count)
        while not namespace_can_be_made():
            time.sleep(0.001)
        end = time.monotonic()
        set_limit(100000)
        time.sleep(0.2)  # The one that we have just made.
        return end


# --- One way each of building ---

class Lab:
    def __init__(self, tools, shape, count, directory):
        self.name = f"{shape} {count}"
        self.shape, self.count = shape, count
        self.file = os.path.join(directory, f"{shape}-{count}.vloom")
        self.plan = os.path.join(directory, f"{shape}-{count}.json")
        run([tools.ctl, "generate", shape, "-n", str(count), "-o", self.file])
        with open(self.plan, "w", encoding="utf-8") as file:
            file.write(run([tools.ctl, "plan", self.file, "--as", "json"]))
        with open(self.plan, encoding="utf-8") as file:
            self.steps = json.load(file)["steps"]


def makes_bridge(operation):
    return operation["do"] == "create_link" and operation["kind"] == "bridge"


def look(lab, where):
    """A second witness, between building and taking down: the kernel's own tools see all namespaces."""
    if where == "host" or where is None:
        found = len(os.listdir("/run/netns"))
        if found != lab.count:
            raise SystemExit(f"{lab.name}: {found} namespaces instead of {lab.count}")


def staged(command, lab, where, baseline, environment=None):
    """Runs a program that builds, waits for a line, and takes down."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    text = ""
    while text.count('"') < 2 or not text.rstrip().endswith(("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")):
        piece = os.read(process.stdout.fileno(), 65536).decode()
        if not piece:
            raise SystemExit(f"{' '.join(command)} failed")
        text += piece
    look(lab, where)
    process.stdin.write("\n")
    process.stdin.flush()
    text += process.stdout.read()
    if process.wait() != 0:
        raise SystemExit(f"{' '.join(command)} failed")
    result = json.loads(text)
    result["gone"] = baseline.wait() - result.pop("teardown_begins")
    return result


def build_floor(tools, lab, baseline):
    return staged([tools.floor, lab.plan], lab, None, baseline)


def build_vethloom(tools, lab, where, baseline):
    environment = dict(os.environ, VETHLOOM_HELPER=tools.helper)
    return staged([tools.client, where, lab.file], lab, where, baseline, environment)


class Commands:
    """A plan as ip commands, in the two orders: as one writes it down, and as the floor does it."""

    def __init__(self, lab, best):
        self.host, self.inside, self.last, self.sysctls = [], {}, [], []
        for step in lab.steps:
            operation, words = step["operation"], step["command"].split()
            if operation["do"] == "set_sysctl":
                self.sysctls.append(step["command"])
                continue
            at_once = not best and makes_bridge(operation)
            is_bridge_up = operation["do"] == "set_up" and operation["name"].startswith("br") and operation["ns"] == "host"
            if words[1] == "-n":
                self.inside.setdefault(words[2], []).append(" ".join(words[3:]))
            elif is_bridge_up:
                if best and "-" not in operation["name"]:
                    self.last.append(" ".join(words[1:]))
                elif "-" in operation["name"]:
                    self.host.append(" ".join(words[1:]))
            else:
                self.host.append(" ".join(words[1:]))
                if at_once:
                    self.host.append(f"link set dev {operation['name']} up")

    def run(self):
        batch(self.host, None)
        for ns, lines in self.inside.items():
            batch(lines, ns)
        for command in self.sysctls:
            subprocess.run(["sh", "-c", command], check=True, stdout=subprocess.DEVNULL)
        batch(self.last, None)


def batch(lines, ns):
    if lines:
        command = ["ip"] + (["-n", ns] if ns else []) + ["-batch", "-"]
        subprocess.run(command, input="\n".join(lines) + "\n", text=True, check=True, stdout=subprocess.DEVNULL)


def remove_by_ip(lab):
    links = [s["operation"]["name"] for s in lab.steps
             if makes_bridge(s["operation"]) and s["operation"]["ns"] == "host"]
    for link in links:
        subprocess.run(["ip", "link", "del", link], check=True)
    batch([f"netns del {name}" for name in os.listdir("/run/netns")], None)


def build_batch(lab, best, baseline):
    commands = Commands(lab, best)
    start = time.monotonic()
    commands.run()
    result = {"apply": time.monotonic() - start}
    look(lab, None)
    start = time.monotonic()
    remove_by_ip(lab)
    result["gone"] = baseline.wait() - start
    return result


def build_one_by_one(lab, baseline):
    commands = [step["command"].split() for step in lab.steps]
    start = time.monotonic()
    for words in commands:
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    result = {"apply": time.monotonic() - start}
    look(lab, None)
    start = time.monotonic()
    for name in os.listdir("/run/netns"):
        subprocess.run(["ip", "netns", "del", name], check=True)
    for step in lab.steps:
        if makes_bridge(step["operation"]):
            subprocess.run(["ip", "link", "del", step["operation"]["name"]], check=True)
    result["gone"] = baseline.wait() - start
    return result


def has_mininet():
    return shutil.which("mn") and shutil.which("brctl")


def build_mininet(lab):
    """What costs it least: no controller, and a Linux bridge (its lxbr wants brctl). Its hosts get no default routes."""
    start = time.monotonic()
    subprocess.run(["mn", "--topo", f"single,{lab.count}", "--switch", "lxbr", "--controller", "none", "--test", "none"],
                   check=True, capture_output=True)
    return {"apply_and_gone": time.monotonic() - start}


# --- The run ---

class Tools:
    def __init__(self, directory):
        self.ctl = os.path.join(directory, "bin/vethloomctl")
        self.helper = os.path.join(directory, "bin/vethloom-helper")
        self.floor = os.path.join(directory, "bin/vethloom-bench-floor")
        self.client = os.path.join(directory, "bin/vethloom-bench-client")


def best_of(results):
    """The least of each figure: whatever else the machine does only ever adds."""
    return {key: min(result[key] for result in results) for key in results[0]}


def measure(tools, lab, arguments, baseline):
    ways = {"floor": lambda: build_floor(tools, lab, baseline)}
    for place in arguments.places:
        ways[place] = lambda place=place: build_vethloom(tools, lab, place, baseline)
    if lab.count <= arguments.batch_up_to:
        ways["ip -batch, bridge last"] = lambda: build_batch(lab, True, baseline)
    if lab.count <= arguments.plain_up_to and lab.shape == "star":
        ways["ip -batch, plain order"] = lambda: build_batch(lab, False, baseline)
    if lab.count <= arguments.commands_up_to:
        ways["command by command"] = lambda: build_one_by_one(lab, baseline)
    if lab.shape == "star" and lab.count <= arguments.commands_up_to and has_mininet():
        ways["Mininet"] = lambda: build_mininet(lab)
    # Round by round, so that what else goes on hits all of them alike.
    results = {way: [] for way in ways}
    for turn in range(arguments.rounds):
        for way, build in ways.items():
            slow = way not in ("floor", "sandbox", "host")
            if turn > 0 and slow:
                continue
            results[way].append(build())
    return {way: dict(best_of(found), rounds=len(found)) for way, found in results.items()}


def seconds(value):
    return "" if value is None else f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def both(result, what):
    """The least, and in brackets the least median of a round."""
    least, median = result[what] * 1000, result[what + "_median"] * 1000
    return f"{least:.1f} ms ({median:.1f})"


def print_lab(lab, ways):
    floor = ways["floor"]
    print(f"\n{lab.name}, {len(lab.steps)} operations")
    print(f"  {'':24}{'built':>10}{'x floor':>9}{'each':>10}{'gone after':>12}{'x floor':>9}")
    for way, result in ways.items():
        built, gone = result.get("apply"), result.get("gone")
        if built is None:
            print(f"  {way:24}{seconds(result['apply_and_gone']):>10}   (built and removed)")
            continue
        print(f"  {way:24}{seconds(built):>10}{built / floor['apply']:>9.2f}{built / lab.count * 1000:>7.2f} ms"
              f"{seconds(gone):>12}{gone / floor['gone']:>9.2f}")
    for place in ("sandbox", "host"):
        if place in ways:
            r = ways[place]
            print(f"    {place}: {r['apply_cpu'] / floor['apply_cpu']:.2f} x the floor's processor time, "
                  f"plan {both(r, 'plan')}, seen as drawn after {seconds(r['apply_and_see'])}, "
                  f"nothing to do {both(r, 'nothing')}, one cable changed {both(r, 'change')}, "
                  f"helper {r['memory_kib'] / 1024:.1f} MiB (most {r['memory_peak_kib'] / 1024:.1f})", flush=True)


def print_growth(labs):
    """What a namespace costs in the largest lab of a shape, against one of 100."""
    for shape in {lab.shape for lab, _ in labs}:
        sizes = {lab.count: ways for lab, ways in labs if lab.shape == shape}
        largest = max(sizes)
        if 100 not in sizes or largest <= 100:
            continue
        for way in ("floor", "sandbox", "host"):
            if way in sizes[100] and way in sizes[largest]:
                each = [sizes[count][way]["apply"] / count for count in (100, largest)]
                print(f"{shape}, {way}: a namespace of {largest} costs {each[1] / each[0]:.2f} x one of 100")


def inside(arguments):
    for command in (["mount", "--make-rprivate", "/"], ["mount", "-t", "tmpfs", "run", "/run"],
                    ["mount", "--make-rshared", "/run"], ["mount", "-t", "sysfs", "sys", "/sys"],
                    ["ip", "link", "set", "lo", "up"]):
        subprocess.run(command, check=command[0] != "mount" or "sysfs" not in command)
    # As the first `ip netns add` of a host does.
    os.mkdir("/run/netns")
    for command in (["mount", "--bind", "/run/netns", "/run/netns"], ["mount", "--make-shared", "/run/netns"]):
        subprocess.run(command, check=True)
    os.mkdir("/run/bench", 0o700)
    os.environ["XDG_RUNTIME_DIR"] = "/run/bench"
    if not has_mininet():
        print("Mininet is left out: it takes the programs mn and brctl (packages mininet and bridge-utils).")
    baseline = Baseline()
    tools = Tools(arguments.build)
    output = {"kernel": os.uname().release, "processors": os.cpu_count(), "load_before": os.getloadavg()[0], "labs": {}}
    measured = []
    with tempfile.TemporaryDirectory() as directory:
        for shape in arguments.shapes:
            for count in arguments.sizes:
                if shape == "mesh" and count > 100:
                    continue
                lab = Lab(tools, shape, count, directory)
                ways = measure(tools, lab, arguments, baseline)
                print_lab(lab, ways)
                measured.append((lab, ways))
                output["labs"][lab.name] = ways
    print()
    print_growth(measured)
    output["load_after"] = os.getloadavg()[0]
    with open(arguments.json, "w", encoding="utf-8") as file:
        json.dump(output, file, indent=2)
    print(f"\nLoad of the machine {output['load_before']:.1f} before, {output['load_after']:.1f} after. "
          f"The figures are in {arguments.json}")


def main():
    parser = argparse.ArgumentParser(prog="./dev bench apply", description="Measures how fast labs are built.")
    words = lambda text: text.split(",")
    parser.add_argument("--shapes", type=words, default=words("star,line,ring,tree,mesh"), metavar="A,B,…")
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in words(text)], default=[10, 100, 1000], metavar="N,N,…",
                        help="10 to 4000; a mesh is only built up to 100 (default 10,100,1000)")
    parser.add_argument("--places", type=words, default=["sandbox", "host"], metavar="sandbox,host")
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many (default 3)")
    parser.add_argument("--batch-up-to", type=int, default=1000, metavar="N", help="largest lab for ip -batch")
    parser.add_argument("--plain-up-to", type=int, default=200, metavar="N", help="the same for its plain order")
    parser.add_argument("--commands-up-to", type=int, default=100, metavar="N", help="the same for command by command")
    parser.add_argument("--build", default="build/release", metavar="DIR", help="where the programs are built")
    parser.add_argument("--json", default="build/bench-apply.json", metavar="FILE")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.build, arguments.json = os.path.abspath(arguments.build), os.path.abspath(arguments.json)
    if arguments.inside:
        inside(arguments)
        return
    # Its own processes too: Mininet ends others by their names when something goes wrong.
    os.execvp("unshare", ["unshare", "--user", "--map-root-user", "--mount", "--net", "--pid", "--fork", "--kill-child",
                          "--mount-proc", "--propagation", "private",
                          sys.executable, os.path.abspath(__file__), "--inside", *sys.argv[1:]])


if __name__ == "__main__":
    main()
