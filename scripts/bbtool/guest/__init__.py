# SPDX-License-Identifier: GPL-2.0-only
"""Boot a kernel, in a virtual machine or as a process, and run something in it."""
