//! A map from assets to places that costs memory only where it holds something.

use crate::ids::AssetId;

/// No place.
pub(super) const NONE: u32 = u32::MAX;

const PAGE: usize = 64;

/// Two levels: pages of 64 assets, laid out on the first entry.
#[derive(Clone, Debug, Default)]
pub(super) struct Sparse {
    pages: Vec<u32>,
    places: Vec<[u32; PAGE]>,
}

impl Sparse {
    /// Forgets everything; holds `assets` assets from now on.
    pub(super) fn clear(&mut self, assets: usize) {
        self.pages.clear();
        self.pages.resize(assets.div_ceil(PAGE), NONE);
        self.places.clear();
    }
    /// The place of an asset, or [`NONE`].
    pub(super) fn get(&self, asset: AssetId) -> u32 {
        let page = self.pages[asset.index() / PAGE];
        if page == NONE { NONE } else { self.places[page as usize][asset.index() % PAGE] }
    }
    /// Enters the place of an asset.
    pub(super) fn set(&mut self, asset: AssetId, place: u32) {
        let page = &mut self.pages[asset.index() / PAGE];
        if *page == NONE {
            *page = self.places.len() as u32;
            self.places.push([NONE; PAGE]);
        }
        self.places[*page as usize][asset.index() % PAGE] = place;
    }
}
