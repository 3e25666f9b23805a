# SPDX-License-Identifier: GPL-2.0-only
"""An experiment from the command line to its text."""

import functools
import itertools
import json
import pathlib
import sys
import time

from .. import (
    ABORTED,
    FAILED,
    OK,
    UNDECIDED,
    USAGE,
    Problem,
    cache,
    counted,
    progress,
    shown,
    worst,
)
from ..debian import tree_kernels
from ..present import ab_command, ab_json, ab_text, compare_page, compare_text, series_text
from ..results import files, measured, result, stream, surroundings
from ..results.comparison import Nothing, Side
from . import course, places, sides, wanted
from .record import Record, alone, folder_of, goes_on

GOOD, BAD, NEITHER, STOP = 0, 1, 125, 130  # what git bisect run takes


def named(options):
    """The sides of the command line."""
    if not options.each:
        if not options.after:
            raise Problem("give A and B; one series of commits takes --each", USAGE)
        return [sides.parse(options.before), sides.parse(options.after)]
    tree, at, span = options.before.rpartition("@")
    if options.after or not at or ".." not in span:
        raise Problem("--each takes one argument, TREE@BASE..TIP", USAGE)
    path = pathlib.Path(tree).expanduser().resolve()
    base = span.split("..")[0]
    no_range = Problem(f"{options.before}: no such range of commits in a git tree", USAGE)
    commits = tree_kernels.git(path, "rev-list", "--reverse", span, "--", problem=no_range).split()
    if not commits:
        raise Problem(f"{options.before}: no commit is in that range", USAGE)
    return [sides.parse(f"{tree}@{name}") for name in (base, *commits)]


def on(options, kernels):
    """The places."""
    if options.on:
        return places.check(options.on, options.own_node)
    if options.gate or options.each or options.own_node:
        return ["count"]
    # Instructions are decided after two pairs, times perhaps never.
    return ["count", "uml"] if all(side.revision for side in kernels) else ["uml"]


def replayed(options, where, rows):
    """(rows, words, bytes) where a stream is the workload."""
    data = stream.read(options.stream)
    if not options.rows and not options.gate:
        rows = wanted.of_stream(data)
    words = {place: ["points=1", *options.words] for place in where}
    return rows, words, stream.for_kernel(data)


def task_of(options):
    """The Task that the options ask for."""
    if (options.each or options.gate) and (options.json or options.html):
        raise Problem("--json and --html are of two sides without --each or --gate", USAGE)
    kernels, data = named(options), b""
    for side in kernels:
        side.make = options.make
    where = on(options, kernels)
    if options.gate:
        filters, limit = wanted.gate(options.gate)
        rows, effect = [filters], limit
    else:
        rows = [wanted.rows(text) for text in options.rows or wanted.DEFAULT]
        effect = options.min_effect
    if options.stream:
        rows, words, data = replayed(options, where, rows)
    else:
        words = {place: wanted.plan(rows, places.EFFORTS[place], options.words) for place in where}
    end = time.monotonic() + options.budget
    return course.Task(
        kernels,
        where,
        rows,
        words,
        effect,
        options.pairs,
        end,
        options.seed,
        stream=data,
        own=options.own_node,
    )


def asked(task):
    """What has to be the same where an experiment is gone on with."""
    return {
        "sides": [side.revision.commit if side.revision else side.words for side in task.sides],
        "patches": [cache.key(side.revision.patch) if side.revision else "" for side in task.sides],
        "places": task.places,
        "words": task.words,
        **({"stream": cache.key(task.stream.hex())} if task.stream else {}),
        "rows": task.rows,
        "min_effect": task.effect,
        "pairs": task.pairs,
        **({"own_node": True} if task.own else {}),
    }


def experiment(options):
    """Build, boot, and (task, record, whether it came to its end)."""
    result.writable(*filter(None, (options.json, options.html)))
    task = task_of(options)
    if options.html:
        several = len(task.places) > 1
        result.writable(*(page(options, place, several) for place in task.places))
    more = files.required(options.config)
    for place, side in itertools.product(task.places, task.sides):
        sides.check(side, place)
    what = {**asked(task), **({"config": cache.key(more)} if more else {})}
    folder = folder_of(options, cache.key(what))
    resume = goes_on(options, folder)
    with alone(folder, resume):
        record = Record(folder, what, resume, task.seed)
        task.seed = record.seed
        ready = sides.everywhere(task, more)
        record.built({place: list(map(sides.digest, kernels)) for place, kernels in ready.items()})
        task.end = time.monotonic() + options.budget  # building is not booting
        kept = f"what there is stays in {folder}, --resume goes on"
        try:
            course.Course(task, record, ready, show).run()
        except KeyboardInterrupt:
            progress.say(f"interrupted; {kept}")
            return task, record, False
        except Exception:
            if record.known:
                progress.say(kept)
            raise
    return task, record, True


