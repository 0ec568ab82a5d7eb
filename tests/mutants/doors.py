"""Faults in links, sessions and limits."""

from tests.mutants.faults import Fault

TOKENS = (
    Fault(
        "token-without-nonce",
        "A link that was replaced works on.",
        "return keyed_hash(purpose, row.bytes + hashlib.sha256(nonce).digest())[:MAC_LENGTH]",
        "return keyed_hash(purpose, row.bytes)[:MAC_LENGTH]",
        ("test_tokens", "test_links"),
    ),
    Fault(
        "token-of-any-purpose",
        "A link to unsubscribe opens the choices.",
        "return keyed_hash(purpose, row.bytes + hashlib.sha256(nonce).digest())[:MAC_LENGTH]",
        'return keyed_hash("link", row.bytes + hashlib.sha256(nonce).digest())[:MAC_LENGTH]',
        ("test_tokens", "test_preferences"),
    ),
    Fault(
        "token-cut-short",
        "The beginning of a genuine link is enough.",
        "return hmac.compare_digest(raw[16:], _mac(purpose, row, nonce))",
        "return hmac.compare_digest(raw[16:20], _mac(purpose, row, nonce)[:4])",
        ("test_tokens",),
    ),
    Fault(
        "preferences-for-ever",
        "A link to the choices works for ever.",
        "if link is None or clock.now() - link.created_at >= rules.PREFERENCES_WITHIN:",
        "if link is None:",
        ("test_preferences",),
    ),
    Fault(
        "undo-link-of-another-moment",
        "A link to undo one leaving undoes another.",
        'if address_id is None or not matches("undo", address_id, moment.encode(), link):',
        "if address_id is None:",
        ("test_unsubscribe",),
    ),
    Fault(
        "form-for-ever",
        "A form that was opened days ago is taken.",
        "return shown if clock.now() - shown < FORM_GOOD_FOR else None",
        "return shown",
        ("test_subscribe", "test_confirm"),
    ),
    Fault(
        "form-under-an-old-notice",
        "A sign-up form opened under the old notice is taken under the new one.",
        "if form.value(SHOWN) != shown.digest.hex():\n        form.submitted",
        "if not form.value(SHOWN):\n        form.submitted",
        ("test_notice_between", "test_forms_shown"),
    ),
    Fault(
        "sentence-not-the-one-shown",
        "A box is taken although the sentence beside it has changed since.",
        "changed = [one.slug for one in ticked if str(one.wording) not in shown]",
        "changed = [one.slug for one in ticked if not shown]",
        ("test_subscribe", "test_preferences"),
    ),
    Fault(
        "staff-link-for-ever",
        "A one-time link works after its three days.",
        "where l.id = $1 and l.used_at is null and l.expires_at > $2 and m.disabled_at is null",
        "where l.id = $1 and l.used_at is null and $2::timestamptz is not null\n"
        "  and m.disabled_at is null",
        ("test_links",),
    ),
    Fault(
        "staff-link-of-the-disabled",
        "A link is made for somebody whose account is disabled.",
        'active = "select 1 from staff_members where id = $1 and disabled_at is null for update"',
        'active = "select 1 from staff_members where id = $1 for update"',
        ("test_links", "test_members"),
    ),
    Fault(
        "links-outlive-what-ends-sessions",
        "A changed password, another role or a disabled account leaves one-time links alive.",
        '"update staff_links set used_at = $1 where member = $2 and used_at is null",\n'
        "        clock.now(), member_id,",
        '"update staff_links set used_at = $1 where member = $2 and used_at < $1",\n'
        "        clock.now(), member_id,",
        ("test_ended_access",),
    ),
    Fault(
        "two-links-alive",
        "A new one-time link leaves the older one alive.",
        "await end_links(member_id)\n        path = await make_link(member_id)",
        "path = await make_link(member_id)",
        ("test_links",),
    ),
    Fault(
        "tries-of-strangers-shut-out",
        "Wrong passwords from elsewhere shut the owner's own browser out.",
        "if knows_device(account_key, device) and await",
        "if not device and await",
        ("test_sign_in",),
    ),
    Fault(
        "device-of-another",
        "The device token of one account gives tries at another.",
        "key = account_key_of(email).encode()",
        "key = tokens.key_for(DEVICE)[:0]",
        ("test_sign_in",),
    ),
)

