# SPDX-License-Identifier: GPL-2.0-only
"""A headless Chromium for tests of pages: it opens a file, runs scripts in it, clicks and types.

Chromium speaks its DevTools protocol over two pipes: JSON, each message ended by a NUL.
"""

import base64
import json
import os
import pathlib
import select
import subprocess
import tempfile
import time
import unittest

from bbtool import process
from bbtool.present import page

# Without a sandbox, as it may run as root; and without all that it does of its own accord on the
# network.
BROWSER = (
    "chromium-headless-shell",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
KEYS = {"Enter": (13, "\r"), " ": (32, " "), "ArrowRight": (39, ""), "ArrowDown": (40, "")}
KEYS.update({"Tab": (9, ""), "ArrowLeft": (37, ""), "ArrowUp": (38, ""), "Escape": (27, "")})
NOTED = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")


class Browser:
    """One page of one browser, with all that it said and asked the network for."""

    def __init__(self, width=1200, height=900):
        self.folder = tempfile.TemporaryDirectory(prefix="buddybench-browser-")
        there, self.out = os.pipe()
        self.back, here = os.pipe()
        self.child = process.start(
            [*BROWSER, f"--user-data-dir={self.folder.name}", "about:blank"],
            preexec_fn=lambda: self._pipes(there, here),
            pass_fds=(3, 4),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(there)
        os.close(here)
        self.number, self.pending, self.events, self.session = 0, b"", [], None
        pages = self.call("Target.getTargets")["targetInfos"]
        target = next(page["targetId"] for page in pages if page["type"] == "page")
        found = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = found["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM", "Accessibility"):
            self.call(f"{domain}.enable")
        self.size(width, height)

    @staticmethod
    def _pipes(there, here):
        """In the child: where the browser looks for its pipes."""
        spare = os.dup(here)  # the second may have the number that the first is to get
        os.dup2(there, 3)
        os.dup2(spare, 4)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for handle in (self.out, self.back):
            os.close(handle)
        self.child.kill()
        self.child.wait()
        for _ in range(20):
            try:
                self.folder.cleanup()
                return
            except OSError:  # its other processes still write
                time.sleep(0.1)

    def call(self, method, **params):
        """One command of the protocol; its result."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            found = self._read()
            if found.get("id") == self.number:
                if "error" in found:
                    raise AssertionError(f"{method}: {found['error']}")
                return found["result"]

    def _read(self, limit=60):
        """The next message; an event is noted."""
        while b"\0" not in self.pending:
            if not select.select([self.back], [], [], limit)[0]:
                raise AssertionError("the browser does not answer")
            more = os.read(self.back, 1 << 16)
            if not more:
                raise AssertionError("the browser has ended")
            self.pending += more
        text, _, self.pending = self.pending.partition(b"\0")
        found = json.loads(text)
        if "method" in found:
            self.events.append(found)
        return found

    def size(self, width, height, scale=1):
        """The size of the window."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 600,
        )

    def dark(self, on, medium=""):
        """The colours that the user wants, and the medium."""
        value = "dark" if on else "light"
        wanted = [{"name": "prefers-color-scheme", "value": value}]
        self.call("Emulation.setEmulatedMedia", media=medium, features=wanted)

    def open(self, path, script=True):
        """Open a file and wait until its script is done, if it has one; how many seconds it took.

        script=False: run none; None: it has none.
        """
        self.events.clear()
        self.call("Emulation.setScriptExecutionDisabled", value=script is False)
        start = time.monotonic()
        self.call("Page.navigate", url=pathlib.Path(path).resolve().as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self._read()
        if script:
            self.wait("document.documentElement.dataset.ready === '1'")
        return time.monotonic() - start

    def eval(self, text):
        """The value of an expression."""
        found = self.call(
            "Runtime.evaluate", expression=text, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in found:
            raise AssertionError(f"{text}: {found['exceptionDetails']}")
        return found["result"].get("value")

    def wait(self, text, limit=30):
        """Wait until an expression is true."""
        end = time.monotonic() + limit
        while not self.eval(text):
            if time.monotonic() > end:
                raise AssertionError(f"not true within {limit} s: {text}")
            time.sleep(0.02)

    def click(self, selector, shift=False):
        """Click on the middle of an element, with the mouse."""
        where = self.eval(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            "e.scrollIntoView({block: 'center', behavior: 'instant'});"
            "const b = e.getBoundingClientRect();"
            "return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call(
                "Input.dispatchMouseEvent",
                type=kind,
                x=where[0],
                y=where[1],
                button="left",
                clickCount=1,
                modifiers=8 if shift else 0,
            )

    def key(self, name):
        """Press a key."""
        code, text = KEYS[name]
        for kind in ("keyDown", "keyUp"):
            words = {"text": text} if text and kind == "keyDown" else {}
            self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=name,
                code="Space" if name == " " else name,
                windowsVirtualKeyCode=code,
                **words,
            )

    def choose(self, label, value):
        """Choose from the list with this label, as a user's choice would."""
        self.eval(
            "(() => { const l = [...document.querySelectorAll('label')]"
            f".find(e => e.textContent.startsWith({json.dumps(label)}));"
            f"const s = l.querySelector('select'); s.focus(); s.value = {json.dumps(value)};"
            "s.dispatchEvent(new Event('change', {bubbles: true})); })()"
        )

    def said(self):
        """All that stands on its console."""
        return [event for event in self.events if event["method"] in NOTED]

    def asked(self):
        """Addresses that it asked for, those in the page itself left out."""
        urls = [
            event["params"]["request"]["url"]
            for event in self.events
            if event["method"] == "Network.requestWillBeSent"
        ]
        return [url for url in urls if not url.startswith(("file:", "data:", "blob:"))]

    def picture(self, path, whole=False):
        """A screenshot."""
        made = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        pathlib.Path(path).write_bytes(base64.b64decode(made["data"]))


class Pages(unittest.TestCase):
    """A browser and a folder for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.browser = cls.enterClassContext(Browser())

    def show(self, data, script=True):
        """Write and open the page of a result."""
        path = self.folder / "page.html"
        page.write(path, data)
        return self.browser.open(path, script)

    def quiet(self):
        """Nothing on the console, nothing from the network."""
        self.assertEqual(self.browser.said(), [])
        self.assertEqual(self.browser.asked(), [])
