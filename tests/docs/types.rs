//! What serde reads into a type, by the type's source: its fields or variants, and what their
//! comments say.

use crate::read;
use std::collections::BTreeMap;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Fields, GenericArgument, Item, Lit, Meta, PathArguments, Type};

/// A type that authors write values of.
pub struct Described {
    /// What its comment says.
    pub doc: String,
    pub shape: Shape,
}

pub enum Shape {
    Struct(Vec<Field>),
    Enum(Vec<Variant>),
}

pub struct Field {
    pub name: String,
    pub r#type: Type,
    pub is_optional: bool,
    pub doc: String,
}

pub struct Variant {
    /// As it is written.
    pub name: String,
    pub doc: String,
    /// Of a variant with fields.
    pub fields: Vec<Field>,
    /// Of a variant that holds one value.
    pub value: Option<Type>,
}

/// The type of that name in a file of the repository.
pub fn describe(file: &str, name: &str) -> Described {
    let parsed = syn::parse_file(&read(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let found = find(parsed.items, name);
    found.unwrap_or_else(|| panic!("{file} has no type {name}"))
}

fn find(items: Vec<Item>, name: &str) -> Option<Described> {
    items.into_iter().find_map(|item| match item {
        Item::Struct(it) if it.ident == name => Some(of_struct(&it)),
        Item::Enum(it) if it.ident == name => Some(of_enum(&it)),
        // `names! { pub enum … }`
        Item::Macro(it) => {
            let inner: Result<syn::File, _> = it.mac.parse_body();
            find(inner.ok()?.items, name)
        }
        _ => None,
    })
}

fn of_struct(item: &syn::ItemStruct) -> Described {
    let serde = Serde::of(&item.attrs);
    Described {
        doc: doc(&item.attrs),
        shape: Shape::Struct(fields(&item.fields, &serde)),
    }
}

fn of_enum(item: &syn::ItemEnum) -> Described {
    let serde = Serde::of(&item.attrs);
    let variants = item.variants.iter().map(|it| {
        let own = Serde::of(&it.attrs);
        let value = match &it.fields {
            Fields::Unnamed(all) => Some(all.unnamed[0].ty.clone()),
            _ => None,
        };
        Variant {
            name: own
                .rename
                .clone()
                .unwrap_or_else(|| serde.renamed(&it.ident.to_string())),
            doc: doc(&it.attrs),
            fields: fields(&it.fields, &own),
            value,
        }
    });
    Described {
        doc: doc(&item.attrs),
        shape: Shape::Enum(variants.collect()),
    }
}

fn fields(fields: &Fields, container: &Serde) -> Vec<Field> {
    let Fields::Named(all) = fields else {
        return Vec::new();
    };
    let field = |it: &syn::Field| {
        let serde = Serde::of(&it.attrs);
        let name = it.ident.as_ref()?.to_string();
        let name = name.trim_start_matches("r#");
        Some(Field {
            name: serde
                .rename
                .clone()
                .unwrap_or_else(|| container.renamed(name)),
            is_optional: container.is_default
                || serde.is_default
                || arguments(&it.ty).0 == "Option",
            r#type: it.ty.clone(),
            doc: doc(&it.attrs),
        })
    };
    all.named.iter().filter_map(field).collect()
}

/// The last name of a type's path and the types between its angle brackets.
pub fn arguments(r#type: &Type) -> (String, Vec<&Type>) {
    let Type::Path(path) = r#type else {
        panic!("only named types are described")
    };
    let names = path.path.segments.iter().map(|it| it.ident.to_string());
    let names: Vec<String> = names.collect();
    // `pop3::server::Extensions` is not SMTP's.
    let name = match names.first().map(String::as_str) {
        Some("pop3") => format!("pop3::{}", names[names.len() - 1]),
        _ => names[names.len() - 1].clone(),
    };
    let last = path.path.segments.last().expect("a path has a segment");
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(inner) => {
            let types = inner.args.iter().filter_map(|it| match it {
                GenericArgument::Type(it) => Some(it),
                _ => None,
            });
            types.collect()
        }
        _ => Vec::new(),
    };
    (name, inner)
}

/// What a type's or a field's attributes tell serde.
#[derive(Default)]
struct Serde {
    rename: Option<String>,
    rename_all: Option<String>,
    is_default: bool,
}

impl Serde {
    fn of(attributes: &[Attribute]) -> Self {
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        for attribute in attributes.iter().filter(|it| it.path().is_ident("serde")) {
            let parser = Punctuated::<Meta, syn::Token![,]>::parse_terminated;
            for meta in attribute.parse_args_with(parser).unwrap() {
                let name = meta.path().get_ident().map(ToString::to_string);
                let value = match &meta {
                    Meta::NameValue(it) => text(&it.value).unwrap_or_default(),
                    _ => String::new(),
                };
                all.insert(name.unwrap_or_default(), value);
            }
        }
        Self {
            rename: all.remove("rename"),
            rename_all: all.remove("rename_all"),
            is_default: all.contains_key("default"),
        }
    }

    /// The name as it is written.
    fn renamed(&self, name: &str) -> String {
        let parted = |by: char| {
            let mut parted = String::new();
            for (at, letter) in name.char_indices() {
                if at > 0 && letter.is_ascii_uppercase() {
                    parted.push(by);
                }
                parted.push(if letter == '_' {
                    by
                } else {
                    letter.to_ascii_lowercase()
                });
            }
            parted
        };
        match self.rename_all.as_deref() {
            Some("kebab-case") => parted('-'),
            Some("snake_case") => parted('_'),
            Some("camelCase") => name[..1].to_lowercase() + &name[1..],
            Some("lowercase") => name.to_lowercase(),
            Some("UPPERCASE") => name.to_uppercase(),
            Some(other) => panic!("rename_all = {other:?} is not known here"),
            None => name.to_owned(),
        }
    }
}

/// The comment's paragraphs; links to types become their names.
fn doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|it| match &it.meta {
        Meta::NameValue(it) if it.path.is_ident("doc") => text(&it.value),
        _ => None,
    });
    let text: String = lines.map(|line| format!("{}\n", line.trim())).collect();
    let text = text.trim().replace("[`", "`").replace("`]", "`");
    let paragraphs = text.split("\n\n").map(|it| it.replace('\n', " "));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(it) => match &it.lit {
            Lit::Str(it) => Some(it.value()),
            _ => None,
        },
        _ => None,
    }
}
