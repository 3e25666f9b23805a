# SPDX-License-Identifier: GPL-2.0-only
"""Kernels, packages and compilers from Debian, and what is built with them."""
