# SPDX-License-Identifier: GPL-2.0-only
"""Does the module, and do the tools, do what they promise?"""
