"""Code that stands in running text without a mark comes back byte for byte; the prose around it does not."""

import pytest

from lib.augment import code_lines, shell, swap, unmarked

CODE = [
    "if (he == null) { his.close(); }",
    "var women = people.Where(p => p.Sex == Sex.Woman).ToList();",
    "self.her = Her(parent=self.mother)",
    'print("she said", her_words)',
    "for (const man of men) man.pay();",
    "SELECT m.name FROM men m JOIN women w ON m.id = w.id WHERE w.title = 'Mrs';",
    "UPDATE staff SET title = 'waitress', sex = 'woman';",
    '{"title": "Mrs", "kin": ["mother", "aunt"], "he": null}',
    "{sex:'man',n:12,}",
    r"s/\bhis\b/her/g",
    "^(?:grand)?(?:mother|father)$",
    "sudo mandb && man -k printf",
    "pip install waitress",
    "chown -R him:men /srv",
    "docker run --rm --name waitress -e HERS=1 cafe/waitress:latest",
    "M-x woman RET",
    "NameError: name 'her' is not defined",
    "2001:db8:0:dad::",
    "waitress.order.placed",
    "his-thesis_final_v3(2).pdf",
    "./man/man1/her.1",
    "src/waitress/",
    "waitress==2.1.2",
    "<%= his.first_name %>",
    "{% if her.husband %}",
    "gem 'her', '~> 1.1'",
    "localhost:8080/her/profile",
]


@pytest.mark.parametrize("code", CODE)
def test_code_between_words_stays(code):
    assert swap(f"The man typed {code} and she told her sister.") == f"The woman typed {code} and he told his brother."


@pytest.mark.parametrize(
    "lines",
    [
        "[mother]\npath = /srv/mother\nvalid users = her him",
        "2024-02-11 03:14:07,221 ERROR [waiter-3] c.e.Session - his token expired",
        "Mar  4 09:12:55 sister sshd[4411]: Failed password for invalid user her from 203.0.113.9",
        'Traceback (most recent call last):\n  File "kin.py", line 12\n    print(her.husband)\nKeyError: her',
        "TypeError: no his\n    at Waiter.serve (waiter.js:23:14)",
        "diff --git a/his.txt b/his.txt\n@@ -1 +1 @@\n-he\n+she",
        "- hosts: women\n  vars:\n    he: him\n  roles: [waiter]",
        "Host his-box\n    HostName his.internal\n    User him",
        "-ROLE := waiter\n+ROLE := waitress",
        "PS C:\\> Get-ADUser | Set-ADUser -Manager him",
        "[INFO] Building kin-mother 1.2.0",
    ],
)
def test_lines_of_code_stay(lines):
    assert swap(f"He got this:\n\n{lines}\n\nHer sister knows.") == f"She got this:\n\n{lines}\n\nHis brother knows."


@pytest.mark.parametrize(
    "prose",
    [
        "Mother = the boss here, and her word is law.",
        "They paid (he received three rubles); she left.",
        "Anna: he is here\nBen: her mother too\nAnna: his father came",
        "- brother: Tom\n- mother: Anna",
        "She has 30 - 12 = <<30-12=18>>18 candy bars, and he has none.",
        "   at the house of his mother\n   at home with her father",
        "WARNING: HE BITES.",
        '{"said": "the king left his house"}',
        "Find her, then make him go; cat and mother sort it.",
        "He left. (She did too). He was sad.",
    ],
)
def test_prose_that_looks_like_code_is_rewritten(prose):
    assert swap(swap(prose)) == prose != swap(prose)


def test_plain_prose_has_none():
    text = "She told him - and her sister too - that he/she may come at 10:30. Her price: $5!"
    assert unmarked.spans(text) == shell.spans(text) == code_lines.spans(text) == []
