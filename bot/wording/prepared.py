"""Texts that a correction may begin from: what ships, in three languages, and what an account says instead; pure."""

from collections.abc import Mapping

from bot.settings.values import Prepared

_SHIPPED: Mapping[str, Prepared] = {
    "en": Prepared(
        correction="What we wrote earlier was wrong, and we are sorry. Wrong: {wrong}. Right: {right}.",
        line="We gave wrong information here earlier, and are sorry. We have taken it down; the right one follows.",
        apology="Our last post was meant for another account and was put here by mistake. We are sorry, and have taken it down.",
        grave_apology="Our last post should never have been here. It was wrong, it hurt people, and we are sorry. "
        "We have taken it down and are looking into how it came about.",
    ),
    "it": Prepared(
        correction="Quello che abbiamo scritto prima era sbagliato, e ci scusiamo. Sbagliato: {wrong}. Giusto: {right}.",
        line="Prima abbiamo dato un'informazione sbagliata, e ci scusiamo. L'abbiamo tolta; quella giusta arriverà qui.",
        apology="Il nostro ultimo post era per un altro account ed è finito qui per errore. Ci scusiamo: lo abbiamo tolto.",
        grave_apology="Il nostro ultimo post non doveva mai essere qui. Era sbagliato, ha ferito delle persone e chiediamo scusa. "
        "Lo abbiamo tolto e stiamo cercando di capire come sia successo.",
    ),
    "es": Prepared(
        correction="Lo que escribimos antes estaba mal, y pedimos disculpas. Mal: {wrong}. Bien: {right}.",
        line="Antes dimos una información equivocada, y pedimos disculpas. La hemos retirado; la correcta llegará aquí.",
        apology="Nuestra última publicación era para otra cuenta y salió aquí por error. Pedimos disculpas: la hemos retirado.",
        grave_apology="Nuestra última publicación nunca debió estar aquí. Estuvo mal, hizo daño y pedimos perdón. "
        "La hemos retirado y estamos viendo cómo pudo ocurrir.",
    ),
}
_OTHERWISE = "en"


def correction(own: Mapping[str, Prepared], language: str, *, wrong: str, right: str) -> str:
    """A correcting text in that language, from what was wrong and what is right."""
    words = _of(own, language, "correction")
    return words.replace("{wrong}", wrong.strip(" .")).replace("{right}", right.strip(" ."))


def apology(own: Mapping[str, Prepared], language: str, *, grave: bool) -> str:
    """An apology for a post from the wrong account."""
    return _of(own, language, "grave_apology" if grave else "apology")


def line(own: Mapping[str, Prepared], language: str) -> str:
    """What is said while the right information is not known yet."""
    return _of(own, language, "line")


def _of(own: Mapping[str, Prepared], language: str, name: str) -> str:
    known = language if language in own or language in _SHIPPED else _OTHERWISE
    theirs: str = getattr(own.get(known, Prepared()), name)
    return theirs or getattr(_SHIPPED.get(known, _SHIPPED[_OTHERWISE]), name)
