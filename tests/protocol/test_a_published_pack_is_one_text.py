"""What is published: one text for one pack, and the same pack back."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepdown.protocol.language import EventOf, Pack, Setting
from stepdown.protocol.library import shipped_packs
from stepdown.protocol.loading import load_pack
from stepdown.protocol.problems import PackError
from stepdown.protocol.publishing import canonical, from_canonical, sha256_of
from stepdown.protocol.working_time import Duration
from tests.protocol.packs import INVENTED, PATHWAY, changed

PACKS = [INVENTED, *shipped_packs()]


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: "-".join(folder.parts[-2:]))
def test_a_pack_comes_back_from_its_text_as_it_was(folder: Path) -> None:
    pack = load_pack(folder)
    text = canonical(pack)
    assert from_canonical(text) == pack
    assert canonical(from_canonical(text)) == text
    assert sha256_of(canonical(load_pack(folder))) == sha256_of(text)


def test_comments_and_the_order_of_keys_make_no_other_text(tmp_path: Path) -> None:
    folder = changed(
        tmp_path,
        PATHWAY,
        "    title: Get consent\n    clause: consent\n",
        "    clause: [consent]  # A comment.\n    title: Get consent\n    for: family\n",
    )
    assert canonical(load_pack(folder)) == canonical(load_pack(INVENTED))


def test_the_order_of_answers_is_kept(tmp_path: Path) -> None:
    folder = changed(
        tmp_path,
        "pack.yaml",
        "{step-down: Step down, stay: Stay}",
        "{stay: Stay, step-down: Step down}",
    )
    text = canonical(load_pack(folder))
    assert text != canonical(load_pack(INVENTED))
    one_of = from_canonical(text).about.records["decision"].fields["outcome"].one_of
    assert one_of is not None
    assert list(one_of) == ["stay", "step-down"]


def test_what_only_repeats_a_default_is_left_out() -> None:
    plain = json.loads(canonical(load_pack(INVENTED)))
    consent = plain["pathways"]["down"]["obligations"]["consent"]
    assert "for" not in consent
    assert list(consent) == sorted(consent)


def test_another_rule_is_another_hash(tmp_path: Path) -> None:
    folder = changed(tmp_path, PATHWAY, "within: 24 hours", "within: 23 hours")
    hashes = {sha256_of(canonical(load_pack(each))) for each in (INVENTED, folder)}
    assert len(hashes) == 2


@given(
    st.lists(
        st.one_of(st.text(min_size=1, max_size=20), st.integers(), st.booleans(), st.dates()),
        min_size=1,
        max_size=4,
    )
)
def test_every_answer_comes_back_as_what_it_was(answers: list[str | int | bool | date]) -> None:
    event = EventOf.model_validate({"record": "review", "with": {"said": answers}})
    text = event.model_dump_json(by_alias=True)
    back = EventOf.model_validate_json(text).with_["said"]
    assert [(type(value), value) for value in back] == [(type(value), value) for value in answers]


@pytest.mark.parametrize("text", ["", "{}", '{"about": 1}', "[1"])
def test_a_text_that_is_no_pack_is_refused(text: str) -> None:
    with pytest.raises(PackError, match="This is not a published pack"):
        from_canonical(text)


def test_a_published_pack_cannot_be_changed() -> None:
    pack: Pack = load_pack(INVENTED)
    with pytest.raises(ValueError, match="frozen"):
        pack.about.council = "Another council"  # type: ignore[misc]


def test_a_length_of_time_may_be_written_or_made() -> None:
    three_weeks = Duration(3, "weeks")
    for default in ("3 weeks", three_weeks):
        setting = Setting(title="Time", default=default, reading="We chose it.")
        assert setting.default == three_weeks
        assert setting.model_dump()["default"] == "3 weeks"
