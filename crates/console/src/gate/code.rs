//! Join codes: short enough to read from a wall, `K7-RUDDER`.

use super::token::chance;
use std::fmt::Write;

/// For how long a code opens, in milliseconds: a long day.
pub const LASTS: i64 = 14 * 3_600_000;

/// Signs that are not taken for one another.
const SIGNS: &[u8; 29] = b"ABCDEFGHJKMNPQRTUVWXY23456789";

/// Words that are easy to read, to say and to type. With the two signs before them there are more than 180 000 codes.
const WORDS: &str = "
ACORN AMBER ANCHOR APPLE APRIL ARCH ARROW ASPEN ATLAS AUTUMN AZURE BADGE BAKER BAMBOO BARLEY BASIL BASKET BEACH BEACON
BERRY BIRCH BISON BLOOM BLUE BOTTLE BOW BRANCH BREAD BREEZE BRICK BRIDGE BRONZE BROOK BRUSH BUCKET BUTTON CABIN CACTUS
CAMEL CANAL CANDLE CANOE CANVAS CARBON CARGO CARPET CASTLE CEDAR CHALK CHERRY CIRCLE CLAY CLIFF CLOCK CLOUD CLOVER COAST
COBALT COCOA COMET COMPASS COPPER CORAL CORK COTTON COVE CRANE CREEK CROWN CRYSTAL CYPRESS DAISY DAWN DELTA DESERT DINGHY
DOLPHIN DUNE EAGLE EARTH EBONY ECHO ELM EMBER ESTUARY FALCON FERN FERRY FIDDLE FIELD FJORD FLAX FLINT FLORA FOREST FOSSIL
FOUNTAIN GALLEY GARDEN GARNET GINGER GLACIER GLOBE GRANITE GRAPE GRAVEL GROVE GULL HAMMOCK HARBOUR HARP HAZEL HERON HILL
HONEY HORIZON INDIGO ISLAND IVORY IVY JADE JASMINE JETTY JUNIPER KAYAK KELP KETTLE KEY LADDER LAGOON LANTERN LARCH LAUREL
LEAF LEMON LILAC LINEN LOTUS MAGNET MANGO MAPLE MARBLE MEADOW MELON MINT MIRROR MOSS NECTAR NUTMEG OAK OASIS OCEAN OLIVE
ONYX OPAL ORCHID OTTER PADDLE PALM PAPER PEAR PEBBLE PELICAN PEPPER PIANO PIER PINE PLANET PLUM POPLAR PRISM QUARTZ QUAY
RAFT RAIN REED RIBBON RIVER ROBIN ROPE RUDDER SADDLE SAIL SAND SATIN SCARF SHELL SILK SILVER SLATE SNOW SPARROW SPICE
SPRUCE STONE STREAM SUMMER SWALLOW TABLE TEAPOT THISTLE THYME TIMBER TULIP TUNDRA TURTLE VALLEY VELVET VIOLET WALNUT WATER
WAVE WHEAT WILLOW WINDOW WINTER WOOD WOOL YACHT ZEBRA ZENITH";

/// A new code.
pub fn code() -> String {
    let chance = chance::<10>();
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    // Four bytes for the word and three for each sign: what the division leaves over shifts no code noticeably.
    let place = |bytes: &[u8], of: usize| {
        bytes.iter().fold(0_usize, |sum, byte| ((sum << 8) | usize::from(*byte)) & 0xffff_ffff) % of
    };
    let (first, second) = (SIGNS[place(&chance[..3], SIGNS.len())], SIGNS[place(&chance[3..6], SIGNS.len())]);
    let mut code = String::new();
    let _ = write!(code, "{}{}-{}", char::from(first), char::from(second), words[place(&chance[6..], words.len())]);
    code
}

/// A code as somebody typed it, in the form in which it is kept: capitals, without spaces, with its hyphen.
pub fn normal(typed: &str) -> String {
    let plain: String =
        typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).take(24).collect();
    match plain.split_at_checked(2) {
        Some((signs, word)) => format!("{signs}-{word}"),
        None => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_again_however_it_is_typed() {
        for _ in 0..50 {
            let code = code();
            assert_eq!(normal(&code), code);
            assert_eq!(normal(&format!(" {} ", code.to_lowercase().replace('-', " "))), code);
        }
        assert_eq!(normal("k7rudder"), "K7-RUDDER");
        assert_eq!(normal("ü"), "");
    }

    #[test]
    fn words_are_plain_and_different() {
        let words: Vec<&str> = WORDS.split_whitespace().collect();
        let different: std::collections::BTreeSet<&str> = words.iter().copied().collect();
        assert_eq!(words.len(), different.len());
        assert!(SIGNS.len() * SIGNS.len() * words.len() > 180_000, "{}", words.len());
        assert!(words.iter().all(|word| word.len() <= 8 && word.bytes().all(|b| b.is_ascii_uppercase())));
    }
}
