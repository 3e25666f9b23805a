# SPDX-License-Identifier: GPL-2.0-only
"""Fetch Debian packages without touching the user's set-up.

Fetching goes through a private apt root per suite and architecture in the cache: an own sources
list (mirrors taken from the machine's apt), Debian's archive keyring, an empty status file. It
needs no root.
"""

import os
import re
import shutil
import subprocess
import time

from .. import Problem, cache, install, process, progress

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
LISTS_FRESH_SECONDS = 24 * 3600
# Security updates of a suite belong to it; backports are a choice of their own.
MEMBERS = {
    "bullseye": ("bullseye", "bullseye-security"),
    "bookworm": ("bookworm", "bookworm-security"),
    "bookworm-backports": ("bookworm-backports",),
    "trixie": ("trixie", "trixie-security"),
    "trixie-backports": ("trixie-backports",),
    "sid": ("sid",),
}
WITH_BASE = {"bookworm-backports": "bookworm", "trixie-backports": "trixie"}
RELEASES = "bullseye bookworm trixie forky sid stable oldstable testing".split()
ENDED = ("bullseye",)


class Unreachable(Problem):
    """A suite or package that cannot be had now; callers may report it and go on."""


def newest(name, have, fetch):
    """What fetch() gives, or what there is already when Debian's cannot be had."""
    try:
        return fetch()
    except Unreachable as reason:
        if not have:
            raise
        progress.say(f"{name}: staying with {have['version']}: {reason}")
        return have


def _run(command, **options):
    done = process.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, **options)
    return done.returncode, done.stdout, done.stderr


def known(start):
    """The packages that the machine's own apt knows whose names start so; none without lists.

    Without, it knows those that are installed.
    """
    if not shutil.which("apt-cache"):
        return []
    if not re.search(r" Packages$", _run(["apt-cache", "policy"])[1], re.M):
        return []
    return _run(["apt-cache", "pkgnames", start])[1].split()


def mirrors():
    """(main, security) mirror addresses as the machine's own apt has them."""
    _, out, _ = _run(["apt-get", "update", "--print-uris"])
    found = {}
    for uri, suite in re.findall(r"'(\S+?)/?dists/([^/']+)(?:/updates)?/InRelease'", out):
        base = suite.split("-")[0]
        if base not in RELEASES:
            continue
        found.setdefault("security" if suite.endswith("-security") else "main", uri)
    if "main" not in found:
        raise Problem(
            "apt knows no Debian mirror: add one to /etc/apt/sources.list (see man sources.list)"
        )
    return found["main"], found.get(
        "security", re.sub(r"debian/?$", "debian-security", found["main"])
    )


