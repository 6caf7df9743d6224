# SPDX-License-Identifier: Apache-2.0
"""README.zh-CN.md says the same as README.md, as far as a program can see: headings, commands,
tables, links, what stands in backquotes."""
import hashlib
import re

import pytest
from program import ROOT

ENGLISH, CHINESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
FENCED = re.compile(r"^```\w*\n.*?^```$", re.M | re.S)
INDENTED = re.compile(r"(?:^ {4}.*\n)+", re.M)
JUDGES = re.compile(r"^<!-- judges: .*?^<!-- end of judges -->$", re.M | re.S)
SETTINGS = re.compile(r"^<!-- settings: .*?^<!-- end of settings", re.M | re.S)
SETTING = re.compile(r"^\| ([A-Z_0-9]+) \| (.*?) ?\| (.*) \|$", re.M)
DIGEST = re.compile(r"<!-- end of settings, translated from meanings whose digest is (\w+) -->")
IN_BACKQUOTES = re.compile(r"`[^`\n]+`")
HAN = "[\u4e00-\u9fff]"


def prose_of(text):
    """Without code, and without the table of judges."""
    return JUDGES.sub("", INDENTED.sub("", FENCED.sub("", text)))


def settings_of(text):
    """(name, default, meaning) of each row."""
    return SETTING.findall(SETTINGS.search(text)[0])


def digest_of_meanings(text):
    return hashlib.sha256("\n".join(meaning for _, _, meaning in settings_of(text)).encode()).hexdigest()[:12]


def links_of(text):
    return sorted(re.findall(r"\]\(([^)]+)\)", prose_of(text).split("\n", 4)[4]))


# What both must have alike.
SAME = {
    "the levels of the headings, in their order": lambda text: re.findall(r"^(#+) ", prose_of(text), re.M),
    "the code, in its order": lambda text: [*FENCED.findall(text), *INDENTED.findall(FENCED.sub("", text))],
    "what stands in backquotes": lambda text: sorted(IN_BACKQUOTES.findall(prose_of(text))),
    "the settings and their defaults, in their order": lambda text: [row[:2] for row in settings_of(text)],
    "what stands in backquotes in the meaning of a setting": lambda text: [sorted(IN_BACKQUOTES.findall(row[2])) for row in settings_of(text)],
    "the table of judges": lambda text: JUDGES.search(text)[0],
    "the links": links_of,
}


def first_difference(english, chinese):
    if isinstance(english, str):
        english, chinese = english.splitlines(), chinese.splitlines()
    for here, there in zip(english, chinese):
        if here != there:
            return f"{there!r} instead of {here!r}"
    return f"{len(chinese)} instead of {len(english)}"


def faults_of(english, chinese):
    """What to mend in README.zh-CN.md."""
    for what, part in SAME.items():
        if part(english) != part(chinese):
            yield f"{what}: {first_difference(part(english), part(chinese))}"
    for text, link in (english, "[简体中文](README.zh-CN.md)"), (chinese, "[English](README.md)"):
        if text.splitlines()[2] != link:
            yield f"the third line must be {link}"
    for broken in re.findall(rf"^.*{HAN}\n *{HAN}.*$", prose_of(chinese), re.M):
        yield f"a blank is seen where a line ends: break at a blank or after punctuation: {broken!r}"
    if DIGEST.findall(chinese) != [digest_of_meanings(english)]:
        yield f"README.md's meanings of settings changed: translate them, then write the digest {digest_of_meanings(english)}"


def test_the_readmes_say_the_same():
    assert list(faults_of(ENGLISH, CHINESE)) == []


# Each: what is changed (all of it that is found), and the beginning of the fault.
ENGLISH_FAULTS = {
    "a meaning": ("| URL of Loki's push API", "| address of Loki's push API", "README.md's meanings of settings changed: translate them"),
    "no link": ("[简体中文](README.zh-CN.md)", "", "the third line must be [简体中文](README.zh-CN.md)"),
    "a new command in the text": ("`bootstrap check`", "`bootstrap check` and `bootstrap explain`", "what stands in backquotes: "),
}
CHINESE_FAULTS = {
    "a heading less": ("## 限制\n", "", "the levels of the headings, in their order: 8 instead of 9"),
    "a heading of another level": ("## 限制\n", "### 限制\n", "the levels of the headings, in their order: '###' instead of '##'"),
    "a command": ("aws ecr create-repository", "aws ecr create-registry", "the code, in its order: "),
    "an indented command": ("    ./dev demo ", "    ./dev show ", "the code, in its order: "),
    "a command in the text": ("`bootstrap check`", "`bootstrap test`", "what stands in backquotes: "),
    "a setting's name": ("| BATCH_SIZE |", "| BATCH_BYTES |", "the settings and their defaults, in their order: ('BATCH_BYTES', '`131072`')"),
    "a setting's default": ("| LOG_FORMAT | `json` |", "| LOG_FORMAT | `text` |", "the settings and their defaults, in their order: ('LOG_FORMAT', '`text`')"),
    "a setting less": ("| HTTPS_PROXY |", "| 代理 |", "the settings and their defaults, in their order: "),
    "a word of a setting": ("`credit_card`、", "", "what stands in backquotes in the meaning of a setting: "),
    "a judge's name": ("| hadolint |", "| lint |", "the table of judges: '| lint | "),
    "a judge's number": (" the Dockerfile | 3 |", " the Dockerfile | 4 |", "the table of judges: '| hadolint | "),
    "a link": ("(docs/deploy.md#terraform)", "(docs/deploy.md)", "the links: "),
    "no link to the other": ("[English](README.md)", "", "the third line must be [English](README.md)"),
    "a line that ends within a word": ("应有的属性", "应有的\n属性", "a blank is seen where a line ends"),
    "an old digest": ("digest is ", "digest is f", "README.md's meanings of settings changed: translate them"),
}


@pytest.mark.parametrize("what", ENGLISH_FAULTS)
def test_a_change_of_the_english_one_alone_is_found(what):
    old, new, fault = ENGLISH_FAULTS[what]
    assert old in ENGLISH
    assert any(found.startswith(fault) for found in faults_of(ENGLISH.replace(old, new), CHINESE))


@pytest.mark.parametrize("what", CHINESE_FAULTS)
def test_a_change_of_the_chinese_one_alone_is_found(what):
    old, new, fault = CHINESE_FAULTS[what]
    assert old in CHINESE
    assert any(found.startswith(fault) for found in faults_of(ENGLISH, CHINESE.replace(old, new)))
