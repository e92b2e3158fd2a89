"""What a sentence of a reply can do, and what a post that comes in can be: the words that phrases, model and rules share."""

from enum import StrEnum


class Tag(StrEnum):
    """What one sentence of ours does; a sentence may do several things."""

    THREAT = "threat"
    INSULT = "insult"
    BLAME_EXPLICIT = "blame-explicit"
    BLAME_OBLIQUE = "blame-oblique"
    DEFENCE = "defence"
    NON_APOLOGY = "non-apology"
    APOLOGY = "apology"
    ACTION = "action"
    ANSWER = "answer"
    ASK = "ask"
    CONTACT = "contact"
    EMPATHY = "empathy"
    THANKS = "thanks"
    QUEUE_JUMP = "queue-jump"
    PAGE = "page"
    SALES = "sales"
    CASEWORK = "casework"
    ASK_PRIVATE = "ask-private"
    INSIDE = "inside"
    SPECULATION = "speculation"
    ASK_ALL = "ask-all"
    ALL_CLEAR = "all-clear"
    JOKE = "joke"
    FINANCES = "topic-finances"
    STAFF = "topic-staff"
    LEGAL = "topic-legal"
    PERSONAL = "personal"
    ADMITS = "admits"
    PROMISE = "promise"


class Incoming(StrEnum):
    """What a post that comes in is; the first five are one of each other, the last two may go with any."""

    PRANK = "prank"
    ABUSE = "abuse"
    OFFENCE = "offence"
    GRIEVANCE = "grievance"
    QUESTION = "question"
    PRAISE = "praise"
    ASKS_WHY = "asks-why"
    ASKS_PRICE = "asks-price"
