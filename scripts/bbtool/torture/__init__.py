# SPDX-License-Identifier: GPL-2.0-only
"""Can the module be made to harm its machine?"""
