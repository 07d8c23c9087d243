//! A world as large as tests and measurements want it.

use serde_json::json;
use world::Scenario;

/// The scenario `relay` with a letter to so many domains, each with a server of its own.
///
/// # Panics
/// Where that scenario is not as it is built in.
#[must_use]
pub fn crowd(domains: usize) -> Scenario {
    let scenario = crate::scenario("relay").expect("it is built in");
    let mut scenario = serde_json::to_value(scenario).expect("it is data");
    let mut add = |list: &str, item| {
        let list = scenario[list].as_array_mut().expect("it is a list");
        list.push(item);
    };
    let mut to = Vec::new();
    for number in 0..domains {
        let domain = format!("d{number}.example");
        let host = format!("mx.{domain}");
        let address = format!("10.0.{}.{}", number / 250, number % 250 + 1);
        let user = format!("bob@{domain}");
        let users = json!([{ "address": user, "password": "letmein" }]);
        let local = json!([{ "domain": domain, "store": host }]);
        let mta = json!({ "ports": { "25": "relay" }, "local": local });
        add(
            "hosts",
            json!({ "name": host, "address": address, "store": { "users": users }, "mta": mta }),
        );
        add(
            "dns",
            json!({ "name": domain, "type": "mx", "preference": 10, "exchange": host }),
        );
        add(
            "dns",
            json!({ "name": host, "type": "a", "address": address }),
        );
        to.push(user);
    }
    scenario["letter"]["draft"]["to"] = json!(to);
    serde_json::from_value(scenario).expect("it is a scenario")
}
