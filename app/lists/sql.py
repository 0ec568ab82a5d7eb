"""What is true of lists, written in SQL once. Pure."""


def reader_s_first(alias: str, language: str, main: str = "null") -> str:
    """An order of a list's texts: the reader's language, else the main one, else fi, sv, en."""
    return (
        f"{alias}.language = {language} desc, {alias}.language = {main} desc nulls last, "
        f"array_position(array['fi', 'sv', 'en'], {alias}.language::text)"
    )


def list_text(of: str, language: str) -> str:
    """The row of texts to show, as a subquery for `join lateral … on true`."""
    order = reader_s_first("t", language)
    return f"(select t.* from list_texts t where t.list = {of} order by {order} limit 1)"


def list_name(of: str, language: str, main: str = "null") -> str:
    """What the list is called, or null while it has no texts."""
    order = reader_s_first("t", language, main)
    return f"(select t.name from list_texts t where t.list = {of} order by {order} limit 1)"
