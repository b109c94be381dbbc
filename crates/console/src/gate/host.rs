//! Which names this server answers to. A page on the internet can give its own name the address of this machine and then
//! read what a browser here gets (rebinding): a name that is not this server's is refused.

use std::net::{IpAddr, SocketAddr};

/// Whether a `Host` is a name of this server: `localhost`, or the address at which this connection arrived.
pub fn is_ours(host: &str, arrived: SocketAddr) -> bool {
    let Some((name, port)) = parts(host) else { return false };
    if port != arrived.port() {
        return false;
    }
    let here = plain(arrived.ip());
    match name.parse::<IpAddr>() {
        Ok(named) => plain(named) == here,
        Err(_) => name.eq_ignore_ascii_case("localhost") && here.is_loopback(),
    }
}

/// Whether an `Origin` is a page of this server, as the same request's `Host` names it.
pub fn is_own_page(origin: &str, host: &str) -> bool {
    origin.strip_prefix("http://").is_some_and(|of| of.eq_ignore_ascii_case(host))
}

/// Name and port; an address of IPv6 stands in brackets.
fn parts(host: &str) -> Option<(&str, u16)> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let (name, rest) = rest.split_once(']')?;
            (name, if rest.is_empty() { None } else { Some(rest.strip_prefix(':')?) })
        }
        None => match host.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (host, None),
        },
    };
    Some((name, port.map_or(Ok(80), str::parse).ok()?))
}

fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_others_are_refused() {
        let at = SocketAddr::from(([127, 0, 0, 1], 8080));
        assert!(is_ours("127.0.0.1:8080", at) && is_ours("localhost:8080", at) && is_ours("LOCALHOST:8080", at));
        for foreign in [
            "evil.example:8080",
            "127.0.0.1",
            "127.0.0.1:81",
            "localhost.evil.example:8080",
            "",
            "[::1",
            "127.0.0.1:8080:1",
        ] {
            assert!(!is_ours(foreign, at), "{foreign}");
        }
        let lan = SocketAddr::from(([192, 168, 1, 7], 80));
        assert!(is_ours("192.168.1.7", lan) && !is_ours("localhost", lan) && !is_ours("192.168.1.8", lan));
        let six: SocketAddr = ("::1".parse::<IpAddr>().unwrap_or([0, 0, 0, 0].into()), 8080).into();
        assert!(is_ours("[::1]:8080", six));
    }

    #[test]
    fn pages_of_others_are_refused() {
        assert!(is_own_page("http://127.0.0.1:8080", "127.0.0.1:8080"));
        for foreign in ["null", "https://127.0.0.1:8080", "http://127.0.0.1:8081", "http://evil.example", ""] {
            assert!(!is_own_page(foreign, "127.0.0.1:8080"), "{foreign}");
        }
    }
}
