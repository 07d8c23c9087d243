//! A form that is made from a table of fields. It shows a description as it is; each change is given at once. What is
//! typed and cannot be, and a record that is not added yet, is all that it holds.

use super::value::{place, read, written};
use crate::dom::{focus, value};
use crate::lab::spans;
use serde_json::Value;
use std::rc::Rc;
use story::settings::{Field, Group, Kind, choice, unit};
use story::{Fact, fact, text};
use web_sys::HtmlSelectElement;
use words::Words;
use yew::prelude::*;

/// A new value for the field at a path, null for none; or why what was typed is none.
pub type Given = (Vec<String>, Result<Value, Fact>);

/// Takes a value, or says why not.
pub type Give = Callback<Given, Option<Html>>;

/// What the forms of a panel share.
#[derive(Clone, PartialEq)]
pub struct Shared {
    /// The words of the person’s language.
    pub words: Rc<Words>,
    /// The names of the hosts.
    pub hosts: Rc<Vec<String>>,
}

impl Shared {
    /// A fact on the page.
    pub fn html(&self, fact: &Fact) -> Html {
        spans(self.words.spans(fact))
    }
}

/// A form.
#[derive(Clone, PartialEq)]
pub struct Form {
    /// What all share.
    pub shared: Shared,
    /// What every identifier begins with.
    pub id: String,
    /// The words that a field must have to be shown.
    pub find: String,
    /// The fields that are not shown.
    pub without: &'static [&'static str],
    /// Takes what is changed.
    pub give: Give,
}

impl Form {
    /// The fields of a group that stands at a path.
    pub fn fields(&self, group: &'static Group, now: &Value, path: &[String]) -> Html {
        let of_type = now["type"].as_str().unwrap_or_default();
        let is_shown = |it: &&'static Field| {
            (it.of_type.is_empty() || it.of_type == of_type)
                && !self.without.contains(&it.name)
                && self.finds(group, it)
        };
        let fields = group.fields.iter().filter(is_shown);
        html! {
            <div class="settings">
                { for fields.map(|it| self.field(group, it, &now[it.name], &below(path, it.name))) }
            </div>
        }
    }

    /// Whether a field, or one inside, has the words that are looked for.
    pub fn finds(&self, group: &'static Group, field: &'static Field) -> bool {
        let beat = group.words(field);
        let said = [&beat.title, &beat.text].map(|it| self.shared.words.text(it).to_lowercase());
        let inner = field.kind.group();
        said.iter().any(|it| it.contains(&self.find))
            || inner.is_some_and(|inner| inner.fields.iter().any(|it| self.finds(inner, it)))
    }

    fn field(
        &self,
        group: &'static Group,
        field: &'static Field,
        now: &Value,
        path: &[String],
    ) -> Html {
        let words = &self.shared.words;
        let beat = group.words(field);
        let title = words.text(&beat.title);
        let id = format!("{}-{}", self.id, path.join("-"));
        let Some(inner) = field.kind.group() else {
            let options: Vec<(String, String)> = match field.kind {
                Kind::Choice(family, values) => {
                    let option = |it: &&str| ((*it).to_owned(), words.text(&choice(family, it)));
                    values.iter().map(option).collect()
                }
                Kind::Host => self
                    .shared
                    .hosts
                    .iter()
                    .map(|it| (it.clone(), it.clone()))
                    .collect(),
                _ => Vec::new(),
            };
            return html! {
                <Control key={id.clone()} id={id.clone()} {field} title={beat.title} help={self.shared.html(&beat.text)} path={path.to_vec()}
                    now={now.clone()} {options} shared={self.shared.clone()} give={self.give.clone()} />
            };
        };
        // Who finds a part wants to see all of it.
        let is_named = words.text(&beat.title).to_lowercase().contains(&self.find);
        let form = Self {
            find: match is_named {
                true => String::new(),
                false => self.find.clone(),
            },
            ..self.clone()
        };
        let count = match now {
            Value::Array(all) => Some(all.len()),
            Value::Object(all) if matches!(field.kind, Kind::Table(_)) => Some(all.len()),
            _ if matches!(field.kind, Kind::Records(_) | Kind::Table(_)) => Some(0),
            _ => None,
        };
        let state = match (&field.kind, count) {
            (_, Some(count)) => Some(fact!("settings-count", count: count)),
            (Kind::Optional(_), None) if now.is_null() => Some(fact!("settings-is-unset")),
            _ => None,
        };
        let draft = |takes: Takes| html! { <Draft form={form.clone()} group={inner} path={path.to_vec()} {takes} id={format!("{id}-new")} /> };
        let content = match (&field.kind, now) {
            (Kind::Optional(_), Value::Null) => draft(Takes::Whole),
            (Kind::Optional(_), _) => html! {
                <>
                    { form.fields(inner, now, path) }
                    { form.remove(fact!("settings-remove-part"), &id, path.to_vec()) }
                </>
            },
            (Kind::Records(_), _) => {
                let rows = now.as_array().into_iter().flatten().enumerate();
                html! {
                    <>
                        { for rows.map(|(index, it)| {
                            let first = inner.fields.first().map_or("", |it| it.name);
                            let name = written(&Kind::Text, &it[first]);
                            let name = name.lines().next().unwrap_or_default().to_owned();
                            form.row(&id, &name, &below(path, &index.to_string()), |path| form.fields(inner, it, path))
                        }) }
                        { draft(Takes::Item(count.unwrap_or(0))) }
                    </>
                }
            }
            (Kind::Table(_), _) => {
                let rows = now.as_object().into_iter().flatten();
                html! {
                    <>
                        { for rows.map(|(name, it)| form.row(&id, name, &below(path, name), |path| {
                            html! { <div class="settings">{ form.field(inner, &inner.fields[1], it, path) }</div> }
                        })) }
                        { draft(Takes::Entry) }
                    </>
                }
            }
            _ => form.fields(inner, now, path),
        };
        let opens = !self.find.is_empty() || path.len() == 1 && !now.is_null();
        html! {
            <details key={id.clone()} id={id.clone()} class="part" open={opens}>
                <summary>{ title }{ state.map(|it| html! { <small>{ self.shared.html(&it) }</small> }) }</summary>
                <p class="hint">{ self.shared.html(&beat.text) }</p>
                { content }
            </details>
        }
    }

    /// One of several, which can be removed.
    pub fn row(
        &self,
        list: &str,
        name: &str,
        path: &[String],
        fields: impl Fn(&[String]) -> Html,
    ) -> Html {
        html! {
            <div key={path.join("-")} class="entry" role="group" aria-label={name.to_owned()}>
                <p class="row-name" translate="no">{ name }</p>
                { fields(path) }
                { self.remove(fact!("settings-remove", what: text(name)), list, path.to_vec()) }
            </div>
        }
    }

    /// The button that removes what stands at a path of a list.
    fn remove(&self, label: Fact, list: &str, path: Vec<String>) -> Html {
        let id = format!("{}-{}-remove", self.id, path.join("-"));
        html! { <Remove {id} label={self.shared.html(&label)} to={format!("[id='{list}'] > summary")} {path} give={self.give.clone()} /> }
    }
}