SESSIONS = (
    Fault(
        "idle-for-twice-as-long",
        "A session that nobody uses stays open for eight hours.",
        "row = await database.fetchrow(_WHO, hash_of(token), now, now - IDLE_LIMIT)",
        "row = await database.fetchrow(_WHO, hash_of(token), now, now - 2 * IDLE_LIMIT)",
        ("test_sessions",),
    ),
    Fault(
        "session-for-ever",
        "A session that is used never ends.",
        "where s.token_hash = $1 and s.expires_at > $2 and s.last_seen_at > $3",
        "where s.token_hash = $1 and $2::timestamptz is not null and s.last_seen_at > $3",
        ("test_sessions",),
    ),
    Fault(
        "sessions-outlive-a-role",
        "Whoever gets another role stays signed in.",
        "await _end_access(member_id)\n        change = {",
        "change = {",
        ("test_ended_access",),
    ),
    Fault(
        "sessions-outlive-a-disabling",
        "Whoever is enabled again is signed in where they were before.",
        "to=True, by=by)\n        await _end_access(member_id)",
        "to=True, by=by)",
        ("test_ended_access",),
    ),
    Fault(
        "sessions-outlive-a-password",
        "A changed password leaves other browsers signed in.",
        'await _end_access(member_id)\n    await note(member_id, "password_set"',
        'await note(member_id, "password_set"',
        ("test_ended_access",),
    ),
    Fault(
        "last-administrator",
        "The last administrator can be disabled, beside one who has no password yet.",
        'where role = $1 and disabled_at is null "\n        "and password_hash is not null",',
        'where role = $1 and disabled_at is null",',
        ("test_members",),
    ),
    Fault(
        "cookie-without-https",
        "The session's cookie is sent over plain http, too.",
        "secure=is_https,",
        "secure=False,",
        ("test_sessions", "test_sign_in"),
    ),
    Fault(
        "disabled-signs-in",
        "A disabled account can sign in.",
        '"where email_canonical = $1 and disabled_at is null",',
        '"where email_canonical = $1",',
        ("test_sign_in", "test_members"),
    ),
)

LIMITS = (
    Fault(
        "one-try-more",
        "Every limit lets one more through.",
        "return used <= most",
        "return used <= most + 1",
        ("test_limits",),
    ),
    Fault(
        "window-never-ends",
        "A limit that was reached holds as long as anybody tries.",
        "used = case when c.began_at <= $3 then 1 else c.used + 1 end",
        "used = c.used + 1",
        ("test_limits",),
    ),
    Fault(
        "account-without-limit",
        "An account can be guessed at from as many networks as one likes.",
        '(f"sign in {account_key}", MOST_PER_ACCOUNT),\n    )',
        ")",
        ("test_every_limit",),
    ),
    Fault(
        "network-without-limit",
        "One network can guess at as many accounts as it likes.",
        'network, "sign in", most=MOST_PER_NETWORK, within=WINDOW',
        'network, "sign in", most=MOST_PER_NETWORK * 1000, within=WINDOW',
        ("test_every_limit",),
    ),
    Fault(
        "sign-up-without-a-day",
        "The sign-ups of a day are counted together with those of an hour.",
        'limits.allowed_from(network, f"{what} {within}", most=most, within=within)',
        "limits.allowed_from(network, what, most=most, within=within)",
        ("test_every_limit",),
    ),
    Fault(
        "sign-up-without-everybody",
        "Many networks together can sign up without end.",
        'if not await limits.allowed(f"{what} everywhere", most=FROM_EVERYWHERE, within=HOUR):',
        'if not await limits.allowed(f"{what} {network}", most=FROM_EVERYWHERE, within=HOUR):',
        ("test_every_limit",),
    ),
    Fault(
        "forgotten-links-without-limit",
        "A mailbox can be flooded with links to set a password.",
        'else f"staff link {key}"',
        'else f"staff link {key} {uuid4()}"',
        ("test_every_limit",),
    ),
    Fault(
        "present-password-without-limit",
        "The present password can be guessed at from an open session.",
        'bucket = f"present password of {member_id}"',
        'bucket = f"present password of {uuid4()}"',
        ("test_every_limit",),
    ),
)

FAULTS = (*TOKENS, *SESSIONS, *LIMITS)
