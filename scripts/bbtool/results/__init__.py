# SPDX-License-Identifier: GPL-2.0-only
"""What a run leaves behind: reading it, converting it, comparing it."""
