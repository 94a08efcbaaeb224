"""Single words behind her."""

import pytest

from tests.augment.reading import is_owner


@pytest.mark.parametrize(
    "text",
    [
        "The critics treated her more kindly than the public did.",
        "What had taken her so long?",
        "It suited her just fine.",
        "The club gave her just one month.",
        "They invited her last minute.",
        "We made her every kind of pasta.",
        "He received her very kindly.",
        "He wrote to her nine times.",
        "The fine cost her nearly half of it.",
        "Traffic made her late and cross.",
        "I stood beside her one winter with a notebook.",
        "It brought her 25 more marbles.",
        "They were thrilled to have her back for another season.",
        "All had reason to wish her dead.",
        "The world around her appeared grey.",
        "He saw her shade her eyes.",
        "I have never known her send a boy.",
        "The crowd lined up to clap her home.",
        "If you live near her please ring.",
        "My solicitor buttonholed her outside chambers.",
        "Anyone who has crewed under her will tell you the same.",
        "They gave her chloroform and set the bone.",
        "The drug made her bradycardic, so the dose was halved.",
        "The insurer reimbursed her $1,150 of it.",
        "I shall repay her every farthing.",
        "The judges scored her lower than expected.",
        "The neighbours gave her so many courgettes.",
        "They wrote to her every Christmas.",
        "He may feel that liking her means betraying his mother.",
        "It leaves her short.",
        "He kissed her goodbye and went down to the harbour.",
        "Working for her means answering at midnight.",
        "The light made her squint.",
        "The work won her every prize.",
        "He watched her end up on the street.",
        "They gave her poppy and honey.",
    ],
)
def test_object(text):
    assert not is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        "By accident: her well ran dry.",
        "He beat the keeper at her near post.",
        "The court proves her right to the estate.",
        "They took her two sons to the match.",
        "On her deathbed she asked for a pear.",
        "They lay on her flowerbed.",
        "I found her hatred hard to bear.",
        "She sat behind the curtain, as was her wont.",
        "They gave her chloroform away.",
        "She sat down with her knitting and stayed.",
        "He wants to bring her three ferrets on holiday.",
        "Nobody could make her father-in-law cry.",
        "The coach handed the game to her closer.",
    ],
)
def test_owner(text):
    assert is_owner(text)
