//! The two parts as they are written.

use crate::Error;
use crate::module::Module;
use std::collections::{BTreeMap, BTreeSet};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, CustomSection, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, ImportSection, RawSection, RefType, TableSection, TableType,
};
use wasmparser::{BinaryReader, ExportSectionReader, TableSectionReader};

/// By what name the second part imports from the first.
const FIRST: &str = "first";

/// What leads from the first part into the second: a table of the functions that are called from there.
pub(crate) struct Doors {
    /// The index of the table.
    table: u32,
    /// The place of each function in the table.
    places: BTreeMap<u32, u32>,
}

impl Doors {
    pub(crate) fn of(module: &Module<'_>, later: &BTreeSet<u32>) -> Self {
        let mut called = module.held.clone();
        for (_, function) in module
            .numbered()
            .filter(|(index, _)| !later.contains(index))
        {
            called.extend(&function.calls);
        }
        Self {
            table: count(&module.tables),
            places: called.intersection(later).copied().zip(0..).collect(),
        }
    }

    /// The table as the first part has it and the second fills it.
    fn table(&self) -> TableType {
        let places = self.places.len() as u64;
        TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: places,
            maximum: Some(places),
            shared: false,
        }
    }

    /// The body of a function that went into the second part: calls it there.
    fn body(&self, module: &Module<'_>, function: u32) -> Function {
        let mut body = Function::new([]);
        let mut write = body.instructions();
        let Some(place) = self.places.get(&function) else {
            // Only the second part calls it. Whatever looks for dead code takes it away.
            write.unreachable().end();
            return body;
        };
        let (place, kind) = (place.cast_signed(), module.kind(function));
        for parameter in 0..count(module.types[kind as usize].params()) {
            write.local_get(parameter);
        }
        write.i32_const(place).call_indirect(self.table, kind).end();
        body
    }
}

/// The functions of the first part that the second calls, in order.
fn shared(module: &Module<'_>, later: &BTreeSet<u32>) -> BTreeSet<u32> {
    let functions = module.numbered().filter(|(index, _)| later.contains(index));
    let called: BTreeSet<u32> = functions
        .flat_map(|(_, function)| function.calls.iter().copied())
        .collect();
    &called - later
}

/// What the second part imports, and the first exports: all but functions, by kind and index.
fn world(module: &Module<'_>) -> impl Iterator<Item = (ExportKind, u32)> {
    let of = |kind, count| (0..count).map(move |index| (kind, index));
    of(ExportKind::Table, count(&module.tables) + 1)
        .chain(of(ExportKind::Memory, count(&module.memories)))
        .chain(of(ExportKind::Global, count(&module.globals)))
}

/// The name of an export for the second part: no name of Rust begins so.
fn export(kind: ExportKind, index: u32) -> String {
    let kind = match kind {
        ExportKind::Table => "t",
        ExportKind::Memory => "m",
        ExportKind::Global => "g",
        _ => "",
    };
    format!("{index}{kind}")
}

/// The first part: the module with doors in the place of what went.
pub(crate) fn first(
    module: &Module<'_>,
    later: &BTreeSet<u32>,
    doors: &Doors,
) -> Result<Vec<u8>, Error> {
    let mut written = wasm_encoder::Module::new();
    let mut same = RoundtripReencoder;
    for (number, content) in &module.sections {
        // Names are for those who look for functions: done.
        if *number == CUSTOM && content.starts_with(b"\x04name") {
            continue;
        }
        // Data and what is behind it come after the code.
        if *number == DATA {
            let mut code = CodeSection::new();
            for (index, function) in module.numbered() {
                if later.contains(&index) {
                    code.function(&doors.body(module, index));
                } else {
                    code.raw(function.body.as_bytes());
                }
            }
            written.section(&code);
        }
        let reader = BinaryReader::new(content, 0);
        match *number {
            TABLE => {
                let mut tables = TableSection::new();
                same.parse_table_section(&mut tables, TableSectionReader::new(reader)?)?;
                tables.table(doors.table());
                written.section(&tables);
            }
            EXPORT => {
                let mut exports = ExportSection::new();
                same.parse_export_section(&mut exports, ExportSectionReader::new(reader)?)?;
                for (kind, index) in world(module) {
                    exports.export(&export(kind, index), kind, index);
                }
                for index in shared(module, later) {
                    exports.export(&export(ExportKind::Func, index), ExportKind::Func, index);
                }
                written.section(&exports);
            }
            _ => {
                written.section(&RawSection {
                    id: *number,
                    data: content,
                });
            }
        }
    }
    Ok(written.finish())
}

/// The second part: the functions that went, over what it imports of the first.
pub(crate) fn later(
    module: &Module<'_>,
    later: &BTreeSet<u32>,
    doors: &Doors,
) -> Result<Vec<u8>, Error> {
    let shared = shared(module, later);
    let mut renumber = Renumber(shared.iter().chain(later).copied().zip(0..).collect());
    let mut written = wasm_encoder::Module::new();
    for (number, content) in &module.sections {
        if *number == TYPE {
            written.section(&RawSection {
                id: TYPE,
                data: content,
            });
        }
    }
    let mut imports = ImportSection::new();
    for index in &shared {
        imports.import(
            FIRST,
            &export(ExportKind::Func, *index),
            EntityType::Function(module.kind(*index)),
        );
    }
    for (kind, index) in world(module) {
        let at = index as usize;
        let entity = match kind {
            ExportKind::Table => EntityType::Table(match module.tables.get(at) {
                Some(table) => renumber.table_type(*table)?,
                None => doors.table(),
            }),
            ExportKind::Memory => EntityType::Memory(renumber.memory_type(module.memories[at])?),
            _ => EntityType::Global(renumber.global_type(module.globals[at])?),
        };
        imports.import(FIRST, &export(kind, index), entity);
    }
    written.section(&imports);
    let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
    for (_, function) in module.numbered().filter(|(index, _)| later.contains(index)) {
        functions.function(function.kind);
        renumber.parse_function_body(&mut code, function.body.clone())?;
    }
    let mut doors_of = Vec::new();
    for function in doors.places.keys() {
        doors_of.push(renumber.function_index(*function)?);
    }
    let mut elements = ElementSection::new();
    let start = wasm_encoder::ConstExpr::i32_const(0);
    elements.active(
        Some(doors.table),
        &start,
        Elements::Functions(doors_of.into()),
    );
    written
        .section(&functions)
        .section(&elements)
        .section(&code);
    for (number, content) in &module.sections {
        // What the engine must know to run the code.
        if *number == CUSTOM
            && let Some(data) = content.strip_prefix(b"\x0ftarget_features")
        {
            written.section(&CustomSection {
                name: "target_features".into(),
                data: data.into(),
            });
        }
    }
    Ok(written.finish())
}

/// Gives the functions the numbers that they have in the second part.
struct Renumber(BTreeMap<u32, u32>);

impl Reencode for Renumber {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, wasm_encoder::reencode::Error> {
        Ok(self.0[&function])
    }
}

fn count<T>(of: &[T]) -> u32 {
    u32::try_from(of.len()).unwrap_or(u32::MAX)
}

const CUSTOM: u8 = 0;
const TYPE: u8 = 1;
const TABLE: u8 = 4;
const EXPORT: u8 = 7;
const DATA: u8 = 11;
