//! Reads and writes JSON by way of its value.
//!
//! What reads knows where it is, so that an error has the path of what is wrong (`hosts[1].mta.ports.25`), which
//! serde_json has for a text alone, as a line. With one way to read and one to write, each type is compiled once for
//! each.

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected,
    MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::{Serialize, forward_to_deserialize_any};
use serde_json::{Value, map};
use std::fmt;
use std::iter::Enumerate;
use std::slice;

/// Writes a value, the fields of objects by their names.
///
/// # Panics
/// Where a map has keys that are neither text nor numbers.
pub fn write(it: &(impl Serialize + ?Sized)) -> String {
    let value = serde_json::to_value(it).expect("its keys are text or numbers");
    value.to_string()
}

/// Reads a value.
///
/// # Errors
/// Where it is none of `T`.
pub fn read<T: DeserializeOwned>(value: &Value) -> Result<T, Wrong> {
    T::deserialize(At(value))
}

/// What is wrong in a value: its path, empty where it is the value itself, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong(Box<(String, String)>);

impl Wrong {
    /// The path, and what is wrong there.
    pub(crate) fn into_parts(self) -> (String, String) {
        *self.0
    }

    /// The same of what is around it, where it has this name or index.
    #[cold]
    #[inline(never)]
    pub(crate) fn inside(mut self, place: &str) -> Self {
        let path = &mut self.0.0;
        let dot = match path.as_bytes().first() {
            Some(first) if *first != b'[' && !place.is_empty() => ".",
            _ => "",
        };
        path.insert_str(0, dot);
        path.insert_str(0, place);
        self
    }

    #[cold]
    #[inline(never)]
    fn in_item(self, index: usize) -> Self {
        self.inside(&format!("[{index}]"))
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.1)
    }
}

impl std::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(what: T) -> Self {
        Self(Box::new((String::new(), what.to_string())))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        match found {
            Unexpected::Unit => {
                Self::custom(format_args!("invalid type: null, expected {expected}"))
            }
            found => Self::custom(format_args!("invalid type: {found}, expected {expected}")),
        }
    }
}

/// A value, to be read from where it is.
struct At<'de>(&'de Value);

impl At<'_> {
    #[cold]
    #[inline(never)]
    fn is_not(&self, expected: &dyn Expected) -> Wrong {
        let found = match self.0 {
            Value::Null => Unexpected::Unit,
            Value::Bool(it) => Unexpected::Bool(*it),
            Value::Number(it) => match (it.as_u64(), it.as_i64()) {
                (Some(it), _) => Unexpected::Unsigned(it),
                (_, Some(it)) => Unexpected::Signed(it),
                _ => Unexpected::Float(it.as_f64().unwrap_or_default()),
            },
            Value::String(it) => Unexpected::Str(it),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        Wrong::invalid_type(found, expected)
    }
}

impl<'de> Deserializer<'de> for At<'de> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(it) => visitor.visit_bool(*it),
            Value::Number(it) => match (it.as_u64(), it.as_i64()) {
                (Some(it), _) => visitor.visit_u64(it),
                (_, Some(it)) => visitor.visit_i64(it),
                _ => visitor.visit_f64(it.as_f64().unwrap_or_default()),
            },
            Value::String(it) => visitor.visit_borrowed_str(it),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let Value::Array(items) = self.0 else {
            return Err(self.is_not(&visitor));
        };
        let mut left = Items(items.iter().enumerate());
        let it = visitor.visit_seq(&mut left)?;
        match left.0.len() {
            0 => Ok(it),
            _ => Err(Wrong::invalid_length(
                items.len(),
                &"fewer elements in array",
            )),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let Value::Object(fields) = self.0 else {
            return Err(self.is_not(&visitor));
        };
        visitor.visit_map(Fields(fields.iter(), None))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(Variant(name, None)),
            Value::Object(fields) if fields.len() == 1 => {
                let (name, content) = fields.iter().next().expect("there is one");
                visitor.visit_enum(Variant(name, Some(content)))
            }
            Value::Object(_) => Err(Wrong::invalid_value(
                Unexpected::Map,
                &"map with a single key",
            )),
            _ => Err(self.is_not(&"string or map")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct identifier
    }
}

