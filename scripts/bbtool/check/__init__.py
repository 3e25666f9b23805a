# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the module and of the tools."""
