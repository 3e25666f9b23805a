# SPDX-License-Identifier: GPL-2.0-only
"""Limits of Python functions: parameters that calls give by position, and nesting."""

import ast

PARAMETERS, NESTING = 5, 3
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try)
OWN = (ast.FunctionDef, ast.ClassDef, ast.Lambda)


def parameters(function):
    """How many parameters can be given by position, self and cls aside."""
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def depth(node, here=0):
    """How deep blocks are nested in a node; an elif is as deep as its if."""
    deepest = here
    for child in ast.iter_child_nodes(node):
        if isinstance(child, OWN):
            continue
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        inner = here + (isinstance(child, BLOCKS) and not is_elif)
        deepest = max(deepest, depth(child, inner))
    return deepest


def broken(text):
    """(line, what is wrong) of each function that breaks a limit."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef):
            continue
        if parameters(node) > PARAMETERS:
            said = f"{parameters(node)} parameters, more than {PARAMETERS}"
            yield node.lineno, f"{node.name}() has {said}"
        if depth(node) > NESTING:
            yield node.lineno, f"{node.name}() is nested {depth(node)} deep, more than {NESTING}"
