"""Harm that a text says there was none of: "nobody was hurt" tells of no injury."""

from __future__ import annotations

import re

CHINESE = (
    "(?:没有|没|从没|从未|从不|未曾|无|冇|不会再|不再)(?:有|人|过|出过|出|任何|发生|出现|一个|一起|在|再|被|得){0,3}"
    "(?:受过?伤|伤亡|死亡|事故|出事|走丢|走失|失踪|吵过?架|吵起来|打过?架|争吵|冲突|矛盾|红过脸|骂人|骂过|骗|诈骗|投诉|抱怨"
    "|举报|骚扰|威胁|轻生|广告|违规|纠纷|闹事|闹过|捣乱|谣言|泄露|欺负|危险|歧视)过?"
)
ENGLISH = (
    r"\b(?:no|nobody|none|never|not one|not a single|without|haven't|hasn't)"
    r"(?: (?:one|has|have|had|been|ever|was|were|is|are|got|gets|getting|any|a|an|single|real|serious)){0,4}"
    r" (?:hurt|injured|injury|injuries|accidents?|incidents?|lost|missing|quarrels?|arguments?|fights?|rows?|rude"
    r"|complaints?|complained|spam|spams|adverts?|ads|scams?|scammed|fraud|drama|trouble|problems?|harassment|harassed|threats?|threatened"
    r"|bullying|bullied|abuse|conflicts?|deaths?|died|killed)\b"
)
DENIED = re.compile(f"{CHINESE}|{ENGLISH}")


def relieved(said: str) -> str:
    """Folded text in plain characters without the harm that it denies."""
    return DENIED.sub(" ", said)