/// The path of what stands below.
pub fn below(path: &[String], name: &str) -> Vec<String> {
    [path, &[name.to_owned()]].concat()
}

#[derive(Properties, PartialEq)]
struct RemoveProperties {
    id: String,
    label: Html,
    /// What gets the focus then.
    to: String,
    path: Vec<String>,
    give: Give,
}

#[function_component]
fn Remove(properties: &RemoveProperties) -> Html {
    let refused = use_state_eq(|| None::<Html>);
    let RemoveProperties {
        id,
        label,
        to,
        path,
        give,
    } = properties;
    let onclick = {
        let (refused, path, give, to) = (refused.clone(), path.clone(), give.clone(), to.clone());
        Callback::from(move |_: MouseEvent| {
            let why = give.emit((path.clone(), Ok(Value::Null)));
            if why.is_none() {
                focus(&to);
            }
            refused.set(why);
        })
    };
    html! {
        <div class="row-end">
            <button type="button" id={id.clone()} {onclick}>{ label.clone() }</button>
            { problem(&format!("{id}-problem"), &refused) }
        </div>
    }
}

/// Why not. It is a child whether it says something or not: one that is there at times only would have the field before it made
/// anew.
fn problem(id: &str, why: &Option<Html>) -> Html {
    html! {
        if let Some(why) = why.clone() {
            <p id={id.to_owned()} role="alert" class="problem">{ why }</p>
        }
    }
}

#[derive(Properties, PartialEq)]
struct ControlProperties {
    id: String,
    field: &'static Field,
    title: Fact,
    help: Html,
    path: Vec<String>,
    now: Value,
    options: Vec<(String, String)>,
    shared: Shared,
    give: Give,
}

