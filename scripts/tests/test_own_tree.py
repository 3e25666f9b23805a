# SPDX-License-Identifier: GPL-2.0-only
"""A kernel tree of the user's own: what it lacks is said, and it is only ever read."""

import os
import pathlib
import sys
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import TREE, Problem, process  # noqa: E402  (needs the path above)
from bbtool.debian import kernel_source, kernels, own_config, own_tree, uml_kernels  # noqa: E402
from setups import InFolder  # noqa: E402

WHOLE = "".join(f"CONFIG_{name}=y\n" for name in own_config.NEEDED["x86"])
BUILT = ("arch/x86/boot/bzImage", "include/config/kernel.release", "Module.symvers")


class Tree(InFolder):
    """A folder that looks like the source of a kernel."""

    def setUp(self):
        super().setUp()
        self.tree = self.place / "linux"
        for name in ("Kbuild", "Kconfig", "mm/slab.c"):
            self.write(name)
        self.write("Makefile", "VERSION = 6\n")
        self.write(".gitignore", "*.o\n.*\n!.gitignore\n")

    def write(self, name, text=""):
        path = self.tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def refused(self, *wanted, name=None, ask=kernels.ensure):
        with self.assertRaises(Problem) as caught:
            ask(str(name or self.tree))
        for part in wanted:
            self.assertIn(part, str(caught.exception))


class Lacks(Tree):
    """What a kernel that cannot be booted is told to lack."""

    def test_no_kernel(self):
        self.refused("no such folder", name=self.place / "nowhere")
        self.refused("neither the source of a kernel", name=self.place)
        self.refused("is a file, but no kernel of x86", name=self.tree / "Makefile")
        self.refused("is a file; give", name=self.tree / "Makefile", ask=uml_kernels.ensure)
        self.refused("or give the folder", name="vmlinuz")

    def test_not_configured(self):
        self.refused("it is not configured", "give --make to vm", "nothing changes in")

    def test_not_built(self):
        self.write(".config", WHOLE)
        self.refused("it is not built: there is no arch/x86/boot/bzImage", "build it with: make -C")

    def test_options_are_named_with_their_reason(self):
        self.write(".config", WHOLE.replace("CONFIG_DEBUG_FS=y", "CONFIG_MODULE_SIG_FORCE=y"))
        for name in BUILT:
            self.write(name)
        self.refused("CONFIG_DEBUG_FS=y", "the files of the module", "MODULE_SIG_FORCE is not set")
        self.write(".config", WHOLE.replace("SERIAL_8250_CONSOLE=y", "SERIAL_8250_CONSOLE=m"))
        self.refused("CONFIG_SERIAL_8250_CONSOLE=y")

    def test_built(self):
        self.write(".config", WHOLE)
        for name in BUILT:
            self.write(name, "6.9.0\n")
        self.assertEqual(kernels.ensure(str(self.tree))["release"], "6.9.0")
        out = self.place / "out"  # built with O=
        self.tree.rename(out)
        for name in ("Kbuild", "Kconfig"):
            (out / name).unlink()
        (self.place / "src").mkdir()
        for name in ("Kbuild", "Kconfig"):
            (self.place / "src" / name).touch()
        (out / "source").symlink_to(self.place / "src")
        self.assertEqual(kernels.ensure(str(out))["release"], "6.9.0")

    def test_other_architecture(self):
        self.write(".config", WHOLE)
        self.refused("another architecture, not ARCH=um", ask=uml_kernels.ensure)

    def test_fragment_mends_it(self):
        for kind in own_config.NEEDED:
            self.assertTrue(own_config.lacking("CONFIG_MODULE_SIG_FORCE=y", kind))
            self.assertEqual(own_config.lacking(own_config.fragment(kind), kind), [])

    def test_make_wants_a_folder(self):
        with self.assertRaisesRegex(Problem, "no tree of your own"):
            own_tree.chosen("6.1", True)
        self.assertEqual(own_tree.chosen("6.1", False), "6.1")