def show(place, found):
    """The table so far, while the user waits."""
    for one in found:
        text = ab_text.table(one.medians()).replace("\n", "\n  ")
        pairs = max(row.boots() for row in one.medians())
        progress.say(f"{place}, after {counted(pairs, 'pair')}:\n  {text}")


def parts(task, record):
    """(what was found at each place, why nothing was at others that have boots)."""
    found, problems = [], []
    for place in [place for place in task.places if record.pairs(place, 2)]:
        most = course.looked(record, task, place)
        try:
            outcome = course.compared(record, task, place, 0, 1, most=most)
        except Nothing as problem:
            problems.append(problem)
            continue
        rest = course.others(record, task, place, 0, 1, most=most)
        before, after = record.results(place, 0, 1, most=most)
        later = record.pairs(place, 2) - most
        found.append(ab_text.Part(place, outcome, rest, before, after, later))
    return found, problems


def run(options):
    """(the text, the exit status) of an experiment."""
    task, record, whole = experiment(options)
    if options.each:
        text, status = series(task, record)
        return text, status if whole else ABORTED
    found, problems = parts(task, record)
    if not found and whole:
        raise problems[0]
    for problem in problems:
        progress.say(str(problem))
    if not found:
        raise Problem("interrupted before there was a pair of boots", ABORTED)
    titles = [side.title() for side in task.sides]
    command = functools.partial(ab_command.again, task.seed)
    text = ab_text.render(titles, found, command, task.pairs, shown(record.folder))
    try:
        files_of(options, task, found)
    except BaseException:
        sys.stdout.write(text)  # all that there is, then
        raise
    # What got slower is told, and is no failure of an experiment: that is what --gate is for.
    status = worst([part.outcome.left()[0] for part in found] + [one.code for one in problems])
    return text, status if whole else ABORTED


def files_of(options, task, found):
    """Write the files that were asked for, each whatever becomes of the others."""
    made = list(pages(options, task, found)) if options.html else []
    if options.json:
        about = {
            **asked(task),
            "titles": [side.title() for side in task.sides],
            "seed": task.seed,
        }
        data = json.dumps(ab_json.summary(about, found), indent=1) + "\n"
        made.append((measured.keep, result.save, options.json, data))
    problems = []
    for write, *what in made:
        try:
            write(*what)
        except Problem as problem:
            problems.append(problem)
    if problems:
        raise Problem("\n".join(map(str, problems)), worst([one.code for one in problems]))


def page(options, place, several):
    """The file of the page of a place."""
    return measured.apart(options.html, place) if several else options.html


def pages(options, task, found):
    """How a page of each place is written."""
    titles = [side.title() for side in task.sides]
    for part in found:
        sides = [
            Side([title], results) for title, results in zip(titles, (part.before, part.after))
        ]
        story = compare_text.Story(
            *sides,
            part.outcome,
            surroundings.differences(part.before, part.after),
            sorted({*surroundings.varied(part.before), *surroundings.varied(part.after)}),
            [],
        )
        yield compare_page.write, page(options, part.place, len(found) > 1), story


def series(task, record):
    """(the text, the exit status) for a series of commits."""
    texts, statuses = [], []
    for place in task.places:
        most = course.looked(record, task, place)
        titles, numbers = [side.title() for side in task.sides], range(course.steps(task))
        if record.pairs(place, len(titles)):
            steps = [
                course.compared(record, task, place, side, side + 1, most=most) for side in numbers
            ]
            texts.append(
                series_text.render(place, titles, steps, task.effect, ab_command.again(task.seed))
            )
            statuses += [step.left()[0] for step in steps]
    return "\n".join(texts), worst(statuses)


def for_bisect(status):
    """A status as git bisect run takes it: to it most that are no verdict mean a bad commit."""
    return status if status in (GOOD, BAD, NEITHER) else STOP


def gated(options):
    """The exit status for git bisect run."""
    try:
        task, record, whole = experiment(options)
        if not whole:
            return STOP
        found, problems = parts(task, record)
        statuses = [part.outcome.status() for part in found]
        # Where there is nothing at all, nothing was shown to be good.
        statuses += [(one.outcome.status()[0] or UNDECIDED, [str(one)]) for one in problems]
    except Problem as problem:
        progress.say(f"buddybench ab: {problem}")
        return STOP if problem.code == USAGE else NEITHER
    sys.stdout.write("".join(ab_text.table(part.outcome.medians()) + "\n" for part in found))
    status = worst([status for status, _ in statuses])
    word = {OK: "good", FAILED: "bad"}.get(status, "cannot tell")
    reasons = ", ".join(reason for _, reasons in statuses for reason in reasons)
    print(f"{options.gate}: {word}{': ' + reasons if reasons else ''}")
    return {OK: GOOD, FAILED: BAD}.get(status, NEITHER)
