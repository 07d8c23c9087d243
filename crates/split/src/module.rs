//! A module as it is read: its functions, who calls whom, and what holds a function by its index.

use crate::Error;
use std::collections::BTreeSet;
use std::ops::Range;
use wasmparser::{
    ElementItems, ExternalKind, FuncType, FunctionBody, GlobalType, KnownCustom, MemoryType, Name,
    Operator, Parser, Payload, TableType, TypeRef,
};

/// One function of the module that has a body.
pub(crate) struct Function<'a> {
    pub(crate) body: FunctionBody<'a>,
    /// The index of its type.
    pub(crate) kind: u32,
    /// As the section `name` has it; empty where it has none.
    pub(crate) name: &'a str,
    /// The functions it calls, by index.
    pub(crate) calls: BTreeSet<u32>,
    /// Whether it does what only the module can do in which its segments are.
    pub(crate) is_bound: bool,
}

/// What is known of a module. Indexes of functions begin with the imported ones.
#[derive(Default)]
pub(crate) struct Module<'a> {
    pub(crate) types: Vec<FuncType>,
    /// The types of the imported functions.
    pub(crate) imported: Vec<u32>,
    pub(crate) functions: Vec<Function<'a>>,
    pub(crate) tables: Vec<TableType>,
    pub(crate) memories: Vec<MemoryType>,
    pub(crate) globals: Vec<GlobalType>,
    /// The functions that are exported, started or stand in a table.
    pub(crate) held: BTreeSet<u32>,
    /// The sections that are no code, in their order: number, content.
    pub(crate) sections: Vec<(u8, &'a [u8])>,
}

impl<'a> Module<'a> {
    /// Reads a module.
    ///
    /// # Errors
    /// Where the octets are no module, or one that has more than what Rust makes of a program.
    pub(crate) fn read(octets: &'a [u8]) -> Result<Self, Error> {
        let mut module = Self::default();
        let mut kinds = Vec::new().into_iter();
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(octets) {
            let payload = payload?;
            if let Some((number, range)) = payload.as_section()
                && number != CODE
            {
                module.sections.push((number, within(octets, range)));
            }
            match payload {
                Payload::TypeSection(types) => {
                    for kind in types.into_iter_err_on_gc_types() {
                        module.types.push(kind?);
                    }
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        match import?.ty {
                            TypeRef::Func(kind) => module.imported.push(kind),
                            TypeRef::Table(kind) => module.tables.push(kind),
                            TypeRef::Memory(kind) => module.memories.push(kind),
                            TypeRef::Global(kind) => module.globals.push(kind),
                            _ => return Err(Error::Unknown("an import")),
                        }
                    }
                }
                Payload::FunctionSection(functions) => {
                    kinds = functions
                        .into_iter()
                        .collect::<Result<Vec<_>, _>>()?
                        .into_iter();
                }
                Payload::TableSection(tables) => {
                    for table in tables {
                        module.tables.push(table?.ty);
                    }
                }
                Payload::MemorySection(memories) => {
                    for memory in memories {
                        module.memories.push(memory?);
                    }
                }
                Payload::GlobalSection(globals) => {
                    for global in globals {
                        module.globals.push(global?.ty);
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            module.held.insert(export.index);
                        }
                    }
                }
                Payload::StartSection { func, .. } => {
                    module.held.insert(func);
                }
                Payload::ElementSection(elements) => {
                    for element in elements {
                        let ElementItems::Functions(functions) = element?.items else {
                            return Err(Error::Unknown("a table's content"));
                        };
                        for function in functions {
                            module.held.insert(function?);
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    let kind = kinds.next().ok_or(Error::Unknown("a body"))?;
                    module.functions.push(Function::read(body, kind)?);
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(section) = section.as_known() {
                        for subsection in section {
                            if let Name::Function(functions) = subsection? {
                                names = functions.into_iter().collect::<Result<_, _>>()?;
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        for name in names {
            let at = (name.index as usize).checked_sub(module.imported.len());
            if let Some(function) = at.and_then(|at| module.functions.get_mut(at)) {
                function.name = name.name;
            }
        }
        Ok(module)
    }

    /// The index of the type of a function.
    pub(crate) fn kind(&self, function: u32) -> u32 {
        let at = function as usize;
        match at.checked_sub(self.imported.len()) {
            None => self.imported[at],
            Some(own) => self.functions[own].kind,
        }
    }

    /// The functions that have bodies, each with its index.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (u32, &Function<'a>)> {
        let first = u32::try_from(self.imported.len()).unwrap_or(u32::MAX);
        (first..).zip(&self.functions)
    }
}

impl<'a> Function<'a> {
    fn read(body: FunctionBody<'a>, kind: u32) -> Result<Self, Error> {
        let (mut calls, mut is_bound) = (BTreeSet::new(), false);
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } => {
                    calls.insert(function_index);
                }
                Operator::RefFunc { .. }
                | Operator::ReturnCall { .. }
                | Operator::MemoryInit { .. }
                | Operator::DataDrop { .. }
                | Operator::TableInit { .. }
                | Operator::ElemDrop { .. } => is_bound = true,
                _ => {}
            }
        }
        Ok(Self {
            body,
            kind,
            name: "",
            calls,
            is_bound,
        })
    }
}

fn within(octets: &[u8], range: Range<u64>) -> &[u8] {
    let [start, end] = [range.start, range.end].map(|at| usize::try_from(at).unwrap_or(usize::MAX));
    octets.get(start..end).unwrap_or_default()
}

/// The number of the section of code.
const CODE: u8 = 10;
