//! Work that is cut into numbered jobs and done on several threads, with results in the order of the numbers.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does jobs 0, 1, … on so many threads, the calling one among them. Each thread has a room of its own, which it keeps from
/// job to job. Results are in the order of jobs, whoever did them.
pub(crate) fn in_order<T: Send, R>(
    jobs: usize,
    threads: usize,
    room: impl Fn() -> R + Sync,
    job: impl Fn(&mut R, usize) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::with_capacity(jobs));
    let work = || {
        let (mut room, mut own) = (room(), Vec::new());
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= jobs {
                break;
            }
            own.push((n, job(&mut room, n)));
        }
        found.lock().unwrap_or_else(PoisonError::into_inner).extend(own);
    };
    thread::scope(|scope| {
        for _ in 1..threads.min(jobs) {
            scope.spawn(work);
        }
        work();
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_unstable_by_key(|(n, _)| *n);
    found.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn results_stand_in_the_order_of_jobs_on_any_number_of_threads() {
        for threads in [0, 1, 2, 7] {
            assert_eq!(in_order(9, threads, || (), |(), n| n * n), [0, 1, 4, 9, 16, 25, 36, 49, 64]);
        }
        assert!(in_order(0, 4, || (), |(), n| n).is_empty());
    }
}
