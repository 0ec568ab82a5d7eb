"""What is true of orders, written in SQL once. Pure."""


def order_in_force(order: str, day: str) -> str:
    """It has begun, and its last day is not over. A fact that was corrected does not count."""

    def fact(kind: str, when: str) -> str:
        return (
            f"exists (select from order_facts f where f.\"order\" = {order}.id and f.kind = '{kind}' "
            f"and f.from_on {when} {day} "
            f'and not exists (select from order_facts v where v."order" = {order}.id '
            "and v.corrects = f.id))"
        )

    return f"({fact('start', '<=')} and not {fact('end', '<')})"


def last_day(order: str) -> str:
    """The last day of an order; null while it has none. A fact that was corrected does not count."""
    return (
        f"(select max(f.from_on) from order_facts f where f.\"order\" = {order}.id and f.kind = 'end' "
        "and not exists (select from order_facts v where v.corrects = f.id))"
    )


def is_void(order: str) -> str:
    """It was ordered by mistake: every fact of it has been corrected away."""
    return (
        f"not exists (select from order_facts f where f.\"order\" = {order}.id and f.kind <> 'void' "
        "and not exists (select from order_facts v where v.corrects = f.id))"
    )