/// The items of an array that are left.
struct Items<'de>(Enumerate<slice::Iter<'de, Value>>);

impl<'de> SeqAccess<'de> for &mut Items<'de> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Wrong> {
        let Some((index, item)) = self.0.next() else {
            return Ok(None);
        };
        let read = seed.deserialize(At(item));
        read.map(Some).map_err(|it| it.in_item(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The fields of an object that are left, and the one whose name was read.
struct Fields<'de>(map::Iter<'de>, Option<(&'de str, &'de Value)>);

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Wrong> {
        self.1 = self.0.next().map(|(name, it)| (name.as_str(), it));
        let Some((name, _)) = self.1 else {
            return Ok(None);
        };
        let read = seed.deserialize(Name(name));
        read.map(Some).map_err(|it| it.inside(name))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Wrong> {
        let (name, it) = self.1.take().expect("its name was read");
        seed.deserialize(At(it)).map_err(|it| it.inside(name))
    }
}

/// The name of a field, or what stands for a number there.
struct Name<'de>(&'de str);

impl<'de> Deserializer<'de> for Name<'de> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0.parse() {
            Ok(it) => visitor.visit_u64(it),
            Err(_) => visitor.visit_borrowed_str(self.0),
        }
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_enum(Variant(self.0, None))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// A variant by its name, and what it holds.
struct Variant<'de>(&'de str, Option<&'de Value>);

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Wrong;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Wrong> {
        // With content, its name is a field's.
        let place = self.1.map_or("", |_| self.0);
        let variant = seed.deserialize(Name(self.0));
        Ok((variant.map_err(|it| it.inside(place))?, self))
    }
}

impl<'de> Variant<'de> {
    /// Reads what it holds.
    fn content<T>(self, read: impl FnOnce(At<'de>) -> Result<T, Wrong>) -> Result<T, Wrong> {
        match self.1 {
            Some(it) => read(At(it)).map_err(|it| it.inside(self.0)),
            None => Err(Wrong::invalid_type(
                Unexpected::UnitVariant,
                &"a variant with content",
            )),
        }
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        match self.1 {
            None | Some(Value::Null) => Ok(()),
            Some(it) => Err(At(it).is_not(&"unit variant").inside(self.0)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Wrong> {
        self.content(|it| seed.deserialize(it))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Wrong> {
        self.content(|it| it.deserialize_seq(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.content(|it| it.deserialize_map(visitor))
    }
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::Scenario;
    use serde_json::{Value, json};

    /// What is wrong, and where.
    #[test]
    fn an_error_has_the_path_of_what_is_wrong() {
        let host = json!({ "name": "a.example", "address": "192.0.2.1" });
        let mut faults = Vec::new();
        for (field, value) in [
            ("hots", json!([])),
            ("seed", json!("one")),
            ("seed", json!(-1)),
            ("hosts", json!({})),
            ("hosts", json!([host, null])),
            ("hosts", json!([host, { "name": "b", "address": 3 }])),
            ("hosts", json!([host, { "address": "192.0.2.1" }])),
            (
                "hosts",
                json!([{ "name": "a", "address": "192.0.2.1", "mta": { "ports": { "x": "smtp" } } }]),
            ),
        ] {
            let scenario = json!({ "name": "x", "hosts": [host], field: value });
            let (path, what) = read::<Scenario>(&scenario).unwrap_err().into_parts();
            faults.push(format!("{path}: {what}"));
        }
        let begins = [
            "hots: unknown field `hots`",
            "seed: invalid type: string \"one\", expected u64",
            "seed: invalid value: integer `-1`, expected u64",
            "hosts: invalid type: map, expected a sequence",
            "hosts[1]: invalid type: null, expected struct HostSpec",
            "hosts[1].address: invalid type: integer `3`",
            "hosts[1]: missing field `name`",
            "hosts[0].mta.ports",
        ];
        for (fault, begins) in faults.iter().zip(begins) {
            assert!(fault.starts_with(begins), "{fault}");
        }
    }

    #[test]
    fn what_is_written_is_read_as_serde_json_reads_it() {
        let text = r#"{"a":[1,-2,0.5,true,null,"é"],"b":{"c":{}}}"#;
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(read::<Value>(&value), Ok(value.clone()));
        assert_eq!(write(&value), text);
    }
}
