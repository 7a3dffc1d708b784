//! The chart of a product's licences: bars in numbers that a template writes into an SVG.

use time::OffsetDateTime;

use crate::usage::Bar;

/// The width of the drawing, in its own units.
pub const WIDTH: i64 = 720;
/// The height of the bars' part.
pub const HEIGHT: i64 = 180;
/// The room at the left for the numbers of the scale.
const MARGIN: i64 = 44;
/// Lines of the scale above the ground.
const LINES: i64 = 4;

/// A chart, ready to be drawn; the ground is at [`HEIGHT`].
#[derive(Clone, Debug)]
pub struct Chart {
    /// The bars that there are.
    pub columns: Vec<Column>,
    /// The scale.
    pub lines: Vec<Line>,
    /// What stands under the bars.
    pub days: Vec<Day>,
}

/// The bars of one day or week: they stand before one another, the highest behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its left side.
    pub x: i64,
    /// Its width.
    pub width: i64,
    /// All licences, the most that were assigned, and those assigned at the end.
    pub bars: [Level; 3],
}

/// One bar of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// What it stands for: `all`, `peak` or `assigned`.
    pub class: &'static str,
    /// Its upper side.
    pub y: i64,
    /// Its height.
    pub height: i64,
}

/// A line of the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its place.
    pub y: i64,
    /// The number that it stands for.
    pub value: i64,
}

/// A day under the bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The middle of its bar.
    pub x: i64,
    /// Where it is fixed: `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// The day.
    pub at: OffsetDateTime,
}

impl Chart {
    /// Draws the bars; nothing where there is not one figure.
    #[must_use]
    pub fn of(bars: &[Bar]) -> Option<Self> {
        let figures = bars.iter().filter_map(|bar| bar.figures.as_ref());
        let highest = figures.map(|of| of.total.max(of.peak).max(of.assigned)).max()?;
        let scale = step(highest) * LINES;
        let level = |class, value: i64| {
            let height = value.max(0) * HEIGHT / scale;
            Level { class, y: HEIGHT - height, height }
        };
        let count = i64::try_from(bars.len()).unwrap_or(1).max(1);
        let room = (WIDTH - MARGIN) / count;
        let width = (room * 3 / 4).max(1);
        let left = |place: usize| MARGIN + i64::try_from(place).unwrap_or_default() * room;
        let columns = bars.iter().enumerate().filter_map(|(place, bar)| {
            let of = bar.figures.as_ref()?;
            let bars = [level("all", of.total), level("peak", of.peak), level("assigned", of.assigned)];
            Some(Column { x: left(place) + (room - width) / 2, width, bars })
        });
        let day = |place: usize, anchor, shift| {
            let at = bars.get(place)?.from;
            Some(Day { x: left(place) + shift, anchor, at })
        };
        let last = bars.len().saturating_sub(1);
        Some(Self {
            columns: columns.collect(),
            lines: (0..=LINES)
                .map(|line| Line { y: HEIGHT - line * HEIGHT / LINES, value: line * scale / LINES })
                .collect(),
            days: [day(0, "start", 0), day(bars.len() / 2, "middle", room / 2), day(last, "end", room)]
                .into_iter()
                .flatten()
                .collect(),
        })
    }
}

/// The step of a scale that reaches `highest` in a few lines: 1, 2 or 5 times a power of ten.
fn step(highest: i64) -> i64 {
    let least = (highest.max(1) + LINES - 1) / LINES;
    let mut power = 1_i64;
    loop {
        for factor in [1, 2, 5] {
            if power.saturating_mul(factor) >= least {
                return power.saturating_mul(factor);
            }
        }
        power = power.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::{date, datetime};

    use super::*;
    use crate::usage::{Figures, Period, bars};

    #[test]
    fn steps_are_round_and_reach_the_highest() {
        for highest in [0, 1, 4, 5, 9, 13, 99, 300, 10_000] {
            let step = step(highest);
            assert!(
                step * LINES >= highest && step.to_string().trim_end_matches('0').len() == 1,
                "{highest}"
            );
        }
        assert_eq!((step(10), step(300), step(4)), (5, 100, 1));
    }

    #[test]
    fn a_chart_keeps_within_its_room() {
        let day = |days: i64| datetime!(2026-01-01 0:00 UTC) + Duration::days(days);
        let figures: Vec<Figures> =
            (0..365).map(|n| Figures { day: day(n), assigned: n, total: 300, peak: n + 40 }).collect();
        for period in Period::ALL {
            let chart = Chart::of(&bars(&figures, period, date!(2026 - 12 - 31))).unwrap();
            for column in &chart.columns {
                assert!(column.x >= MARGIN && column.x + column.width <= WIDTH);
                assert!(column.bars.iter().all(|bar| bar.y >= 0 && bar.y + bar.height == HEIGHT));
                assert!(column.bars[2].height <= column.bars[1].height);
            }
            assert_eq!((chart.lines[0].value, chart.lines[0].y), (0, HEIGHT));
        }
        assert!(Chart::of(&bars(&[], Period::Week, date!(2026 - 01 - 01))).is_none());
    }
}
