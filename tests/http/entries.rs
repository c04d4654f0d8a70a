//! A handler and its preflights are one entry of the routing table.

use actix_web::{App, HttpRequest, HttpResponse, routes, web};
use cors_runtime::cors;

use crate::service::{ALLOW_METHODS, ALLOW_ORIGIN, APP, Fields, PREFLIGHT, VARY, expect, get, preflight, serve};

/// Counts the entries of the routing table by its `Debug` text, which is the only view that actix-web gives of it: the nodes right
/// below the root. The index of named ones, which repeats them, comes first.
async fn count_entries(request: HttpRequest) -> HttpResponse {
    let table = format!("{:?}", request.resource_map());
    let (_, nodes) = table.split_once("nodes: Some([").unwrap();
    let (mut depth, mut is_text, mut count) = (0, false, 0);
    for (at, character) in nodes.char_indices() {
        is_text ^= character == '"';
        match character {
            _ if is_text => {}
            '{' => {
                count += usize::from(depth == 0 && nodes[..at].ends_with("ResourceMap "));
                depth += 1;
            }
            '[' | '(' => depth += 1,
            '}' | ']' | ')' if depth == 0 => break,
            '}' | ']' | ')' => depth -= 1,
            _ => {}
        }
    }
    HttpResponse::Ok().body(count.to_string())
}

/// The entries that `configure` adds.
async fn entries(configure: fn(&mut web::ServiceConfig)) -> usize {
    let app = App::new().configure(configure).route("/count", web::get().to(count_entries));
    let answer = serve(app).await.answer(get("/count")).await;
    answer.body.parse::<usize>().unwrap() - 1
}

macro_rules! handlers {
    ($($name:ident $path:tt)*) => {
        mod bare {
            $(
                #[actix_web::put($path)]
                pub(super) async fn $name() -> actix_web::HttpResponse {
                    actix_web::HttpResponse::Ok().finish()
                }
            )*
        }

        mod annotated {
            $(
                #[cors_runtime::cors(origins = "https://app.example.com")]
                #[actix_web::put($path)]
                pub(super) async fn $name() -> actix_web::HttpResponse {
                    actix_web::HttpResponse::Ok().finish()
                }
            )*
        }

        const PATHS: [&str; 200] = [$($path),*];

        fn all_bare(config: &mut web::ServiceConfig) {
            $(config.service(bare::$name);)*
        }

        fn all_annotated(config: &mut web::ServiceConfig) {
            $(config.service(annotated::$name);)*
        }
    };
}

#[rustfmt::skip]
handlers! {
    h000 "/000" h001 "/001" h002 "/002" h003 "/003" h004 "/004" h005 "/005" h006 "/006" h007 "/007"
    h008 "/008" h009 "/009" h010 "/010" h011 "/011" h012 "/012" h013 "/013" h014 "/014" h015 "/015"
    h016 "/016" h017 "/017" h018 "/018" h019 "/019" h020 "/020" h021 "/021" h022 "/022" h023 "/023"
    h024 "/024" h025 "/025" h026 "/026" h027 "/027" h028 "/028" h029 "/029" h030 "/030" h031 "/031"
    h032 "/032" h033 "/033" h034 "/034" h035 "/035" h036 "/036" h037 "/037" h038 "/038" h039 "/039"
    h040 "/040" h041 "/041" h042 "/042" h043 "/043" h044 "/044" h045 "/045" h046 "/046" h047 "/047"
    h048 "/048" h049 "/049" h050 "/050" h051 "/051" h052 "/052" h053 "/053" h054 "/054" h055 "/055"
    h056 "/056" h057 "/057" h058 "/058" h059 "/059" h060 "/060" h061 "/061" h062 "/062" h063 "/063"
    h064 "/064" h065 "/065" h066 "/066" h067 "/067" h068 "/068" h069 "/069" h070 "/070" h071 "/071"
    h072 "/072" h073 "/073" h074 "/074" h075 "/075" h076 "/076" h077 "/077" h078 "/078" h079 "/079"
    h080 "/080" h081 "/081" h082 "/082" h083 "/083" h084 "/084" h085 "/085" h086 "/086" h087 "/087"
    h088 "/088" h089 "/089" h090 "/090" h091 "/091" h092 "/092" h093 "/093" h094 "/094" h095 "/095"
    h096 "/096" h097 "/097" h098 "/098" h099 "/099" h100 "/100" h101 "/101" h102 "/102" h103 "/103"
    h104 "/104" h105 "/105" h106 "/106" h107 "/107" h108 "/108" h109 "/109" h110 "/110" h111 "/111"
    h112 "/112" h113 "/113" h114 "/114" h115 "/115" h116 "/116" h117 "/117" h118 "/118" h119 "/119"
    h120 "/120" h121 "/121" h122 "/122" h123 "/123" h124 "/124" h125 "/125" h126 "/126" h127 "/127"
    h128 "/128" h129 "/129" h130 "/130" h131 "/131" h132 "/132" h133 "/133" h134 "/134" h135 "/135"
    h136 "/136" h137 "/137" h138 "/138" h139 "/139" h140 "/140" h141 "/141" h142 "/142" h143 "/143"
    h144 "/144" h145 "/145" h146 "/146" h147 "/147" h148 "/148" h149 "/149" h150 "/150" h151 "/151"
    h152 "/152" h153 "/153" h154 "/154" h155 "/155" h156 "/156" h157 "/157" h158 "/158" h159 "/159"
    h160 "/160" h161 "/161" h162 "/162" h163 "/163" h164 "/164" h165 "/165" h166 "/166" h167 "/167"
    h168 "/168" h169 "/169" h170 "/170" h171 "/171" h172 "/172" h173 "/173" h174 "/174" h175 "/175"
    h176 "/176" h177 "/177" h178 "/178" h179 "/179" h180 "/180" h181 "/181" h182 "/182" h183 "/183"
    h184 "/184" h185 "/185" h186 "/186" h187 "/187" h188 "/188" h189 "/189" h190 "/190" h191 "/191"
    h192 "/192" h193 "/193" h194 "/194" h195 "/195" h196 "/196" h197 "/197" h198 "/198" h199 "/199"
}

#[actix_web::test]
async fn two_hundred_annotated_handlers_are_two_hundred_entries() {
    assert_eq!(entries(all_bare).await, 200);
    assert_eq!(entries(all_annotated).await, 200);
}

#[actix_web::test]
async fn each_of_two_hundred_handlers_serves_its_preflight() {
    let app = serve(App::new().configure(all_annotated)).await;
    let allowed = expect(204, &[(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
    for path in PATHS {
        assert_eq!(app.answer(preflight("PUT", path).origin(APP)).await, allowed, "{path}");
    }
}

#[cors(origins = "*")]
#[routes]
#[get("/a")]
#[put("/a")]
#[get("/b")]
async fn three_routes() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[actix_web::test]
async fn routes_has_no_second_entry_for_the_preflights_of_each() {
    assert_eq!(entries(|config| _ = config.service(three_routes)).await, 3);
}
