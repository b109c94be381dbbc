//! A bar for work that takes longer than a second, where somebody watches.

use detente_study::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Shorter work is done before anybody wonders.
const PATIENCE: Duration = Duration::from_secs(1);

/// The bar, on standard error.
pub(crate) struct Bar {
    bar: ProgressBar,
    begun: Instant,
    shown: AtomicBool,
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
        Bar { bar, begun: Instant::now(), shown: AtomicBool::new(!std::io::stderr().is_terminal()) }
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
                self.bar.set_length(total);
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
            }
        }
        self.bar.set_position(done);
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
