# SPDX-License-Identifier: GPL-2.0-only
"""What an experiment has so far: a folder with a result for each boot, and what was asked for."""

import contextlib
import fcntl
import json
import os
import re
import secrets

from .. import OUT, USAGE, Problem, counted, progress, shown
from ..results import boots, result

ASKED = "experiment.json"
BOOT = re.compile(r"(\w+)-(\d+)-(\d+)")


def boots_in(folder):
    """[(file, place, pair, side)] of the boots in a folder."""
    found = [(path, BOOT.fullmatch(path.stem)) for path in sorted(folder.glob("*.json"))]
    return [(path, *name.groups()) for path, name in found if name]


def begun(first):
    """{number: folder} of the experiments of a key, of which any may have been removed since.

    One that has no boot yet may be about to have some.
    """
    found = {}
    for path in first.parent.glob(f"{first.name}*"):
        number = re.fullmatch(r"(?:-(\d+))?", path.name[len(first.name) :])
        if number and ((path / ASKED).exists() or boots_in(path)):
            found[int(number[1] or 1)] = path
    return found


def folder_of(options, key):
    """Where an experiment is kept: in --out, or in a folder of its own that its key names.

    So is each step of a bisection, of which --out holds all. None has the boots of another.
    """
    if options.out and not options.gate:
        return options.out
    first = (options.out or OUT) / f"ab-{key}"
    known = begun(first)
    if not known:
        return first
    last = max(known)
    if options.resume:
        return known[last]
    empty = not boots_in(known[last]) and is_left(known[last])
    folder = known[last] if empty else first.with_name(f"{first.name}-{last + 1}")
    tell_older([known[number] for number in sorted(known)], folder, options.gate)
    return folder


def tell_older(known, folder, gate):
    """Say where the last boots of the same experiment are, if it has some already."""
    having = [path for path in known if boots_in(path)]
    if having:
        have, old = counted(len(boots_in(having[-1])), "boot"), shown(having[-1])
        # --resume alone goes on with the new one from now on.
        way = "" if gate else f", with which --resume --out {result.shell(old)} goes on"
        progress.say(
            f"{old} has {have} of this experiment{way}; a new one begins in {shown(folder)}"
        )


def lock(handle):
    """Lock a folder that is open: whether that could be, None where nobody can."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False
    except OSError:
        return None


def is_left(folder):
    """Whether it is certain that nobody is at work in a folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        return bool(lock(handle))
    finally:
        os.close(handle)


def goes_on(options, folder):
    """Whether to go on with what was begun; steps of a bisection may not have been begun yet."""
    return options.resume and (not options.gate or (folder / ASKED).exists())


def there(folder):
    """The file that says what was begun in a folder."""
    if not (folder / ASKED).exists():
        raise Problem(f"{folder}: nothing was begun there that --resume could go on with", USAGE)
    return folder / ASKED


@contextlib.contextmanager
def alone(folder, resume=False):
    """Nobody else has an experiment in a folder meanwhile.

    The lock is released when the process ends, even if it is killed.
    """
    if resume:
        there(folder)
    result.writable(folder / ASKED)
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if lock(handle) is False:  # without locks add() replaces no boot of others either
            raise Problem(
                f"another `ab` is at work in {folder}: wait for its end, or give another --out",
                USAGE,
            )
        yield
    finally:
        os.close(handle)


class Record:
    """The folder. A boot is in it as a whole or not at all, so that it can be gone on with."""

    def __init__(self, folder, asked, resume, seed=0):
        self.folder, self.known, known = folder, {}, {}
        if resume:
            known = self.check(asked)
        else:
            self.refuse()
        # Both boots of a pair are drawn from one seed, also where one of them comes later.
        self.seed = known.get("seed", seed)
        self.name = known.get("name") or secrets.token_hex(8)
        self.about = {**asked, "seed": self.seed, "name": self.name}
        if "built" in known:
            self.about["built"] = known["built"]
        self.save()
        for path, place, pair, side in boots_in(folder):
            self.known[place, int(pair), int(side)] = boots.boots([result.read(path)])[0]

    def refuse(self):
        """A folder that has boots is not begun in, which took long and may be all that there is."""
        files = [path.name for path, *_ in boots_in(self.folder)]
        if not files:
            return
        if not (self.folder / ASKED).exists():
            raise Problem(
                f"{self.folder}: {files[0]} is of no experiment of ab; give another --out", USAGE
            )
        raise Problem(
            f"{self.folder} has {counted(len(files), 'boot')} of an experiment already: go on with"
            " it with --resume, or give another --out",
            USAGE,
        )

    def check(self, asked):
        """What is known of an experiment; another one than was begun is refused."""
        known = json.loads(there(self.folder).read_text(encoding="utf-8"))
        other = sorted(key for key in asked if known.get(key) != asked[key])
        if other:
            raise Problem(
                f"{self.folder} has another experiment: {', '.join(other)} differ; give the same"
                " arguments, or another --out",
                USAGE,
            )
        return known

    def save(self):
        """Write down what the experiment is."""
        result.save(self.folder / ASKED, json.dumps(self.about, indent=1) + "\n")

    def built(self, digests):
        """Of which files the boots are; those of others are none of the same experiment."""
        if self.about.setdefault("built", digests) != digests:
            raise Problem(
                f"{self.folder}: a kernel or the module was built again since then; begin anew, in"
                " another folder, without --resume",
                USAGE,
            )
        self.save()

    def has(self, place, pair, side):
        """Whether a boot is there."""
        return (place, pair, side) in self.known

    def path(self, place, pair, side):
        """The file of a boot."""
        return self.folder / f"{place}-{pair:03}-{side}.json"

    def add(self, place, pair, side, data):
        """Keep the result of a boot, which is never put in the place of another one."""
        path = self.path(place, pair, side)
        if path.exists():
            raise Problem(
                f"{path} was not there when this began: two experiments share the folder; give"
                " each another --out",
                USAGE,
            )
        seen = {"name": self.name, "pair": pair, "place": place, "side": side}
        data.setdefault("experiment", {}).update(seen)
        result.write(path, data)
        self.known[place, pair, side] = boots.boots([data])[0]

    def drop(self, place, pair, side):
        """Forget a boot, if it was there from the beginning or since."""
        if self.known.pop((place, pair, side), None):
            self.path(place, pair, side).unlink(missing_ok=True)

    def sides(self, place, *numbers, most=None):
        """The boots of some sides, of the pairs of which all of them are there: so many at most."""
        pairs = sorted({pair for where, pair, _ in self.known if where == place})
        whole = [
            pair for pair in pairs if all((place, pair, side) in self.known for side in numbers)
        ][:most]
        return [[self.known[place, pair, side] for pair in whole] for side in numbers]

    def pairs(self, place, count):
        """How many pairs, or rounds of so many boots, are there as a whole."""
        return len(self.sides(place, *range(count))[0])

    def results(self, place, *numbers, most=None):
        """The same as sides(), as results."""
        found = self.sides(place, *numbers, most=most)
        return [[boot.results[0] for boot in side] for side in found]
