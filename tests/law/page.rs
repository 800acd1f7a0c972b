//! What `kijun impact` prints as a page and as text.

use std::path::PathBuf;
use std::process::Command;

const SHORT: &str = "cheap";
const LONG: &str = "a_pass_at_the_reduced_price_for_young_people_who_belong_to_the_place_and_come_often";

/// A folder with the policy of the pool and two cases, of which one fails.
fn folder(name: &str, outcome: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("impact").join(name);
    std::fs::create_dir_all(folder.join("cases")).unwrap();
    let amendment =
        "\namendment older \"\"\n  amends pool_pass\n  in force from 2024-04-01\n\nin term young replace 18 with 20\n";
    let text = format!("{}{amendment}", super::POOL).replace("reduced", outcome);
    std::fs::write(folder.join("pool.kijun"), text).unwrap();
    let cases = [("nineteen", r#"{"age": 19, "member": true}"#), ("wrong", r#"{"age": "old"}"#)];
    for (name, json) in cases {
        std::fs::write(folder.join(format!("cases/{name}.json")), json).unwrap();
    }
    folder
}

fn impact(name: &str, outcome: &str, format: &str) -> String {
    let days = ["--from", "2024-03-31", "--to", "2024-04-01", "--policies", ".", "--format", format];
    let mut command = Command::new(env!("CARGO_BIN_EXE_kijun"));
    let output =
        command.args(["impact", "pool_pass", "cases"]).args(days).current_dir(folder(name, outcome)).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stdout).unwrap()
}

/// The texts of each diagram of a page.
fn labels(page: &str) -> Vec<Vec<String>> {
    let texts = |svg: &str| {
        let texts = svg.split("<text ").skip(1).filter_map(|text| text.split_once('>')?.1.split_once("</text>"));
        texts.map(|(text, _)| text.trim().to_owned()).collect::<Vec<String>>()
    };
    page.split("<svg ").skip(1).map(|svg| texts(svg.split("</svg>").next().unwrap())).collect()
}

#[test]
fn no_name_in_the_diagram_is_cut() {
    let [wide, narrow] = labels(&impact("long", LONG, "html")).try_into().unwrap();
    for (labels, most) in [(wide, 42), (narrow, 18)] {
        let whole = labels.concat();
        assert!(whole.contains(&format!("{LONG}(1)")) || whole.contains(&format!("{LONG} (1)")), "{labels:?}");
        assert!(labels.iter().all(|line| line.chars().count() <= most), "{labels:?}");
    }
    let short = labels(&impact("short", SHORT, "html"));
    assert!(short.iter().all(|labels| labels.contains(&format!("{SHORT} (1)"))), "{short:?}");
}

#[test]
fn a_case_that_failed_is_named_with_what_is_wrong() {
    let wrong = "cases/wrong.json: cannot be decided by either text";
    let page = impact("failed", SHORT, "html");
    assert!(page.contains(wrong) && page.contains("1 case failed") && page.contains("K0604"), "{page}");
    let text = impact("failed", SHORT, "text");
    assert!(text.contains(&format!("Cases that failed\n  {wrong}\n    K0604, line 1, column 9: age: ")), "{text}");
    let lines: Vec<serde_json::Value> =
        impact("failed", SHORT, "json").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [summary, touched, failed] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((&summary["cases"], &summary["failed"], &summary["touched"]), (&2.into(), &1.into(), &1.into()));
    assert_eq!(touched["turns"][0]["by"][0], "pool_pass term young");
    assert_eq!(failed["case"], "cases/wrong.json");
    assert_eq!(
        (&failed["failed"]["old"][0]["code"], &failed["failed"]["new"][0]["path"]),
        (&"K0604".into(), &"age".into())
    );
}
