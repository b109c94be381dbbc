//! Every draw there is.
//!
//! A draw is a pure function of the run key, a purpose, an identity made of names, and an ordinal.
//! Nothing here is sequential: asking for a draw, or not asking, shifts no other (model, section 0).
//! This is the only module that touches a generator.

use libm::{log, sqrt};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The key of one run: all its luck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunKey(pub [u8; 32]);

impl RunKey {
    /// From the experiment's seed and the number of the replicate, and from nothing else.
    pub fn new(seed: u64, replicate: u64) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"detente run key 1");
        hasher.update(&seed.to_le_bytes());
        hasher.update(&replicate.to_le_bytes());
        RunKey(*hasher.finalize().as_bytes())
    }
}

impl RunKey {
    /// The key of another course of the same run, by its number: the luck of a fork.
    pub fn fork(self, nth: u64) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"detente fork key 1");
        hasher.update(&self.0);
        hasher.update(&nth.to_le_bytes());
        RunKey(*hasher.finalize().as_bytes())
    }
}

/// What a block of draws is for. Purposes that share a subject share its block, one word each, in
/// the order given here; the list is append-only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Words: `arrival`, target of the arrival. Keyed by (actor, template), nth = number.
    Arrival,
    /// Words: `push`, `precaution`. Keyed by (asset, incident).
    Exposure,
    /// Words: `infect`, `activate`, `notice`, `contain`, `end`, `restore`. Keyed by (asset, incident), nth = episode.
    Episode,
    /// Words: `infector`, and which member if the source is those met in pools. Keyed by (asset, incident, source),
    /// nth = episode.
    Infector,
    /// Words: `obvious`, `difficulty`, `takedown`. Keyed by incident.
    Trail,
    /// Word: `rotation`. Keyed by contact, nth = number.
    Rotation,
    /// Words: `draft`, `find`, `legal`, `handle`, `relay`, `civil`. Keyed by message.
    Transit,
    /// Words: `wrong_role`, `answer`, `misread`, `label`, `leak`, `hold`. Keyed by message.
    Fate,
    /// Word: `token_time`. Keyed by (observer, incident), nth = number of the token.
    TokenTime,
    /// Word: `expose`. Keyed by (observer, incident).
    Expose,
    /// Word: `token_forged`, one for all observers. Keyed by incident, nth = number of the token.
    TokenForged,
    /// Words: `token_true`, `trail_or_author`, `territory_true`. Keyed by token.
    TokenTrue,
    /// Word: `token_label`. Keyed by (token, hypothesis).
    TokenLabel,
    /// Word: `state_bias`. Keyed by state.
    StateBias,
    /// Word: `severity`. Keyed by case.
    Severity,
    /// Word: `intent`. Keyed by (observer, item).
    Intent,
    /// Word: `taste`. Keyed by (actor, target, ground, rung).
    Taste,
    /// Words: `act_flip`, `forgive`. Keyed by act.
    ActFlip,
    /// Word: `perceive_flip`. Keyed by (observer, act).
    PerceiveFlip,
    /// Word: `consult`. Keyed by unordered dyad, nth = occasion.
    Consult,
    /// Words: `level_shift`. Keyed by retaliation.
    LevelShift,
    /// Word: `target`. Keyed by (retaliation, asset).
    Target,
    /// Words: `stake`, `survive`. Keyed by actor, nth = occasion.
    Stake,
    /// Words: as many failures as a measure has. Keyed by (measure, message or item).
    Mishap,
    /// Word: `option`. Keyed by (state, option).
    OptionTaste,
    /// Word: `signal`. Keyed by (observer, incident, instrument, inject, signal).
    Signal,
    /// Words: the two ends of a link of a random graph. Keyed by graph, nth = attempt; the key is that of
    /// the graph's own seed, so that the graph is the same in every run.
    Graph,
    /// No word: the order of subjects is the lot that settles which states are absent where a configuration only
    /// counts them. Keyed by state; the same in every run.
    Absence,
    /// Words: `pass`, `mislaid`. Keyed by (state, desk, incident or token or posture).
    Inside,
}

/// The stream of one subject: who or what a block of draws belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject(pub u64);

impl Subject {
    /// The stream of a purpose and an identity made of names.
    pub fn new(purpose: Purpose, identity: &[&str]) -> Self {
        // Identities are short: to lay one out and hash it in one go costs a third of feeding a hasher.
        let mut laid = [0; 256];
        let length = 1 + identity.iter().map(|part| part.len() + 1).sum::<usize>();
        if length > laid.len() {
            return Self::of_long(purpose, identity);
        }
        laid[0] = purpose as u8;
        let mut end = 1;
        for part in identity {
            laid[end..end + part.len()].copy_from_slice(part.as_bytes());
            end += part.len();
            laid[end] = 0x1f;
            end += 1;
        }
        Subject(u64::from_le_bytes(first_eight(blake3::hash(&laid[..end]).as_bytes())))
    }

    fn of_long(purpose: Purpose, identity: &[&str]) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[purpose as u8]);
        for part in identity {
            hasher.update(part.as_bytes());
            hasher.update(&[0x1f]);
        }
        let bytes = hasher.finalize();
        Subject(u64::from_le_bytes(first_eight(bytes.as_bytes())))
    }
}

