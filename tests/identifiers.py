"""The names that code gives and uses."""

import ast
from collections.abc import Iterator


def identifiers(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name():
                yield node.id
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                # The names of tests are sentences.
                if not node.name.lower().startswith("test"):
                    yield node.name
            case ast.arg():
                yield node.arg
            case ast.Attribute():
                yield node.attr
            case ast.keyword():
                yield node.arg or ""
