# SPDX-License-Identifier: GPL-2.0-only
"""Which Debian package holds what the tools use: programs by name, other files by path.

This is the one place where it is known. Every package here is in Debian 12 and in Debian 13.
scripts/tests/test_packages.py sees a program that is called and not listed.
"""

import sysconfig

FOLDER = f"/usr/lib/{sysconfig.get_config_var('MULTIARCH')}"
PYTHON = "/usr/lib/python3/dist-packages"

PACKAGE = {
    # for users: building, booting, measuring
    "aarch64-linux-gnu-gcc-12": "gcc-12-aarch64-linux-gnu",
    "aarch64-linux-gnu-ld": "binutils-aarch64-linux-gnu",
    "apt-cache": "apt",
    "apt-config": "apt",
    "apt-get": "apt",
    "ansible-playbook": "ansible-core",
    "arm-linux-gnueabihf-gcc-12": "gcc-12-arm-linux-gnueabihf",
    "arm-linux-gnueabihf-ld": "binutils-arm-linux-gnueabihf",
    "awk": "mawk",
    "bash": "bash",
    "bc": "bc",
    "bison": "bison",
    "chroot": "coreutils",
    "cp": "coreutils",
    "dpkg-deb": "dpkg",
    "dpkg-query": "dpkg",
    "env": "coreutils",
    "flex": "flex",
    "gcc": "build-essential",
    "gcc-12": "gcc-12",
    "git": "git",
    "gnuplot": "gnuplot-nox",
    "make": "make",
    "mkdir": "coreutils",
    "mount": "mount",
    "nm": "binutils",
    "objcopy": "binutils",
    "pahole": "pahole",
    "patch": "patch",
    "perl": "perl",
    "powerpc64le-linux-gnu-gcc-12": "gcc-12-powerpc64le-linux-gnu",
    "powerpc64le-linux-gnu-ld": "binutils-powerpc64le-linux-gnu",
    "qemu-system-aarch64": "qemu-system-arm",
    "qemu-system-arm": "qemu-system-arm",
    "qemu-system-ppc64": "qemu-system-ppc",
    "qemu-system-riscv64": "qemu-system-misc",
    "qemu-system-s390x": "qemu-system-misc",
    "qemu-system-x86_64": "qemu-system-x86",
    "rsync": "rsync",
    "s390x-linux-gnu-gcc-12": "gcc-12-s390x-linux-gnu",
    "s390x-linux-gnu-ld": "binutils-s390x-linux-gnu",
    "setpriv": "util-linux",
    "sh": "dash",
    "size": "binutils",
    "ssh": "openssh-client",
    "sudo": "sudo",
    "tar": "tar",
    "trace-cmd": "trace-cmd",
    "unshare": "util-linux",
    "xz": "xz-utils",
    "/usr/include/libelf.h": "libelf-dev",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core",
    "/usr/share/javascript/chart.js/chart.min.js": "libjs-chart.js",
    "/usr/share/keyrings/debian-archive-keyring.gpg": "debian-archive-keyring",
    f"{FOLDER}/libelf.so.1": "libelf1",
    f"{FOLDER}/libtracecmd.so.1": "libtracecmd1",
    f"{PYTHON}/jinja2": "python3-jinja2",
    f"{PYTHON}/scipy": "python3-scipy",
    f"{PYTHON}/statsmodels": "python3-statsmodels",
    # for packages, man pages and completions
    "dh": "debhelper",
    "dh_dkms": "dh-dkms",
    "dpkg-buildpackage": "dpkg-dev",
    "help2man": "help2man",
    f"{PYTHON}/shtab": "python3-shtab",
    # for the tests alone
    "black": "black",
    "ldd": "libc-bin",
    "sshd": "openssh-server",
    "ssh-keygen": "openssh-client",
    "timeout": "coreutils",
    "chromium-headless-shell": "chromium-headless-shell",
    "clang": "clang",
    "clang-19": "clang-19",
    "corelist": "perl",  # perl is more than the perl-base of every Debian
    "ld.lld-19": "lld-19",
    "llvm-ar-19": "llvm-19",
    "llvm-cov": "llvm",
    "llvm-profdata": "llvm",
    "mmdebstrap": "mmdebstrap",
    "ocamlopt": "ocaml",
    "shellcheck": "shellcheck",
    "shfmt": "shfmt",
    "sparse": "sparse",
    "spatch": "coccinelle",
    "/usr/share/doc/libclang-rt-dev": "libclang-rt-dev",
    f"{PYTHON}/docutils": "python3-docutils",
    f"{PYTHON}/jsonschema": "python3-jsonschema",
    f"{PYTHON}/numpy": "python3-numpy",
    f"{PYTHON}/prometheus_client": "python3-prometheus-client",
    "/usr/share/benchmark/compare.py": "libbenchmark-tools",
}


def library(name):
    """The path that stands for a Python module."""
    return f"{PYTHON}/{name.split('.', maxsplit=1)[0]}"
