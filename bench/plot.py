# SPDX-License-Identifier: MIT
"""A small plot as SVG: lines through points, both axes logarithmic."""
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 440, 70, 90, 40, 50
COLORS = ["#1b6ca8", "#b5542c", "#3c7d3c"]


def ticks(low, high, base):
    first, last = math.floor(math.log(low, base)), math.ceil(math.log(high, base))
    return [base ** n for n in range(first, last + 1)]


def log_log(title, x_name, y_name, series):
    """series: {name: {x: y}}, all above 0."""
    xs = ticks(1, max(x for points in series.values() for x in points), 2)
    ys = ticks(min(y for points in series.values() for y in points.values()),
               max(y for points in series.values() for y in points.values()), 10)

    def x_at(x):
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(x / xs[0]) / math.log(xs[-1] / xs[0])

    def y_at(y):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * math.log(y / ys[0]) / math.log(
            ys[-1] / ys[0])

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
           f'font-family="sans-serif" font-size="12">',
           "<!-- SPDX-License-Identifier: MIT -->",
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
           f'<text x="{LEFT}" y="22" font-size="15">{title}</text>']
    for x in xs:
        out.append(f'<path d="M{x_at(x):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>'
                   f'<text x="{x_at(x):.1f}" y="{HEIGHT - BOTTOM + 18}" '
                   f'text-anchor="middle">{x:g}</text>')
    for y in ys:
        out.append(f'<path d="M{LEFT} {y_at(y):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
                   f'<text x="{LEFT - 8}" y="{y_at(y) + 4:.1f}" '
                   f'text-anchor="end">{y:g}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" '
               f'text-anchor="middle">{x_name}</text>'
               f'<text x="14" y="{TOP - 8}">{y_name}</text>')
    for color, (name, points) in zip(COLORS, series.items()):
        places = [(x_at(x), y_at(y)) for x, y in points.items()]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        out.append(f'<path d="M{path}" fill="none" stroke="{color}" stroke-width="2"/>')
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>' for x, y in places]
        out.append(f'<text x="{places[-1][0] + 8:.1f}" y="{places[-1][1] + 4:.1f}" '
                   f'fill="{color}">{name}</text>')
    return "\n".join(out) + "\n</svg>\n"
