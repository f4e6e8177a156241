//! A message as plain data: its text, and the rows of controls under it.

use super::action::Action;

/// A message. Nobody is ever pinged by one, and links in it unfold no preview: whoever sends it says so to
/// Discord (`allowed_mentions: {parse: []}`, flag `SUPPRESS_EMBEDS`).
///
/// Only this folder makes one, and never without the notices that belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub(super) content: String,
    pub(super) rows: Vec<Row>,
    pub(super) attached: Option<Attached>,
}

/// A text that goes with a message as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// The file's name.
    pub name: &'static str,
    /// What stands in it.
    pub text: String,
}

/// A row of controls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// One to five buttons.
    Buttons(Vec<Button>),
    /// One menu.
    Menu(Menu),
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What stands on it, at most 80 characters.
    pub label: String,
    /// What it does.
    pub press: Press,
    /// How much it asks for attention.
    pub tone: Tone,
    /// Whether it can be pressed.
    pub usable: Usable,
}

/// What pressing a button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// Calls docent.
    Act(Action),
    /// Opens an address, at most 512 characters; Discord gives such a button its own look.
    Open(String),
}

/// How much a button asks for attention; nothing depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// The next step.
    Primary,
    /// One of several.
    Secondary,
    /// What cannot be undone.
    Danger,
}

/// Whether a button can be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usable {
    /// It can.
    Yes,
    /// It is shown, and cannot.
    No,
}

/// A menu from which one thing is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    /// What choosing calls; the value of the chosen option comes with it.
    pub action: Action,
    /// What stands in it before a choice, at most 150 characters.
    pub placeholder: String,
    /// One to 25 options.
    pub options: Vec<MenuOption>,
}

/// An option of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuOption {
    /// What a member reads, 1 to 100 characters.
    pub label: String,
    /// What comes back, 1 to 100 characters, no two alike in a menu.
    pub value: String,
}

impl Post {
    /// The text, at most 2000 characters.
    pub fn content(&self) -> &str {
        &self.content
    }

    /// The file that goes with it.
    pub fn attached(&self) -> Option<&Attached> {
        self.attached.as_ref()
    }

    /// At most five rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}