fn first_eight(bytes: &[u8; 32]) -> [u8; 8] {
    let mut out = [0; 8];
    out.copy_from_slice(&bytes[..8]);
    out
}

/// All luck of one run.
#[derive(Clone, Debug)]
pub struct Chance {
    rng: ChaCha8Rng,
}

impl Chance {
    /// The luck under a key.
    pub fn new(key: RunKey) -> Self {
        Chance { rng: ChaCha8Rng::from_seed(key.0) }
    }

    /// The block of eight draws of a subject with ordinal `nth`.
    pub fn block(&self, subject: Subject, nth: u64) -> Block {
        let mut rng = self.rng.clone();
        rng.set_stream(subject.0);
        rng.set_word_pos(u128::from(nth) * 16);
        Block(std::array::from_fn(|_| rng.next_u64()))
    }

    /// The block of a purpose and an identity with ordinal `nth`.
    pub fn of(&self, purpose: Purpose, identity: &[&str], nth: u64) -> Block {
        self.block(Subject::new(purpose, identity), nth)
    }
}

/// Eight independent words, each for one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block([u64; 8]);

impl Block {
    /// The word as u in (0, 1): u = (x + ½)·2⁻⁵³ with x its top 53 bits.
    pub fn uniform(&self, word: usize) -> f64 {
        ((self.0[word] >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }
    /// The word as the threshold θ = −ln(1−u) of an exponential waiting time.
    pub fn exponential(&self, word: usize) -> f64 {
        -libm::log1p(-self.uniform(word))
    }
    /// The word as a standard normal z = Φ⁻¹(u).
    pub fn normal(&self, word: usize) -> f64 {
        normal_quantile(self.uniform(word))
    }
    /// The word as a Gumbel g = −ln(−ln u).
    pub fn gumbel(&self, word: usize) -> f64 {
        -log(-log(self.uniform(word)))
    }
    /// Yes iff u < p.
    pub fn yes(&self, word: usize, p: f64) -> bool {
        self.uniform(word) < p
    }
}

/// Φ⁻¹ by Newton steps on Φ, exact to rounding on (0, 1).
///
/// The start is the rational approximation 26.2.23 of Abramowitz & Stegun (error below 4.5e-4); three
/// Halley steps on Φ(x) = erfc(−x/√2)/2 bring it to rounding.
pub fn normal_quantile(u: f64) -> f64 {
    let tail = if u < 0.5 { u } else { 1.0 - u };
    let t = sqrt(-2.0 * log(tail));
    let start = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    let mut x = -start; // the quantile of the smaller tail
    for _ in 0..3 {
        let error = 0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2) - tail;
        let density = libm::exp(-0.5 * x * x) * 0.398_942_280_401_432_7;
        let step = error / density;
        x -= step / (1.0 + 0.5 * x * step);
    }
    if u < 0.5 { x } else { -x }
}

/// Φ, the standard normal distribution function.
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_luck_of_a_subject_never_changes() {
        // Golden vectors: a change here changes every result there is.
        let chance = Chance::new(RunKey::new(2018, 0));
        let block = chance.of(Purpose::Episode, &["AUR.portal", "g1"], 0);
        let again = chance.of(Purpose::Episode, &["AUR.portal", "g1"], 0);
        assert_eq!(block, again);
        let other = chance.of(Purpose::Episode, &["AUR.portal", "g1"], 1);
        assert_ne!(block, other);
        assert_ne!(block, chance.of(Purpose::Exposure, &["AUR.portal", "g1"], 0));
        assert_ne!(Subject::new(Purpose::Taste, &["ab", "c"]), Subject::new(Purpose::Taste, &["a", "bc"]));
    }

    #[test]
    fn long_and_short_identities_are_hashed_alike() {
        for length in [0, 1, 60, 250, 251, 252, 400] {
            let name = "x".repeat(length);
            let identity = [name.as_str(), "m"];
            assert_eq!(Subject::new(Purpose::Episode, &identity), Subject::of_long(Purpose::Episode, &identity));
        }
    }

    #[test]
    fn the_quantile_inverts_the_distribution() {
        for i in 1..2000 {
            let u = f64::from(i) / 2000.0;
            assert!((normal_cdf(normal_quantile(u)) - u).abs() < 1e-14, "{u}");
        }
        for tiny in [1e-16, 1e-12, 1e-6] {
            let x = normal_quantile(tiny);
            assert!((normal_cdf(x) / tiny - 1.0).abs() < 1e-10, "{tiny} {x}");
        }
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
    }

    #[test]
    fn draws_have_their_laws() {
        let chance = Chance::new(RunKey::new(7, 7));
        let n = 20_000_u32;
        let (mut exp, mut normal, mut square, mut yes) = (0.0, 0.0, 0.0, 0_u32);
        for i in 0..n {
            let b = chance.of(Purpose::Mishap, &["law"], u64::from(i));
            exp += b.exponential(0);
            let z = b.normal(1);
            normal += z;
            square += z * z;
            yes += u32::from(b.yes(2, 0.3));
        }
        let n = f64::from(n);
        assert!((exp / n - 1.0).abs() < 0.03);
        assert!((normal / n).abs() < 0.03 && (square / n - 1.0).abs() < 0.04);
        assert!((f64::from(yes) / n - 0.3).abs() < 0.015);
    }
}
