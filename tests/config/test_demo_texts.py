import pytest

from app.demo.shapes import DemoLetter, DemoOrder, shaped


def test_a_name_that_the_demos_shapes_do_not_know_is_an_error() -> None:
    letter = {"subject": "Hei", "preheader": "", "body": "Moi"}
    assert shaped(letter, DemoLetter) == DemoLetter(**letter)
    with pytest.raises(TypeError, match="sujbect"):
        shaped({**letter, "sujbect": "Hei"}, DemoLetter)


def test_a_value_of_another_kind_is_an_error() -> None:
    order = {"service": "Mediapalvelu", "days": 3, "what": "", "price": 350, "period": "month"}
    with pytest.raises(TypeError, match="350"):
        shaped(order, DemoOrder)
