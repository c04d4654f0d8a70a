//! Reads what a policy opts out of.

use cors_rules::{Code, Danger, Fix, Problem, Setting, meant};
use proc_macro2::{Delimiter, Group, TokenTree};

use crate::{
    conditional,
    keys::Key,
    mistake::{Mistake, Spot},
    settings::Reader,
    suggest,
    tokens::{self, Piece, only_group, split_at_commas},
    values::{self, DangerItem},
};

impl Reader<'_> {
    /// Reads `danger(...)`.
    pub(crate) fn danger(&mut self, spot: &Spot, tokens: &[TokenTree]) -> Option<()> {
        match only_group(tokens) {
            Some(group) if group.delimiter() == Delimiter::Parenthesis => self.dangers(spot, group),
            _ => {
                let whole = self.spot(spot.tokens.clone().into_iter().chain(tokens.iter().cloned()));
                let names = suggest::dangers(tokens);
                let example = Key::Setting(Setting::Danger).example();
                let value = &tokens[tokens::sign_length(tokens)..];
                let is_one = !value.iter().any(|token| matches!(token, TokenTree::Group(_)));
                let fix = match names {
                    Some(names) => Fix::Write(format!("danger({names})")),
                    None if is_one && meant::is_denial(&tokens::text(value.to_vec())) => Fix::Remove,
                    None => example,
                };
                self.push(Mistake::syntax(&whole, "is not of the form `danger(...)`", fix));
                None
            }
        }
    }

    fn dangers(&mut self, spot: &Spot, group: &Group) -> Option<()> {
        let pieces = split_at_commas(group.stream());
        if pieces.is_empty() {
            let tokens = spot.tokens.clone().into_iter().chain([TokenTree::Group(group.clone())]).collect();
            let problem = Problem::new(Code::ListEmpty, "danger()").fixed_by(Fix::Remove);
            self.push(Mistake::new(tokens, spot.position, problem));
        }
        let is_alone = pieces.len() == 1;
        let mut read = Some(());
        for Piece { tokens, end } in pieces {
            if tokens.is_empty() {
                let spot = self.spot(end);
                self.push(Mistake::syntax(&spot, "stands where a danger is expected", Fix::Remove));
                continue;
            }
            let whole = self.spot(tokens);
            let (cfg, item) = match values::conditional(&whole) {
                Ok(read) => read,
                Err(mistake) => {
                    self.push(mistake);
                    read = None;
                    continue;
                }
            };
            let name = item.text();
            if let Some(danger) = Danger::find(&name) {
                self.attr.dangers.push(DangerItem { danger, spot: item, cfg });
            } else {
                let named = suggest::dangers(&item.tokens);
                // What is more than a name may say something else of it.
                let word = name.trim_matches('"');
                let is_name = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
                let nearest = || meant::danger(word).filter(|_| is_name).map(|danger| danger.to_string());
                let fix = if meant::is_denial(&name) {
                    Some(Fix::Remove)
                } else {
                    named.or_else(nearest).map(Fix::Write).or_else(|| conditional::item(&item.tokens))
                };
                let problem = Problem::new(Code::DangerUnknown, &name).fixed_by(fix);
                let tokens = match &problem.fix {
                    // Nothing would be left in the parentheses.
                    Some(Fix::Remove) if is_alone => {
                        spot.tokens.iter().cloned().chain([TokenTree::Group(group.clone())]).collect()
                    }
                    _ => item.tokens,
                };
                self.push(Mistake::new(tokens, item.position, problem));
                read = None;
            }
            self.end(end);
        }
        read
    }
}
