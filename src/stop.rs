//! Ctrl-C, or the system that wants the program to end (SIGTERM): the first asks the work to stop and show what it has,
//! the second ends the program.

use crate::output::tell;
use std::sync::atomic::{AtomicBool, Ordering};

static STOP: AtomicBool = AtomicBool::new(false);

/// The exit code of a program that an interrupt ended, by the convention of shells.
const INTERRUPTED: i32 = 130;

/// The flag that work reads between runs, set by Ctrl-C or SIGTERM from now on.
pub(crate) fn on_interrupt() -> &'static AtomicBool {
    let heard = || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
        tell("\nstopping after the runs under way; once more ends at once\n");
    };
    // Without a handler Ctrl-C ends the program, which is what it does everywhere else.
    let _ = ctrlc::set_handler(heard);
    &STOP
}
