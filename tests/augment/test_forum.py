"""How chats write of persons."""

import pytest

from lib.augment import forum, swap
from lib.augment.tokens import Tokens


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("my bf told his mom", "my gf told her dad"),
        ("its my gfs dog, she loves it", "its my bfs dog, he loves it"),
        ("My FIL moved in and he cooks.", "My MIL moved in and she cooks."),
        ("let her cook man 🔥", "let him cook man 🔥"),
        ("thanks man", "thanks man"),
        ("a good man is hard to find lol", "a good woman is hard to find lol"),
        ("bro thinks he won", "bro thinks she won"),
        ("my lil bro plays and he wins", "my lil sis plays and she wins"),
        ("mr dawson gave me a C, he hates me", "ms dawson gave me a C, she hates me"),
        ("mrs dawson said she saw it", "mr dawson said he saw it"),
        ("it took 20 ms and he left", "it took 20 ms and she left"),
        ("i asked her abt it", "i asked him abt it"),
        ("told her youd call", "told him youd call"),
        ("thats his not mine", "thats hers not mine"),
        ("invited her last minute", "invited him last minute"),
        ("i beat her fair and square", "i beat him fair and square"),
    ],
)
def test_swap(text, wanted):
    assert swap(text) == wanted


@pytest.mark.parametrize("text", ["GF bread is fine.", "the gf pasta was good", "It cost 3 mil this year."])
def test_other_senses_stay(text):
    assert swap(text) == text


@pytest.mark.parametrize("text, wanted", [("so he left", True), ("He left.", False), ("Lol, he left.", True)])
def test_informal(text, wanted):
    assert forum.is_informal(Tokens(text)) is wanted


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("tell her thanks", "tell him thanks"),
        ("it made her quit streaming lol", "it made him quit streaming lol"),
        ("the mug was his all along", "the mug was hers all along"),
        ("the whole plan of his fell apart", "the whole plan of hers fell apart"),
        ("my mil came and she cooked", "my fil came and he cooked"),
        ("miss Dawn at the daycare is a saint lol", "mr Dawn at the daycare is a saint lol"),
        ("i miss Dawn lol", "i miss Dawn lol"),
    ],
)
def test_more_swaps(text, wanted):
    assert swap(text) == wanted
