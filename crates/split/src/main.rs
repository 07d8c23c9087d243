//! `split MODULE FIRST LATER`: parts a module of WebAssembly in two by function.
//!
//! The first draws the page as it opens; the second runs the world and comes behind it ([`LATER`]). In the first,
//! what went has a door in its place: a function that calls through a table, which the second fills when
//! it is there (`www/boot.js`; until then the page acts on nothing, `crates/app/src/parts.rs`). Memory,
//! tables, globals and data stay the first's; the second imports them.
//!
//! Binaryen's `wasm-split` does the like by a profile. No package that a clean machine can install brings
//! one that reads `table.fill`, which wasm-bindgen writes.

#![expect(
    clippy::print_stderr,
    reason = "a command says on its standard error why it did not succeed"
)]

mod module;
mod part;

use module::Module;
use std::collections::BTreeSet;
use std::process::ExitCode;

/// What runs the world, tells of it and shows what one opens: whose path has one of these.
const LATER: &[&str] = &[
    "protocol_core::imap::",
    "protocol_core::message::",
    "protocol_core::pop3::",
    "protocol_core::sasl::",
    "smtp::auth::",
    "smtp::client::",
    "smtp::command::",
    "smtp::data::",
    "smtp::dissector::",
    "smtp::dsn::",
    "smtp::reply::",
    "smtp::server::session::",
    "world::connection::",
    "world::fault::",
    "world::run::",
    "world::turn::",
    "World::apply",
    "World::step",
    "Timeline::seek",
    "Timeline::step",
    "lessons::check::",
    "words::en::errors",
    "words::en::explain",
    "words::en::faults",
    "words::en::story::beat",
    "words::en::story::sentence",
    "app::effects::open_run",
    "app::measure::",
    "inspector::bytes",
    "inspector::message",
    "inspector::state",
    "panels::compose",
    "panels::console",
    "panels::lesson",
    "panels::mailbox",
    // Libraries that only those call.
    "base64::",
    "chacha",
    "encodify::",
    "mail_builder::",
    "mail_parser::",
    "md5::",
    "pbkdf2::",
    "sha2::",
];
/// Of those, what a world is made of before it runs: whose path has one of these.
const FIRST: &[&str] = &[
    "Clone",
    "Default",
    "Deserialize",
    "FromStr",
    "MailboxName::inbox",
    "cmp::Ord",
    "cmp::Partial",
    "drop_in_place",
];

/// Why a module was not parted.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("it is no module that can be read: {0}")]
    Malformed(#[from] wasmparser::BinaryReaderError),
    #[error("{0} is of a kind that no program of Rust has")]
    Unknown(&'static str),
    #[error("a function could not be written: {0}")]
    Unwritten(#[from] wasm_encoder::reencode::Error),
    #[error("{0}")]
    File(#[from] std::io::Error),
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [module, first, later] = &arguments[..] else {
        eprintln!("Usage: split MODULE FIRST LATER");
        return ExitCode::from(2);
    };
    let split = || {
        let octets = std::fs::read(module)?;
        let parts = split(&octets, is_later)?;
        std::fs::write(first, parts.0)?;
        std::fs::write(later, parts.1)?;
        Ok::<_, Error>(())
    };
    match split() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{module} was not parted: {error}.");
            ExitCode::FAILURE
        }
    }
}

/// Whether a function of this name goes into the second part.
fn is_later(name: &str) -> bool {
    let has = |paths: &[&str]| paths.iter().any(|path| name.contains(path));
    has(LATER) && !has(FIRST)
}

/// The two parts of a module, the second with the functions whose names are taken.
fn split(octets: &[u8], is_later: fn(&str) -> bool) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let module = Module::read(octets)?;
    let later = later(&module, is_later);
    let doors = part::Doors::of(&module, &later);
    Ok((
        part::first(&module, &later, &doors)?,
        part::later(&module, &later, &doors)?,
    ))
}

