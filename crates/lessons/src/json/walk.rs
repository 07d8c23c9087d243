//! The deserializer: a walk over the tree, and the tree itself as one of the types that are read.

use super::{Json, Problem};
use core::fmt;
use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

impl Json {
    fn kind(&self) -> Unexpected<'_> {
        match self {
            Self::Null => Unexpected::Unit,
            Self::Bool(value) => Unexpected::Bool(*value),
            Self::Unsigned(number) => Unexpected::Unsigned(*number),
            Self::Signed(number) => Unexpected::Signed(*number),
            Self::Text(text) => Unexpected::Str(text),
            Self::List(_) => Unexpected::Seq,
            Self::Fields(_) => Unexpected::Map,
        }
    }

    #[inline(never)]
    fn unlike(&self, expected: &dyn Expected) -> Problem {
        Problem::invalid_type(self.kind(), expected)
    }

    #[inline(never)]
    fn text(&self) -> Result<&str, Problem> {
        self.as_text().ok_or_else(|| self.unlike(&"a string"))
    }

    #[inline(never)]
    fn items(&self) -> Result<Items<'_>, Problem> {
        match self {
            Self::List(items) => Ok(Items {
                all: items,
                next: 0,
            }),
            _ => Err(self.unlike(&"an array")),
        }
    }

    #[inline(never)]
    fn fields(&self, of: &'static str) -> Result<Fields<'_>, Problem> {
        match self {
            Self::Fields(fields) => Ok(Fields {
                all: fields,
                next: 0,
            }),
            _ => Err(self.unlike(&of)),
        }
    }

    /// A variant of an enum: its name, or an object of its name and what it holds.
    #[inline(never)]
    fn variant(&self) -> Result<Variant<'_>, Problem> {
        match self {
            Self::Text(_) => Ok(Variant {
                name: self,
                content: &Self::Null,
            }),
            Self::Fields(fields) if fields.len() == 1 => Ok(Variant {
                name: &fields[0].0,
                content: &fields[0].1,
            }),
            _ => Err(self.unlike(&"a name, or an object of one name")),
        }
    }

    fn read_seq<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Problem> {
        let mut items = self.items()?;
        match visitor.visit_seq(&mut items) {
            Ok(read) if items.next == items.all.len() => Ok(read),
            Ok(_) => Err(Problem::invalid_length(items.all.len(), &"fewer")),
            Err(problem) => Err(items.problem(problem)),
        }
    }

    fn read_map<'de, V: Visitor<'de>>(
        &'de self,
        of: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        let mut fields = self.fields(of)?;
        visitor
            .visit_map(&mut fields)
            .map_err(|problem| fields.problem(problem))
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Tree)
    }
}

/// Builds a [`Json`] from whatever is there.
struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Unsigned(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Signed(number))
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Json, E> {
        Err(E::custom("a number must be whole and fit 64 bits"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Json::Fields(fields))
    }
}

impl<'de> Deserializer<'de> for &'de Json {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(*value),
            Json::Unsigned(number) => visitor.visit_u64(*number),
            Json::Signed(number) => visitor.visit_i64(*number),
            Json::Text(text) => visitor.visit_str(text),
            Json::List(_) => self.read_seq(visitor),
            Json::Fields(_) => self.read_map("an object", visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self {
            Json::Bool(value) => visitor.visit_bool(*value),
            _ => Err(self.unlike(&"true or false")),
        }
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self {
            Json::Unsigned(number) => visitor.visit_u64(*number),
            _ => Err(self.unlike(&visitor)),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self {
            Json::Signed(number) => visitor.visit_i64(*number),
            _ => self.deserialize_u64(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self {
            Json::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.read_seq(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Problem> {
        self.read_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.read_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.read_map("an object", visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.read_map(name, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_enum(self.variant()?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u128 f32 f64 bytes byte_buf unit unit_struct
    }
}

/// The items of an array; `next` is the index of the one that is read next.
struct Items<'de> {
    all: &'de [Json],
    next: usize,
}

impl Items<'_> {
    /// The problem, with the item it is in.
    #[inline(never)]
    fn problem(&self, problem: Problem) -> Problem {
        problem.within(format_args!("[{}]", self.next.saturating_sub(1)))
    }
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Problem> {
        let Some(item) = self.all.get(self.next) else {
            return Ok(None);
        };
        self.next += 1;
        seed.deserialize(item).map(Some)
    }
}

/// The fields of an object; `next` is the index of the one whose name is read next.
struct Fields<'de> {
    all: &'de [(Json, Json)],
    next: usize,
}

impl Fields<'_> {
    /// The problem, with the field it is in; at the end of the object what is wrong is missing.
    #[inline(never)]
    fn problem(&self, problem: Problem) -> Problem {
        match self.next.checked_sub(1).and_then(|last| self.all.get(last)) {
            Some((Json::Text(name), _)) => problem.within(format_args!(".{name}")),
            _ => problem,
        }
    }
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Problem> {
        let field = self.all.get(self.next);
        self.next += 1;
        match field {
            Some((name, _)) => seed.deserialize(name).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        let (_, value) = &self.all[self.next - 1];
        seed.deserialize(value)
    }
}

/// A variant of an enum; `content` is [`Json::Null`] where there is only a name.
struct Variant<'de> {
    name: &'de Json,
    content: &'de Json,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Problem;
    type Variant = &'de Json;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, &'de Json), Problem> {
        Ok((seed.deserialize(self.name)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for &'de Json {
    type Error = Problem;

    fn unit_variant(self) -> Result<(), Problem> {
        match self {
            Json::Null => Ok(()),
            _ => Err(self.unlike(&"the name alone")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Problem> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Problem> {
        self.read_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.read_map("an object", visitor)
    }
}