/// One field: its label, what stands in it, and why that cannot be.
#[function_component]
fn Control(properties: &ControlProperties) -> Html {
    let ControlProperties {
        id,
        field,
        title,
        help,
        path,
        now,
        options,
        shared,
        give,
    } = properties;
    let field: &'static Field = field;
    let kind = &field.kind;
    // What was typed and is not in the world.
    let typed = use_state_eq(|| None::<String>);
    let refused = use_state_eq(|| None::<Html>);
    let select = use_node_ref();
    let shown = (*typed).clone().unwrap_or_else(|| written(kind, now));
    {
        let (typed, refused) = (typed.clone(), refused.clone());
        use_effect_with(now.clone(), move |_| {
            typed.set(None);
            refused.set(None);
        });
    }
    // A list that a person has touched no longer follows what is marked as selected.
    use_effect_with((shown.clone(), select.clone()), |(shown, select)| {
        if let Some(select) = select.cast::<HtmlSelectElement>() {
            select.set_value(shown);
        }
    });
    let give = {
        let (refused, give, path) = (refused.clone(), give.clone(), path.clone());
        let now = now.clone();
        move |given: Result<Value, Fact>| {
            let is_there = given.as_ref().is_ok_and(|it| *it == now);
            let why = match is_there {
                true => None,
                false => give.emit((path.clone(), given)),
            };
            let is_taken = why.is_none();
            refused.set(why);
            is_taken
        }
    };
    let change = {
        let (typed, give, title) = (typed.clone(), give.clone(), title.clone());
        Callback::from(move |event: Event| {
            let text = value(&event);
            let given =
                read(&field.kind, &text).and_then(|it| match it.is_null() && field.is_required {
                    true => Err(fact!("error-setting-missing", field: title.clone())),
                    false => Ok(it),
                });
            let taken = give(given);
            typed.set((!taken).then_some(text));
        })
    };
    let describes = match refused.is_some() {
        true => format!("{id}-help {id}-problem"),
        false => format!("{id}-help"),
    };
    let invalid = refused.is_some().then_some("true");
    let label = html! { <label for={id.clone()}>{ shared.html(title) }</label> };
    let control = match kind {
        Kind::Switch => {
            let is_on = now == &Value::Bool(true);
            let onchange = Callback::from(move |_: Event| {
                give(Ok(Value::Bool(!is_on)));
            });
            html! {
                <span class="switch-field">
                    <input type="checkbox" id={id.clone()} checked={is_on} aria-describedby={describes} aria-invalid={invalid} {onchange} />
                    { label }
                </span>
            }
        }
        Kind::Several(names) => {
            let has = |name: &str| {
                now.as_array()
                    .is_some_and(|all| all.iter().any(|it| it == name))
            };
            let chosen: Vec<&'static str> = names.iter().copied().filter(|it| has(it)).collect();
            let one = |name: &'static str| {
                let (give, mut next) = (give.clone(), chosen.clone());
                match next.iter().position(|it| *it == name) {
                    Some(at) => drop(next.remove(at)),
                    None => next.push(name),
                }
                let onchange = Callback::from(move |_: Event| {
                    give(Ok(next.clone().into()));
                });
                html! { <label><input type="checkbox" id={format!("{id}-{name}")} checked={has(name)} {onchange} /><span translate="no">{ name }</span></label> }
            };
            html! {
                <fieldset aria-describedby={describes}><legend>{ shared.html(title) }</legend>{ for names.iter().map(|it| one(it)) }</fieldset>
            }
        }
        Kind::Choice(..) | Kind::Host => html! {
            <>
                { label }
                <select id={id.clone()} ref={select} aria-describedby={describes} aria-invalid={invalid} onchange={change} translate={matches!(kind, Kind::Host).then_some("no")}>
                    if !field.is_required || shown.is_empty() { <option value="" selected={shown.is_empty()}>{ "–" }</option> }
                    { for options.iter().map(|(value, label)| html! { <option value={value.clone()} selected={*value == shown}>{ label }</option> }) }
                </select>
            </>
        },
        Kind::Lines => html! {
            <>{ label }<textarea id={id.clone()} value={shown} rows="4" aria-describedby={describes} aria-invalid={invalid} onchange={change} /></>
        },
        _ => {
            // A record leads to a host that there is, or to none.
            let names = (field.name == "exchange").then_some(&shared.hosts);
            let measure = match kind {
                Kind::Number(it) | Kind::List(Kind::Number(it)) if !it.is_empty() => Some(unit(it)),
                Kind::Size => Some(unit("octets")),
                _ => None,
            };
            html! {
                <>
                    { label }
                    <span class="with-unit">
                        <input type="text" id={id.clone()} value={shown} aria-describedby={describes} aria-invalid={invalid} onchange={change}
                            autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" translate="no" list={names.is_some().then(|| format!("{id}-names"))} />
                        { names.map(|all| html! { <datalist id={format!("{id}-names")}>{ for all.iter().map(|it| html! { <option value={it.clone()} /> }) }</datalist> }) }
                        { measure.map(|it| html! { <span>{ shared.html(&it) }</span> }) }
                    </span>
                </>
            }
        }
    };
    html! {
        <div class="setting">
            { control }
            <p class="hint" id={format!("{id}-help")}>{ help.clone() }</p>
            { problem(&format!("{id}-problem"), &refused) }
        </div>
    }
}

