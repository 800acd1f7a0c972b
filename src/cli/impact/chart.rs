//! From which result to which, as a diagram: old results on the left, new ones on the right, and as many decisions as a band
//! is wide between them.

use kijun::Transition;
use plotters::prelude::{
    BLACK, Color, IntoDrawingArea, IntoFont, Polygon, RGBColor, Rectangle, SVGBackend, Text, TextStyle, WHITE,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// The width of the diagram, of a bar, and the room between bars, in pixels of the drawing.
const WIDTH: i32 = 480;
const BAR: i32 = 14;
const GAP: i32 = 14;
/// A bar is at least so high that its name fits beside it; what all bars share is shared by how many decisions they have.
const LOWEST: i32 = 26;
const SHARED: i32 = 260;

/// A longer name is cut; the table has all of it.
const LONGEST: usize = 26;

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
    count: usize,
    top: i32,
    height: i32,
    /// Down to where bands leave it already.
    used: i32,
}

/// The diagram as SVG; `None` where there is nothing to draw.
pub(super) fn chart(transitions: &[Transition]) -> Option<String> {
    let total: usize = transitions.iter().map(|one| one.count).sum();
    let mut old = bars(transitions, total, |one| &one.from);
    let mut new = bars(transitions, total, |one| &one.to);
    let bottom = |bars: &[Bar<'_>]| bars.last().map_or(0, |bar| bar.top.saturating_add(bar.height));
    let height = bottom(&old).max(bottom(&new)).saturating_add(GAP);
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (WIDTH.unsigned_abs(), height.unsigned_abs())).into_drawing_area();
        root.fill(&WHITE).ok()?;
        for one in transitions {
            let from = old.iter_mut().find(|bar| bar.name == one.from)?;
            let (top, end) = band(from, one.count);
            let colour = COLOURS.get(new.iter().position(|bar| bar.name == one.to)? % COLOURS.len())?;
            let to = new.iter_mut().find(|bar| bar.name == one.to)?;
            let (top_there, end_there) = band(to, one.count);
            let (left, right) = (BAR, WIDTH.saturating_sub(BAR));
            let points = vec![(left, top), (right, top_there), (right, end_there), (left, end)];
            root.draw(&Polygon::new(points, colour.mix(0.35))).ok()?;
        }
        for (bars, left) in [(&old, true), (&new, false)] {
            for bar in bars {
                let x = if left { 0 } else { WIDTH.saturating_sub(BAR) };
                let end = bar.top.saturating_add(bar.height);
                root.draw(&Rectangle::new([(x, bar.top), (x.saturating_add(BAR), end)], BLACK.filled())).ok()?;
                let at = if left { HPos::Left } else { HPos::Right };
                let style = TextStyle::from(("sans-serif", 15).into_font()).pos(Pos::new(at, VPos::Center));
                let inset = BAR.saturating_add(6);
                let x = if left { inset } else { WIDTH.saturating_sub(inset) };
                let middle = bar.top.saturating_add(bar.height / 2);
                root.draw(&Text::new(format!("{} ({})", short(bar.name), bar.count), (x, middle), style)).ok()?;
            }
        }
        root.present().ok()?;
    }
    Some(svg)
}

fn short(name: &str) -> String {
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or(name).trim_end()),
        None => name.to_owned(),
    }
}

/// The bars of one side, the most frequent result first.
fn bars<'a>(transitions: &'a [Transition], total: usize, name: impl Fn(&'a Transition) -> &'a String) -> Vec<Bar<'a>> {
    let mut bars: Vec<Bar<'a>> = Vec::new();
    for one in transitions {
        let name = name(one).as_str();
        match bars.iter_mut().find(|bar| bar.name == name) {
            Some(bar) => bar.count = bar.count.saturating_add(one.count),
            None => bars.push(Bar { name, count: one.count, top: 0, height: 0, used: 0 }),
        }
    }
    bars.sort_by_key(|bar| std::cmp::Reverse(bar.count));
    let mut top = GAP / 2;
    for bar in &mut bars {
        bar.top = top;
        bar.height = LOWEST.saturating_add(part(SHARED, bar.count, total));
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
