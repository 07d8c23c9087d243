//! The hosts of a world, kept so that a world of many is cloned and changed at little cost: each is
//! shared until it changes, and so is each group of them.

use crate::host::Host;
use core::ops::Index;
use std::sync::Arc;

/// How many hosts are in a group; only the last group has fewer.
const GROUP: usize = 32;

/// Hosts, by their place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Hosts(Vec<Arc<Vec<Arc<Host>>>>);

impl Hosts {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Host>> {
        self.0.iter().flat_map(|group| group.iter())
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Arc<Host>> {
        self.0.get(index / GROUP)?.get(index % GROUP)
    }

    pub(crate) fn get_mut(&mut self, index: usize) -> Option<&mut Arc<Host>> {
        Arc::make_mut(self.0.get_mut(index / GROUP)?).get_mut(index % GROUP)
    }

    /// Puts the host at that place, or behind all others.
    pub(crate) fn put(&mut self, index: usize, host: Arc<Host>) {
        if let Some(place) = self.get_mut(index) {
            *place = host;
            return;
        }
        match self.0.last_mut().filter(|it| it.len() < GROUP) {
            Some(last) => Arc::make_mut(last).push(host),
            None => self.0.push(Arc::new(vec![host])),
        }
    }
}

impl FromIterator<Arc<Host>> for Hosts {
    fn from_iter<I: IntoIterator<Item = Arc<Host>>>(hosts: I) -> Self {
        let hosts: Vec<_> = hosts.into_iter().collect();
        Self(
            hosts
                .chunks(GROUP)
                .map(|group| Arc::new(group.to_vec()))
                .collect(),
        )
    }
}

impl Index<usize> for Hosts {
    type Output = Arc<Host>;

    fn index(&self, index: usize) -> &Arc<Host> {
        &self.0[index / GROUP][index % GROUP]
    }
}
