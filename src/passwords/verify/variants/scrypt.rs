//! Scrypt, whose parts stand each by itself.

use super::turn;
use crate::passwords::verify::axes::Axis;
use crate::passwords::verify::coded::{Coded, Encoding};
use crate::passwords::verify::description::Method;

pub(super) fn values(value: &Coded) -> Axis<'static> {
    let read = [Encoding::Hex, Encoding::Base64].map(|encoding| value.read_as(encoding));
    let turns = read.into_iter().filter_map(|read| {
        let bytes = read.bytes()?.len() as u64;
        Some(turn(move |it| match &mut it.method {
            Method::Scrypt { value, len, .. } => {
                (*value, *len) = (read.clone(), bytes);
                Some(())
            }
            _ => None,
        }))
    });
    turns.collect()
}

pub(super) fn salts(salt: &Coded) -> Axis<'static> {
    let read = Encoding::ALL.map(|encoding| salt.read_as(encoding));
    let turns = read
        .into_iter()
        .filter(|read| read.bytes().is_some())
        .map(|read| {
            turn(move |it| match &mut it.method {
                Method::Scrypt { salt, .. } => {
                    *salt = read.clone();
                    Some(())
                }
                _ => None,
            })
        });
    turns.collect()
}

/// Costs that systems have had as their own.
pub(super) fn numbers() -> Axis<'static> {
    let costs = (10..=17).map(|log| {
        turn(move |it| match &mut it.method {
            Method::Scrypt { cost, .. } => {
                *cost = 1 << log;
                Some(())
            }
            _ => None,
        })
    });
    let blocks = [1, 8, 16].into_iter().map(|other| {
        turn(move |it| match &mut it.method {
            Method::Scrypt { block_size, .. } => {
                *block_size = other;
                Some(())
            }
            _ => None,
        })
    });
    let lanes = [1, 2, 4, 5, 8, 16].into_iter().map(|other| {
        turn(move |it| match &mut it.method {
            Method::Scrypt { lanes, .. } => {
                *lanes = other;
                Some(())
            }
            _ => None,
        })
    });
    costs.chain(blocks).chain(lanes).collect()
}
