//! Enums of the API that stand for an enum of another crate.

/// Defines an enum of the API that has the same variants as an enum of a crate below, which knows
/// no OpenAPI. Requests and answers hold this enum, so that the OpenAPI document and the words that
/// go over the wire come from one type. It converts both ways by a `match` over all variants: a
/// variant that only one of the two enums has does not compile.
///
/// `as` names the schema of the OpenAPI document, and `words` says how the variants are spelled (a
/// value of serde's `rename_all`).
macro_rules! wire_enum {
    (
        $(#[$meta:meta])*
        $name:ident for $of:ident as $schema:ident, words $words:tt {
            $($(#[$of_variant:meta])* $variant:ident,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        #[serde(rename_all = $words)]
        #[schema(as = $schema)]
        pub enum $name {
            $($(#[$of_variant])* $variant,)+
        }

        impl From<$of> for $name {
            fn from(inner: $of) -> Self {
                match inner {
                    $($of::$variant => Self::$variant,)+
                }
            }
        }

        impl From<$name> for $of {
            fn from(wire: $name) -> Self {
                match wire {
                    $($name::$variant => Self::$variant,)+
                }
            }
        }
    };
}

pub(crate) use wire_enum;
