//! Actors and their campaigns.

use super::Check;
use super::known::Kind;
use crate::document::path::{item, join};
use crate::incident::ActorKind;

pub(super) fn run(check: &mut Check<'_>) {
    let scenario = check.scenario;
    for (name, actor) in &scenario.actors {
        let path = join("actors", name);
        if let ActorKind::StateService(code) | ActorKind::ProxyDirected(code) | ActorKind::ProxyTolerated(code) =
            &actor.kind
        {
            check.refer(Kind::State, code, &join(&path, "kind"));
        }
        if let ActorKind::Unknown(author) = &actor.kind {
            check.refer_author(author, &join(&path, "kind"));
        }
        if let Some(territory) = &actor.territory {
            check.refer(Kind::State, territory, &join(&path, "territory"));
        }
        if let Some(stockpile) = &actor.stockpile {
            let path = join(&path, "stockpile");
            check.refer(Kind::Template, &stockpile.template, &join(&path, "template"));
            check.refer_all(Kind::Asset, &stockpile.targets, &join(&path, "targets"));
            if stockpile.targets.is_empty() {
                check.error(
                    &join(&path, "targets"),
                    "a stockpile without a possible target",
                    "name the assets it may strike",
                );
            }
            for (name, value) in [
                ("threshold", stockpile.threshold),
                ("survives_use", stockpile.survives_use),
                ("survives_disuse", stockpile.survives_disuse),
                ("discount", stockpile.discount),
            ] {
                check.share(value, &join(&path, name));
            }
        }
        for (index, arrival) in actor.arrivals.iter().enumerate() {
            let path = item(&join(&path, "arrivals"), index);
            check.refer(Kind::Template, &arrival.template, &join(&path, "template"));
            check.within(arrival.per_year, 0.0, 10_000.0, &join(&path, "per_year"));
            check.refer_all(Kind::Asset, &arrival.targets, &join(&path, "targets"));
            if arrival.targets.is_empty() {
                check.error(
                    &join(&path, "targets"),
                    "a campaign without a possible target",
                    "name the assets it may strike",
                );
            }
        }
    }
}
