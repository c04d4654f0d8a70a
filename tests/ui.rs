//! What must not compile, with every word that the compiler says of it, and what must compile.

#[test]
fn refused_policies_say_what_is_wrong_and_accepted_ones_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/refused/*.rs");
    cases.compile_fail("ui/rustc/*.rs");
    cases.pass("ui/accepted/*.rs");
}
