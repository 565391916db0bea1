from tables_on_disk import (
    BASE,
    SECTORS,
    claims,
    load,
    only,
)


def test_rows_that_contradict_each_other_are_named_and_the_first_one_stands(tmp_path):
    loaded = load(
        tmp_path,
        sectors=SECTORS,
        organisations=[["id", "name_fi"], ["vm", "Yksi"], ["vm", "Yksi"], ["vm", "Toinen"]],
    )
    rejection = only(loaded)
    assert (rejection.row, rejection.column, rejection.value) == (4, "name_fi", "Toinen")
    assert "row 2 of organisations, which says 'Yksi'" in str(rejection.message)
    assert set(loaded.batch.nodes["Organisation"]["name_fi"]) == {"Yksi"}


def test_events_that_contradict_each_other_in_their_place_are_named(tmp_path):
    loaded = load(
        tmp_path,
        events=[
            ["id", "name_fi", "date", "place"],
            ["e", "Yksi", "2020", "Oulu"],
            ["e", "Yksi", "2020", "Turku"],
        ],
    )
    rejection = only(loaded)
    assert (rejection.row, rejection.column, rejection.value) == (3, "place", "Turku")


def test_rows_of_one_id_that_complete_each_other_are_both_good(tmp_path):
    loaded = load(
        tmp_path, organisations=[["id", "name_fi", "name_sv"], ["vm", "Yksi", ""], ["vm", "", "En"]]
    )
    assert not loaded.rejections
    assert len(claims(loaded.batch)["Organisation"]) == 1


def test_one_membership_cannot_both_end_and_go_on(tmp_path):
    rows = [
        ["member", "of", "from", "to"],
        ["a", "g", "2019", ""],
        ["a", "g", "2019", "2020"],
        ["a", "g", "2021", "2022"],
    ]
    rejection = only(load(tmp_path, **BASE, memberships=rows))
    assert (rejection.row, rejection.column, rejection.value) == (3, "to", "2020")