class Root:
    """A private apt root for one suite and one architecture."""

    def __init__(self, suite, arch="amd64"):
        if suite not in MEMBERS:
            raise Problem(f"no such suite: {suite} (there are {', '.join(MEMBERS)})")
        self.suite, self.arch = suite, arch
        self.folder = cache.path("apt", f"{suite}-{arch}")
        self.config = self.folder / "apt.conf"
        self.stamp = self.folder / "updated"

    def command(self, *words):
        """An apt command line that uses this root only."""
        return [words[0], "-c", str(self.config), *words[1:]]

    def members(self):
        """All suites of the sources list.

        Those of the release below a backports suite are for dependencies.
        """
        return MEMBERS[self.suite] + MEMBERS.get(WITH_BASE.get(self.suite), ())

    def sources(self):
        """The text of the private sources list."""
        main, security = mirrors()
        lines = []
        for suite in self.members():
            options = f"arch={self.arch} signed-by={KEYRING}"
            if suite.split("-")[0] in ENDED:
                options += " check-valid-until=no"
            lines.append(
                f"deb [{options}]"
                f" {security if suite.endswith('-security') else main} {suite} main\n"
            )
        return "".join(lines)

    def _write(self):
        install.need(KEYRING)
        for part in ("lists/partial", "archives/partial"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        (self.folder / "status").touch()
        (self.folder / "sources.list").write_text(self.sources(), encoding="utf-8")
        place = self.folder
        prefer = f'APT::Default-Release "{self.suite}";' if self.suite in WITH_BASE else ""
        self.config.write_text(
            f"""#clear APT::Update;
#clear DPkg;
APT {{ Architecture "{self.arch}"; Architectures "{self.arch}"; Sandbox::User "root"; }};
APT::Install-Recommends "false";
{prefer}
Acquire {{ Languages "none"; GzipIndexes "true"; Retries "2"; }};
Acquire {{ http::Timeout "20"; https::Timeout "20"; }};
#clear Acquire::IndexTargets::deb::DEP-11;
Dir::Etc::sourcelist "{place}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "{place}";
Dir::State::lists "{place}/lists";
Dir::State::status "{place}/status";
Dir::Cache "{place}";
Dir::Cache::archives "{place}/archives";
Dir::Cache::pkgcache "{place}/pkgcache.bin";
Dir::Cache::srcpkgcache "";
""",
            encoding="utf-8",
        )

    def refresh(self):
        """Fetch the package lists when they are missing or a day old."""
        if self.stamp.exists() and time.time() - self.stamp.stat().st_mtime < LISTS_FRESH_SECONDS:
            return
        with cache.locked(f"apt-{self.suite}-{self.arch}"):
            self._write()
            label = f"package lists of {self.suite} ({self.arch})"
            with progress.Step(label, expect=6) as step, step.ticking():
                code, out, err = _run(self.command("apt-get", "update", "-q"))
            self._judge(code, out + err)

    def _has_lists(self, suite):
        return any((self.folder / "lists").glob(f"*_dists_{suite}_*Packages*"))

    def _judge(self, code, text):
        problems = re.findall(r"^[EW]: (.*)", text, re.M)
        reason = problems[0] if problems else "apt-get update failed"
        have = [suite for suite in self.members() if self._has_lists(suite)]
        missed = [suite for suite in self.members() if suite not in have]
        if not any(suite in MEMBERS[self.suite] for suite in have):
            raise Unreachable(
                f"{self.suite} ({self.arch}): no package lists: {reason}; "
                "check the network and the mirrors in /etc/apt"
            )
        if missed:
            progress.say(
                f"{self.suite} ({self.arch}): continuing without {', '.join(missed)}: {reason}"
            )
        elif code:
            progress.say(f"{self.suite} ({self.arch}): using the package lists at hand: {reason}")
        self.stamp.touch()

    def lacking(self, message):
        """The Unreachable to raise.

        The lists may be cut short or name what has gone: they are fetched anew next time.
        """
        self.stamp.unlink(missing_ok=True)
        return Unreachable(message)

    def show(self, package):
        """The control fields of the newest version of a package, as a dict."""
        self.refresh()
        code, out, _ = _run(self.command("apt-cache", "show", "--no-all-versions", package))
        if code or not out:
            raise self.lacking(f"{self.suite} ({self.arch}) has no package {package}")
        return dict(re.findall(r"^([A-Za-z0-9-]+): (.*)$", out.split("\n\n")[0], re.M))

    def names(self, pattern):
        """The names of all packages that match a regular expression."""
        self.refresh()
        _, out, _ = _run(self.command("apt-cache", "pkgnames"))
        return [name for name in out.split() if re.fullmatch(pattern, name)]

    def closure(self, packages):
        """The packages together with all they depend on."""
        self.refresh()
        code, out, err = _run(
            self.command("apt-get", "install", "-y", "--print-uris", "-qq", *packages)
        )
        if code:
            raise self.lacking(f"{self.suite} ({self.arch}): {err.strip() or out.strip()}")
        return sorted({re.sub(r"_.*", "", name) for name in re.findall(r"^'\S+' (\S+)", out, re.M)})

    def files(self, packages):
        """(file name, size) of the .deb of each package, in order."""
        code, out, err = _run(self.command("apt-get", "download", "--print-uris", "-qq", *packages))
        rows = re.findall(r"^'(\S+)' (\S+) (\d+)", out, re.M)
        if code or len(rows) < len(packages):
            reason = re.sub(r"^E: ", "", err.strip().split("\n")[0])
            raise self.lacking(
                f"{self.suite} ({self.arch}): {reason or 'cannot locate ' + ' '.join(packages)}"
            )
        return [(name, int(count)) for _, name, count in rows]

    def download(self, packages, label=None):
        """Fetch packages in their newest version.

        Return the paths of the .deb files in order of the names.
        """
        self.refresh()
        wanted = self.files(packages)
        folder = cache.path("debs", "x").parent
        with cache.locked("debs"):
            missing = [name for name, count in wanted if cache.size(folder / name) != count]
            if missing:
                total = sum(count for name, count in wanted if name in missing)
                self._fetch(packages, missing, total, label or f"download {' '.join(packages)}")
        return [folder / name for name, _ in wanted]

    def _fetch(self, packages, missing, total, label):
        folder = cache.path("debs", "x").parent
        left = [
            name for name in packages if any(deb.startswith(name + "_") for deb in missing)
        ] or packages
        with cache.filling(folder / f"batch-{os.getpid()}") as scratch:
            with progress.Step(label) as step:
                try:
                    _watched(
                        self.command("apt-get", "download", "-q", *left),
                        scratch,
                        lambda: step.at(_held(scratch) / max(total, 1), progress.size(total)),
                        f"{self.suite} ({self.arch})",
                    )
                except Unreachable as reason:
                    raise self.lacking(str(reason)) from None
                step.done(progress.size(total))
            for deb in scratch.glob("*.deb"):
                deb.rename(folder / deb.name)
        cache.remove(folder / f"batch-{os.getpid()}")


def _held(folder):
    return sum(entry.stat().st_size for entry in folder.rglob("*") if entry.is_file())


def _ended(child):
    """What a program that has ended wrote to stderr; None while it goes on."""
    try:
        return child.communicate(timeout=0.3)[1]
    except subprocess.TimeoutExpired:
        return None


def _watched(command, folder, tick, name):
    with process.start(
        command,
        cwd=folder,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as child:
        try:
            while (err := _ended(child)) is None:
                tick()
        except BaseException:
            child.kill()
            raise
    if child.returncode:
        raise Unreachable(
            f"{name}: download failed: {err.strip().splitlines()[-1] if err.strip() else '?'}; "
            "check the network and the mirrors in /etc/apt, then run it again"
        )
