# SPDX-License-Identifier: GPL-2.0-only
"""Try to make the module harm its machine."""
