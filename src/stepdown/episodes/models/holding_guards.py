"""What keys cannot say of who holds a child: triggers, on both databases.

A child belongs to one council, and so do its episode and whoever holds it. A
child's memberships never overlap, also where one has ended. Whoever holds a
child, or is on duty for a team, has an open account of that council.
"""

from __future__ import annotations

from stepdown.audit.append_only import CrossGuard

FOR_EVER = "9999-12-31 00:00:00"

_CHILD_SAME_COUNCIL = """
  NOT EXISTS (SELECT 1 FROM episodes_episode e
              WHERE e.id = NEW.episode_id AND e.authority_id = NEW.authority_id)
  OR NOT EXISTS (SELECT 1 FROM families_child c
                 WHERE c.id = NEW.child_id AND c.authority_id = NEW.authority_id)"""

_CHILD_ELSEWHERE = """
  EXISTS (SELECT 1 FROM episodes_episodechild m WHERE m.child_id = NEW.child_id
          AND m.began < NEW.ended AND m.ended > NEW.began)"""

_HOLDER_ELSEWHERE = """
  NOT EXISTS (SELECT 1 FROM episodes_episodechild m
              WHERE m.id = NEW.membership_id AND m.authority_id = NEW.authority_id)
  OR NEW.team_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM partnership_team t
    WHERE t.id = NEW.team_id AND t.authority_id = NEW.authority_id)"""

_NOBODY_OPEN = """
  NEW.{who} IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM partnership_account a
    WHERE a.id = NEW.{who} AND a.authority_id = NEW.authority_id AND a.is_active{locked})"""

_STILL_NEEDED = """
  (OLD.is_active AND NOT NEW.is_active OR NEW.authority_id IS {distinct} OLD.authority_id)
  AND (EXISTS (SELECT 1 FROM episodes_holding h
               WHERE h.account_id = NEW.id AND h.ended = {for_ever})
       OR EXISTS (SELECT 1 FROM partnership_team t WHERE t.duty_manager_id = NEW.id))"""

_CHILD_MOVES = """
  NEW.authority_id <> OLD.authority_id
  AND EXISTS (SELECT 1 FROM episodes_episodechild m WHERE m.child_id = NEW.id)"""

_TEAM_MOVES = """
  NEW.authority_id <> OLD.authority_id
  AND EXISTS (SELECT 1 FROM episodes_holding h WHERE h.team_id = NEW.id)"""

Guard = tuple[str, str, str, str, str]
"""The table, the name, the events, the condition that refuses, and why."""


def _guards(vendor: str) -> list[Guard]:
    is_postgresql = vendor == "postgresql"
    # A share lock: the account cannot be closed between this look and the commit.
    locked = " FOR SHARE" if is_postgresql else ""
    needed = _STILL_NEEDED.format(
        distinct="DISTINCT FROM" if is_postgresql else "NOT",
        for_ever=f"TIMESTAMPTZ '{FOR_EVER}+00'" if is_postgresql else f"'{FOR_EVER}'",
    )
    child, holding = "episodes_episodechild", "episodes_holding"
    account, team = "partnership_account", "partnership_team"
    return [
        (child, "one_council", "INSERT", _CHILD_SAME_COUNCIL, "all of one council"),
        (child, "one_at_a_time", "INSERT", _CHILD_ELSEWHERE, "the child was elsewhere then"),
        (holding, "one_council", "INSERT", _HOLDER_ELSEWHERE, "all of one council"),
        (
            holding, "open_account", "INSERT",
            _NOBODY_OPEN.format(who="account_id", locked=locked), "an open account holds a child",
        ),
        (
            account, "holds_nobody", "UPDATE OF is_active, authority_id", needed,
            "somebody depends on this account",
        ),
        (
            team, "open_account", "INSERT",
            _NOBODY_OPEN.format(who="duty_manager_id", locked=locked),
            "an open account is on duty",
        ),
        (
            team, "open_account_still", "UPDATE OF duty_manager_id, authority_id",
            _NOBODY_OPEN.format(who="duty_manager_id", locked=locked),
            "an open account is on duty",
        ),
        (team, "stays", "UPDATE OF authority_id", _TEAM_MOVES, "the team holds children"),
        ("families_child", "stays", "UPDATE OF authority_id", _CHILD_MOVES, "the child is here"),
    ]  # fmt: skip


def cross_guards(vendor: str) -> list[CrossGuard]:
    """Return the triggers for one kind of database."""
    made = []
    for table, short, events, condition, why in _guards(vendor):
        name = f"{table}_{short}"
        if vendor == "sqlite":
            sql = (
                f'CREATE TRIGGER "{name}" BEFORE {events} ON "{table}" FOR EACH ROW'
                f" WHEN {condition}"
                f" BEGIN SELECT RAISE(ABORT, 'refused: {why}'); END"
            )
            made.append(CrossGuard(table, name, sql))
            continue
        function = (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$'
            f" BEGIN IF {condition} THEN RAISE EXCEPTION 'refused: {why}'"
            " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
        sql = (
            f'CREATE TRIGGER "{name}" BEFORE {events} ON "{table}"'
            f' FOR EACH ROW EXECUTE FUNCTION "{name}"()'
        )
        made.append(CrossGuard(table, name, sql, function))
    return made
