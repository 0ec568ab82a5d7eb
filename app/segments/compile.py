"""From a checked definition to one SQL condition with bound values."""

from app.contacts.about import About
from app.segments.definition import Condition, Tree, checked
from app.segments.fields.kinds import Bound, Piece, Sort

MOST_WAYS = 4


def compile_condition(
    definition: object, first: int = 1, about: About = About.PEOPLE
) -> tuple[str, list[object]]:
    """A condition over `c` (contacts) or `o` (organisations), and its values from `$first` on.

    It picks the rows for which it is true. Raises BadDefinitionError.
    """
    piece, values = compile_piece(definition, first, about)
    return f"({piece.sql})", values


def compile_piece(
    definition: object, first: int = 1, about: About = About.PEOPLE
) -> tuple[Piece, list[object]]:
    """The same with what is known of the condition, for those who count. Raises BadDefinitionError."""
    bound = Bound(first)
    return _piece(checked(definition, about), bound, about), bound.values


def _piece(tree: Tree, bound: Bound, about: About, *, is_true: bool = True) -> Piece:
    """Negations are pushed down to the single questions, where an index can answer them."""
    if isinstance(tree, Condition):
        piece = tree.field.compile(tree.operator, tree.value, bound)
        return piece if is_true else _not(piece)
    if tree.word == "not":
        return _piece(tree.parts[0], bound, about, is_true=not is_true)
    parts = [_piece(part, bound, about, is_true=is_true) for part in tree.parts]
    return _all(parts, about) if (tree.word == "all") is is_true else _any(parts, about)


def _not(piece: Piece) -> Piece:
    """What is neither true nor false counts as false, so that its negation holds."""
    sql = f"({piece.sql}) is not true" if piece.may_be_null else f"not ({piece.sql})"
    return Piece(sql, Sort.REST, by_id=piece.by_id)


def _all(parts: list[Piece], about: About) -> Piece:
    if not parts:
        return Piece("true", Sort.REST, by_id=True)
    if len(parts) == 1:
        return parts[0]
    sorts = {part.sort for part in parts}
    sort = next((sort for sort in (Sort.SET, Sort.COLUMN) if sort in sorts), Sort.REST)
    return Piece(
        _joined(" and ", parts),
        sort,
        any(part.may_be_null for part in parts),
        _beginning_with_each(parts, about),
        all(part.by_id for part in parts),
    )


def _beginning_with_each(parts: list[Piece], about: About) -> tuple[str, ...]:
    """All of them, beginning with the ids of one and asking each of those for the others."""
    row, ways = about.alias, []
    for number, part in enumerate(parts):
        others = parts[:number] + parts[number + 1 :]
        for way in part.ways[:1]:
            rows = f"({way}) {row} (id)"
            if not all(other.by_id for other in others):
                rows = f"({way}) had (id) join {about.table} {row} on {row}.id = had.id"
            ways.append(f"select {row}.id from {rows} where {_joined(' and ', others)}")
    return tuple(ways[:MOST_WAYS])


def _any(parts: list[Piece], about: About) -> Piece:
    """By indexes where each part can be looked up by itself: an OR of EXISTS would walk everybody."""
    if not parts:
        return Piece("false")
    sorts = {part.sort for part in parts}
    may_be_null = any(part.may_be_null for part in parts)
    if len(parts) == 1:
        return parts[0]
    if Sort.REST in sorts or sorts == {Sort.COLUMN}:
        sort = Sort.REST if Sort.REST in sorts else Sort.COLUMN
        is_by_id = all(part.by_id for part in parts)
        return Piece(_joined(" or ", parts), sort, may_be_null, by_id=is_by_id)
    rows = f"select {about.alias}.id from {about.table} {about.alias} where"
    each = [part.ways[0] if part.ways else f"{rows} {part.sql}" for part in parts]
    ids = " union all ".join(f"({one})" for one in each)
    return Piece(f"{about.alias}.id in ({ids})", Sort.SET, ways=(ids,), by_id=True)


def _joined(word: str, parts: list[Piece]) -> str:
    return word.join(f"({part.sql})" for part in parts)
