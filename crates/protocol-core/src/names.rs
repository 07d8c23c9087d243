//! Enums that are lists of names.

/// An enum and `ALL` of its values, in the order in which they stand. Where each has behind `=` how it is
/// written, `as_str` and `Display`, too; and `production`, where each has its production behind that.
#[macro_export]
macro_rules! names {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$of:meta])* $variant:ident = $text:literal, $production:path;)+
    }) => {
        $crate::names! { $(#[$meta])* pub enum $name { $($(#[$of])* $variant = $text,)+ } }

        impl $name {
            /// How it is written, and the section of the RFC that says so.
            #[must_use]
            pub const fn production(self) -> &'static $crate::trace::Production {
                match self { $(Self::$variant => &$production),+ }
            }
        }
    };
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$of:meta])* $variant:ident = $text:literal,)+ }) => {
        $crate::names! { $(#[$meta])* pub enum $name { $($(#[$of])* $variant,)+ } }

        impl $name {
            /// As it is written.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$of:meta])* $variant:ident,)+ }) => {
        $(#[$meta])*
        pub enum $name { $($(#[$of])* $variant,)+ }

        impl $name {
            /// Each, in the order in which they stand.
            pub const ALL: [Self; [$(stringify!($variant)),+].len()] = [$(Self::$variant),+];
        }
    };
}

/// The moves between the states of a session, by what a line says that leads to them: a command's name, how a reply
/// begins. In brackets stands what is no such line, `(tls)`. A state is left, too, for the last one when the
/// connection is lost, time runs out or the other side makes no sense; these moves are not listed.
macro_rules! moves {
    ($($from:ident: $($by:literal $to:ident),+;)+) => {
        /// The moves between states: from, by what, to; those of the usual way first. The diagram of the session.
        #[must_use]
        pub const fn moves() -> &'static [(Self, &'static str, Self)] {
            &[$($((Self::$from, $by, Self::$to)),+),+]
        }
    };
}
pub(crate) use moves;
/// The variant of another enum that is called as that of the value, whatever else is in it. Variants with
/// another name there stand behind `;`, as arms.
#[macro_export]
macro_rules! same_name {
    ($it:expr, $from:ident => $to:ident: $($variant:ident)+ $(; $($other:pat => $name:expr),+)?) => {
        match $it {
            $($from::$variant { .. } => $to::$variant,)+
            $($($other => $name),+)?
        }
    };
}

/// In data the value is as it is written: serde by `Display` and `FromStr`.
#[macro_export]
macro_rules! as_text {
    ($($name:ty),+) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
