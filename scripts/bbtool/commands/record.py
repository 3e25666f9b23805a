# SPDX-License-Identifier: GPL-2.0-only
"""Record a machine's stream of page allocations, to be replayed on any kernel."""

import json
import pathlib
import sys

from .. import OK, install, progress
from ..debian import kernels
from ..guest import recording
from ..present import stream_text
from ..results import files, measured, result, stream, stream_source, trace_file
from . import common

HELP = "record the page allocations of a machine as a stream, which `replay` carries out"
EXAMPLES = """examples:
  scripts/buddybench record --out load.stream.xz --seconds 20       this machine, as it is
  scripts/buddybench record --target ssh:root@box --out make.stream.xz -- make -C /usr/src/x
  scripts/buddybench record --target vm --package stress --out s.stream.xz -- stress --vm 2
  scripts/buddybench record --from trace.dat --zoneinfo zoneinfo --out old.stream.xz
  scripts/buddybench record --from - --out old.stream.xz <events       from stdin"""


def arguments(parser):
    """Command line of `buddybench record`."""
    parser.add_argument(
        "--target", default="local", metavar="T", help="local, ssh:[user@]host, or vm"
    )
    parser.add_argument("--kernel", default=kernels.DEFAULT, help="the kernel of --target vm")
    parser.add_argument("--out", metavar="FILE", required=True, help="the stream; .xz is packed")
    parser.add_argument(
        "--seconds", type=common.at_least(1), default=10, metavar="N", help="without CMD (10)"
    )
    parser.add_argument(
        "--buffer",
        type=common.at_least(1),
        default=65536,
        metavar="KB",
        help="ring buffer of each CPU (65536)",
    )
    parser.add_argument(
        "--probe",
        type=common.at_least(0),
        default=200,
        metavar="N",
        help="first find out with N processes what recording costs the machine (200; 0: do not)",
    )
    conversion(parser)
    in_guest(parser)
    parser.add_argument("cmd", nargs="*", metavar="CMD", help="recorded until it ends")


def conversion(parser):
    """Options about what becomes of the events."""
    parser.add_argument(
        "--from",
        dest="source",
        metavar="FILE",
        help="a trace.dat, or text of perf script; - is stdin",
    )
    parser.add_argument("--zoneinfo", metavar="FILE", help="with --from: that machine's zoneinfo")
    parser.add_argument("--lossy", action="store_true", help="take it although events were lost")
    parser.add_argument(
        "--unpaired",
        type=common.at_least(0, float),
        default=1.0,
        metavar="PCT",
        help="events without partner (1)",
    )
    parser.add_argument("--keep", metavar="FILE", help="keep the trace.dat, too")
    common.json_output(parser)


def in_guest(parser):
    """Options for --target vm."""
    parser.add_argument(
        "--package", action="append", metavar="P", help="--target vm: Debian package for the guest"
    )
    parser.add_argument(
        "--put",
        action="append",
        default=[],
        metavar="THERE=HERE",
        help="--target vm: a file or folder of this machine, and its name in the guest",
    )
    parser.add_argument(
        "--memory", type=common.at_least(1), metavar="MB", help="--target vm (2560)"
    )
    common.timeout(parser, what="--target vm")


def main(options):
    """`buddybench record`."""
    result.writable(*filter(None, (options.out, options.keep)))
    install.need(*trace_file.NEEDS)
    if options.source:
        zoneinfo = files.required(options.zoneinfo)
        found = stream_source.convert(
            options.source, zoneinfo, limit=options.unpaired, lossy=options.lossy
        )
    else:
        found = recording.record(options)
    measured.keep(stream.write, options.out, found)
    if options.json:
        print(json.dumps(stream_text.told(found)))
    else:
        sys.stdout.write(stream_text.render(found))
        sys.stdout.write(stream_text.probe(found.told))
    size = pathlib.Path(options.out).stat().st_size
    progress.say(
        f"{options.out}: {progress.size(size)}; no frame numbers, addresses or names of "
        "processes are in it",
    )
    return OK
