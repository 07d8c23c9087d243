//! Writes JSON as `serde_json` does, without line ends and spaces, and as small as [`super::read`] is: the
//! signs between values are written in one place, not in the code of each type.

use super::Problem;
use core::fmt::{self, Write as _};
use serde::Serialize;
use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

/// Writes a value as JSON.
///
/// # Errors
/// Where it has a number with a fraction, which no data of ours has.
pub fn write<T: Serialize>(value: &T) -> Result<String, Problem> {
    let mut writer = Writer(String::new());
    value.serialize(&mut writer)?;
    Ok(writer.0)
}

/// What is written so far.
struct Writer(String);

impl Writer {
    #[inline(never)]
    fn put(&mut self, signs: &str) {
        self.0.push_str(signs);
    }

    #[inline(never)]
    fn display(&mut self, value: &dyn fmt::Display) {
        write!(self.0, "{value}").expect("a String takes all");
    }

    /// A string; what JSON wants escaped is (RFC 8259 section 7).
    #[inline(never)]
    fn text(&mut self, text: &str) {
        self.0.push('"');
        for letter in text.chars() {
            match letter {
                '"' => self.put("\\\""),
                '\\' => self.put("\\\\"),
                '\u{8}' => self.put("\\b"),
                '\u{c}' => self.put("\\f"),
                '\n' => self.put("\\n"),
                '\r' => self.put("\\r"),
                '\t' => self.put("\\t"),
                '\0'..='\x1f' => {
                    let code = u32::from(letter);
                    self.display(&format_args!("\\u{code:04x}"));
                }
                _ => self.0.push(letter),
            }
        }
        self.0.push('"');
    }

    /// Begins what ends with `end`; in an object of the variant's name, where there is one.
    #[inline(never)]
    fn begin(&mut self, variant: Option<&str>, begin: &str, end: &'static str) -> Inside<'_> {
        if let Some(name) = variant {
            self.put("{");
            self.text(name);
            self.put(":");
        }
        self.put(begin);
        Inside {
            writer: self,
            is_first: true,
            end,
        }
    }
}

/// Inside an array or an object.
struct Inside<'a> {
    writer: &'a mut Writer,
    is_first: bool,
    end: &'static str,
}

