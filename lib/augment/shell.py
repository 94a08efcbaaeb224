"""Commands of a shell in running text, with their arguments: pip install waitress, chown -R him:men /srv."""

import re

OF_COMMAND = (
    *(
        "sudo ",
        "pip ",
        "pip3 ",
        "npm ",
        "npx ",
        "docker ",
        "git ",
        "ssh ",
        "apt ",
        "apt-get ",
        "chmod ",
        "chown ",
        "wget ",
        "curl ",
    ),
    *("gem ", "scp ", "usermod ", "useradd "),
)
OPTION = re.compile(r" (?:--?[A-Za-z0-9]|[~.]?/)")
STRONG = (
    r"sudo|pip3? (?:install|uninstall|show)|npm (?:install|run|i|start)|npx|yarn add"
    r"|docker (?:run|exec|build|pull|logs)"
    r"|kubectl|git (?:clone|commit|checkout|push|pull|add|merge|rebase|log|diff|show|branch|stash|blame)|apt(?:-get)?"
    r" (?:install|remove|update)|brew install|chmod|chown|chgrp|useradd|usermod|userdel|adduser|ssh|scp|rsync|wget|curl"
    r"|systemctl|conda install|gem install|cargo add|go get"
)
WEAK = (
    r"man|grep|egrep|sed|awk|find|cat|ls|cd|mkdir|rm|cp|mv|touch|tar|echo|export|python3?|perl|ruby|node|java|gcc|make"
    r"|tail|head|kill|psql|mysql"
)
COMMAND = re.compile(rf"(?<![\w/.-])(?:(?:{STRONG})(?= )|(?:{WEAK})(?= -{{1,2}}[A-Za-z0-9]| [~.]?/| \d ))")
ARGUMENT = re.compile(r" (?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|[^\s,;]+(?:,\w+)*)")
SPECIAL = re.compile(r"^[-\"']|[/:=_$@*|&><~\\]|\w\.\w|^\d")
SMALL = frozenset(
    (
        "and",
        "or",
        "then",
        "but",
        "as",
        "in",
        "on",
        "to",
        "for",
        "is",
        "was",
        "gives",
        "says",
        "with",
        "from",
        "so",
        "if",
        "it",
    )
)


def spans(text: str) -> list[tuple[int, int]]:
    """The (start, end) of the commands of text, in their order."""
    if not any(mark in text for mark in OF_COMMAND) and OPTION.search(text) is None:
        return []
    found = []
    end = 0
    for match in COMMAND.finditer(text):
        if match.start() < end:
            continue  # an argument of the one before
        end, may_be_plain = match.end(), True
        while (argument := ARGUMENT.match(text, end)) is not None:
            word = argument[0][1:]
            is_special = SPECIAL.search(word.rstrip(".,!?")) is not None or word in {"&&", "|"}
            if word in SMALL or not (is_special or may_be_plain):
                break
            is_last = word[-1] in ".!?" or text[argument.end() : argument.end() + 1] in {",", ";"}
            may_be_plain = word.startswith("-") or word in {"&&", "|", "install", "run"}
            end = argument.end() - (word[-1] in ".!?")
            if is_last:
                break
        found.append((match.start(), end))
    return found