/// The functions that go into the second part: those whose names are taken, and what only they call.
fn later(module: &Module<'_>, is_later: fn(&str) -> bool) -> BTreeSet<u32> {
    let mut later: BTreeSet<u32> = module
        .numbered()
        .filter(|(_, function)| !function.is_bound && is_later(function.name))
        .map(|(index, _)| index)
        .collect();
    loop {
        let mut kept = module.held.clone();
        for (_, function) in module
            .numbered()
            .filter(|(index, _)| !later.contains(index))
        {
            kept.extend(&function.calls);
        }
        let before = later.len();
        let only_theirs = module
            .numbered()
            .filter(|(index, function)| !function.is_bound && !kept.contains(index));
        let only_theirs: Vec<u32> = only_theirs.map(|(index, _)| index).collect();
        later.extend(only_theirs);
        if later.len() == before {
            return later;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, ConstExpr, DataSection, ElementSection, Elements, ExportKind, ExportSection,
        Function, FunctionSection, MemorySection, MemoryType, NameMap, NameSection, RefType,
        TableSection, TableType, TypeSection, ValType,
    };
    use wasmparser::{Parser, Payload, TypeRef, Validator};

    /// `open` calls `far`, which calls `helper` and `near`; `far` and `near` stand in a table.
    fn program() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([ValType::I32], [ValType::I32]);
        let names = ["open", "far", "helper", "near"];
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        let mut map = NameMap::new();
        for (index, (name, calls)) in (0..).zip(names.iter().zip([&[1][..], &[2, 3], &[], &[]])) {
            functions.function(0);
            map.append(index, name);
            let mut body = Function::new([(1, ValType::I32)]);
            body.instructions().local_get(0);
            for called in calls {
                body.instructions().call(*called);
            }
            body.instructions().end();
            code.function(&body);
        }
        let mut tables = TableSection::new();
        let table64 = false;
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64,
            minimum: 3,
            maximum: None,
            shared: false,
        });
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut exports = ExportSection::new();
        exports.export("open", ExportKind::Func, 0);
        let mut elements = ElementSection::new();
        elements.active(
            Some(0),
            &ConstExpr::i32_const(1),
            Elements::Functions((&[1, 3][..]).into()),
        );
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(8), *b"content");
        let mut section = NameSection::new();
        section.functions(&map);
        let mut module = wasm_encoder::Module::new();
        module
            .section(&types)
            .section(&functions)
            .section(&tables)
            .section(&memories)
            .section(&exports);
        module
            .section(&elements)
            .section(&code)
            .section(&data)
            .section(&section);
        module.finish()
    }

    /// The bodies of a module, and how many functions it imports.
    fn shape(octets: &[u8]) -> (usize, usize) {
        let (mut bodies, mut imports) = (0, 0);
        for payload in Parser::new(0).parse_all(octets) {
            match payload.unwrap() {
                Payload::CodeSectionEntry(_) => bodies += 1,
                Payload::ImportSection(section) => {
                    let functions = section
                        .into_imports()
                        .filter(|it| matches!(it.as_ref().unwrap().ty, TypeRef::Func(_)));
                    imports += functions.count();
                }
                _ => {}
            }
        }
        (bodies, imports)
    }

    #[test]
    fn what_is_named_goes_with_what_only_it_calls_and_both_parts_are_valid() {
        let (first, later) = split(&program(), |name| name == "far").unwrap();
        for part in [&first, &later] {
            Validator::new().validate_all(part).unwrap();
        }
        // Doors keep the numbers of the others; `helper` went along, `near` is held by the table.
        assert_eq!(shape(&first), (4, 0));
        assert_eq!(shape(&later), (2, 1));
    }

    #[test]
    fn where_nothing_is_named_the_first_part_is_the_module() {
        let (first, later) = split(&program(), |_| false).unwrap();
        Validator::new().validate_all(&first).unwrap();
        Validator::new().validate_all(&later).unwrap();
        assert_eq!((shape(&first), shape(&later)), ((4, 0), (0, 0)));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        for octets in [&b""[..], b"\0asm", b"no module at all", &program()[..60]] {
            assert!(split(octets, |_| true).is_err());
        }
    }

    #[test]
    fn the_engines_go_and_what_draws_the_page_stays() {
        let path = "<protocol_core::imap::client::Client as protocol_core::session::Session>::handle_input";
        assert!(is_later(path));
        for stays in [
            "app::shell::full",
            "<protocol_core::imap::client::Client as core::clone::Clone>::clone",
            "core::ptr::drop_in_place<protocol_core::imap::client::Client>",
        ] {
            assert!(!is_later(stays), "{stays}");
        }
    }
}
