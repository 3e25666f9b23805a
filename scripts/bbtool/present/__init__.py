# SPDX-License-Identifier: GPL-2.0-only
"""Results for people: tables, pages, pictures."""
