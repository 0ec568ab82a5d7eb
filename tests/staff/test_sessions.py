async def test_a_signed_in_member_is_known(staff):
    assert staff.signed_in.role == "administrator"
