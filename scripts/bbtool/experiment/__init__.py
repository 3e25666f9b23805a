# SPDX-License-Identifier: GPL-2.0-only
"""Compare two kernels: build what is missing, boot them in turn, say when it is decided."""
