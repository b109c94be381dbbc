//! A bar for work that takes longer than a second, where somebody watches.

use detente_report::numbers;
use detente_study::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Shorter work is done before anybody wonders.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often work that nobody watches says how far it is.
const EVERY: u64 = 60;

/// The bar, on standard error.
pub(crate) struct Bar {
    bar: ProgressBar,
    begun: Instant,
    shown: AtomicBool,
    total: AtomicU64,
}

impl Bar {
    /// A bar that waits to be needed.
    pub(crate) fn new() -> Self {
        Bar::of("  {bar:40}  {human_pos} of {human_len} runs   {elapsed}  {eta} left")
    }

    /// The same for work of several parts: it names the one under way. Runs of one part say nothing of how
    /// long those of another take, so it does not say what is left.
    pub(crate) fn naming() -> Self {
        Bar::of("  {bar:30}  {human_pos} of {human_len} runs   {elapsed}   {msg}")
    }

    /// The same for work of which runs may fail: it says how quick it is, and names the failures.
    pub(crate) fn counting() -> Self {
        Bar::of("  {bar:30}  {human_pos} of {human_len} runs   {per_sec}   {elapsed}  {eta} left   {msg}")
    }

    fn of(template: &str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template(template);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("█▌░"));
        let shown = AtomicBool::new(!std::io::stderr().is_terminal());
        Bar { bar, begun: Instant::now(), shown, total: AtomicU64::new(0) }
    }

    /// What was done before is no measure of how quick the work is now.
    pub(crate) fn begin_at(&self, done: u64) {
        self.bar.set_position(done);
        self.bar.reset_eta();
    }

    /// Names the part under way.
    pub(crate) fn name(&self, part: &str) {
        self.bar.set_message(part.to_owned());
    }

    /// How long the work has taken, in seconds; the bar goes away.
    pub(crate) fn finish(&self) -> f64 {
        self.bar.finish_and_clear();
        self.begun.elapsed().as_secs_f64()
    }
}

impl Progress for Bar {
    fn advanced(&self, done: u64, total: u64) {
        if !self.shown.load(Ordering::Relaxed) && self.begun.elapsed() > PATIENCE {
            // The first thread to see it shows the bar.
            if !self.shown.swap(true, Ordering::Relaxed) {
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
            }
        }
        // Work whose length is found on the way becomes shorter.
        if self.total.swap(total, Ordering::Relaxed) != total {
            self.bar.set_length(total);
        }
        self.bar.set_position(done);
    }
}

/// Lines for work that nobody watches, such as a job over night: one a minute, into whatever file takes them.
pub(crate) struct Lines {
    begun: Instant,
    before: u64,
    /// The next minute that is told.
    next: AtomicU64,
    watched: bool,
}

impl Lines {
    /// Lines of work of which so much is done before, unless there is a terminal with a bar.
    pub(crate) fn begin_at(before: u64) -> Self {
        let watched = std::io::stderr().is_terminal();
        Lines { begun: Instant::now(), before, next: AtomicU64::new(1), watched }
    }

    /// The line, if its minute has come: what is done, how quickly, what is left at that rate, and what failed.
    pub(crate) fn due(&self, done: u64, total: u64, failed: u64) -> Option<String> {
        let seconds = self.begun.elapsed().as_secs();
        let next = self.next.load(Ordering::Relaxed);
        if self.watched || seconds < next * EVERY {
            return None;
        }
        // The first thread to see it says it.
        let told = self.next.compare_exchange(next, seconds / EVERY + 1, Ordering::Relaxed, Ordering::Relaxed);
        told.is_ok().then(|| line(done, total, failed, done.saturating_sub(self.before) as f64 / seconds as f64))
    }
}

/// The words of a line.
fn line(done: u64, total: u64, failed: u64, rate: f64) -> String {
    let left = total.saturating_sub(done) as f64 / rate.max(1e-9);
    let failed = if failed == 0 { "none failed".to_owned() } else { format!("{} failed", numbers::count(failed)) };
    let (done, total) = (numbers::count(done), numbers::count(total));
    format!("{done} of {total} runs, {rate:.0} a second, {} left, {failed}\n", span(left))
}

/// A span of time as people say it.
pub(crate) fn span(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => "a second".into(),
        s if s < 120.0 => format!("{s:.0} seconds"),
        s if s < 7_200.0 => format!("{:.0} minutes", s / 60.0),
        s if s < 172_800.0 => format!("{:.0} hours", s / 3_600.0),
        s => format!("{:.0} days", s / 86_400.0),
    }
}

/// One part of the work that a bar shows as a whole.
pub(crate) struct Part<'a> {
    /// The bar.
    pub(crate) bar: &'a Bar,
    /// What the parts before it took.
    pub(crate) before: u64,
    /// What all parts take together.
    pub(crate) total: u64,
}

impl Progress for Part<'_> {
    fn advanced(&self, done: u64, _of_this_part: u64) {
        self.bar.advanced(self.before + done, self.total);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_is_done_how_quickly_and_what_is_left() {
        assert_eq!(
            line(12_000, 204_800, 0, 400.0),
            "12,000 of 204,800 runs, 400 a second, 8 minutes left, none failed\n"
        );
        assert_eq!(line(10, 10, 1_234, 5.0), "10 of 10 runs, 5 a second, a second left, 1,234 failed\n");
        assert_eq!(span(119.4), "119 seconds");
        assert_eq!(span(90_000.0), "25 hours");
    }

    #[test]
    fn nothing_is_said_before_a_minute_is_over() {
        assert_eq!(Lines::begin_at(0).due(1, 2, 0), None);
    }
}
