//! From which result to which, as a diagram: old results on the left, new ones on the right, and as many decisions as a band
//! is wide between them.

use kijun::Transition;
use plotters::prelude::{
    BLACK, Color, IntoDrawingArea, IntoFont, Polygon, RGBColor, Rectangle, SVGBackend, Text, TextStyle, WHITE,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use textwrap::core::display_width;

/// The width of the diagram on a page and on a telephone, in pixels of the drawing.
pub(super) const WIDE: i32 = 680;
pub(super) const NARROW: i32 = 300;

/// The width of a bar, and the room between bars and beside names.
const BAR: i32 = 14;
const GAP: i32 = 14;
/// A bar is at least so high that its name fits beside it, line by line; what all bars share is shared by how many decisions
/// they have.
const LINE: i32 = 16;
const SHARED: i32 = 260;

/// So much of the width a letter takes at most, but for few that stand among narrower ones.
const LETTER: i32 = 8;

/// Colours that are told apart also by people who see few; names stand beside them.
const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(230, 159, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(213, 94, 0),
];

/// A result on one side: its name, how many decisions, and where its bar stands.
struct Bar<'a> {
    name: &'a str,
    /// Its name and how many, in lines that fit beside it.
    lines: Vec<String>,
    count: usize,
    top: i32,
    height: i32,
    /// Down to where bands leave it already.
    used: i32,
}

/// The diagram as SVG, so wide; `None` where there is nothing to draw.
pub(super) fn chart(transitions: &[Transition], width: i32) -> Option<String> {
    let total: usize = transitions.iter().map(|one| one.count).sum();
    // Names of both sides stand in the same place, so each has half of it.
    let inset = BAR.saturating_add(6);
    let letters = usize::try_from((width / 2).saturating_sub(inset).saturating_sub(4) / LETTER).unwrap_or(1);
    let mut old = bars(transitions, (total, letters), |one| &one.from);
    let mut new = bars(transitions, (total, letters), |one| &one.to);
    let bottom = |bars: &[Bar<'_>]| bars.last().map_or(0, |bar| bar.top.saturating_add(bar.height));
    let height = bottom(&old).max(bottom(&new)).saturating_add(GAP);
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (width.unsigned_abs(), height.unsigned_abs())).into_drawing_area();
        root.fill(&WHITE).ok()?;
        for one in transitions {
            let from = old.iter_mut().find(|bar| bar.name == one.from)?;
            let (top, end) = band(from, one.count);
            let colour = COLOURS.get(new.iter().position(|bar| bar.name == one.to)? % COLOURS.len())?;
            let to = new.iter_mut().find(|bar| bar.name == one.to)?;
            let (top_there, end_there) = band(to, one.count);
            let (left, right) = (BAR, width.saturating_sub(BAR));
            let points = vec![(left, top), (right, top_there), (right, end_there), (left, end)];
            root.draw(&Polygon::new(points, colour.mix(0.35))).ok()?;
        }
        for (bars, left) in [(&old, true), (&new, false)] {
            for bar in bars {
                let x = if left { 0 } else { width.saturating_sub(BAR) };
                let end = bar.top.saturating_add(bar.height);
                root.draw(&Rectangle::new([(x, bar.top), (x.saturating_add(BAR), end)], BLACK.filled())).ok()?;
                let at = if left { HPos::Left } else { HPos::Right };
                let style = TextStyle::from(("sans-serif", 15).into_font()).pos(Pos::new(at, VPos::Center));
                let x = if left { inset } else { width.saturating_sub(inset) };
                let middle = bar.top.saturating_add(bar.height / 2);
                let mut y = middle.saturating_sub(high(&bar.lines).saturating_sub(LINE) / 2);
                for line in &bar.lines {
                    root.draw(&Text::new(line.clone(), (x, y), style.clone())).ok()?;
                    y = y.saturating_add(LINE);
                }
            }
        }
        root.present().ok()?;
    }
    Some(svg)
}

/// How high so many lines are.
fn high(lines: &[String]) -> i32 {
    LINE.saturating_mul(i32::try_from(lines.len()).unwrap_or(1))
}

/// A text in lines of so many letters at most, broken behind spaces, low lines and wide letters, else anywhere.
fn lines(text: &str, letters: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text;
    while display_width(rest) > letters {
        let (mut fits, mut good) = (0usize, None);
        for (at, letter) in rest.char_indices() {
            let end = at.saturating_add(letter.len_utf8());
            // A space at the end of a line is not seen.
            if display_width(rest.get(..end).unwrap_or_default().trim_end()) > letters.max(2) {
                break;
            }
            fits = end;
            if matches!(letter, ' ' | '_' | '-') || display_width(letter.encode_utf8(&mut [0; 4])) > 1 {
                good = Some(end);
            }
        }
        let (line, more) = rest.split_at(good.unwrap_or(fits));
        lines.push(line.trim_end().to_owned());
        rest = more;
    }
    lines.push(rest.to_owned());
    lines
}

/// The bars of one side, the most frequent result first.
fn bars<'a>(
    transitions: &'a [Transition],
    (total, letters): (usize, usize),
    name: impl Fn(&'a Transition) -> &'a String,
) -> Vec<Bar<'a>> {
    let mut bars: Vec<Bar<'a>> = Vec::new();
    for one in transitions {
        let name = name(one).as_str();
        match bars.iter_mut().find(|bar| bar.name == name) {
            Some(bar) => bar.count = bar.count.saturating_add(one.count),
            None => bars.push(Bar { name, lines: Vec::new(), count: one.count, top: 0, height: 0, used: 0 }),
        }
    }
    bars.sort_by_key(|bar| std::cmp::Reverse(bar.count));
    let mut top = GAP / 2;
    for bar in &mut bars {
        bar.top = top;
        bar.lines = lines(&format!("{} ({})", bar.name, bar.count), letters);
        bar.height = high(&bar.lines).saturating_add(10).saturating_add(part(SHARED, bar.count, total));
        top = top.saturating_add(bar.height).saturating_add(GAP);
    }
    bars
}

/// Where a band of so many decisions meets a bar.
fn band(bar: &mut Bar<'_>, count: usize) -> (i32, i32) {
    let top = bar.top.saturating_add(bar.used);
    let height = part(bar.height, count, bar.count);
    bar.used = bar.used.saturating_add(height);
    (top, top.saturating_add(height))
}

fn part(of: i32, count: usize, total: usize) -> i32 {
    let whole = i64::from(of).saturating_mul(i64::try_from(count).unwrap_or(i64::MAX));
    let part = whole.checked_div(i64::try_from(total).unwrap_or(1)).unwrap_or(0);
    i32::try_from(part).unwrap_or(of)
}