/// Where what is added goes.
#[derive(Clone, PartialEq)]
pub enum Takes {
    /// To the path.
    Whole,
    /// To the list there, as the one with this number.
    Item(usize),
    /// To the table there: the first field is its name, the second the value.
    Entry,
}

#[derive(Properties, PartialEq)]
pub struct DraftProperties {
    /// The form it is added in.
    pub form: Form,
    /// Its fields.
    pub group: &'static Group,
    /// Where it goes.
    pub path: Vec<String>,
    /// And as what.
    pub takes: Takes,
    /// Its name on the page.
    pub id: String,
}

/// What is not added yet.
#[function_component]
pub fn Draft(properties: &DraftProperties) -> Html {
    let DraftProperties {
        form,
        group,
        path,
        takes,
        id,
    } = properties;
    let start: Value = serde_json::from_str(group.start).unwrap_or_default();
    let draft = use_mut_ref(|| start.clone());
    let redraw = use_force_update();
    let refused = use_state_eq(|| None::<Html>);
    let keep = {
        let (draft, redraw, shared) = (Rc::clone(&draft), redraw.clone(), form.shared.clone());
        Callback::from(move |(path, given): Given| match given {
            Ok(value) => {
                place(&mut draft.borrow_mut(), &path, value);
                redraw.force_update();
                None
            }
            Err(why) => Some(shared.html(&why)),
        })
    };
    let fields = Form {
        id: id.clone(),
        find: String::new(),
        give: keep,
        ..form.clone()
    };
    let now = draft.borrow().clone();
    let of_type = now["type"].as_str().unwrap_or_default().to_owned();
    // All else is changed afterwards.
    let is_shown = |it: &&Field| {
        (it.is_required || start.get(it.name).is_some())
            && (it.of_type.is_empty() || it.of_type == of_type)
            && it.kind.group().is_none()
    };
    let shown: Vec<&'static Field> = group.fields.iter().filter(is_shown).collect();
    let onsubmit = {
        let (draft, refused, shown) = (Rc::clone(&draft), refused.clone(), shown.clone());
        let (form, path, takes, group) = (form.clone(), path.clone(), takes.clone(), *group);
        let (start, list) = (
            start.clone(),
            format!("[id='{}'] > summary", id.trim_end_matches("-new")),
        );
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let mut value = draft.borrow().clone();
            let missing = shown
                .iter()
                .find(|it| it.is_required && written(&it.kind, &value[it.name]).is_empty());
            if let Some(field) = missing {
                let field = group.words(field).title;
                refused.set(Some(
                    form.shared
                        .html(&fact!("error-setting-missing", field: field)),
                ));
                return;
            }
            if let Value::Object(fields) = &mut value {
                fields.retain(|name, _| {
                    group.fields.iter().all(|it| {
                        it.name != name || it.kind.group().is_some() || shown.contains(&it)
                    })
                });
            }
            let (path, value) = match takes {
                Takes::Whole => (path.clone(), value),
                Takes::Item(number) => (below(&path, &number.to_string()), value),
                Takes::Entry => {
                    let [name, of] = [0, 1].map(|it| &group.fields[it]);
                    (
                        below(&path, &written(&name.kind, &value[name.name])),
                        value[of.name].take(),
                    )
                }
            };
            let why = form.give.emit((path, Ok(value)));
            if why.is_none() {
                draft.replace(start.clone());
                redraw.force_update();
                // The form of what is there now takes this one's place.
                if takes == Takes::Whole {
                    focus(&list);
                }
            }
            refused.set(why);
        })
    };
    let words = &form.shared.words;
    html! {
        <form class="draft" id={id.clone()} {onsubmit}>
            <div class="settings">{ for shown.iter().map(|it| fields.field(group, it, &now[it.name], &[it.name.to_owned()])) }</div>
            <div class="row-end">
                <button type="submit" class="primary">{ say!(words, "settings-add") }</button>
                { problem(&format!("{id}-problem"), &refused) }
            </div>
        </form>
    }
}
