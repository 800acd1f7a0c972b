//! From JSON into an engine's own values, without a tree in between: quicker than what the engines have for it.

use std::fmt::Formatter;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A value of an engine, as the cases need it. Texts may be borrowed from the JSON.
pub trait Value<'a>: Sized {
    fn null() -> Self;
    fn yes_or_no(is: bool) -> Self;
    fn text(text: &'a str) -> Self;
    fn list(items: Vec<Self>) -> Self;
    fn record(facts: Vec<(&'a str, Self)>) -> Self;
}

pub fn read<'a, V: Value<'a>>(json: &'a [u8]) -> V {
    let mut reader = sonic_rs::Deserializer::from_slice(json);
    Reader(PhantomData).deserialize(&mut reader).unwrap()
}

struct Reader<V>(PhantomData<V>);

impl<'de, V: Value<'de>> DeserializeSeed<'de> for Reader<V> {
    type Value = V;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, V: Value<'de>> Visitor<'de> for Reader<V> {
    type Value = V;

    fn expecting(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a fact")
    }

    fn visit_unit<E: Error>(self) -> Result<V, E> {
        Ok(V::null())
    }

    fn visit_bool<E: Error>(self, is: bool) -> Result<V, E> {
        Ok(V::yes_or_no(is))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<V, E> {
        Ok(V::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<V, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Reader(PhantomData))? {
            items.push(item);
        }
        Ok(V::list(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<V, A::Error> {
        let mut facts = Vec::with_capacity(11);
        while let Some(name) = map.next_key()? {
            facts.push((name, map.next_value_seed(Reader(PhantomData))?));
        }
        Ok(V::record(facts))
    }
}
