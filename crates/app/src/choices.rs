//! What a person chooses of the page, each by its name in addresses and in the page's code.

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident: $default:ident $($variant:ident = $word:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is the word it names")]
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every choice.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name in addresses and in the page's code.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The choice of that name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.name() == name)
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::$default
            }
        }
    };
}

choices! {
    /// Light, dark, with more contrast, or as the system is.
    Theme: Auto Auto = "auto", Light = "light", Dark = "dark", Contrast = "contrast"
}
choices! {
    /// What the address lets the reader do.
    Mode: Free Watch = "watch", Predict = "predict", Type = "type", Free = "free"
}
choices! {
    /// Whether things move.
    Motion: Auto Auto = "auto", Reduce = "reduce", Full = "full"
}
choices! {
    /// How tall the page is in a frame: as what it shows.
    Height: Auto Auto = "auto"
}
choices! {
    /// Whose the keys are in a frame, while no field has the focus: the lab's, or those of the page around it.
    Keys: Own Own = "own", Host = "host"
}
choices! {
    /// A panel that the address can show or hide.
    Panel: Stage Stage = "stage", Player = "player", Ladder = "ladder", Explain = "explain"
}
choices! {
    /// Which page is shown, or how much of the lab.
    View: Full Full = "full", Embed = "embed", Overview = "overview", Present = "present", Home = "home", Learn = "learn", Watch = "watch", Try = "try"
}
choices! {
    /// The ladder as a drawing or as a list.
    LadderView: Diagram Diagram = "diagram", List = "list"
}
choices! {
    /// What a narrow page shows under the player.
    NarrowTab: Ladder Story = "story", Explain = "explain", Ladder = "ladder", Work = "work"
}

impl View {
    /// Whether it is the home page or a page of the catalogue: a run is not in sight.
    #[must_use]
    pub const fn is_catalogue(self) -> bool {
        matches!(self, Self::Home | Self::Learn | Self::Watch | Self::Try)
    }

    /// The page of a run that was begun on this page.
    #[must_use]
    pub const fn with_run(self) -> Self {
        match self.is_catalogue() {
            true => Self::Full,
            false => self,
        }
    }

    /// Whether it is in a frame of another page, whose history is not ours.
    #[must_use]
    pub const fn is_embedded(self) -> bool {
        matches!(self, Self::Embed | Self::Overview)
    }
}

/// The speeds of play, in per cent.
pub const SPEEDS: [u16; 6] = [25, 50, 100, 200, 400, 800];
