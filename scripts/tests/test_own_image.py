# SPDX-License-Identifier: GPL-2.0-only
"""A kernel that is given as an image or a package: where its headers are found, what is said."""

import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import Problem, process  # noqa: E402  (needs the path above)
from bbtool.debian import kernels, own_config, own_image  # noqa: E402
from setups import InCache  # noqa: E402

WHOLE = "".join(f"CONFIG_{name}=y\n" for name in own_config.NEEDED["x86"])


class Kernel(InCache):
    """Files that look like those of a kernel."""

    def write(self, name, data=b""):
        path = self.place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def image(self, name, release="6.9.0-x"):
        """A file with the header of an x86 image."""
        data = bytearray(0x400)
        data[0x202:0x206] = b"HdrS"
        data[0x20E:0x210] = (0x100).to_bytes(2, "little")
        text = f"{release} (me@here) #1\0".encode()
        data[0x300 : 0x300 + len(text)] = text
        return self.write(name, bytes(data))

    def headers(self, folder, release="6.9.0-x", config=WHOLE):
        """A folder in which a module can be built."""
        self.write(f"{folder}/Makefile")
        self.write(f"{folder}/Module.symvers", "symbols\n")
        self.write(f"{folder}/include/generated/utsrelease.h", f'#define UTS_RELEASE "{release}"\n')
        self.write(f"{folder}/.config", config)
        return self.place / folder

    def refused(self, path, *wanted):
        with self.assertRaises(Problem) as caught:
            kernels.ensure(str(path))
        for part in wanted:
            self.assertIn(part, str(caught.exception))


class Image(Kernel):
    """vmlinuz and bzImage."""

    def check(self, image, kdir):
        have = kernels.ensure(str(image))
        self.assertEqual(have["release"], "6.9.0-x")
        self.assertEqual((have["image"], have["kdir"]), (str(image), str(kdir)))
        self.assertEqual(kernels.get(str(image)).suite, "local")

    def test_headers_are_found(self):
        image = self.image("boot/vmlinuz-6.9.0-x")
        self.check(image, self.headers("usr/src/linux-headers-6.9.0-x"))
        image = self.image("other/vmlinuz")
        self.check(image, self.headers("other/lib/modules/6.9.0-x/build"))
        self.check(self.image("linux/arch/x86/boot/bzImage"), self.headers("linux"))

    def test_headers_of_another_release(self):
        self.headers("usr/src/linux-headers-6.9.0-x", release="6.9.0-x2")
        self.refused(
            self.image("boot/vmlinuz"),
            "boot/vmlinuz: nothing here to build the module for 6.9.0-x: no built tree above it,"
            " and neither lib/modules/6.9.0-x/build nor usr/src/linux-headers-6.9.0-x beside it",
            "give a vmlinuz or bzImage whose build folder or headers are here, a linux-image-*.deb"
            " with its linux-headers-*.deb beside it, or the folder where a kernel is built",
        )

    def test_no_image(self):
        path = self.write("vmlinuz", b"text")
        self.refused(path, "vmlinuz is a file, but no kernel of x86 that can be booted; give a")
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.place)
        self.refused("vmlinuz", "no such kernel: vmlinuz; for the file of that name give ./vmlinuz")

    def test_lacks(self):
        self.headers("b/build", config=WHOLE.replace("CONFIG_DEBUG_FS=y\n", ""))
        self.refused(
            self.image("b/vmlinuz"),
            "vmlinuz cannot be used as it is, its configuration lacks\n  CONFIG_DEBUG_FS=y",
            "give --make and the folder of its source: a copy is built with what it lacks",
        )


class Package(Kernel):
    """linux-image-*.deb."""

    def deb(self, name, fill=lambda folder: None, depends="", arch="amd64"):
        """Build a package."""
        folder = f"work/{name}"
        more = f"Depends: {depends}\n" if depends else ""
        self.write(
            f"{folder}/DEBIAN/control",
            f"Package: {name}\nVersion: 1\nArchitecture: {arch}\nMaintainer: x <x@y>\n{more}"
            "Description: x\n",
        )
        fill(folder)
        path = self.place / f"debs/{name}_1_{arch}.deb"
        path.parent.mkdir(exist_ok=True)
        process.run(
            ["dpkg-deb", "--build", str(self.place / folder), str(path)],
            check=True,
            capture_output=True,
        )
        return path

    def kernel(self):
        return self.deb(
            "linux-image-6.9.0-x", lambda folder: self.image(f"{folder}/boot/vmlinuz-6.9.0-x")
        )

    def own_headers(self, depends=""):
        src = "usr/src/linux-headers-6.9.0-x"
        self.deb("linux-headers-6.9.0-x", lambda to: self.headers(f"{to}/{src}"), depends)

    def check(self, deb):
        before = deb.stat()
        have = kernels.ensure(str(deb))
        self.assertEqual(have["release"], "6.9.0-x")
        self.assertEqual(own_image.release_of(pathlib.Path(have["image"])), "6.9.0-x")
        self.assertTrue(own_image.fits(pathlib.Path(have["kdir"]), "6.9.0-x"))
        self.assertEqual(deb.stat(), before)
        self.assertEqual(kernels.ensure(str(deb)), have)
        return pathlib.Path(have["kdir"])

    def test_as_the_kernel_makes_them(self):
        deb = self.kernel()
        self.refused(deb, "cannot be built for 6.9.0-x: linux-headers-6.9.0-x neither lies beside")
        self.own_headers()
        self.check(deb)

    def test_as_debian_makes_them(self):
        deb = self.kernel()
        self.own_headers("linux-headers-6.9.0-common (= 1), linux-kbuild-6.9 (>= 1)")
        self.refused(deb, "linux-headers-6.9.0-common and linux-kbuild-6.9 neither lies beside it")
        self.deb("linux-headers-6.9.0-common", arch="all")
        self.deb("linux-kbuild-6.9", lambda to: self.write(f"{to}/usr/lib/linux-kbuild-6.9/x"))
        kdir = self.check(deb)
        self.assertTrue((kdir.parents[2] / "usr/lib/linux-kbuild-6.9/x").is_file())

    def test_others(self):
        wanted = "no package with a kernel of amd64; give a vmlinuz or bzImage"
        self.refused(self.deb("linux-image-6.9.0-x-dbg"), wanted)
        self.refused(self.deb("bash"), wanted)
        self.refused(self.deb("linux-image-6.9.0-x", arch="arm64"), wanted)
        self.refused(self.write("debs/x.deb", b"!<arch>\n"), "x.deb: ")
        self.own_headers()
        self.refused(self.deb("linux-image-6.9.0-x"), "contains no complete kernel: ")


if __name__ == "__main__":
    unittest.main()
