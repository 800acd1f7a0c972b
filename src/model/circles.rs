//! What depends on what: an order in which everything comes after what it needs, circles, and how deep it goes.

/// How deep records may hold records.
pub(super) const DEEPEST: usize = 100;

/// How nodes depend on each other.
pub(super) struct Dependencies {
    /// Every node after those it needs, circles apart.
    pub(super) order: Vec<usize>,
    /// Each circle as the nodes along it; one for every node that is in any.
    pub(super) circles: Vec<Vec<usize>>,
    /// How many nodes the longest chain down from each has, itself included.
    pub(super) depth: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// Follows what each of so many nodes needs; no recursion, and every edge once.
pub(super) fn dependencies(count: usize, needs: &dyn Fn(usize) -> Vec<usize>) -> Dependencies {
    let mut found = Dependencies { order: Vec::new(), circles: Vec::new(), depth: vec![0; count] };
    let mut states = vec![State::New; count];
    let mut told = vec![false; count];
    for start in 0..count {
        if states.get(start) != Some(&State::New) {
            continue;
        }
        let mut path: Vec<(usize, Vec<usize>)> = vec![(start, needs(start))];
        set(&mut states, start, State::Open);
        while let Some((node, rest)) = path.last_mut() {
            let node = *node;
            let Some(next) = rest.pop() else {
                let below = needs(node).into_iter().filter_map(|next| found.depth.get(next)).max().copied();
                set(&mut found.depth, node, below.unwrap_or(0).saturating_add(1));
                set(&mut states, node, State::Done);
                found.order.push(node);
                path.pop();
                continue;
            };
            match states.get(next) {
                Some(State::New) => {
                    set(&mut states, next, State::Open);
                    path.push((next, needs(next)));
                }
                Some(State::Open) => {
                    let from = path.iter().position(|(node, _)| *node == next).unwrap_or(0);
                    let mut circle: Vec<usize> = path.iter().skip(from).map(|(node, _)| *node).collect();
                    if circle.iter().any(|node| told.get(*node) == Some(&false)) {
                        circle.iter().for_each(|node| set(&mut told, *node, true));
                        // The one that stands first in the text is named first.
                        let first = circle.iter().enumerate().min_by_key(|(_, node)| **node).map_or(0, |(at, _)| at);
                        circle.rotate_left(first);
                        found.circles.push(circle);
                    }
                }
                Some(State::Done) | None => {}
            }
        }
    }
    found
}

fn set<T>(all: &mut [T], at: usize, value: T) {
    if let Some(place) = all.get_mut(at) {
        *place = value;
    }
}
