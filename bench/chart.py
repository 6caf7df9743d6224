# SPDX-License-Identifier: Apache-2.0
"""Draws horizontal bars, in groups, as SVG: text and rectangles only."""
from xml.sax.saxutils import escape

BARS_WIDTH, VALUE_WIDTH, LETTER = 480, 70, 7  # a letter is at most so wide, on average
BAR, GAP, GROUP_GAP, TOP = 16, 3, 14, 56
COLORS = ("#8a94a6", "#2f6fde", "#d9822b", "#8f5bb5", "#3d9970", "#b5533c")


def text(x, y, words, **attributes):
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<text x="{x:g}" y="{y:g}"{more}>{escape(words)}</text>'


def bar_width(value, largest):
    return max(1.0, round(BARS_WIDTH * value / largest, 1))


def legend(names, x):
    parts = []
    for name, color in zip(names, COLORS):
        parts.append(f'<rect x="{x:g}" y="32" width="11" height="11" fill="{color}"/>')
        parts.append(text(x + 16, 42, name))
        x += 34 + LETTER * len(name)
    return parts


def draw(title, groups, unit=""):
    """groups: {label: {name: value}}; a name has its color in all of them, and a group may lack
    some. Values are above zero."""
    names = list(dict.fromkeys(name for group in groups.values() for name in group))
    if len(names) > len(COLORS):
        raise ValueError(f"{len(names)} names, and colors for {len(COLORS)}")
    largest = max(value for group in groups.values() for value in group.values())
    left = 20 + LETTER * max(map(len, groups))
    width = left + BARS_WIDTH + VALUE_WIDTH
    parts, y = [text(12, 20, title, font_size="15", font_weight="bold"), *legend(names, left)], TOP
    for label, group in groups.items():
        parts.append(text(left - 10, y + (BAR + GAP) * len(group) / 2 + 3, label, text_anchor="end"))
        for name, value in group.items():
            bar = bar_width(value, largest)
            parts.append(f'<rect x="{left}" y="{y}" width="{bar:g}" height="{BAR}" fill="{COLORS[names.index(name)]}"/>')
            parts.append(text(left + bar + 6, y + 12, f"{value:.2f}{unit}"))
            y += BAR + GAP
        y += GROUP_GAP
    body = "\n  ".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{y}" viewBox="0 0 {width} {y}" '
        f'font-family="sans-serif" font-size="12" fill="#1f2933">\n  <rect width="{width}" height="{y}" fill="#ffffff"/>\n  {body}\n</svg>\n'
    )
