from policies.finding import Finding, Severity, unseen


def finding(excerpt="Sunny-4821", *, rule="secret", severity=Severity.WARNING, span=(0, 4)):
    return Finding(rule=rule, severity=severity, span=span, reason="r", advice="a", excerpt=excerpt)


def test_severities_are_ranked_from_blocker_to_fix():
    ranks = [severity.rank for severity in (Severity.BLOCKER, Severity.SIGN_OFF, Severity.WARNING, Severity.FIX)]
    assert ranks == [3, 2, 1, 0]


def test_a_fingerprint_outlives_place_case_spacing_and_severity():
    moved = finding("sunny-4821 ", severity=Severity.BLOCKER, span=(9, 14))
    assert moved.fingerprint == finding().fingerprint
    assert len(moved.fingerprint) == 16


def test_a_fingerprint_tells_rules_and_words_apart():
    prints = {finding().fingerprint, finding(rule="crowd").fingerprint, finding("Rainy-4821").fingerprint}
    assert len(prints) == 3


def test_a_fingerprint_of_broken_characters_is_one_too():
    assert finding("\ud800").fingerprint != finding("\ud801").fingerprint


def test_what_people_approved_with_is_not_asked_again():
    shown = finding()
    assert unseen([shown], {shown.fingerprint: Severity.WARNING}) == ()
    assert unseen([shown], {shown.fingerprint: Severity.BLOCKER}) == ()


def test_a_new_or_worse_finding_is_asked_again():
    shown, worse, new = finding(), finding(severity=Severity.SIGN_OFF), finding("other")
    assert unseen([worse, new], {shown.fingerprint: Severity.WARNING}) == (worse, new)
