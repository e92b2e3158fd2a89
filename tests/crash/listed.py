"""The failpoints that the matrix knows, and every transaction that stands in the product's source."""

import ast
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("failpoints.txt")


def listed() -> dict[str, str]:
    """Every failpoint with the first story that comes by it, as `make crash ARGS=--list` writes them."""
    return dict(line.split() for line in FILE.read_text().splitlines())


def transactions() -> Iterator[str]:
    """Every `database.run(…)` of the core and of what works its inbox off, named as its failpoints are."""
    for file in [*(_ROOT / "approvals").rglob("*.py"), *(_ROOT / "bot").glob("*.py")]:
        yield from _in(ast.parse(file.read_text()), (file.stem,))


def _in(node: ast.AST, where: tuple[str, ...]) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield from _in(child, (*where, child.name))
            case ast.Call(
                func=ast.Attribute(attr="run", value=ast.Attribute(attr="database" | "_database")), args=[ran, *_]
            ):
                yield _name(ran, where)
                yield from _in(child, where)
            case _:
                yield from _in(child, where)


def _name(ran: ast.expr, where: tuple[str, ...]) -> str:
    match ran:
        case ast.Lambda():
            return ".".join((*where, "lambda"))
        case ast.Call(args=[ast.Name(id=name), *_]):
            return f"{where[0]}.{name}"
        case ast.Name(id=name):
            return ".".join((*where, name))
        case _:
            raise ValueError(f"{ast.unparse(ran)} in {'.'.join(where)} is a transaction without a name")
