//! The plan in the words of nginx.

use std::fmt::Write as _;

use cors_rules::origin::Origins;

use super::{
    origin::{TOO_LONG, exact, of_pattern, serialized},
    plan::{Answer, Outcome, Plan},
    quote::{comment, expression, literal},
};

/// How many columns a comment has.
const COLUMNS: usize = 120;

/// What a preflight's answer depends on.
const VARY: &str = "Origin, Access-Control-Request-Method";

/// What every nginx takes without being told how large its tables are: items, and bytes of the longest one.
const SMALL: (usize, usize) = (32, 40);

/// A target that is longer than what nginx takes by default: services have limits too.
const LONG: &str = "^.{8192}";

/// As many lists of origins, each with a variable of its own, have room beside all others of a default nginx.
const MANY: usize = 10;

/// The file for the context `http`.
pub(super) fn http(plan: &Plan<'_>, name: &str, sets_sizes: bool) -> String {
    let mut text = head(plan, "http", name);
    if sets_sizes {
        text.push_str(&sizes(plan));
    }
    let _ = writeln!(
        text,
        r#"
# An error where two services have one name: `named` gives them others.
log_format {name}_once "";

# The path, where the service reads it as it came.
map $request_uri ${name}_path {{
    default "";
    "~{LONG}" "";
    "~^[^?]*/(?:/|\.\.?(?:[/?]|$))" "";
    "~^(/[-A-Za-z0-9._~!$&'()*+,;=:@/%]*)(?:\?[!$-;=?-~]*)?$" $1;
}}

# Which answer a path and method have; `a0` is 403, for a method that the policy lacks; where none stands, it is for the service to answer.
map "${name}_path $http_access_control_request_method" ${name}_answer {{
    default "";"#
    );
    for key in &plan.keys {
        let outcome = match key.outcome {
            Outcome::Answer(number) => number + 1,
            Outcome::Refused => 0,
        };
        let _ = writeln!(text, "    {} a{outcome};", key.expression);
    }
    text.push_str("}\n");
    let _ = writeln!(
        text,
        r#"
# An `Origin` that is empty or repeated is for the service to answer.
map $http_origin ${name}_asked_by {{
    default "";
    "~^[!-~]+$" ${name}_answer;
}}"#
    );
    let _ = writeln!(
        text,
        r#"
# So is what is no HTTP.
map $http_access_control_request_headers ${name}_asked_for {{
    default ${name}_asked_by;
    "~[\x00-\x08\x0a-\x1f\x7f]" "";
}}"#
    );
    let mut asked_by = format!("{name}_asked_for");
    if !plan.hosts.is_empty() {
        let _ = writeln!(
            text,
            "\n# What guards for a `Host` let in is for the service to answer.\nmap \"$host $http_host\" ${name}_asked_of {{"
        );
        let _ = writeln!(text, "    default ${asked_by};");
        for host in &plan.hosts {
            let host = host
                .rsplit_once(':')
                .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
                .map_or(*host, |(host, _)| host);
            if let Some(key) = expression(&format!("*(?:^|[ @]){}(?:[: ]|$)", literal(host))) {
                let _ = writeln!(text, "    {key} \"\";");
            }
        }
        text.push_str("}\n");
        asked_by = format!("{name}_asked_of");
    }
    let _ = writeln!(
        text,
        r#"
map $request_method ${name}_asked {{
    default "";
    "~^OPTIONS$" ${asked_by};
}}

# No origin of a list has an upper-case letter: a map does not tell the cases of its keys apart.
map $http_origin ${name}_origin {{
    default $http_origin;
    "~[A-Z]" "";
    "~{TOO_LONG}" "";
}}"#
    );
    for (number, origins) in plan.origins.iter().enumerate() {
        write_origins(&mut text, name, number + 1, origins);
    }
    let _ = writeln!(text, "\nmap ${name}_asked ${name}_allowed {{\n    default \"\";");
    for (number, (answer, _)) in plan.answers.iter().enumerate() {
        let _ = writeln!(text, "    a{} ${name}_origins_{};", number + 1, answer.origins + 1);
    }
    let _ = writeln!(
        text,
        r#"}}

# Where an `if` in the other file leads.
map "${name}_asked ${name}_allowed" ${name}_preflight {{
    default "";
    "~^a[0-9]+ $" {refused};
    "~^a([0-9]+) ." "{location}$1";
}}"#,
        refused = refused(name),
        location = location(name),
    );
    text
}

/// The file for the context `server`.
pub(super) fn server(plan: &Plan<'_>, name: &str) -> String {
    let mut text = head(plan, "server", name);
    let _ = writeln!(
        text,
        r#"
if (${name}_preflight) {{
    rewrite ^ ${name}_preflight last;
}}

# No request comes here by itself: these are no paths. An empty variable keeps nginx from writing a page.
location = {} {{
    internal;
    gzip off;
    default_type "";
    add_header Vary "{VARY}" always;
    return 403 ${name}_allowed;
}}"#,
        refused(name)
    );
    for (number, (answer, names)) in plan.answers.iter().enumerate() {
        let is_any = matches!(plan.origins[answer.origins], Origins::Any);
        text.push('\n');
        text.push_str(&wrapped("# ", &names.iter().map(String::as_str).collect::<Vec<_>>()));
        let _ = writeln!(
            text,
            "location = {}{} {{\n    internal;\n    gzip off;\n    default_type \"\";",
            location(name),
            number + 1
        );
        for (field, value) in fields(answer, is_any) {
            let _ = writeln!(text, "    add_header {field} {value} always;");
        }
        let body = if answer.status == 204 { "" } else { " \"\"" };
        let _ = writeln!(text, "    return {}{body};\n}}", answer.status);
    }
    text
}

fn fields(answer: &Answer<'_>, is_any: bool) -> Vec<(&'static str, String)> {
    let quoted = |value: &str| format!("\"{value}\"");
    let origin = if is_any { quoted("*") } else { "$http_origin".to_owned() };
    let mut fields = vec![("Access-Control-Allow-Origin", origin)];
    let others = [
        ("Access-Control-Allow-Credentials", answer.credentials.then_some("true")),
        ("Access-Control-Allow-Methods", answer.methods),
        ("Access-Control-Allow-Headers", answer.headers),
        ("Access-Control-Max-Age", answer.max_age),
        ("Vary", Some(VARY)),
    ];
    fields.extend(others.into_iter().filter_map(|(field, value)| Some((field, quoted(value?)))));
    fields
}

fn refused(name: &str) -> String {
    format!("{name}-preflight-refused")
}

fn location(name: &str) -> String {
    format!("{name}-preflight-")
}

fn head(plan: &Plan<'_>, context: &str, name: &str) -> String {
    let Plan { paths, answered, .. } = plan;
    let version = env!("CARGO_PKG_VERSION");
    let mut text = format!(
        "# CORS preflights that end here, made by cors-runtime {version} from the surface of a service: UPDATE_SURFACE=1 writes it anew.\n"
    );
    if cfg!(debug_assertions) {
        text.push_str(DEBUG);
        text.push('\n');
    }
    let _ = writeln!(
        text,
        "# {answered} of {paths} paths are answered, actual requests never. For the context `{context}`:\n#"
    );
    text.push_str("#     http {\n#         include cors/http.conf;\n#         server {\n#             include cors/server.conf;\n");
    text.push_str("#             location / { proxy_pass http://service; }\n#         }\n#     }\n#\n");
    text.push_str(
        "# Paths have to reach the service as they are: `proxy_pass` without a path, and no `rewrite` before.\n",
    );
    text.push_str("# nginx before 1.23 sees the first of repeated fields only, where the service refuses what no browser sends.\n");
    if !plan.hosts.is_empty() {
        text.push_str("# `Host` has to reach the service as it is: `proxy_set_header Host $http_host`.\n");
    }
    if plan.has.live {
        text.push_str("# Each `Live` is in it as it was then: whoever replaces one makes this anew.\n");
    }
    if plan.has.environment {
        text.push_str("# Origins of environment variables are in it as they were where it was made.\n");
    }
    if context == "http" {
        text.push_str(if plan.through.is_empty() { "" } else { "#\n# Goes through to the service:\n" });
        for (why, entries) in &plan.through {
            let _ = writeln!(text, "# - these {why}:");
            text.push_str(&wrapped("#     ", &entries.iter().map(String::as_str).collect::<Vec<_>>()));
        }
    } else {
        let _ = writeln!(text, "# What `${name}_preflight` is, says the other file.");
    }
    text
}

/// Not compared.
pub(super) const DEBUG: &str = "# Of a build with `debug_assertions`: it may have items that a release has not.";

/// A list in a comment.
fn wrapped(start: &str, items: &[&str]) -> String {
    let (mut text, mut line) = (String::new(), start.to_owned());
    for (place, item) in items.iter().enumerate() {
        let item = format!("{}{}", comment(item), if place + 1 < items.len() { "," } else { "" });
        if line.len() > start.len() && line.len() + item.len() > COLUMNS {
            let _ = writeln!(text, "{}", line.trim_end());
            start.clone_into(&mut line);
        }
        line.push_str(&item);
        line.push(' ');
    }
    let _ = writeln!(text, "{}", line.trim_end());
    text
}

fn write_origins(text: &mut String, name: &str, number: usize, origins: &Origins) {
    let _ = writeln!(text, "\nmap ${name}_origin ${name}_origins_{number} {{\n    default \"\";");
    match origins {
        Origins::Any => {
            let _ = writeln!(text, "    \"~{}\" \"*\";", serialized());
        }
        Origins::Listed { patterns, .. } => {
            for origin in exact(origins) {
                let _ = writeln!(text, "    \"{origin}\" $http_origin;");
            }
            for pattern in patterns.patterns() {
                let _ = writeln!(text, "    # {pattern}\n    \"~{}\" $http_origin;", of_pattern(pattern));
            }
        }
    }
    text.push_str("}\n");
}

/// The sizes of nginx's tables, where it has to be told: each bucket for eight of the longest items, and four buckets an item.
fn sizes(plan: &Plan<'_>) -> String {
    let lists = plan.origins.iter().map(|origins| exact(origins));
    let longest = lists.clone().flatten().map(|origin| origin.len()).max().unwrap_or_default();
    let variables = (plan.origins.len() > MANY).then(|| (plan.origins.len() * 4).next_power_of_two());
    let variables = variables
        .map(|size| format!("variables_hash_max_size {size};\nvariables_hash_bucket_size 256;\n"))
        .unwrap_or_default();
    let most = lists.map(<[_]>::len).max().unwrap_or_default().max(plan.answers.len());
    let intro = "\n# nginx takes these once: where they stand elsewhere, they have to be as large there.\n";
    if most <= SMALL.0 && longest <= SMALL.1 {
        return if variables.is_empty() { variables } else { format!("{intro}{variables}") };
    }
    let bucket = ((longest + 32) * 8).next_power_of_two().max(512);
    let table = (most * 4).next_power_of_two().max(2048);
    format!("{intro}map_hash_max_size {table};\nmap_hash_bucket_size {bucket};\n{variables}")
}
