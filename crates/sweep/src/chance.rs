//! Every draw of a design: a pure function of the seed, what it is for, and where it stands.
//!
//! The engine's luck has a door of its own, and designs share none of it: whoever draws another design
//! shifts no draw of any run. Nothing here is sequential, so that cell 7,000,000 is found without the cells
//! before it. A purpose and its indices are hashed to a [`Stream`] by BLAKE3 under the seed's key; words of
//! a stream are SplitMix64 (Steele, Lea & Flood 2014) at a counter, which is quick enough for resampling.

/// All chance of one design.
#[derive(Clone, Debug)]
pub struct Chance {
    key: [u8; 32],
}

/// What a stream is for. The list is append-only: its order is part of every design that was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The scrambling of a Sobol' sequence. Keyed by (plan, dimension).
    Scramble,
    /// The order of strata of a Latin hypercube. Keyed by (plan, dimension).
    Strata,
    /// Where in its stratum a point of a Latin hypercube lies. Keyed by (plan, dimension), word = cell.
    Within,
    /// One trajectory of Morris. Keyed by (plan, trajectory).
    Trajectory,
    /// Base points drawn with replacement. Keyed by resample, word = place.
    Resample,
    /// Which cells are looked at for one that constraints allow. Word = stratum.
    Look,
}

/// Words that belong together, found by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream(u64);

impl Chance {
    /// The chance under a seed.
    pub fn new(seed: u64) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"detente sweep chance 1");
        hasher.update(&seed.to_le_bytes());
        Chance { key: *hasher.finalize().as_bytes() }
    }

    /// The stream of a purpose at a place.
    pub fn stream(&self, purpose: Purpose, place: &[u64]) -> Stream {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(&[purpose as u8]);
        for index in place {
            hasher.update(&index.to_le_bytes());
        }
        let mut first = [0; 8];
        first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        Stream(u64::from_le_bytes(first))
    }
}

impl Stream {
    /// The word with a number: 64 even bits.
    pub fn word(&self, nth: u64) -> u64 {
        mixed(self.0.wrapping_add(nth.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// A number in [0, 1), a multiple of 2⁻⁵³.
    pub fn uniform(&self, nth: u64) -> f64 {
        (self.word(nth) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number below `bound`; 0 below 0. By the upper half of a product (Lemire 2019) without its
    /// rejection: the bias is below `bound`/2⁶⁴.
    pub fn below(&self, nth: u64, bound: u64) -> u64 {
        ((u128::from(self.word(nth)) * u128::from(bound)) >> 64) as u64
    }

    /// An even bit that belongs to a value rather than to a counter.
    pub fn bit_of(&self, value: u64) -> bool {
        mixed(self.0 ^ mixed(value)) >> 63 == 1
    }
}

/// The finalizer of SplitMix64, variant 13 of Stafford: each bit of the result depends on each of the value.
fn mixed(value: u64) -> u64 {
    let mut z = value;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_found_by_purpose_and_place() {
        let chance = Chance::new(7);
        let here = chance.stream(Purpose::Strata, &[0, 3]);
        assert_eq!(here, Chance::new(7).stream(Purpose::Strata, &[0, 3]));
        assert_ne!(here, Chance::new(8).stream(Purpose::Strata, &[0, 3]));
        assert_ne!(here, chance.stream(Purpose::Within, &[0, 3]));
        assert_ne!(here, chance.stream(Purpose::Strata, &[3, 0]));
    }

    #[test]
    fn words_are_those_of_splitmix64() {
        // The published C program (Vigna, splitmix64.c) from state 1234567: its first result is that of
        // state + γ, our word 1.
        let stream = Stream(1_234_567);
        assert_eq!(stream.word(1), 6_457_827_717_110_365_317);
        assert_eq!(stream.word(2), 3_203_168_211_198_807_973);
    }

    #[test]
    fn draws_are_even() {
        // χ² over 16 classes of 64,000 draws; 15 degrees of freedom, 99.9 % below 37.7.
        let stream = Chance::new(1).stream(Purpose::Resample, &[4]);
        let mut counts = [0_u32; 16];
        (0..64_000).for_each(|nth| counts[stream.below(nth, 16) as usize] += 1);
        let chi2: f64 = counts.iter().map(|&n| (f64::from(n) - 4_000.0) * (f64::from(n) - 4_000.0) / 4_000.0).sum();
        assert!(chi2 < 37.7, "{chi2}");
        let ones = (0..10_000).filter(|value| stream.bit_of(*value)).count();
        assert!((4_800..5_200).contains(&ones), "{ones}");
    }
}