impl Inside<'_> {
    #[inline(never)]
    fn next(&mut self) {
        if !self.is_first {
            self.writer.put(",");
        }
        self.is_first = false;
    }

    #[inline(never)]
    fn name(&mut self, name: &str) {
        self.next();
        self.writer.text(name);
        self.writer.put(":");
    }

    /// What was written from `start` is a name: a number gets its quotes.
    #[inline(never)]
    fn named(&mut self, start: usize) {
        if !self.writer.0[start..].starts_with('"') {
            self.writer.0.insert(start, '"');
            self.writer.put("\"");
        }
        self.writer.put(":");
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Problem> {
        self.next();
        value.serialize(&mut *self.writer)
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Problem> {
        self.name(name);
        value.serialize(&mut *self.writer)
    }

    fn close(self) -> Result<(), Problem> {
        self.writer.put(self.end);
        Ok(())
    }
}

/// The numbers, each written as it is displayed.
macro_rules! numbers {
    ($($method:ident: $type:ty),*) => {$(
        fn $method(self, number: $type) -> Result<(), Problem> {
            self.display(&number);
            Ok(())
        }
    )*};
}

impl<'a> Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Problem;
    type SerializeSeq = Inside<'a>;
    type SerializeTuple = Inside<'a>;
    type SerializeTupleStruct = Inside<'a>;
    type SerializeTupleVariant = Inside<'a>;
    type SerializeMap = Inside<'a>;
    type SerializeStruct = Inside<'a>;
    type SerializeStructVariant = Inside<'a>;

    numbers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64
    }

    fn serialize_bool(self, value: bool) -> Result<(), Problem> {
        self.put(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), Problem> {
        Err(Problem::custom("a number must be whole"))
    }

    fn serialize_f64(self, _: f64) -> Result<(), Problem> {
        Err(Problem::custom("a number must be whole"))
    }

    fn serialize_char(self, letter: char) -> Result<(), Problem> {
        self.text(letter.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), Problem> {
        self.text(text);
        Ok(())
    }

    fn serialize_bytes(self, octets: &[u8]) -> Result<(), Problem> {
        self.collect_seq(octets)
    }

    fn serialize_none(self) -> Result<(), Problem> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Problem> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Problem> {
        self.put("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Problem> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
    ) -> Result<(), Problem> {
        self.text(name);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Problem> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), Problem> {
        let mut object = self.begin(None, "{", "}");
        object.field(name, value)?;
        object.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'a>, Problem> {
        Ok(self.begin(None, "[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside<'a>, Problem> {
        Ok(self.begin(None, "[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, Problem> {
        Ok(self.begin(None, "[", "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Problem> {
        Ok(self.begin(Some(name), "[", "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'a>, Problem> {
        Ok(self.begin(None, "{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, Problem> {
        Ok(self.begin(None, "{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Problem> {
        Ok(self.begin(Some(name), "{", "}}"))
    }
}

/// What is in arrays, and what in objects.
macro_rules! inside {
    (items: $($items:ident $item:ident),*; fields: $($fields:ident),*) => {
        $(impl $items for Inside<'_> {
            type Ok = ();
            type Error = Problem;

            fn $item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Problem> {
                self.item(value)
            }

            fn end(self) -> Result<(), Problem> {
                self.close()
            }
        })*
        $(impl $fields for Inside<'_> {
            type Ok = ();
            type Error = Problem;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Problem> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), Problem> {
                self.close()
            }
        })*
    };
}

inside! {
    items: SerializeSeq serialize_element, SerializeTuple serialize_element,
        SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field;
    fields: SerializeStruct, SerializeStructVariant
}

impl SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Problem;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Problem> {
        self.next();
        let start = self.writer.0.len();
        name.serialize(&mut *self.writer)?;
        self.named(start);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Problem> {
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Problem> {
        self.close()
    }
}

impl serde::ser::Error for Problem {
    fn custom<T: fmt::Display>(what: T) -> Self {
        Self::new(what.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[derive(Serialize)]
    #[serde(rename_all = "kebab-case")]
    enum Shape {
        Point,
        Named(String),
        Pair(u16, i64),
        Circle { radius: u32, is_round: bool },
    }

    #[derive(Serialize)]
    struct Unit;

    #[derive(Serialize)]
    struct Wrapped(u8);

    #[derive(Serialize)]
    struct Drawing {
        shapes: Vec<Shape>,
        by_number: BTreeMap<u32, Option<char>>,
        pair: (u8, &'static str),
        wrapped: Wrapped,
        unit: Unit,
        nothing: Vec<u8>,
        #[serde(skip_serializing_if = "Option::is_none")]
        left_out: Option<u8>,
    }

    #[test]
    fn it_is_written_as_serde_json_writes_it() {
        let all: String = ('\0'..='\u{ff}').collect();
        let drawing = Drawing {
            shapes: vec![
                Shape::Point,
                Shape::Named(all + "\u{2028}é😀\"\\/"),
                Shape::Pair(1, i64::MIN),
                Shape::Circle {
                    radius: 3,
                    is_round: true,
                },
            ],
            by_number: BTreeMap::from([(7, None), (8, Some('\n'))]),
            pair: (0, "x"),
            wrapped: Wrapped(255),
            unit: Unit,
            nothing: Vec::new(),
            left_out: None,
        };
        assert_eq!(
            write(&drawing).unwrap(),
            serde_json::to_string(&drawing).unwrap()
        );
    }

    #[test]
    fn each_scenario_is_written_as_serde_json_writes_it() {
        for name in crate::scenario_names() {
            let scenario = crate::scenario(name).unwrap();
            let text = write(&scenario).unwrap();
            assert_eq!(text, serde_json::to_string(&scenario).unwrap(), "{name}");
            assert_eq!(
                super::super::read::<world::Scenario>(&text).unwrap(),
                scenario
            );
        }
    }
}
