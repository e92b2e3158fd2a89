import pytest

from tests.bench.harness import Goal, Of, Row, table

MEASURED = ((3.0, 2.0), (6.0, 4.0), (9.0, 6.0))


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        (Goal(most=6), ("6 ms", "reached")),
        (Goal(most=4), ("4 ms", "missed: 1.50 times that")),
        (Goal(most=1.5, of=Of.TIMES), ("1.5 times", "reached")),
        (Goal(most=1.2, of=Of.TIMES), ("1.2 times", "missed: 1.25 times that")),
        (Goal(most=2, of=Of.MORE), ("2 ms more", "reached")),
        (Goal(most=1, of=Of.MORE), ("1 ms more", "missed: 2.00 times that")),
        (None, ("", "")),
    ],
)
def test_whether_a_goal_is_reached_stands_beside_the_figure(goal, said):
    row = Row(ours="ours", peer="theirs", measured=MEASURED, goal=goal)
    assert row.judged() == said
    assert table([row]).endswith(f"{said[0]}  {said[1]}".rstrip())


def test_a_goal_in_microseconds_is_compared_with_microseconds():
    row = Row(ours="ours", peer="theirs", measured=MEASURED).in_microseconds(Goal(most=5_000))
    assert row.judged() == ("5000 µs", "missed: 1.20 times that")
