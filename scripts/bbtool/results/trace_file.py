# SPDX-License-Identifier: GPL-2.0-only
"""Read a trace.dat with the library of trace-cmd.

It gives the events of all CPUs in order of time, with fields as numbers.

What `trace-cmd report` prints is for people, and differs between versions; the library's interface
does not (libtracecmd.so.1).
"""

import contextlib
import ctypes
import dataclasses

from .. import FAILED, Problem, install, packages

NEEDS = (f"{packages.FOLDER}/libtracecmd.so.1",)
NO_PLUGINS = 3  # TRACECMD_FL_LOAD_NO_PLUGINS | TRACECMD_FL_LOAD_NO_SYSTEM_PLUGINS: they only print


class _Record(ctypes.Structure):
    """The start of struct tep_record."""

    _fields_ = [
        ("ts", ctypes.c_ulonglong),
        ("offset", ctypes.c_ulonglong),
        ("missed_events", ctypes.c_longlong),
    ]


class _Format(ctypes.Structure):
    """The start of struct tep_event."""

    _fields_ = [("tep", ctypes.c_void_p), ("name", ctypes.c_char_p)]


# function: (result, arguments)
EVENT_LIBRARY = {
    "tep_find_event_by_record": (
        ctypes.POINTER(_Format),
        [ctypes.c_void_p, ctypes.POINTER(_Record)],
    ),
    "tep_data_pid": (ctypes.c_int, [ctypes.c_void_p, ctypes.POINTER(_Record)]),
    "tep_data_comm_from_pid": (ctypes.c_char_p, [ctypes.c_void_p, ctypes.c_int]),
    "tep_find_function": (ctypes.c_char_p, [ctypes.c_void_p, ctypes.c_ulonglong]),
    "tep_get_field_val": (
        ctypes.c_int,
        [
            ctypes.c_void_p,
            ctypes.POINTER(_Format),
            ctypes.c_char_p,
            ctypes.POINTER(_Record),
            ctypes.POINTER(ctypes.c_ulonglong),
            ctypes.c_int,
        ],
    ),
}
FILE_LIBRARY = {
    "tracecmd_open": (ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_int]),
    "tracecmd_close": (None, [ctypes.c_void_p]),
    "tracecmd_get_tep": (ctypes.c_void_p, [ctypes.c_void_p]),
    "tracecmd_read_next_data": (
        ctypes.POINTER(_Record),
        [ctypes.c_void_p, ctypes.POINTER(ctypes.c_int)],
    ),
    "tracecmd_free_record": (None, [ctypes.POINTER(_Record)]),
}


@dataclasses.dataclass
class Event:
    """One event, with those of the fields that were asked for.

    time is in nanoseconds; lost says whether others were lost before it.
    """

    time: int
    cpu: int
    task: str
    name: str
    fields: dict
    lost: bool = False

    def number(self, name):
        """A field, 0 if it is not there."""
        return self.fields.get(name, 0)


def _library(name, functions):
    """A shared library with the types of its functions."""
    library = ctypes.CDLL(f"{packages.FOLDER}/{name}")
    for function, (result, arguments) in functions.items():
        getattr(library, function).restype, getattr(library, function).argtypes = result, arguments
    return library


class File:
    """An open trace.dat."""

    def __init__(self, path, fields):
        install.need(*NEEDS)
        self.fields = {name: name.encode() for name in fields}
        # A dependency of the other, found by its name alone.
        self.file, self.parser = _library("libtracecmd.so.1", FILE_LIBRARY), _library(
            "libtraceevent.so.1", EVENT_LIBRARY
        )
        with open(path, "rb"):
            pass  # a file that cannot be opened is reported as such
        self.handle = self.file.tracecmd_open(str(path).encode(), NO_PLUGINS)
        if not self.handle:
            raise Problem(f"{path}: not a trace.dat, or an incomplete one; record it again", FAILED)
        self.formats = self.file.tracecmd_get_tep(self.handle)

    def close(self):
        """Free its memory."""
        self.file.tracecmd_close(self.handle)

    def events(self):
        """Every event."""
        cpu = ctypes.c_int()
        while record := self.file.tracecmd_read_next_data(self.handle, ctypes.byref(cpu)):
            try:
                found = self.parser.tep_find_event_by_record(self.formats, record)
                if found:
                    yield self._event(record, cpu.value, found)
            finally:
                self.file.tracecmd_free_record(record)

    def _event(self, record, cpu, found):
        task = (
            self.parser.tep_data_comm_from_pid(
                self.formats, self.parser.tep_data_pid(self.formats, record)
            )
            or b"?"
        )
        return Event(
            record.contents.ts,
            cpu,
            task.decode(errors="replace"),
            found.contents.name.decode(),
            dict(self._values(record, found)),
            bool(record.contents.missed_events),
        )

    def _values(self, record, found):
        value = ctypes.c_ulonglong()
        for name, key in self.fields.items():
            if self.parser.tep_get_field_val(None, found, key, record, ctypes.byref(value), 0) == 0:
                yield name, value.value

    def function(self, address):
        """The name of the kernel function there, or the address."""
        name = self.parser.tep_find_function(self.formats, address)
        return name.decode() if name else hex(address)


def read(path, fields):
    """The events of a trace.dat with these of their fields.

    func becomes the name of the function.
    """
    with contextlib.closing(File(path, fields)) as trace:
        for event in trace.events():
            if "func" in event.fields:
                event.fields["func"] = trace.function(event.fields["func"])
            yield event
