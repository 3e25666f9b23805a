# SPDX-License-Identifier: GPL-2.0-only
"""Write a small trace.dat from a list of events, in version 6 of its format."""

import struct

PAGE = 4096
LOST = 1 << 31  # in the length of a page: events were lost before it
HEADER_PAGE = """\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
\tfield: char data;\toffset:16;\tsize:4080;\tsigned:1;
"""
COMMON = """\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;
"""


def sized(text, width="<Q"):
    """A text after its length."""
    return struct.pack(width, len(text)) + text.encode()


def description(number, name, fields):
    """The format file of an event whose fields are 8 bytes each."""
    lines = "".join(
        f"\tfield:unsigned long {field};\toffset:{8 + 8 * index};\tsize:8;\tsigned:0;\n"
        for index, field in enumerate(fields)
    )
    return (
        f'name: {name}\nID: {number}\nformat:\n{COMMON}\n{lines}\nprint fmt: "%d",'
        " REC->common_pid\n"
    )


def page(events, numbers, pids, lost=False):
    """One page of the ring buffer: (time, task, name, {field: value}) in order of time."""
    before, data = events[0][0], b""
    for time, task, name, fields in events:
        payload = struct.pack("<HBBi", numbers[name], 0, 0, pids[task]) + struct.pack(
            f"<{len(fields)}Q", *fields.values()
        )
        data += struct.pack("<I", len(payload) // 4 | (time - before) << 5) + payload
        before = time
    return (struct.pack("<QQ", events[0][0], len(data) | (LOST if lost else 0)) + data).ljust(
        PAGE, b"\0"
    )


def write(path, pages, functions=""):
    """Write a trace of a list of pages for each CPU.

    A page is (events, whether events were lost before it).
    """
    events = [event for cpu in pages for part, _ in cpu for event in part]
    names = {name: list(fields) for _, _, name, fields in events}
    numbers = {name: 100 + index for index, name in enumerate(names)}
    pids = {
        task: 50 + index
        for index, task in enumerate(dict.fromkeys(task for _, task, _, _ in events))
    }
    head = b"\x17\x08\x44tracing6\0" + struct.pack("<BBI", 0, 8, PAGE)
    head += (
        b"header_page\0" + sized(HEADER_PAGE) + b"header_event\0" + sized("") + struct.pack("<I", 0)
    )
    head += struct.pack("<I", 1) + b"test\0" + struct.pack("<I", len(names))
    head += b"".join(
        sized(description(numbers[name], name, fields)) for name, fields in names.items()
    )
    head += sized(functions, "<I") + sized("", "<I")
    head += sized("".join(f"{pid} {task}\n" for task, pid in pids.items()))
    head += struct.pack("<I", len(pages)) + b"options  \0" + struct.pack("<H", 0) + b"flyrecord\0"
    begin = -(-(len(head) + 16 * len(pages)) // PAGE) * PAGE
    data = b""
    for cpu in pages:
        head += struct.pack("<QQ", begin + len(data), PAGE * len(cpu))
        data += b"".join(page(part, numbers, pids, lost) for part, lost in cpu)
    path.write_bytes(head.ljust(begin, b"\0") + data)
