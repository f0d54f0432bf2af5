#!/usr/bin/env python3
"""What a terminal shows, as an SVG picture:  sectile run plan.yml --color always | tools/picture.py > docs/demo.svg

Reads ANSI colours (the 16 basic ones, 256-colour foregrounds and backgrounds, bold, faint) and draws each run of equal
cells as one text; wide letters are not known here, the demo has none.
"""
import html, re, sys

BASIC = ["#1e1e2e", "#d05c65", "#6aa84f", "#c9a227", "#4f8fd0", "#a678c4", "#3fa7a7", "#c8ccd4",
         "#7a8194", "#e8707a", "#86c66a", "#e3bd45", "#6fb0f0", "#c39ae0", "#5cc8c8", "#ffffff"]
WIDTH, HEIGHT = 8.4, 18


def color_256(n):
    if n < 16:
        return BASIC[n]
    if n >= 232:
        grey = 8 + (n - 232) * 10
        return f"#{grey:02x}{grey:02x}{grey:02x}"
    levels = [0, 95, 135, 175, 215, 255]
    n -= 16
    return "#" + "".join(f"{levels[v]:02x}" for v in (n // 36, n // 6 % 6, n % 6))


def apply(style, codes):
    codes = list(codes)
    while codes:
        code = codes.pop(0)
        if code == 0:
            style = {}
        elif code in (1, 2, 3, 4, 7):
            style = {**style, code: True}
        elif code in (22, 27, 39, 49):
            style = {k: v for k, v in style.items() if k not in {22: (1, 2), 27: (7,), 39: ("fg",), 49: ("bg",)}[code]}
        elif code in (38, 48) and codes[:1] == [5]:
            style = {**style, "fg" if code == 38 else "bg": color_256(codes[1])}
            codes = codes[2:]
        elif 30 <= code <= 37 or 90 <= code <= 97:
            style = {**style, "fg": BASIC[code % 10 + (8 if code >= 90 else 0)]}
        elif 40 <= code <= 47 or 100 <= code <= 107:
            style = {**style, "bg": BASIC[code % 10 + (8 if code >= 100 else 0)]}
    return style


def draw(text, style, column, row):
    x, y = 16 + column * WIDTH, 22 + row * HEIGHT
    fill, back = style.get("fg", "#c8ccd4"), style.get("bg")
    if 7 in style:
        fill, back = back or "#1e1e2e", fill
    parts = []
    if back:
        parts.append(f'<rect x="{x:.1f}" y="{y - 14}" width="{len(text) * WIDTH:.1f}" height="{HEIGHT}" fill="{back}"/>')
    if text.strip():
        weight = ' font-weight="bold"' if 1 in style else ""
        faint = ' opacity="0.6"' if 2 in style else ""
        parts.append(f'<text x="{x:.1f}" y="{y}" textLength="{len(text) * WIDTH:.1f}" fill="{fill}"{weight}{faint} '
                     f'xml:space="preserve">{html.escape(text)}</text>')
    return parts


def main():
    lines = sys.stdin.read().rstrip("\n").split("\n")
    body, style, widest = [], {}, 0
    for row, line in enumerate(lines):
        column = 0
        for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
            codes = re.fullmatch(r"\x1b\[([0-9;]*)m", piece)
            if codes:
                style = apply(style, [int(c or 0) for c in codes.group(1).split(";")])
            elif piece:
                body += draw(piece, style, column, row)
                column += len(piece)
        widest = max(widest, column)
    width, height = 32 + widest * WIDTH, 24 + len(lines) * HEIGHT
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
          f'height="{height}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">')
    print(f'<rect width="100%" height="100%" rx="8" fill="#1e1e2e"/>')
    print("\n".join(body))
    print("</svg>")


main()
