//! Four sectors of a state side by side, and what they cost each other: arithmetic without a branch.

/// Four sectors of a state side by side: what is done to one is done to all, without a branch.
pub(crate) type Lanes = [f64; LANES];
/// How many sectors lie side by side.
pub(crate) const LANES: usize = 4;

/// Four right-hand sides while they are summed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums {
    pub(crate) forced: Lanes,
    pub(crate) supplied: Lanes,
    /// The greatest term so far, and the incident behind it as a number; no incident is as high as NOBODY.
    pub(crate) greatest: Lanes,
    pub(crate) behind: Lanes,
    /// A term of another state or a script is among them.
    pub(crate) noted: bool,
}

/// Higher than the number of any incident.
pub(crate) const NOBODY: f64 = 4_294_967_296.0;
pub(crate) const NOTHING: Sums = Sums {
    forced: [0.0; LANES],
    supplied: [0.0; LANES],
    greatest: [0.0; LANES],
    behind: [NOBODY; LANES],
    noted: false,
};

impl Sums {
    /// Takes note of terms: the greatest names the origin, ties go to the lower identity. A term of
    /// nothing names nobody, since `greatest` stays 0.
    #[inline]
    fn weigh(&mut self, terms: &Lanes, origin: f64) {
        let (greatest, behind) = (self.greatest, self.behind);
        for lane in 0..LANES {
            let (term, greatest, behind) = (terms[lane], greatest[lane], behind[lane]);
            let better = (term > greatest) | ((term == greatest) & (origin < behind));
            self.greatest[lane] = if better { term } else { greatest };
            self.behind[lane] = if better { origin } else { behind };
        }
    }
    /// Whether no other incident than one is behind a term so far.
    #[inline]
    fn names_nobody_but(&self, origin: f64) -> bool {
        let other = |lane: usize| (self.greatest[lane] > 0.0) & (self.behind[lane] != origin);
        !self.noted || !(other(0) | other(1) | other(2) | other(3))
    }
    #[inline]
    pub(crate) fn weigh_one(&mut self, lane: usize, term: f64, origin: f64) {
        self.noted = true;
        let (greatest, behind) = (self.greatest[lane], self.behind[lane]);
        if (term > greatest) | ((term == greatest) & (origin < behind)) {
            self.greatest[lane] = term;
            self.behind[lane] = origin;
        }
    }
}

/// Four sectors of a state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Losses {
    /// The loss of each.
    pub(crate) q: Lanes,
    /// The incident behind it, as a number, where there is a loss.
    pub(crate) origin: Lanes,
}

/// Which incidents are behind the losses of a state: the least and the greatest by number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Behind {
    /// The least; higher than any if there is no loss.
    pub(crate) low: f64,
    /// The greatest; negative if there is no loss.
    pub(crate) high: f64,
    /// There is none between them.
    pub(crate) two: bool,
}

pub(crate) const BEHIND_NOTHING: Behind = Behind { low: NOBODY, high: -1.0, two: true };

impl Behind {
    /// Those behind some losses.
    pub(crate) fn of(losses: &[Losses]) -> Self {
        let (mut lows, mut highs) = ([NOBODY; LANES], [-1.0; LANES]);
        for losses in losses {
            for lane in 0..LANES {
                let (q, origin) = (losses.q[lane], losses.origin[lane]);
                let (low, high) = if q > 0.0 { (origin, origin) } else { (NOBODY, -1.0) };
                lows[lane] = if low < lows[lane] { low } else { lows[lane] };
                highs[lane] = if high > highs[lane] { high } else { highs[lane] };
            }
        }
        let low = lows.iter().fold(NOBODY, |a, &b| if b < a { b } else { a });
        let high = highs.iter().fold(-1.0, |a, &b| if b > a { b } else { a });
        let between =
            |losses: &Losses, n: usize| (losses.q[n] > 0.0) & (losses.origin[n] != low) & (losses.origin[n] != high);
        let other = |l: &Losses| between(l, 0) | between(l, 1) | between(l, 2) | between(l, 3);
        Behind { low, high, two: low == high || !losses.iter().any(other) }
    }
}

pub(crate) const WELL: Losses = Losses { q: [0.0; LANES], origin: [0.0; LANES] };

/// Adds what the sectors of a state cost each other, by its blocks.
#[inline]
pub(crate) fn supply(losses: &[Losses], sums: &mut [Sums], blocks: &[[Lanes; LANES]], behind: Behind) {
    if behind.high < 0.0 {
        return;
    }
    for (sums, blocks) in sums.iter_mut().zip(blocks.chunks_exact(losses.len())) {
        supply_group(losses, sums, blocks, behind);
    }
}

/// Adds what the sectors of a state cost a group of them. Suppliers come in order, and one that is well adds
/// exactly nothing.
#[expect(clippy::needless_range_loop, reason = "the same is done to all lanes")]
#[inline]
fn supply_group(losses: &[Losses], sums: &mut Sums, blocks: &[[Lanes; LANES]], behind: Behind) {
    let (low, high) = (behind.low, behind.high);
    let mut sum = [0.0; LANES];
    if low == high && sums.names_nobody_but(low) {
        // Where nobody else is behind anything, it is enough to know whether a term is more than nothing:
        // a sum of terms that are not negative is, if one of them is.
        for (losses, block) in losses.iter().zip(blocks) {
            for (a, q) in block.iter().zip(&losses.q) {
                for lane in 0..LANES {
                    sum[lane] += a[lane] * q;
                }
            }
        }
        // A lane in which there is none keeps whoever was behind it, whatever stands here.
        for lane in 0..LANES {
            let greatest = sums.greatest[lane];
            sums.greatest[lane] = if sum[lane] > greatest { sum[lane] } else { greatest };
        }
        sums.behind = [low; LANES];
    } else if behind.two {
        // The greatest term of each of the two is enough: they are compared at the end. A sector that is well
        // adds a term of nothing to either, which names nobody.
        let mut greatest = [[0.0; LANES]; 2];
        for (losses, block) in losses.iter().zip(blocks) {
            for supplier in 0..LANES {
                let (a, q) = (&block[supplier], losses.q[supplier]);
                let greatest = &mut greatest[usize::from(losses.origin[supplier] != low)];
                for lane in 0..LANES {
                    let term = a[lane] * q;
                    sum[lane] += term;
                    greatest[lane] = if term > greatest[lane] { term } else { greatest[lane] };
                }
            }
        }
        let [of_low, of_high] = greatest;
        if sums.noted {
            sums.weigh(&of_low, low);
            sums.weigh(&of_high, high);
        } else {
            for lane in 0..LANES {
                let higher = of_high[lane] > of_low[lane];
                sums.greatest[lane] = if higher { of_high[lane] } else { of_low[lane] };
                sums.behind[lane] = if higher { high } else { low };
            }
        }
    } else {
        for (losses, block) in losses.iter().zip(blocks) {
            for supplier in 0..LANES {
                let (a, q) = (&block[supplier], losses.q[supplier]);
                let mut terms = [0.0; LANES];
                for lane in 0..LANES {
                    terms[lane] = a[lane] * q;
                    sum[lane] += terms[lane];
                }
                sums.weigh(&terms, losses.origin[supplier]);
            }
        }
    }
    for lane in 0..LANES {
        sums.supplied[lane] += sum[lane];
    }
}