class Copy(Tree):
    """The copy has the source, without what was built, and follows it."""

    def names(self, folder):
        return sorted(
            str(path.relative_to(folder))
            for path in folder.rglob("*")
            if path.is_file() and ".git" not in path.relative_to(folder).parts
        )

    def state(self):
        return {name: (self.tree / name).stat().st_mtime_ns for name in self.names(self.tree)}

    def copied(self):
        with mock.patch.dict(os.environ, {"XDG_CACHE_HOME": str(self.place / "cache")}):
            own_tree.copy(self.tree, self.place / "work/linux")
        return self.names(self.place / "work/linux")

    def check(self):
        wanted = [".gitignore", "Kbuild", "Kconfig", "Makefile", "mm/slab.c"]
        self.write("mm/slab.o", "built")
        self.write(".config", "CONFIG_X=y")
        before = self.state()
        self.assertEqual(self.copied(), wanted)
        (self.place / "work/linux/mm/slab.o").touch()  # built there: it stays
        (self.tree / "mm/slab.c").unlink()
        self.write("mm/new.c")
        del before["mm/slab.c"]
        wanted[-1] = "mm/new.c"
        self.assertEqual(self.copied(), [*wanted, "mm/slab.o"])
        self.assertEqual({name: self.state()[name] for name in before}, before)

    def test_unpacked(self):
        self.check()
        self.assertFalse((self.tree / ".git").exists())

    def test_unpacked_from_debian(self):
        self.write(".gitignore", "*.o\n.*\n!.gitignore\n/*\n!/debian/\n!/.gitignore\n")
        self.write("debian/linux-image/vmlinux")
        self.write("localversion-rt", "-rt1")
        before = self.copied()
        self.assertIn("localversion-rt", before)
        (self.tree / "localversion-rt").unlink()
        self.check()

    def test_what_the_user_ignores_stays(self):
        self.write(".gitignore", "*.o\n/results/\n")
        self.write("results/large", "not a source")
        self.assertNotIn("results/large", self.copied())

    def test_git(self):
        for words in (["init", "-q"], ["add", "Kbuild", "mm/slab.c"]):
            process.run(["git", "-C", self.tree, *words], check=True, capture_output=True)
        self.check()


class Clang(Tree):
    """Modules are built by what built the kernel."""

    CONFIG = 'CONFIG_CC_IS_CLANG=y\nCONFIG_CC_VERSION_TEXT="Debian clang version 99.0.1"\n'

    def test_words(self):
        self.assertEqual(own_config.toolchain("CONFIG_CC_IS_GCC=y\n"), [])
        self.assertEqual(own_config.toolchain(self.CONFIG), ["CC=clang"])
        self.assertEqual(own_config.toolchain(self.CONFIG + "CONFIG_LD_IS_LLD=y\n"), ["LLVM=1"])

    def build(self, *words):
        """What the script that builds the module says, and its exit status."""
        done = process.run(
            [TREE / "scripts/build-module.sh", self.tree, self.place / "objects", *words],
            capture_output=True,
            text=True,
            env={**os.environ, "PATH": f"{self.place}/bin:{os.environ['PATH']}"},
        )
        return done.returncode, done.stdout + done.stderr

    def test_unfit_trees(self):
        status, said = self.build()
        self.assertEqual(status, 3)
        self.assertIn(f"is not configured; run: make -C {self.tree} defconfig; make", said)
        self.write(".config")
        self.assertIn("is configured, but not built; run: make -C", self.build()[1])
        self.write("include/config/auto.conf")
        status, said = self.build()
        self.assertEqual(status, 3)
        self.assertIn("there is no Module.symvers", said)

    def test_built_by_clang(self):
        self.write("Module.symvers")
        self.write("Makefile", "modules:\n\t@echo LLVM=$(LLVM) CC=$(CC)\n")
        for config in (self.CONFIG, self.CONFIG.replace('"', "")):  # as since 5.16
            self.write("include/config/auto.conf", config + "CONFIG_LD_IS_LLD=y\n")
            status, said = self.build()
            self.assertEqual(status, 3)
            self.assertIn("was built with Debian clang version 99.0.1, which is not here", said)
            self.assertIn("apt-get install clang-99 lld-99 llvm-99", said)
        self.assertIn("LLVM=1", self.build("LLVM=1")[1])
        self.program("clang-99")
        self.assertIn("LLVM=-99", self.build()[1])
        self.write("include/config/auto.conf", self.CONFIG)
        self.assertIn("CC=clang-99", self.build()[1])

    def program(self, name):
        (self.place / "bin").mkdir(exist_ok=True)
        (self.place / "bin" / name).write_text("#!/bin/sh\n", encoding="ascii")
        (self.place / "bin" / name).chmod(0o755)

    def test_built_with_the_nm_of_gcc(self):
        self.write("Module.symvers")
        self.write("Makefile", "modules:\n\t@echo NM=$(NM).\n")
        self.write("include/config/auto.conf")
        self.program("gcc-nm")
        self.assertIn("NM=gcc-nm.", self.build()[1])
        self.assertIn("NM=.", self.build("CC=gcc-99")[1])
        self.program("gcc-nm-99")
        self.assertIn("NM=gcc-nm-99.", self.build("ARCH=um", "CC=gcc-99")[1])
        self.assertIn("NM=.", self.build("LLVM=1")[1])
        self.assertIn("NM=other.", self.build("NM=other")[1])
        with mock.patch.object(kernel_source.shutil, "which", lambda name: f"/usr/bin/{name}"):
            self.assertEqual(kernel_source.short_nm(["all"]), ["NM=gcc-nm"])
            self.assertEqual(kernel_source.short_nm(["LLVM=-19", "all"]), [])


if __name__ == "__main__":
    unittest.main()
